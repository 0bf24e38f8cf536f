using System.Globalization;

namespace ExchangeMesh.Recording.Reports;

/// <summary>A line of a chart.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Colour">Its colour's number.</param>
/// <param name="Dash">0 for a full line; others are broken differently, for those who see no colours.</param>
/// <param name="Points">The drawn points, by time.</param>
/// <param name="Values">Fewer points, for reading values off.</param>
internal sealed record ChartLine(string Name, int Colour, int Dash, IReadOnlyList<ChartPoint> Points, IReadOnlyList<ChartPoint> Values);

/// <summary>Bars of a chart, stacked upon those before.</summary>
/// <param name="Name">Their name.</param>
/// <param name="Colour">Their colour's number.</param>
/// <param name="Sums">Their heights; equal spans from the start to the end.</param>
internal sealed record ChartBars(string Name, int Colour, IReadOnlyList<double> Sums);

/// <summary>A chart over virtual time, drawn as SVG.</summary>
internal sealed record TimeChart
{
    /// <summary>The picture's width in its own units.</summary>
    public const double Width = 960;

    /// <summary>Where the drawing area begins.</summary>
    public const double Left = 78;

    /// <summary>Where the drawing area ends.</summary>
    public const double Right = 946;

    private const double Top = 14;

    /// <summary>The start in seconds.</summary>
    public required double From { get; init; }

    /// <summary>The end in seconds.</summary>
    public required double To { get; init; }

    /// <summary>What virtual time zero stands for, or null.</summary>
    public DateTimeOffset? Clock { get; init; }

    /// <summary>What is shown, for those who do not see it.</summary>
    public required string Description { get; init; }

    /// <summary>The picture's height.</summary>
    public double Height { get; init; } = 260;

    /// <summary>The lines.</summary>
    public IReadOnlyList<ChartLine> Lines { get; init; } = [];

    /// <summary>The bars.</summary>
    public IReadOnlyList<ChartBars> Bars { get; init; } = [];

    /// <summary>Whether the axis of values starts at zero.</summary>
    public bool FromZero { get; init; }

    /// <summary>Values that the axis reaches too, so that charts beside each other can share one.</summary>
    public IReadOnlyList<double> AlsoReaches { get; init; } = [];

    /// <summary>Whether values are shares, shown in percent.</summary>
    public bool InPercent { get; init; }

    /// <summary>Halts, shaded.</summary>
    public IReadOnlyList<HaltSpan> Halts { get; init; } = [];

    /// <summary>Shocks, marked.</summary>
    public IReadOnlyList<ShockPoint> Shocks { get; init; } = [];

    /// <summary>Whether there is anything to show.</summary>
    public bool IsEmpty => Lines.All(line => line.Points.Count == 0) && Bars.All(bars => bars.Sums.All(sum => sum == 0));

    private double Bottom => Height - 28;

    /// <summary>Adds the picture.</summary>
    public void Draw(Page page)
    {
        var values = AxisValues();
        page.Line($"""<svg class="chart" viewBox="0 0 {Width} {Height}" role="img" tabindex="0" aria-label="{Description}" data-from="{Exact(From)}" data-to="{Exact(To)}" data-left="{Left}" data-right="{Right}">""");
        DrawHalts(page);
        DrawAxes(page, values);
        DrawBars(page, values);
        foreach (var line in Lines.Where(line => line.Points.Count > 0))
        {
            page.Line($"""<path class="line c{line.Colour} d{line.Dash}" data-name="{line.Name}" d="{PathOf(line.Points, values)}"/>""");
        }

        DrawShocks(page);
        page.Line($"""<line class="cross" x1="0" x2="0" y1="{Top}" y2="{Bottom}"/></svg>""");
    }

    /// <summary>Adds what is needed to read values off, as JSON.</summary>
    public void WriteReadings(Page page)
    {
        page.Raw("{\"series\":[");
        var separator = "";
        foreach (var line in Lines.Where(line => line.Values.Count > 0))
        {
            page.Raw(separator).Raw($"{{\"n\":{Quote(line.Name)},\"c\":{line.Colour},\"t\":[{Join(line.Values.Select(point => point.T))}],\"v\":[{Join(line.Values.Select(point => point.V))}]}}");
            separator = ",";
        }

        foreach (var bars in Bars.Where(bars => bars.Sums.Any(sum => sum != 0)))
        {
            page.Raw(separator).Raw($"{{\"n\":{Quote(bars.Name)},\"c\":{bars.Colour},\"b\":[{Join(bars.Sums)}]}}");
            separator = ",";
        }

        page.Raw($"],\"percent\":{(InPercent ? "true" : "false")}}}");
    }

