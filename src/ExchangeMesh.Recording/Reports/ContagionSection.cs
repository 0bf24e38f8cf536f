namespace ExchangeMesh.Recording.Reports;

/// <summary>The contagion network, and its matrix as a table with shades.</summary>
internal static class ContagionSection
{
    public static void Write(Page page, ReportSource source)
    {
        page.Raw("<section id=\"contagion\">\n<h2>Contagion</h2>\n<p class=\"say\">How many liquidations at the venue of a column were set off at the venue of a row. “Outside” is a shock to prices that no venue made, or no cause at all. Off the diagonal, stress crossed from one venue to another.</p>\n");
        ContagionPicture.Draw(page, source.Venues, source.Contagion);
        var most = source.Contagion.Select(entry => entry.Liquidations).DefaultIfEmpty(0).Max();
        page.Raw("<div class=\"box\" tabindex=\"0\"><table class=\"matrix\"><thead><tr><th scope=\"col\" class=\"left\">set off at ↓ &nbsp; liquidated at →</th>");
        foreach (var venue in source.Venues)
        {
            page.Add($"<th scope=\"col\"><span class=\"dot c{Palette.Of(source.Venues, venue)}\"></span>{venue}</th>");
        }

        page.Raw("<th>all</th></tr></thead><tbody>\n");
        foreach (var row in source.Contagion.GroupBy(entry => entry.From))
        {
            page.Add($"<tr><th scope=\"row\">{row.Key}</th>");
            foreach (var entry in row)
            {
                var strength = most == 0 ? 0 : Math.Sqrt((double)entry.Liquidations / most) * 0.62;
                var kind = (entry.Liquidations == 0 ? "zero" : "") + (entry.From == entry.To ? " own" : "");
                page.Add($"<td class=\"{kind}\" style=\"background:rgba(var(--heat),{strength})\"><b>{entry.Liquidations.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture)}</b><small>{(entry.Liquidations == 0 ? "" : $"{Summaries.MetricUnits.Show(entry.Closed, Summaries.MetricUnit.Money)} · from {Axis.Time(entry.FirstAt, 100, source.Clock)}")}</small></td>");
            }

            page.Line($"<td>{row.Sum(entry => entry.Liquidations).ToString("#,0", System.Globalization.CultureInfo.InvariantCulture)}</td></tr>");
        }

        page.Raw("</tbody></table></div>\n</section>\n");
    }
}
