using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Liquidation;

/// <summary>Drift liquidates nobody while its oracle is 50 % or more away from its five-minute average.</summary>
public sealed class IndexGuardTests
{
    // Trader 1 owns 50 dollars and is long a contract at 1,000: it must be liquidated from 975 on. One second after the fall the average is still 1,000.
    [Theory]
    [InlineData(501, true)]
    [InlineData(500, false)]
    [InlineData(499, false)]
    public void An_index_that_is_half_its_average_away_holds_liquidations_back(long index, bool isLiquidated)
    {
        var bench = Bench();

        bench.MoveIndex(index);

        Assert.Equal(isLiquidated, bench.All<LiquidationRow>().Count > 0);
    }

    [Fact]
    public void Once_the_average_has_followed_the_liquidation_that_waited_goes_on()
    {
        var bench = Bench();

        // After so many seconds of five hundred the average is 1,000 - 500 x s / 300, half of which is 500 below it when s is more than nothing.
        bench.MoveIndex(500);
        var before = bench.All<LiquidationRow>().Count;
        bench.MoveIndex(500);
        bench.MoveIndex(500);

        Assert.Equal(0, before);
        Assert.NotEmpty(bench.All<LiquidationRow>());
        bench.AssertBalanced();
    }

    private static VenueBench Bench()
    {
        var terms = Terms();
        var bench = new VenueBench(terms with { Liquidation = terms.Liquidation with { GuardDistance = Ratio.FromPercent(50) } });
        bench.Exchange.Deposit(Trader(1), Usd, Money.FromUnits(50));
        bench.Exchange.Deposit(Trader(2), Usd, Money.FromUnits(10_000));
        bench.Started();
        bench.Trade(buyer: 1, seller: 2, lots: 100, ticks: 1_000);
        for (var second = 0; second < 10; second++)
        {
            bench.MoveIndex(1_000);
        }

        return bench;
    }
}
