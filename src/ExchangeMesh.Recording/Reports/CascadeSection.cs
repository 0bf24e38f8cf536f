namespace ExchangeMesh.Recording.Reports;

/// <summary>The largest cascades as trees.</summary>
internal static class CascadeSection
{
    private const int TreesDrawn = 3;
    private const int TreesListed = 8;

    public static void Write(Page page, ReportSource source)
    {
        page.Raw("<section id=\"cascade\">\n<h2>The cascade</h2>\n");
        if (source.Cascade.Count == 0)
        {
            page.Raw("<p class=\"say\">Nothing was liquidated.</p>\n</section>\n");
            return;
        }

        page.Raw("<p class=\"say\">Each mark is a liquidation, joined to the one that led to it through the trades, prices and calls between them. Time runs to the right, with pauses shortened; the area shows what was closed; orange branches cross from one venue to another. Play shows how it grew; the slider moves with the arrow keys.</p>\n");
        var roots = source.Cascade.Where(point => point.Parent < 0).OrderByDescending(point => point.Subtree).ThenBy(point => point.Node).ToList();
        Trees(page, source, roots);
        Figures(page, source, roots);
        page.Raw("</section>\n");
    }

    private static void Trees(Page page, ReportSource source, List<CascadePoint> roots)
    {
        var drawn = roots.Where(root => root.Subtree > 1).Take(TreesDrawn).ToList();
        if (drawn.Count == 0)
        {
            page.Raw("<p class=\"say\">No liquidation led to another.</p>\n");
            return;
        }

        page.Raw("<figure class=\"cascade\"><figcaption><span class=\"tree-tabs tabs\" style=\"margin:0\">");
        for (var index = 0; index < drawn.Count; index++)
        {
            page.Add($"<label tabindex=\"0\" role=\"button\"{new Page().Raw(index == 0 ? " class=\"on\"" : "")}>{drawn[index].Subtree} liquidations from {drawn[index].Venue}, {Axis.Time(drawn[index].At, 1_000, source.Clock)}</label>");
        }

        page.Raw("</span><span class=\"zoom\"><button type=\"button\" class=\"out\" aria-label=\"Zoom out\">−</button><button type=\"button\" class=\"in\" aria-label=\"Zoom in\">+</button><button type=\"button\" class=\"all\">Whole tree</button></span></figcaption>\n");
        page.Raw("<p style=\"margin:2px 0 8px\"><span class=\"key\"><svg viewBox=\"0 0 12 12\"><circle cx=\"6\" cy=\"6\" r=\"5\" fill=\"currentColor\"/></svg>account</span><span class=\"key\"><svg viewBox=\"0 0 12 12\"><rect x=\"1\" y=\"1\" width=\"10\" height=\"10\" fill=\"currentColor\"/></svg>loan</span><span class=\"key\"><svg viewBox=\"0 0 12 12\"><path d=\"M1 11h10l-5-10z\" fill=\"currentColor\"/></svg>auto-deleveraging</span>");
        foreach (var venue in source.Venues)
        {
            page.Add($"<span class=\"key\"><span class=\"dot c{Palette.Of(source.Venues, venue)}\" style=\"margin:0\"></span>{venue}</span>");
        }

        page.Raw("</p>\n");
        for (var index = 0; index < drawn.Count; index++)
        {
            page.Add($"<div class=\"treebox{(index == 0 ? "" : " hidden")}\">");
            CascadePicture.Draw(page, source, drawn[index]);
            page.Raw("</div>\n");
        }

        page.Raw("<p class=\"play\"><button type=\"button\" class=\"run\" aria-pressed=\"false\">Play</button><label>Up to <input type=\"range\" min=\"0\" max=\"1000\" value=\"1000\" step=\"1\" aria-label=\"Time up to which the cascade is shown\"></label><output aria-live=\"off\"></output></p>\n");
        page.Raw("</figure>\n");
    }

    private static void Figures(Page page, ReportSource source, List<CascadePoint> roots)
    {
        page.Raw("<div class=\"box\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">Largest cascades</th><th>began</th><th>liquidations</th><th>deep</th><th>venues</th><th>lasted</th><th>closed</th></tr></thead><tbody>\n");
        foreach (var root in roots.Take(TreesListed))
        {
            var members = source.Cascade.Where(point => point.Root == root.Node).ToList();
            page.Line($"<tr><th scope=\"row\"><span class=\"dot c{Palette.Of(source.Venues, root.Venue)}\"></span>{root.Venue}: {root.Account}</th><td>{Axis.Time(root.At, 100, source.Clock)}</td><td>{root.Subtree}</td><td>{members.Max(point => point.Depth)}</td><td>{members.Select(point => point.Venue).Distinct().Count()}</td><td>{Summaries.MetricUnits.Show(members.Max(point => point.LastAt) - root.At, Summaries.MetricUnit.Seconds)}</td><td>{Summaries.MetricUnits.Show(members.Sum(point => point.Closed), Summaries.MetricUnit.Money)}</td></tr>");
        }

        page.Raw("</tbody></table></div>\n");
    }
}
