using ExchangeMesh.Laboratory.Comparisons;
using ExchangeMesh.Recording.Reports;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Laboratory.Reports;

/// <summary>The ranked outcome of each seed: the policies' values joined by a line, seeds in the order of the first policy's value.</summary>
internal static class PairPicture
{
    private const double Height = 300;
    private const double Top = 14;
    private const double Bottom = Height - 34;

    /// <summary>Adds the picture.</summary>
    public static void Draw(Page page, ComparisonDocument document)
    {
        var pairs = document.Pairs.OrderBy(pair => pair.Values[0] ?? double.PositiveInfinity).ThenBy(pair => pair.Seed).ToList();
        var values = pairs.SelectMany(pair => pair.Values).OfType<double>().ToList();
        if (values.Count == 0)
        {
            return;
        }

        var unit = Enum.Parse<MetricUnit>(document.RankedUnit, ignoreCase: true);
        var labels = Axis.Values(Math.Min(0, values.Min()), values.Max(), 5);
        double Y(double value) => Bottom - ((Bottom - Top) * (value - labels[0]) / (labels[^1] - labels[0]));
        page.Line($"""<svg class="chart" viewBox="0 0 {TimeChart.Width} {Height}" role="img" tabindex="0" aria-label="{document.RankedBy} of each seed, by policy">""");
        foreach (var value in labels)
        {
            page.Line($"""<line class="grid" x1="{TimeChart.Left}" x2="{TimeChart.Right}" y1="{Y(value)}" y2="{Y(value)}"/><text class="value" x="{TimeChart.Left - 8}" y="{Y(value) + 4}">{MetricUnits.Show(value, unit)}</text>""");
        }

        var step = (TimeChart.Right - TimeChart.Left) / pairs.Count;
        var every = Math.Max(1, (int)Math.Ceiling(pairs.Count / 30.0));
        for (var place = 0; place < pairs.Count; place++)
        {
            var (pair, x) = (pairs[place], TimeChart.Left + ((place + 0.5) * step));
            var known = pair.Values.OfType<double>().ToList();
            if (known.Count > 0)
            {
                page.Add($"""<line class="pair" x1="{x}" x2="{x}" y1="{Y(known.Min())}" y2="{Y(known.Max())}"/>""");
            }

            Marks(page, document, pair, x, Y, unit);
            page.Line($"""{(place % every == 0 ? new Page().Add($"<text class=\"time\" x=\"{x}\" y=\"{Bottom + 18}\">{pair.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)}</text>") : new Page())}""");
        }

        page.Line($"""<text class="time" x="{(TimeChart.Left + TimeChart.Right) / 2}" y="{Height - 2}">seed</text></svg>""");
    }

    private static void Marks(Page page, ComparisonDocument document, PairDocument pair, double x, Func<double, double> y, MetricUnit unit)
    {
        for (var policy = 0; policy < pair.Values.Count; policy++)
        {
            if (pair.Values[policy] is { } value)
            {
                page.Add($"""<g class="c{policy % Palette.Count}"><title>seed {pair.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)}, {document.Policies[policy].Name}: {MetricUnits.Show(value, unit)}</title>{Shapes.Mark(policy, x, y(value))}</g>""");
            }
        }
    }
}

/// <summary>Marks that differ in shape as well as in colour.</summary>
internal static class Shapes
{
    /// <summary>Returns the mark of a series: circle, square, triangle or diamond.</summary>
    public static Page Mark(int series, double x, double y) => (series % 4) switch
    {
        0 => new Page().Add($"""<circle class="point" cx="{x}" cy="{y}" r="4.5"/>"""),
        1 => new Page().Add($"""<rect class="point" x="{x - 4}" y="{y - 4}" width="8" height="8"/>"""),
        2 => new Page().Add($"""<path class="point" d="M{x - 5} {y + 4}h10l-5 -9z"/>"""),
        _ => new Page().Add($"""<path class="point" d="M{x} {y - 5.5}l5.5 5.5l-5.5 5.5l-5.5 -5.5z"/>"""),
    };

    /// <summary>Adds a legend of series.</summary>
    public static void Legend(Page page, IReadOnlyList<string> names)
    {
        page.Raw("<span class=\"legend\">");
        for (var series = 0; series < names.Count; series++)
        {
            page.Add($"<span class=\"key c{series % Palette.Count}\"><svg viewBox=\"0 0 12 12\" aria-hidden=\"true\">{Mark(series, 6, 6)}</svg><span class=\"name\">{names[series]}</span></span>");
        }

        page.Raw("</span>");
    }
}
