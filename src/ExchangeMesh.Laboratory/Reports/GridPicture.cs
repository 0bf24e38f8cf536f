using ExchangeMesh.Recording.Reports;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Laboratory.Reports;

/// <summary>One cell of a grid: an outcome's mean at a pair of settings.</summary>
/// <param name="Column">The column's place.</param>
/// <param name="Row">The row's place.</param>
/// <param name="Mean">The mean over the cell's points.</param>
internal readonly record struct GridCell(int Column, int Row, double Mean);

/// <summary>An outcome over two fields: each cell with its figure, the darker the greater.</summary>
internal static class GridPicture
{
    private const double Left = 150;
    private const double RowHeight = 34;

    /// <summary>Adds the picture.</summary>
    public static void Draw(Page page, string description, IReadOnlyList<string> columns, IReadOnlyList<string> rows, IReadOnlyList<GridCell> cells, MetricUnit unit)
    {
        var width = (TimeChart.Right - Left) / columns.Count;
        var height = (rows.Count * RowHeight) + 36;
        var (least, greatest) = (cells.Min(cell => cell.Mean), cells.Max(cell => cell.Mean));
        page.Line($"""<svg class="chart" viewBox="0 0 {TimeChart.Width} {height}" role="img" tabindex="0" aria-label="{description}">""");
        foreach (var cell in cells)
        {
            var strength = greatest > least ? 0.06 + (0.66 * (cell.Mean - least) / (greatest - least)) : 0.3;
            var (x, y) = (Left + (cell.Column * width), ((rows.Count - 1 - cell.Row) * RowHeight) + 6);
            page.Line($"""<g><title>{columns[cell.Column]}, {rows[cell.Row]}: {MetricUnits.Show(cell.Mean, unit)}</title><rect class="heat" x="{x}" y="{y}" width="{width - 1}" height="{RowHeight - 1}" fill-opacity="{strength}"/>{(columns.Count <= 14 ? new Page().Add($"<text class=\"cell\" x=\"{x + (width / 2)}\" y=\"{y + 21}\">{MetricUnits.Show(cell.Mean, unit)}</text>") : new Page())}</g>""");
        }

        for (var row = 0; row < rows.Count; row++)
        {
            page.Line($"""<text class="value" x="{Left - 10}" y="{((rows.Count - 1 - row) * RowHeight) + 27}">{rows[row]}</text>""");
        }

        var every = Math.Max(1, (int)Math.Ceiling(columns.Count / 12.0));
        for (var column = 0; column < columns.Count; column += every)
        {
            page.Line($"""<text class="time" x="{Left + ((column + 0.5) * width)}" y="{height - 10}">{columns[column]}</text>""");
        }

        page.Raw("</svg>\n");
    }
}
