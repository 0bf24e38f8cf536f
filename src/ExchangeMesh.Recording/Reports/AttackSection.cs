using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Recording.Reports;

/// <summary>What adversaries spent and made, and whom it came from.</summary>
internal static class AttackSection
{
    private const string From = "attack.from.";

    public static void Write(Page page, ReportSource source)
    {
        if (source.Metric("attack.begun") is not { } begun)
        {
            return;
        }

        page.Raw("<section id=\"attack\">\n<h2>The adversary</h2>\n");
        if (begun == 0)
        {
            page.Raw("<p class=\"say\">It worked its attacks out and began none: none was expected to bring more than it costs.</p>\n</section>\n");
            return;
        }

        page.Line($"<p class=\"say\">It expected to spend {source.Show("attack.expected_cost")} and to gain {source.Show("attack.expected_profit")} net. Pushing prices cost {source.Show("attack.cost")}; at the run's final prices it made {source.Show("attack.profit")}, from those with whom it traded or whom it owed.</p>");
        page.Raw("<div class=\"box\" tabindex=\"0\"><table><thead><tr><th scope=\"col\" class=\"left\">from</th><th scope=\"col\">amount</th></tr></thead><tbody>\n");
        foreach (var (name, value) in source.Summary.Metrics.Where(metric => metric.Key.StartsWith(From, StringComparison.Ordinal)))
        {
            page.Line($"<tr><td class=\"left\">{name[From.Length..]}</td><td>{(value is { } amount ? MetricUnits.Show(amount, MetricUnit.Money) : "–")}</td></tr>");
        }

        page.Raw("</tbody></table></div>\n</section>\n");
    }
}
