using ExchangeMesh.Recording.Reports;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Laboratory.Reports;

/// <summary>An outcome at one value of a field.</summary>
/// <param name="At">The field's value.</param>
/// <param name="Label">As it is written.</param>
/// <param name="Mean">The outcome's mean.</param>
/// <param name="Lower">The lower bound of its interval.</param>
/// <param name="Upper">The upper bound.</param>
internal readonly record struct ResponsePoint(double At, string Label, double Mean, double Lower, double Upper);

/// <summary>How an outcome answers to a field: its mean at each value, with intervals, joined where each value stands once.</summary>
internal static class PointPicture
{
    private const double Height = 260;
    private const double Top = 14;
    private const double Bottom = Height - 30;

    /// <summary>Adds the picture.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="description">What is shown, for those who do not see it.</param>
    /// <param name="points">At least one point, in any order.</param>
    /// <param name="unit">The outcome's unit.</param>
    /// <param name="isLogarithmic">Whether the field's axis is one of equal quotients.</param>
    public static void Draw(Page page, string description, IReadOnlyList<ResponsePoint> points, MetricUnit unit, bool isLogarithmic)
    {
        var sorted = points.OrderBy(point => point.At).ToList();
        var labels = Axis.Values(Math.Min(0, sorted.Min(point => point.Lower)), sorted.Max(point => point.Upper), 5);
        double Scale(double value) => isLogarithmic ? Primitives.DeterministicMath.Log(value) : value;
        var (low, high) = (Scale(sorted[0].At), Scale(sorted[^1].At));
        double X(double at) => high > low ? TimeChart.Left + 14 + ((TimeChart.Right - TimeChart.Left - 28) * (Scale(at) - low) / (high - low)) : (TimeChart.Left + TimeChart.Right) / 2;
        double Y(double value) => Bottom - ((Bottom - Top) * (value - labels[0]) / (labels[^1] - labels[0]));
        page.Line($"""<svg class="chart" viewBox="0 0 {TimeChart.Width} {Height}" role="img" tabindex="0" aria-label="{description}">""");
        foreach (var value in labels)
        {
            page.Line($"""<line class="grid" x1="{TimeChart.Left}" x2="{TimeChart.Right}" y1="{Y(value)}" y2="{Y(value)}"/><text class="value" x="{TimeChart.Left - 8}" y="{Y(value) + 4}">{MetricUnits.Show(value, unit)}</text>""");
        }

        Labels(page, sorted, X);
        page.Raw("<g class=\"c0\">");
        if (sorted.Count > 1 && sorted.Select(point => point.At).Distinct().Count() == sorted.Count && sorted.Count <= 40)
        {
            page.Add($"""<path class="band" d="M{string.Join('L', sorted.Select(point => $"{Page.Short(X(point.At))} {Page.Short(Y(point.Upper))}"))}L{string.Join('L', sorted.AsEnumerable().Reverse().Select(point => $"{Page.Short(X(point.At))} {Page.Short(Y(point.Lower))}"))}Z"/>""");
            page.Add($"""<path class="line" d="M{string.Join('L', sorted.Select(point => $"{Page.Short(X(point.At))} {Page.Short(Y(point.Mean))}"))}"/>""");
        }

        foreach (var point in sorted)
        {
            page.Line($"""<g><title>{point.Label}: {MetricUnits.Show(point.Mean, unit)} ({MetricUnits.Show(point.Lower, unit)} to {MetricUnits.Show(point.Upper, unit)})</title><line class="whisker" x1="{X(point.At)}" x2="{X(point.At)}" y1="{Y(point.Lower)}" y2="{Y(point.Upper)}"/><circle class="point" cx="{X(point.At)}" cy="{Y(point.Mean)}" r="4"/></g>""");
        }

        page.Raw("</g></svg>\n");
    }

    private static void Labels(Page page, List<ResponsePoint> sorted, Func<double, double> x)
    {
        var last = double.NegativeInfinity;
        foreach (var point in sorted)
        {
            if (x(point.At) - last >= 74)
            {
                last = x(point.At);
                page.Line($"""<line class="tick" x1="{last}" x2="{last}" y1="{Bottom}" y2="{Bottom + 5}"/><text class="time" x="{last}" y="{Bottom + 19}">{point.Label}</text>""");
            }
        }
    }
}
