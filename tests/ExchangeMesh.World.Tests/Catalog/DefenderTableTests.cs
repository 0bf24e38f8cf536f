using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.World.Tests.Catalog;

/// <summary>What each mitigation leaves of an attack's profit: the table of the traders' ADVERSARY.md, run by run.</summary>
public sealed class DefenderTableTests
{
    private const string Mango = "venues.mango.instruments.MNGO-PERP.";
    private const string Jelly = "venues.hyper.instruments.JELLY-PERP.";
    private const string Bitcoin = "venues.alpha.instruments.BTC-PERP.";
    private const string Begin = "<!-- defenders: begin -->\n";
    private const string End = "<!-- defenders: end -->";

    private static readonly Defence[] Defences =
    [
        new("mango-2022", "none", true),
        new("mango-2022", "sources clamped to their median, when all are pushed", true, (Mango + "index.outliers", "clamp"), (Mango + "index.outlier_distance", "50bp")),
        new("mango-2022", "half of unrealised profit does not count", true, ("venues.mango.margin.profit_haircut", "50%")),
        new("mango-2022", "none of unrealised profit counts", false, ("venues.mango.margin.profit_haircut", "100%")),
        new("mango-2022", "nobody owes more than a million", false, ("venues.mango.margin.borrow_cap", "1_000_000 USDC")),
        new("mango-2022", "nobody may owe", false, ("venues.mango.margin.borrow_cap", "0 USDC")),
        new("mango-2022", "open interest capped at 20 million MNGO", true, (Mango + "open_interest_cap", "20_000_000 MNGO")),
        new("mango-2022", "index averaged over six hours", false, (Mango + "index.averaging", "6h")),
        new("jelly-2025", "none", true),
        new("jelly-2025", "fund of one million", true, ("venues.hyper.insurance_fund", "1_000_000 USDC")),
        new("jelly-2025", "open interest capped at 50 million JELLY", false, (Jelly + "open_interest_cap", "50_000_000 JELLY")),
        new("jelly-2025", "index averaged over ten minutes", true, (Jelly + "index.averaging", "10m")),
        new("jelly-2025", "index averaged over an hour", false, (Jelly + "index.averaging", "1h")),
        new("thin-book-hunt", "none", true),
        new("thin-book-hunt", "mark within 1% of the index", false, (Bitcoin + "mark.basis_clamp", "1%")),
        new("thin-book-hunt", "orders within 2% of the mark", false, (Bitcoin + "breakers", "[{kind: price-band, width: 2%}]")),
        new("thin-book-hunt", "a tenth at once, the rest after 30 s", false, ("venues.alpha.liquidation.partial_share", "10%"), ("venues.alpha.liquidation.step_interval", "30s")),
        new("thin-book-hunt", "leverage capped at 10x", false, ("venues.alpha.margin.leverage_cap", "10x")),
        new("thin-book-hunt", "open interest not disclosed", false, ("venues.alpha.disclosure.level", "nothing")),
        new("thin-book-hunt", "liquidations let through at 0.2 BTC in ten seconds", false, (Bitcoin + "breakers", "[{kind: liquidation-throttle, most_per_interval: 0.2 BTC, interval: 10s}]")),
        new("put-hunt", "none", true),
        new("put-hunt", "mark within 1% of the index", true, (Bitcoin + "mark.basis_clamp", "1%")),
        new("put-hunt", "mark within a basis point of the index", false, (Bitcoin + "mark.basis_clamp", "1bp")),
        new("venus-2021", "none", true),
        new("venus-2021", "oracle averaged over half an hour", false, ("lenders.venus.pools.XVS.oracle.averaging", "30m")),
        new("venus-2021", "half of the collateral's worth is lent", false, ("lenders.venus.pools.XVS.loan_to_value", "50%")),
        new("venus-2021", "at most twenty million lent", false, ("lenders.venus.pools.USD.borrow_cap", "20_000_000 USD")),
        new("venus-2021", "no more lent than a tenth of the pool", false, ("lenders.venus.stop_borrow", "{above_utilisation: 10%}")),
        new("spoofed-book", "none", true),
        new("spoofed-book", "withdrawing costs half a basis point", false, (Bitcoin + "cancel_fee", "0.5bp")),
        new("spoofed-book", "orders rest for five seconds at least", true, (Bitcoin + "minimum_rest", "5s")),
        new("spoofed-book", "orders rest for a minute at least", true, (Bitcoin + "minimum_rest", "1m")),
        new("spoofed-book", "only the best prices are shown", false, (Bitcoin + "depth_shown", "0%")),
    ];

