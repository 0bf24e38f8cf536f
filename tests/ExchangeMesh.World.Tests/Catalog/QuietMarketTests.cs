namespace ExchangeMesh.World.Tests.Catalog;

/// <summary>The control: where nothing happens, nothing cascades.</summary>
public sealed class QuietMarketTests
{
    [Fact]
    public void A_market_without_a_shock_stays_calm_for_a_day()
    {
        var summary = WorldRuns.Summarise(WorldRuns.Read("quiet-market"));

        Assert.Equal(86_400, summary.Find("length")!.Value);
        Assert.Equal(0, summary.Find("cascade.count")!.Value);
        Assert.InRange(summary.Find("alpha.BTC-PERP.max_drawdown")!.Value!.Value, 0, 0.1);
        Assert.True(summary.Find("alpha.BTC-PERP.trades")!.Value > 1_000);
    }
}
