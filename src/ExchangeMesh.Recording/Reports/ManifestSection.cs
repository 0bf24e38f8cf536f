using System.Globalization;

namespace ExchangeMesh.Recording.Reports;

/// <summary>What makes the run again, its files, and all metrics.</summary>
internal static class ManifestSection
{
    public static void Write(Page page, ReportSource source)
    {
        var manifest = source.Manifest;
        page.Raw("<section id=\"manifest\">\n<h2>Manifest</h2>\n<p class=\"say\">A run is a function of scenario and seed: the same two give the same fingerprint on any number of partitions and nodes.</p>\n<dl>\n");
        Entry(page, "fingerprint", manifest.Fingerprint);
        Entry(page, "scenario hash", manifest.ScenarioHash);
        Entry(page, "seed", manifest.Seed.ToString(CultureInfo.InvariantCulture));
        Entry(page, "version", manifest.EngineVersion);
        Entry(page, "messages, wake-ups", $"{manifest.Messages.ToString("#,0", CultureInfo.InvariantCulture)}, {manifest.Wakes.ToString("#,0", CultureInfo.InvariantCulture)}");
        Entry(page, "audit", manifest.Audit.Passed ? $"passed, {manifest.Audit.Checks.ToString("#,0", CultureInfo.InvariantCulture)} checks" : manifest.Audit.Violation);
        foreach (var input in manifest.Inputs)
        {
            Entry(page, $"shock from outside, {input.Number.ToString(CultureInfo.InvariantCulture)}", $"{input.Shock} in window {input.Window.ToString(CultureInfo.InvariantCulture)}");
        }

        Entry(page, "engine", $"{manifest.Host.Engine}, {manifest.Host.Partitions} partitions, {manifest.Host.Nodes} nodes");
        Entry(page, "made", $"{manifest.Host.StartedAt} in {manifest.Host.WallSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s on {manifest.Host.OperatingSystem}, {manifest.Host.Runtime}, {manifest.Host.Processors} processors");
        page.Raw("</dl>\n<details><summary>Files</summary><div class=\"box\"><table><thead><tr><th scope=\"col\">File</th><th>rows</th><th class=\"left\">SHA-256</th></tr></thead><tbody>\n");
        foreach (var file in manifest.Files)
        {
            page.Line($"<tr><td class=\"mono\">{file.Name}</td><td>{file.Rows?.ToString("#,0", CultureInfo.InvariantCulture)}</td><td class=\"left mono\">{file.Sha256[..16]}…</td></tr>");
        }

        page.Raw("</tbody></table></div></details>\n<details><summary>All metrics</summary><div class=\"box\"><table><thead><tr><th scope=\"col\">Metric</th><th>value</th></tr></thead><tbody>\n");
        foreach (var name in source.Summary.Metrics.Keys)
        {
            page.Line($"<tr><td class=\"mono\">{name}</td><td>{source.Show(name)}</td></tr>");
        }

        page.Raw("</tbody></table></div></details>\n</section>\n");
    }

    private static void Entry(Page page, string name, string text) =>
        page.Line($"<dt>{name}</dt><dd class=\"mono\">{text}</dd>");
}
