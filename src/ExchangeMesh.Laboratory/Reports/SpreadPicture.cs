using ExchangeMesh.Laboratory.Sweeps;
using ExchangeMesh.Recording.Reports;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Laboratory.Reports;

/// <summary>How an outcome is spread over the seeds, at each point of a design: least to greatest, the mean's interval as a box, the median as a bar.</summary>
internal static class SpreadPicture
{
    /// <summary>More points than this are not drawn: the table has them.</summary>
    public const int MostPoints = 60;

    private const double Left = 300;
    private const double RowHeight = 20;

    /// <summary>Adds the picture.</summary>
    public static void Draw(Page page, string description, IReadOnlyList<(string Label, OutcomeSummary Outcome)> points, MetricUnit unit)
    {
        var labels = Axis.Values(Math.Min(0, points.Min(point => point.Outcome.Least)), points.Max(point => point.Outcome.Greatest), 6);
        var height = (points.Count * RowHeight) + 36;
        double X(double value) => Left + ((TimeChart.Right - 20 - Left) * (value - labels[0]) / (labels[^1] - labels[0]));
        page.Line($"""<svg class="chart" viewBox="0 0 {TimeChart.Width} {height}" role="img" tabindex="0" aria-label="{description}">""");
        foreach (var value in labels)
        {
            page.Line($"""<line class="grid" x1="{X(value)}" x2="{X(value)}" y1="4" y2="{height - 26}"/><text class="time" x="{X(value)}" y="{height - 10}">{MetricUnits.Show(value, unit)}</text>""");
        }

        for (var place = 0; place < points.Count; place++)
        {
            var ((label, one), y) = (points[place], (place * RowHeight) + 16);
            page.Line($"""<g class="c0"><title>{label}: mean {MetricUnits.Show(one.Mean, unit)} ({MetricUnits.Show(one.Lower, unit)} to {MetricUnits.Show(one.Upper, unit)}), median {MetricUnits.Show(one.Median, unit)}, {MetricUnits.Show(one.Least, unit)} to {MetricUnits.Show(one.Greatest, unit)} over {one.Runs} runs</title><text class="value" x="{Left - 10}" y="{y + 4}">{(label.Length > 44 ? label[..43] + "…" : label)}</text><line class="whisker" x1="{X(one.Least)}" x2="{X(one.Greatest)}" y1="{y}" y2="{y}"/><rect class="middle" x="{X(one.Lower)}" y="{y - 6}" width="{Math.Max(1, X(one.Upper) - X(one.Lower))}" height="12"/><line class="median" x1="{X(one.Median)}" x2="{X(one.Median)}" y1="{y - 6}" y2="{y + 6}"/></g>""");
        }

        page.Raw("</svg>\n");
    }
}