    private static readonly Lazy<RunSummary[]> Runs = new(() => [.. Defences.Select(one => WorldRuns.Summarise(WorldRuns.Read(one.Scenario, one.Overrides)))]);

    [Fact]
    public void Undefended_every_attack_is_begun_and_pays()
    {
        foreach (var (defence, run) in Defences.Zip(Runs.Value).Where(pair => pair.First.Overrides.Length == 0))
        {
            Assert.True(Value(run, "attack.begun") >= 1, defence.Scenario);
            Assert.True(Value(run, "attack.profit") > 0, $"{defence.Scenario} lost {Value(run, "attack.profit")}");
        }
    }

    [Fact]
    public void Every_mitigation_lowers_the_profit_but_a_clamp_whose_sources_are_all_pushed()
    {
        foreach (var (defence, run) in Defences.Zip(Runs.Value).Where(pair => pair.First.Overrides.Length > 0))
        {
            var undefended = Value(Runs.Value[Array.FindIndex(Defences, one => one.Scenario == defence.Scenario)], "attack.profit");
            var isLower = Value(run, "attack.profit") < undefended * 0.95;
            Assert.True(isLower == !defence.What.StartsWith("sources clamped", StringComparison.Ordinal), $"{defence.Scenario}, {defence.What}: {Value(run, "attack.profit")} of {undefended}");
        }
    }

    [Fact]
    public void Where_it_is_not_worthwhile_any_more_the_adversary_does_nothing()
    {
        foreach (var (defence, run) in Defences.Zip(Runs.Value))
        {
            Assert.True((Value(run, "attack.begun") > 0) == defence.IsWorthwhile, $"{defence.Scenario}, {defence.What}: begun {Value(run, "attack.begun")}");
            if (!defence.IsWorthwhile)
            {
                Assert.Equal((0.0, 0.0), (Value(run, "attack.outlay"), Value(run, "attack.profit")));
                Assert.True(Value(run, "attack.declined") >= 1, defence.What);
            }
        }
    }

    [Fact]
    public void The_table_in_the_docs_is_what_the_runs_give()
    {
        var expected = Table();
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "defenders.expected.md"), expected);
        var docs = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../src/ExchangeMesh.Traders/ADVERSARY.md")).ReplaceLineEndings("\n");

        var start = docs.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;

        Assert.Equal(expected, docs[start..docs.IndexOf(End, StringComparison.Ordinal)]);
    }

    private static string Table()
    {
        var text = new StringBuilder("| scenario | mitigation | `--set` | attacks | expected profit | profit |\n|---|---|---|---|---|---|\n");
        foreach (var (defence, run) in Defences.Zip(Runs.Value))
        {
            var sets = string.Join(" ", defence.Overrides.Select(one => $"`{one.Path}={one.Value}`"));
            text.Append(CultureInfo.InvariantCulture, $"| `{defence.Scenario}` | {defence.What} | {sets} | {Value(run, "attack.begun"):0} | {Money(run, "attack.expected_profit")} | {Money(run, "attack.profit")} |\n");
        }

        return text.ToString();
    }

    private static string Money(RunSummary run, string metric) => Value(run, metric).ToString("#,0", CultureInfo.InvariantCulture);

    private static double Value(RunSummary summary, string metric) =>
        summary.Find(metric)?.Value ?? throw new InvalidOperationException($"the run has no {metric}");

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private sealed record Defence(string Scenario, string What, bool IsWorthwhile, params (string Path, string Value)[] Overrides);
}
