namespace ExchangeMesh.Recording.Reports;

/// <summary>What was closed, by time and by price: columns of equal time, rows of equal price.</summary>
/// <param name="from">The start in seconds.</param>
/// <param name="to">The end.</param>
/// <param name="low">The lowest price.</param>
/// <param name="high">The highest.</param>
internal sealed class HeatPicture(double from, double to, double low, double high)
{
    private const int Columns = 80;
    private const int Rows = 28;
    private const double Height = 300;
    private const double Top = 14;
    private const double Bottom = Height - 28;

    private readonly double[,] _sums = new double[Columns, Rows];
    private readonly int[,] _counts = new int[Columns, Rows];

    /// <summary>Whether nothing was added.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Adds what one step closed.</summary>
    /// <param name="at">When, in seconds.</param>
    /// <param name="price">At which price.</param>
    /// <param name="closed">What, in the quote asset.</param>
    public void Add(double at, double price, double closed)
    {
        if (at < from || at > to || !double.IsFinite(price) || !double.IsFinite(closed))
        {
            return;
        }

        var column = Math.Clamp((int)((at - from) / (to - from) * Columns), 0, Columns - 1);
        var row = Math.Clamp((int)((price - low) / (high - low) * Rows), 0, Rows - 1);
        _sums[column, row] += closed;
        _counts[column, row]++;
        IsEmpty = false;
    }

    /// <summary>Adds the picture.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="description">What is shown, for those who do not see it.</param>
    /// <param name="prices">The price over time.</param>
    /// <param name="clock">What virtual time zero stands for, or null.</param>
    public void Draw(Page page, string description, IReadOnlyList<ChartPoint> prices, DateTimeOffset? clock)
    {
        page.Line($"""<svg class="chart" viewBox="0 0 {TimeChart.Width} {Height}" role="img" tabindex="0" aria-label="{description}">""");
        var labels = Axis.Values(low, high, 6).Where(value => value >= low && value <= high).ToList();
        foreach (var value in labels)
        {
            page.Line($"""<line class="grid" x1="{TimeChart.Left}" x2="{TimeChart.Right}" y1="{Y(value)}" y2="{Y(value)}"/><text class="value" x="{TimeChart.Left - 8}" y="{Y(value) + 4}">{Axis.Value(value, labels.Count > 1 ? labels[1] - labels[0] : high - low)}</text>""");
        }

        foreach (var time in Axis.Times(from, to, 9))
        {
            page.Line($"""<line class="tick" x1="{X(time)}" x2="{X(time)}" y1="{Bottom}" y2="{Bottom + 5}"/><text class="time" x="{X(time)}" y="{Bottom + 19}">{Axis.Time(time, to - from, clock)}</text>""");
        }

        DrawCells(page, clock);
        var line = string.Join('L', prices.Where(point => point.V >= low && point.V <= high).Select(point => $"{Page.Short(X(point.T))} {Page.Short(Y(point.V))}"));
        if (line.Length > 0)
        {
            page.Line($"""<path class="line ink" d="M{line}"/>""");
        }

        page.Raw("</svg>\n");
    }

    private void DrawCells(Page page, DateTimeOffset? clock)
    {
        var most = _sums.Cast<double>().Max();
        var (width, height) = ((TimeChart.Right - TimeChart.Left) / Columns, (Bottom - Top) / Rows);
        for (var column = 0; column < Columns; column++)
        {
            for (var row = 0; row < Rows; row++)
            {
                if (_counts[column, row] == 0)
                {
                    continue;
                }

                // The root, so that small sums beside a great one can be seen; never fainter than what can be.
                var strength = 0.18 + (0.82 * Math.Sqrt(Math.Max(0, _sums[column, row]) / Math.Max(most, 1e-9)));
                var began = from + ((to - from) * column / Columns);
                var bottom = low + ((high - low) * row / Rows);
                page.Line($"""<rect class="heat" x="{TimeChart.Left + (column * width)}" y="{Bottom - ((row + 1) * height)}" width="{width}" height="{height}" fill-opacity="{strength}"><title>{Axis.Time(began, 1, clock)}, {Summaries.MetricUnits.Show(bottom, Summaries.MetricUnit.Price)} to {Summaries.MetricUnits.Show(bottom + ((high - low) / Rows), Summaries.MetricUnit.Price)}: {Summaries.MetricUnits.Show(_sums[column, row], Summaries.MetricUnit.Money)} closed in {_counts[column, row]} steps</title></rect>""");
            }
        }
    }

    private double X(double t) => TimeChart.Left + ((TimeChart.Right - TimeChart.Left) * Math.Clamp((t - from) / (to - from), 0, 1));

    private double Y(double price) => Bottom - ((Bottom - Top) * (price - low) / (high - low));
}
