using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.World.Tests.Catalog;

/// <summary>The shipped rulebooks of lenders in a whole run: `lending-contagion` with another lender and the same borrowers and liquidators.</summary>
public sealed class LenderRulebookRunTests
{
    private static readonly (string Path, string Value)[] FastOracle = [("lenders.pool.pools.ETH.oracle.delay", "5s")];

    [Fact]
    public void Keepers_start_auctions_and_buy_at_no_more_than_the_oracle_price()
    {
        // Steps of 5 s instead of 90 s: the price is down to the oracle's in two minutes and not in forty.
        (string, string)[] fast = [("lenders.pool.resolution.step", "5s"), ("lenders.pool.resolution.offer_interval", "5s")];

        var summary = Run("maker-2021-style", [.. FastOracle, .. fast]);

        var (calls, repaid, seized) = (Value(summary, "pool.liquidations"), Value(summary, "pool.repaid"), Value(summary, "pool.seized"));
        Assert.True(calls > 0 && repaid > 10_000, $"There are {calls} calls that repay {repaid}.");
        Assert.True(repaid < seized * 1.02, $"Keepers paid {repaid} for {seized}.");
    }

    [Fact]
    public void Absorbed_collateral_is_bought_at_its_discount()
    {
        var summary = Run("compound-v3-style");

        Assert.True(Value(summary, "pool.liquidations") > 0);
        Assert.True(Value(summary, "loan_liquidations") > Value(summary, "pool.liquidations"), "Nobody bought what was absorbed.");
    }

    [Fact]
    public void A_lender_that_calls_sells_from_its_highest_rung_on()
    {
        (string, string)[] earlier =
        [
            ("lenders.pool.pools.ETH.loan_to_value", "60%"),
            ("lenders.pool.resolution.rungs", "[{loan_to_value: 61%, action: notice}, {loan_to_value: 64%, action: partial-sale, target: 55%}]"),
            ("lenders.pool.pools.ETH.liquidation_threshold", "64%"),
        ];

        var summary = Run("figure-style", [.. FastOracle, .. earlier]);

        Assert.True(Value(summary, "pool.liquidations") > 0);
        Assert.True(Value(summary, "pool.repaid") < Value(summary, "pool.seized"));
    }

    [Theory]
    [InlineData("maker-2021-style")]
    [InlineData("liquity-style")]
    public void Partitions_do_not_change_what_happens(string rulebook)
    {
        var plan = WorldRuns.Read("lending-contagion", [("lenders.pool.rulebook", rulebook), .. FastOracle]).Plan!;

        Assert.Equal(WorldRuns.Sequential(plan), WorldRuns.Lockstep(plan, 3));
    }

    private static RunSummary Run(string rulebook, params (string Path, string Value)[] overrides) =>
        WorldRuns.Summarise(WorldRuns.Read("lending-contagion", [("lenders.pool.rulebook", rulebook), .. overrides]));

    private static double Value(RunSummary summary, string metric) =>
        summary.Find(metric)?.Value ?? throw new InvalidOperationException($"the run has no {metric}");
}
