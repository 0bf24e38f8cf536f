using System.Text.Json;
using ExchangeMesh.Laboratory.Sensitivity;
using ExchangeMesh.Laboratory.Sweeps;
using ExchangeMesh.Recording.Reports;

namespace ExchangeMesh.Laboratory.Reports;

/// <summary>The critical value that a sweep was to find, and every value that was looked at.</summary>
internal static class ThresholdSection
{
    /// <summary>Adds the section; nothing where the sweep looked for none.</summary>
    public static void Write(Page page, string folder)
    {
        var path = Path.Combine(folder, ThresholdSummary.FileName);
        if (!File.Exists(path) || JsonSerializer.Deserialize(File.ReadAllText(path), SweepJson.Default.ThresholdSummary) is not { } found)
        {
            return;
        }

        page.Line($"<section id=\"critical\">\n<h2>Critical value of {found.Field}</h2>");
        page.Line($"<p>{Answer(found)}</p>");
        page.Raw("<div class=\"box\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">value</th><th>runs</th><th>holds in</th><th>share</th><th>no data</th><th>failed</th><th class=\"left\">the chance is</th></tr></thead><tbody>\n");
        foreach (var probe in found.Probes)
        {
            page.Line($"<tr><th scope=\"row\">{probe.Value}</th><td>{probe.Runs}</td><td>{probe.Holding}</td><td>{(probe.Runs > 0 ? Statistics.ShareText.Of((double)probe.Holding / probe.Runs) : "–")}</td><td>{probe.NoData}</td><td>{probe.Failed}</td><td class=\"left\">{probe.Verdict}</td></tr>");
        }

        page.Raw("</tbody></table></div>\n</section>\n");
    }

    private static string Answer(ThresholdSummary found)
    {
        var asked = $"the chance that {found.Condition} holds in a run crosses {Statistics.ShareText.Of(found.Level)}";
        return found is { Found: true, Below: { } below, Above: { } above }
            ? $"Between {below} and {above} {asked}; it holds more often {(found.HoldsAbove == true ? "above" : "below")}. All verdicts together have {Statistics.ShareText.Of(found.Confidence)} confidence."
            : $"Nowhere between the first and the last value is it known that {asked}.";
    }
}
