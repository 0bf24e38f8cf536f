using System.Globalization;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Recording.Reports;

/// <summary>Published facts beside what the run gave.</summary>
internal static class FactSection
{
    public static void Write(Page page, ReportSource source)
    {
        if (source.Summary.Facts.Count == 0)
        {
            return;
        }

        page.Raw("<section id=\"facts\">\n<h2>Facts beside results</h2>\n<p class=\"say\">What was published about the day, and what this run gave. A model that is right about the mechanism need not hit each figure; one that hits them all by calibration need not be right.</p>\n");
        page.Raw("<div class=\"box\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">Fact</th><th>published</th><th>this run</th><th>run ÷ published</th><th class=\"left\">source</th></tr></thead><tbody>\n");
        foreach (var fact in source.Summary.Facts)
        {
            page.Line($"<tr><td class=\"wrap\">{fact.Text}</td><td>{Number(fact.Value)} {fact.Unit}</td><td>{Measured(fact)}</td><td>{Quotient(fact)}</td><td class=\"wrap\"><small>{fact.Source}</small></td></tr>");
        }

        page.Raw("</tbody></table></div>\n</section>\n");
    }

    private static string Measured(FactDocument fact) =>
        fact.Measured is { } measured ? $"{Number(measured)} {fact.Unit}" : fact.Note;

    private static string Quotient(FactDocument fact) =>
        fact.Measured is { } measured && fact.Value != 0 ? (measured / fact.Value).ToString("0.00", CultureInfo.InvariantCulture) : "–";

    private static string Number(double number) => number.ToString("#,0.###", CultureInfo.InvariantCulture);
}
