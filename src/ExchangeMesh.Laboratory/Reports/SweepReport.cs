using System.Globalization;
using System.Text.Json;
using ExchangeMesh.Laboratory.Sweeps;
using ExchangeMesh.Recording.Reports;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Laboratory.Reports;

/// <summary>The page of a sweep.</summary>
public static class SweepReport
{
    private const int MostOutcomes = 8;
    private const int MostTableRows = 200;

    private static readonly string[] First = ["max_drawdown", "amplification", "liquidations", "liquidated_volume", "cascade.size_max", "cascade.branching_ratio", "adl_notional", "bad_debt", "insurance_drawdown", "contagion.cross_venue_share", "volatility"];

    /// <summary>Writes <c>report.html</c> into a sweep's folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="outcomes">The outcomes to show; none for a few usual ones that vary.</param>
    /// <returns>The report's path.</returns>
    /// <exception cref="InvalidDataException">It is not a sweep's folder of this version, or has no run yet.</exception>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static string Write(string folder, params IReadOnlyList<string> outcomes)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var (manifest, fault) = SweepManifest.Read(folder);
        var path = Path.Combine(folder, Sweep.SummaryName);
        if (manifest is null || !File.Exists(path) || Summary(path) is not { Points.Count: > 0 } summary)
        {
            throw new InvalidDataException(fault.Length > 0 ? fault : $"{folder} holds no sweep of which a run is done.");
        }

        var shown = outcomes.Count > 0 ? outcomes : Usual(summary);
        var page = new Page();
        PageFrame.Begin(page, $"sweep of {manifest.Scenario}", null);
        Head(page, manifest, summary);
        page.Raw("<main>\n");
        foreach (var outcome in shown)
        {
            OutcomeSection.Write(page, summary, outcome, UnitOf(summary, outcome));
        }

        ThresholdSection.Write(page, folder);
        SensitivitySection.Write(page, folder, shown);
        Points(page, summary, shown);
        page.Raw("</main>\n");
        PageFrame.End(page, "Made by ExchangeMesh from summary.json; runs.parquet beside it has every outcome of every run.");
        return PageFrame.WriteWhole(Path.Combine(folder, ReportWriter.ReportName), page.ToString());
    }

    private static SweepSummary? Summary(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), SweepJson.Default.SweepSummary);
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{path} is no summary of a sweep: {fault.Message}", fault);
        }
    }

    /// <summary>The usual outcomes that vary between points or seeds, and have data.</summary>
    private static List<string> Usual(SweepSummary summary) => [.. First
        .Where(outcome => summary.Points.Select(point => point.Outcomes.GetValueOrDefault(outcome)).OfType<OutcomeSummary>().ToList() is { Count: > 0 } found && found.Min(one => one.Least) < found.Max(one => one.Greatest))
        .Take(MostOutcomes)];

    private static MetricUnit UnitOf(SweepSummary summary, string outcome) =>
        summary.Units.TryGetValue(outcome, out var unit) ? Enum.Parse<MetricUnit>(unit, ignoreCase: true) : MetricUnit.Count;

    private static void Head(Page page, SweepManifest manifest, SweepSummary summary)
    {
        page.Raw("<header class=\"top\">\n<p class=\"eyebrow\">ExchangeMesh · sweep</p>\n");
        page.Line($"<h1>{manifest.Scenario}</h1>");
        page.Line($"<p><span class=\"badge\">{manifest.Points.ToString("#,0", CultureInfo.InvariantCulture)} points</span><span class=\"badge\">{manifest.Done.ToString("#,0", CultureInfo.InvariantCulture)} of {manifest.Rows.ToString("#,0", CultureInfo.InvariantCulture)} runs done</span><span class=\"badge{(manifest.Failed > 0 ? " warn" : "")}\">{manifest.Failed.ToString("#,0", CultureInfo.InvariantCulture)} failed</span><span class=\"badge\">intervals: {Statistics.ShareText.Of(summary.Confidence)}, bootstrap of {summary.Resamples}</span><span class=\"badge mono\">{manifest.SweepHash[..16]}</span></p>");
        page.Raw("<details><summary>What was run</summary><dl>");
        foreach (var line in manifest.Definition)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            page.Line($"<dt>{(space > 0 ? line[..space] : line)}</dt><dd class=\"mono\">{(space > 0 ? line[(space + 1)..] : "")}</dd>");
        }

        page.Raw("</dl></details></header>\n<nav aria-label=\"Sections\"><div><a href=\"#outcomes\">Outcomes</a><a href=\"#points\">Points</a><button class=\"theme\" type=\"button\">Light / dark</button></div></nav>\n<span id=\"outcomes\"></span>\n");
    }

    private static void Points(Page page, SweepSummary summary, IReadOnlyList<string> outcomes)
    {
        page.Add($"<section id=\"points\">\n<h2>Points</h2>\n<p class=\"say\">The mean of each outcome with its interval{(summary.Points.Count > MostTableRows ? $"; the first {MostTableRows} of {summary.Points.Count} points, the others are in summary.json" : "")}.</p>\n<div class=\"box\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">point</th><th class=\"left\">settings</th><th>runs</th><th>failed</th>");
        foreach (var outcome in outcomes)
        {
            page.Add($"<th>{outcome}</th>");
        }

        page.Raw("</tr></thead><tbody>\n");
        foreach (var point in summary.Points.Take(MostTableRows))
        {
            page.Add($"<tr><th scope=\"row\">{point.Point}</th><td class=\"left\">{OutcomeSection.LabelOf(point)}</td><td>{point.Runs}</td><td>{point.Failed}</td>");
            foreach (var outcome in outcomes)
            {
                var unit = UnitOf(summary, outcome);
                page.Add($"<td>{(point.Outcomes.TryGetValue(outcome, out var one) ? $"{MetricUnits.Show(one.Mean, unit)} ({MetricUnits.Show(one.Lower, unit)} to {MetricUnits.Show(one.Upper, unit)})" : "no data")}</td>");
            }

            page.Raw("</tr>\n");
        }

        page.Raw("</tbody></table></div>\n</section>\n");
    }
}