    private static string Exact(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Quote(string text) => "\"" + System.Text.Encodings.Web.JavaScriptEncoder.Default.Encode(text) + "\"";

    private static string Join(IEnumerable<double> numbers) =>
        string.Join(',', numbers.Select(number => number.ToString("G7", CultureInfo.InvariantCulture)));

    private IReadOnlyList<double> AxisValues()
    {
        var least = FromZero || Bars.Count > 0 ? 0 : double.PositiveInfinity;
        var greatest = FromZero || Bars.Count > 0 ? 0 : double.NegativeInfinity;
        foreach (var value in Lines.SelectMany(line => line.Points).Select(point => point.V).Concat(AlsoReaches))
        {
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
        }

        for (var index = 0; Bars.Count > 0 && index < Bars[0].Sums.Count; index++)
        {
            greatest = Math.Max(greatest, Bars.Sum(bars => bars.Sums[index]));
        }

        return double.IsFinite(least) ? Axis.Values(least, greatest, 5) : Axis.Values(0, 1, 5);
    }

    private double X(double t) => Left + ((Right - Left) * Math.Clamp((t - From) / (To - From), 0, 1));

    private double Y(double v, IReadOnlyList<double> values) =>
        Bottom - ((Bottom - Top) * (v - values[0]) / (values[^1] - values[0]));

    private string PathOf(IReadOnlyList<ChartPoint> points, IReadOnlyList<double> values)
    {
        var path = new System.Text.StringBuilder("M");
        foreach (var point in points)
        {
            path.Append(path.Length == 1 ? "" : "L").Append(Page.Short(X(point.T))).Append(' ').Append(Page.Short(Y(point.V, values)));
        }

        return path.ToString();
    }

    private void DrawAxes(Page page, IReadOnlyList<double> values)
    {
        foreach (var value in values)
        {
            var label = InPercent ? Axis.Value(value * 100, (values[1] - values[0]) * 100) + " %" : Axis.Value(value, values[1] - values[0]);
            page.Line($"""<line class="grid" x1="{Left}" x2="{Right}" y1="{Y(value, values)}" y2="{Y(value, values)}"/><text class="value" x="{Left - 8}" y="{Y(value, values) + 4}">{label}</text>""");
        }

        foreach (var time in Axis.Times(From, To, 9))
        {
            page.Line($"""<line class="tick" x1="{X(time)}" x2="{X(time)}" y1="{Bottom}" y2="{Bottom + 5}"/><text class="time" x="{X(time)}" y="{Bottom + 19}">{Axis.Time(time, To - From, Clock)}</text>""");
        }
    }

    private void DrawHalts(Page page)
    {
        foreach (var halt in Halts.Where(halt => halt.To >= From && halt.From <= To))
        {
            var width = Math.Max(1.5, X(halt.To) - X(halt.From));
            page.Line($"""<rect class="halt" x="{X(halt.From)}" y="{Top}" width="{width}" height="{Bottom - Top}"><title>{halt.Instrument}: {halt.Condition} {Axis.Time(halt.From, 1, Clock)} to {Axis.Time(halt.To, 1, Clock)}</title></rect>""");
        }
    }

    private void DrawShocks(Page page)
    {
        foreach (var shock in Shocks.Where(shock => shock.At >= From && shock.At <= To))
        {
            page.Line($"""<g class="shock"><line x1="{X(shock.At)}" x2="{X(shock.At)}" y1="{Top}" y2="{Bottom}"/><path d="M{X(shock.At) - 5} {Top - 8}h10l-5 8z"/><title>{Axis.Time(shock.At, 1, Clock)} {shock.Text}</title></g>""");
        }
    }

    private void DrawBars(Page page, IReadOnlyList<double> values)
    {
        if (Bars.Count == 0)
        {
            return;
        }

        var stacked = new double[Bars[0].Sums.Count];
        var width = (Right - Left) / stacked.Length;
        foreach (var bars in Bars)
        {
            page.Add($"""<g class="bars c{bars.Colour}" data-name="{bars.Name}">""");
            for (var index = 0; index < stacked.Length; index++)
            {
                if (bars.Sums[index] > 0)
                {
                    var top = Y(stacked[index] + bars.Sums[index], values);
                    var bottom = Y(stacked[index], values);
                    page.Add($"""<rect x="{Left + (index * width) + 0.4}" y="{top}" width="{width - 0.8}" height="{Math.Max(0.6, bottom - top)}"/>""");
                    stacked[index] += bars.Sums[index];
                }
            }

            page.Line($"</g>");
        }
    }
}
