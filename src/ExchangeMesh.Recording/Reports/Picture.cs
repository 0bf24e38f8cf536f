namespace ExchangeMesh.Recording.Reports;

/// <summary>One picture of a run, as an SVG file that needs nothing else: prices by venue with halts shaded, liquidations below.</summary>
internal static class Picture
{
    private const string Style = """
        svg{font-family:system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;--ground:#fff;--ink:#1d2126;--soft:#5b6470;--grid:#ebe9e4;--halt:#d55e0022;--haltline:#b3500088;--c0:#0072b2;--c1:#d55e00;--c2:#009e73;--c3:#a8518a;--c4:#b87b00;--c5:#3d9bd1;--c6:#6b5b95;--c7:#6c7480}
        @media (prefers-color-scheme:dark){svg{--ground:#14171a;--ink:#e9e7e2;--soft:#a2abb5;--grid:#2a3036;--halt:#ff9a4d26;--haltline:#ff9a4d88;--c0:#4fb0ea;--c1:#ff8a3d;--c2:#2fcf9f;--c3:#e39aca;--c4:#f0b63a;--c5:#9ad7f7;--c6:#b8a6e8;--c7:#a7b0ba}}
        text{font-size:11.5px;fill:var(--soft)}.value{text-anchor:end}.time{text-anchor:middle}
        .title{font-size:20px;font-weight:650;fill:var(--ink)}.head{font-size:13px;font-weight:600;fill:var(--ink)}.name{font-size:12px}
        .grid{stroke:var(--grid)}.tick{stroke:var(--soft)}.cross{display:none}
        .line{fill:none;stroke:currentColor;stroke-width:1.8;stroke-linejoin:round}.d1{stroke-dasharray:7 4}.d2{stroke-dasharray:2 3}.d3{stroke-dasharray:10 3 2 3}
        .bars rect,.mark{fill:currentColor}.halt{fill:var(--halt);stroke:var(--haltline);stroke-width:.6}.shock line{stroke:var(--soft);stroke-dasharray:3 3}.shock path{fill:var(--soft)}
        .c0{color:var(--c0)}.c1{color:var(--c1)}.c2{color:var(--c2)}.c3{color:var(--c3)}.c4{color:var(--c4)}.c5{color:var(--c5)}.c6{color:var(--c6)}.c7{color:var(--c7)}
        """;

    /// <summary>Returns the picture's markup.</summary>
    public static string Of(ReportSource source, ReportSpan span)
    {
        var page = new Page();
        var prices = TimeSection.PriceCharts(source, span).FirstOrDefault(one => !one.Chart.IsEmpty);
        var bars = TimeSection.BarChart(source, span, "Closed by liquidations", span.Liquidated, 190);
        page.Line($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 660" width="1000" height="660" role="img" aria-label="{source.Summary.Scenario}: prices and liquidations">""");
        page.Raw("<style>").Raw(Style).Raw("</style>\n<rect width=\"1000\" height=\"660\" rx=\"14\" fill=\"var(--ground)\"/>\n");
        page.Line($"""<text class="title" x="26" y="38">{source.Summary.Scenario}</text><text x="26" y="58">deepest fall {source.Show("max_drawdown")} · {source.Show("liquidations")} accounts liquidated, {source.Show("contagion.cross_venue_share")} set off at another venue · largest cascade {source.Show("cascade.size_max")} · seed {source.Summary.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)} · fingerprint {RunFingerprint.Short(source.Summary.Fingerprint)}</text>""");
        if (prices.Chart is not null)
        {
            page.Line($"""<text class="head" x="26" y="92">{prices.Title}</text>""");
            Names(page, prices.Chart.Lines.Where(line => line.Points.Count > 0).Select(line => (line.Name, line.Colour)), 92);
            Place(page, prices.Chart, 104);
        }

        page.Raw("<text class=\"head\" x=\"26\" y=\"452\">Closed by liquidations</text>\n");
        Names(page, bars.Bars.Where(one => one.Sums.Any(sum => sum > 0)).Select(one => (one.Name, one.Colour)), 452);
        Place(page, bars, 462);
        page.Raw("</svg>\n");
        return page.ToString();
    }

    private static void Names(Page page, IEnumerable<(string Name, int Colour)> names, double y)
    {
        var x = 974.0;
        foreach (var (name, colour) in names.Reverse())
        {
            x -= (name.Length * 7.4) + 30;
            page.Line($"""<g class="c{colour}"><rect class="mark" x="{x}" y="{y - 9}" width="10" height="10" rx="2"/><text class="name" x="{x + 15}" y="{y}">{name}</text></g>""");
        }
    }

    private static void Place(Page page, TimeChart chart, double y)
    {
        page.Line($"""<svg x="20" y="{y}" width="960" height="{chart.Height}" viewBox="0 0 960 {chart.Height}">""");
        chart.Draw(page);
        page.Raw("</svg>\n");
    }
}
