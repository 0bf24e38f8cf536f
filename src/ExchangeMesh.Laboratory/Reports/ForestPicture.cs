using ExchangeMesh.Recording.Reports;

namespace ExchangeMesh.Laboratory.Reports;

/// <summary>One row of a picture of intervals.</summary>
/// <param name="Label">What it is of.</param>
/// <param name="Estimate">The estimate, on the picture's scale.</param>
/// <param name="Lower">The lower bound.</param>
/// <param name="Upper">The upper bound.</param>
/// <param name="IsShown">Whether it is shown to differ from zero.</param>
/// <param name="Text">The figures, for people.</param>
internal sealed record ForestRow(string Label, double Estimate, double Lower, double Upper, bool IsShown, string Text);

/// <summary>Estimates with their intervals, one below the other, around zero.</summary>
internal static class ForestPicture
{
    private const double Left = 232;
    private const double Right = 700;
    private const double RowHeight = 22;

    /// <summary>Adds the picture.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="description">What is shown, for those who do not see it.</param>
    /// <param name="rows">The rows, from the top.</param>
    public static void Draw(Page page, string description, IReadOnlyList<ForestRow> rows)
    {
        // Beyond this, bounds are cut: a few wild ones must not press the others flat.
        var reach = Math.Clamp(rows.SelectMany(row => (double[])[Math.Abs(row.Lower), Math.Abs(row.Upper)]).DefaultIfEmpty(0.1).Max() * 1.05, 0.02, 1.5);
        var height = (rows.Count * RowHeight) + 44;
        double X(double value) => Left + ((Right - Left) * ((Math.Clamp(value, -reach, reach) / reach) + 1) / 2);
        page.Line($"""<svg class="chart" viewBox="0 0 {TimeChart.Width} {height}" role="img" tabindex="0" aria-label="{description}">""");
        foreach (var value in Axis.Values(-reach, reach, 6).Where(value => Math.Abs(value) <= reach))
        {
            page.Line($"""<line class="grid" x1="{X(value)}" x2="{X(value)}" y1="6" y2="{height - 26}"/><text class="time" x="{X(value)}" y="{height - 10}">{Axis.Value(value * 100, reach * 25)} %</text>""");
        }

        page.Line($"""<line class="zero" x1="{X(0)}" x2="{X(0)}" y1="6" y2="{height - 26}"/>""");
        for (var place = 0; place < rows.Count; place++)
        {
            var (row, y) = (rows[place], (place * RowHeight) + 20);
            var colour = row.IsShown ? row.Estimate < 0 ? 0 : 1 : 7;
            page.Line($"""<g class="c{colour}{(row.IsShown ? "" : " unshown")}"><title>{row.Label}: {row.Text}</title><text class="value" x="{Left - 10}" y="{y + 4}">{row.Label}</text><line class="whisker" x1="{X(row.Lower)}" x2="{X(row.Upper)}" y1="{y}" y2="{y}"/>{Mark(row, X(row.Estimate), y)}<text class="left" x="{Right + 12}" y="{y + 4}">{row.Text}</text></g>""");
        }

        page.Raw("</svg>\n");
    }

    /// <summary>A full dot for what is shown, an empty one for what is not: the colour alone does not say it.</summary>
    private static Page Mark(ForestRow row, double x, double y) => row.IsShown
        ? new Page().Add($"""<circle class="point" cx="{x}" cy="{y}" r="4.5"/>""")
        : new Page().Add($"""<circle class="hollow" cx="{x}" cy="{y}" r="4"/>""");
}
