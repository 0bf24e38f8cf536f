namespace ExchangeMesh.Recording.Reports;

/// <summary>The page's title, what was run, and the way to the sections.</summary>
internal static class HeadSection
{
    public static void Write(Page page, ReportSource source)
    {
        var summary = source.Summary;
        page.Raw("<header class=\"top\">\n<p class=\"eyebrow\">ExchangeMesh · results of a run</p>\n");
        page.Line($"<h1>{summary.Scenario}</h1>");
        if (summary.Description.Length > 0)
        {
            page.Line($"<p class=\"say\">{summary.Description}</p>");
        }

        page.Line($"<p><span class=\"badge\">seed {summary.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)}</span><span class=\"badge\">{source.Show("length")} of virtual time</span><span class=\"badge\">{source.Manifest.Participants.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture)} participants</span><span class=\"badge\">{source.Manifest.Events.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture)} recorded events</span><span class=\"badge mono\" title=\"{summary.Fingerprint}\">fingerprint {RunFingerprint.Short(summary.Fingerprint)}</span>");
        if (summary.Interrupted)
        {
            page.Raw("<span class=\"badge warn\">interrupted: complete up to its end only</span>");
        }

        page.Line($"<span class=\"badge{(source.Manifest.Audit.Passed ? "" : " warn")}\">{(source.Manifest.Audit.Passed ? "audit passed: money and contracts conserved" : "audit failed: " + source.Manifest.Audit.Violation)}</span></p>\n</header>");
        page.Raw("<nav aria-label=\"Sections\"><div><a href=\"#headline\">Headline</a><a href=\"#prices\">Over time</a><a href=\"#levels\">Price levels</a><a href=\"#cascade\">Cascade</a><a href=\"#contagion\">Contagion</a>");
        page.Raw(summary.Facts.Count > 0 ? "<a href=\"#facts\">Facts</a>" : "");
        page.Raw("<a href=\"#manifest\">Manifest</a><button class=\"theme\" type=\"button\">Light / dark</button></div></nav>\n");
    }
}
