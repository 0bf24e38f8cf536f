using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Recording.Reports;

/// <summary>How losses are spread within each group of traders: from the smallest to the largest, the middle half as a box, the median as a bar.</summary>
internal static class LossPicture
{
    private const double Left = 190;
    private const double Right = TimeChart.Right;
    private const double RowHeight = 34;

    /// <summary>Adds the picture; groups without quartiles are left out.</summary>
    public static void Draw(Page page, IReadOnlyList<LossEntry> losses)
    {
        var groups = losses.Where(entry => entry.Least > 0).ToList();
        if (groups.Count == 0)
        {
            return;
        }

        var low = Decade(groups.Min(entry => entry.Least), -1);
        var high = Decade(groups.Max(entry => entry.Largest), 1);
        var height = (groups.Count * RowHeight) + 34;
        double X(double loss) => Left + ((Right - Left) * (Log10(loss) - low) / Math.Max(1, high - low));
        page.Raw("<figure><figcaption><strong>Loss of an account, by group</strong><span class=\"unit\">quote asset, scale of tenfolds; line: smallest to largest, box: middle half, bar: median</span></figcaption>\n");
        page.Line($"""<svg class="chart" viewBox="0 0 {TimeChart.Width} {height}" role="img" tabindex="0" aria-label="Spread of losses within each group of traders">""");
        for (var decade = low; decade <= high; decade++)
        {
            var value = DeterministicPower(decade);
            page.Line($"""<line class="grid" x1="{X(value)}" x2="{X(value)}" y1="4" y2="{height - 24}"/><text class="time" x="{X(value)}" y="{height - 8}">{MetricUnits.Show(value, MetricUnit.Money)}</text>""");
        }

        for (var row = 0; row < groups.Count; row++)
        {
            var (entry, y) = (groups[row], (row * RowHeight) + 20);
            page.Line($"""<g class="c{row % Palette.Count}"><title>{entry.Group}: {entry.Accounts} accounts, smallest {MetricUnits.Show(entry.Least, MetricUnit.Money)}, quartiles {MetricUnits.Show(entry.LowerQuartile, MetricUnit.Money)}, {MetricUnits.Show(entry.Median, MetricUnit.Money)}, {MetricUnits.Show(entry.UpperQuartile, MetricUnit.Money)}, largest {MetricUnits.Show(entry.Largest, MetricUnit.Money)}</title><text class="value" x="{Left - 10}" y="{y + 4}">{entry.Group}</text><line class="whisker" x1="{X(entry.Least)}" x2="{X(entry.Largest)}" y1="{y}" y2="{y}"/><rect class="middle" x="{X(entry.LowerQuartile)}" y="{y - 9}" width="{Math.Max(1, X(entry.UpperQuartile) - X(entry.LowerQuartile))}" height="18"/><line class="median" x1="{X(entry.Median)}" x2="{X(entry.Median)}" y1="{y - 9}" y2="{y + 9}"/></g>""");
        }

        page.Raw("</svg></figure>\n");
    }

    private static int Decade(double value, int towards) => towards < 0 ? (int)Math.Floor(Log10(value) + 1e-9) : (int)Math.Ceiling(Log10(value) - 1e-9);

    private static double Log10(double value) => Primitives.DeterministicMath.Log(value) / Primitives.DeterministicMath.Log(10);

    private static double DeterministicPower(int decade)
    {
        var value = 1.0;
        for (var step = 0; step < Math.Abs(decade); step++)
        {
            value = decade > 0 ? value * 10 : value / 10;
        }

        return value;
    }
}
