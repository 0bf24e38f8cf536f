using System.Globalization;
using System.Text.Json;
using ExchangeMesh.Laboratory.Sensitivity;
using ExchangeMesh.Laboratory.Sweeps;
using ExchangeMesh.Recording.Reports;

namespace ExchangeMesh.Laboratory.Reports;

/// <summary>Sobol indices as bars: how much of an outcome's variance each field explains, by itself and in all.</summary>
internal static class SensitivitySection
{
    private const double Left = 330;
    private const double RowHeight = 40;

    /// <summary>Adds the section; nothing where the sweep has no indices.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="folder">The sweep's folder.</param>
    /// <param name="outcomes">The outcomes to show.</param>
    public static void Write(Page page, string folder, IReadOnlyList<string> outcomes)
    {
        var path = Path.Combine(folder, SensitivitySummary.FileName);
        if (!File.Exists(path) || JsonSerializer.Deserialize(File.ReadAllText(path), SweepJson.Default.SensitivitySummary) is not { } summary)
        {
            return;
        }

        page.Line($"<section id=\"sensitivity\">\n<h2>Sensitivity</h2>\n<p class=\"say\">Sobol indices with {Statistics.ShareText.Of(summary.Confidence)} bootstrap intervals. Full bar: the share of the variance that would vanish, on average, if the field were known (first order). Light bar: the share that would stay if all others were known (total). What the light bar has more comes from fields acting together.</p>");
        foreach (var outcome in outcomes)
        {
            if (summary.Outcomes.TryGetValue(outcome, out var found))
            {
                page.Add($"<figure><figcaption><strong>{outcome}</strong><span class=\"unit\">{found.Blocks} blocks of points{(found.LeftOut > 0 ? $", {found.LeftOut} without data" : "")}</span></figcaption>\n");
                Draw(page, outcome, found);
                page.Raw("</figure>\n");
            }
        }

        page.Raw("</section>\n");
    }

    private static void Draw(Page page, string outcome, OutcomeSensitivity found)
    {
        var height = (found.Fields.Count * RowHeight) + 34;
        double X(double share) => Left + ((TimeChart.Right - 30 - Left) * Math.Clamp(share, 0, 1.05) / 1.05);
        page.Line($"""<svg class="chart" viewBox="0 0 {TimeChart.Width} {height}" role="img" tabindex="0" aria-label="Sobol indices of {outcome}">""");
        for (var tenth = 0; tenth <= 10; tenth += 2)
        {
            page.Line($"""<line class="grid" x1="{X(tenth / 10.0)}" x2="{X(tenth / 10.0)}" y1="4" y2="{height - 26}"/><text class="time" x="{X(tenth / 10.0)}" y="{height - 10}">{(tenth / 10.0).ToString("0.0", CultureInfo.InvariantCulture)}</text>""");
        }

        for (var place = 0; place < found.Fields.Count; place++)
        {
            var (field, y) = (found.Fields[place], place * RowHeight);
            page.Line($"""<g class="c0"><title>{field.Field}: first order {Number(field.First)} ({Number(field.FirstLower)} to {Number(field.FirstUpper)}), total {Number(field.Total)} ({Number(field.TotalLower)} to {Number(field.TotalUpper)})</title><text class="value" x="{Left - 10}" y="{y + 25}">{(field.Field.Length > 48 ? "…" + field.Field[^47..] : field.Field)}</text>{Bar(field.First, field.FirstLower, field.FirstUpper, y + 7, "bar", X)}{Bar(field.Total, field.TotalLower, field.TotalUpper, y + 22, "bar soft", X)}</g>""");
        }

        page.Raw("</svg>\n");
    }

    private static Page Bar(double share, double lower, double upper, double y, string kind, Func<double, double> x) =>
        new Page().Add($"""<rect class="{kind}" x="{Left}" y="{y}" width="{Math.Max(0.5, x(share) - Left)}" height="12"/><line class="whisker" x1="{x(lower)}" x2="{x(upper)}" y1="{y + 6}" y2="{y + 6}"/>""");

    private static string Number(double number) => number.ToString("0.00", CultureInfo.InvariantCulture);
}
