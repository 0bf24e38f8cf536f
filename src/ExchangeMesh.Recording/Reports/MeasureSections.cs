using System.Globalization;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Recording.Reports;

/// <summary>The branching ratio over time, with its standard error.</summary>
internal static class BranchingSection
{
    private const double Width = 720;
    private const double Height = 160;

    public static void Write(Page page, ReportSource source)
    {
        page.Raw("<section id=\"branching\">\n<h2>Branching ratio over time</h2>\n<p class=\"say\">How many liquidations one led to directly, by when it began; the bars are one standard error to each side. Above the line at one a cascade grows, below it dies out.</p>\n");
        var spans = source.Summary.CascadeOverTime;
        if (!spans.Any(span => span.BranchingRatio is not null))
        {
            page.Raw("<p class=\"say\">Nothing was liquidated.</p>\n</section>\n");
            return;
        }

        var most = Math.Max(1.2, spans.Max(span => (span.BranchingRatio ?? 0) + (span.StandardError ?? 0)));
        page.Add($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Branching ratio over time\"><line x1=\"0\" x2=\"{Width}\" y1=\"{Y(1, most)}\" y2=\"{Y(1, most)}\" stroke=\"currentColor\" stroke-dasharray=\"4 4\" opacity=\"0.5\"/>\n");
        for (var at = 0; at < spans.Count; at++)
        {
            if (spans[at].BranchingRatio is not { } ratio)
            {
                continue;
            }

            var x = (at + 0.5) * Width / spans.Count;
            var error = spans[at].StandardError ?? 0;
            page.Add($"<line x1=\"{Text(x)}\" x2=\"{Text(x)}\" y1=\"{Y(ratio + error, most)}\" y2=\"{Y(Math.Max(0, ratio - error), most)}\" stroke=\"currentColor\" opacity=\"0.5\"/><circle cx=\"{Text(x)}\" cy=\"{Y(ratio, most)}\" r=\"3\" fill=\"currentColor\"><title>{Axis.Time(spans[at].FromS, 100, source.Clock)}: {ratio.ToString("0.00", CultureInfo.InvariantCulture)} ± {error.ToString("0.00", CultureInfo.InvariantCulture)}, {spans[at].Liquidations} liquidations</title></circle>\n");
        }

        page.Raw("</svg>\n");
        page.Line($"<p class=\"say\">Over the whole run {source.ShowRatio("cascade.branching_ratio")}, standard error {source.ShowRatio("cascade.branching_ratio_error")}.</p>");
        page.Raw("</section>\n");
    }

    private static string Y(double ratio, double most) => Text(Height - 6 - (ratio / most * (Height - 12)));

    private static string Text(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}

/// <summary>By which way stress came to liquidations, at each venue.</summary>
internal static class ChannelSection
{
    private static readonly IReadOnlyList<(string Name, string Title)> Channels =
    [
        ("price", "own price"),
        ("index", "index"),
        ("shared_trader", "shared trader"),
        ("collateral", "collateral"),
        ("lender", "lender"),
        ("broken_hedge", "hedge broken by deleveraging"),
        ("outside", "outside"),
    ];

    public static void Write(Page page, ReportSource source)
    {
        page.Raw("<section id=\"channels\">\n<h2>Channels</h2>\n<p class=\"say\">The way by which stress came to the liquidations of each venue.</p>\n<div class=\"box\" tabindex=\"0\"><table class=\"matrix\"><thead><tr><th scope=\"col\" class=\"left\">venue</th>");
        foreach (var (_, title) in Channels)
        {
            page.Add($"<th scope=\"col\">{title}</th>");
        }

        page.Raw("</tr></thead><tbody>\n");
        var most = source.Channels.Select(entry => entry.Liquidations).DefaultIfEmpty(0).Max();
        foreach (var venue in source.Channels.GroupBy(entry => entry.Venue))
        {
            page.Add($"<tr><th scope=\"row\">{venue.Key}</th>");
            foreach (var (name, _) in Channels)
            {
                var count = venue.Where(entry => entry.Channel == name).Sum(entry => entry.Liquidations);
                var strength = most == 0 ? 0 : Math.Sqrt((double)count / most) * 0.62;
                page.Add($"<td class=\"{(count == 0 ? "zero" : "")}\" style=\"background:rgba(var(--heat),{strength})\"><b>{count.ToString("#,0", CultureInfo.InvariantCulture)}</b></td>");
            }

            page.Raw("</tr>\n");
        }

        page.Raw("<tr><th scope=\"row\">share of all</th>");
        foreach (var (name, _) in Channels)
        {
            page.Add($"<td>{source.Show($"channel.{name}_share")}</td>");
        }

        page.Raw("</tr>\n</tbody></table></div>\n</section>\n");
    }
}

/// <summary>Who lost by being closed, who bore what was beyond bankruptcy, and how prices fell and recovered.</summary>
internal static class LossSection
{
    public static void Write(Page page, ReportSource source)
    {
        page.Raw("<section id=\"losses\">\n<h2>Losses, and who bore them</h2>\n<p class=\"say\">What accounts lost against the mark price when they were closed by force, by group of traders.</p>\n");
        page.Raw("<div class=\"box\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">group</th><th>accounts</th><th>loss</th><th>largest</th></tr></thead><tbody>\n");
        foreach (var entry in source.Losses)
        {
            page.Line($"<tr><th scope=\"row\">{entry.Group}</th><td>{entry.Accounts}</td><td>{MetricUnits.Show(entry.Loss, MetricUnit.Money)}</td><td>{MetricUnits.Show(entry.Largest, MetricUnit.Money)}</td></tr>");
        }

        page.Raw("</tbody></table></div>\n");
        LossPicture.Draw(page, source.Losses);
        page.Line($"<p class=\"say\">Gini coefficient {source.Show("forced_losses.gini")}; the tenth that lost most bears {source.Show("forced_losses.top_tenth_share")}. Beyond bankruptcy, insurance funds paid {source.Show("borne.insurance_funds")}, deleveraged winners forwent {source.Show("borne.deleveraged")}, others in profit bore {source.Show("borne.shared")} in money, and nobody paid {source.Show("borne.nobody")}.</p>");
        Falls(page, source);
        page.Raw("</section>\n");
    }

    private static void Falls(Page page, ReportSource source)
    {
        page.Raw("<div class=\"box\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">instrument</th><th>greatest fall</th><th>exogenous</th><th>endogenous</th><th>amplification</th><th>half recovered after</th></tr></thead><tbody>\n");
        foreach (var instrument in source.Summary.Instruments)
        {
            var name = instrument.Name;
            page.Line($"<tr><th scope=\"row\">{name}</th><td>{source.Show(name + ".max_fall")}</td><td>{source.Show(name + ".exogenous_fall")}</td><td>{source.Show(name + ".endogenous_fall")}</td><td>{source.Show(name + ".amplification")}</td><td>{source.Show(name + ".recovery_time")}</td></tr>");
        }

        page.Raw("</tbody></table></div>\n<p class=\"say\">Endogenous are the price moves of trades with a liquidation in their recorded chain of causes, exogenous all others. It is not a comparison of two runs, and a lower bound of what liquidations did: who answers a fall without naming its cause counts as exogenous.</p>\n");
    }
}
