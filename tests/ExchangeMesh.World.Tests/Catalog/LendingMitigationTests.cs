namespace ExchangeMesh.World.Tests.Catalog;

/// <summary>What stopping or capping loans does to the cascade of <c>lending-contagion</c>: less is borrowed, so fewer loans are liquidated.</summary>
public sealed class LendingMitigationTests
{
    [Fact]
    public void A_borrow_cap_and_a_stop_at_high_utilisation_make_the_cascade_smaller()
    {
        var free = Calls();
        var capped = Calls(("lenders.pool.pools.USD.borrow_cap", "10000000 USD"));
        var stopped = Calls(("lenders.pool.stop_borrow.above_utilisation", "15%"));

        Assert.True(free > 0, "Without a cap loans are liquidated.");
        Assert.True(capped < free / 2, $"With a cap there are {capped} calls on loans, without {free}.");
        Assert.True(stopped < free / 2, $"With a stop there are {stopped} calls on loans, without {free}.");
    }

    private static double Calls(params (string Path, string Value)[] overrides) =>
        WorldRuns.Summarise(WorldRuns.Read("lending-contagion", overrides)).Find("loan_liquidations")?.Value
        ?? throw new InvalidOperationException("the run has no loan_liquidations");
}
