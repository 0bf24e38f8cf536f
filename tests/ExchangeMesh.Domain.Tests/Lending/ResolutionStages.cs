using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Lending.LendingStage;

namespace ExchangeMesh.Domain.Tests.Lending;

/// <summary>Lending venues that resolve unsafe loans other than by plain calls; the liquidation threshold is 80 % unless a test says otherwise.</summary>
internal static class ResolutionStages
{
    public const long Dollars = 1_000_000;

    public static LendingStage Absorbing(long target = 0) => new(With(
        Terms() with { Resolution = new AbsorptionTerms(Ratio.FromPercent(50), Money.FromUnits(target)) },
        Ether,
        pool => pool with { LiquidationFactor = Ratio.FromPercent(90) }));

    public static LendingStage Auctioning(long hole = 0)
    {
        var auction = new AuctionTerms(
            new AuctionPrice(AuctionCurve.Linear, 3_600, 0),
            Ratio.FromPercent(125),
            Ratio.Zero,
            3_600,
            Money.FromUnits(22),
            Money.FromUnits(100),
            Ratio.FromPercent(2));
        var terms = new VaultAuctionTerms(
            auction, Ratio.FromPercent(110), Money.FromUnits(20), Money.FromUnits(hole), Duration.FromSeconds(90));
        return new LendingStage(Terms() with { Resolution = terms });
    }

    public static LendingStage Calling(MarginCallLadder ladder, int threshold = 80)
    {
        var terms = With(
            Terms() with { Resolution = ladder, RecordInterval = Duration.FromHours(1) },
            Ether,
            pool => pool with { LiquidationThreshold = Ratio.FromPercent(threshold) });
        return new LendingStage(terms).WithLoan(10_000);
    }

    public static LendingStage Pooling(long outside, long bobOwes = 10_000)
    {
        var terms = Terms() with
        {
            Resolution = new StabilityTerms(
                new RecoveryMode(Ratio.FromPercent(110), Ratio.FromPercent(150)), new Ratio(5_000), Money.FromUnits(outside)),
        };
        terms = With(terms, Ether, pool => pool with { LoanToValue = new Ratio(909_090), LiquidationThreshold = new Ratio(909_091) });
        var stage = new LendingStage(terms with { Pools = [.. terms.Pools.Where(pool => pool.Asset != Bitcoin)] });
        stage.Give(Bob, Ether, 10).Give(Bob, Dollar, 0).Give(Alice, Ether, 10).Give(Liquidator, Dollar, 1_000_000).Start();
        stage.Supply(Bob, Ether, Money.FromUnits(10));
        stage.Supply(Alice, Ether, Money.FromUnits(10));
        if (bobOwes > 0)
        {
            Assert.Equal(RejectReason.None, stage.Borrow(Bob, Dollar, Money.FromUnits(bobOwes)));
        }

        Assert.Equal(RejectReason.None, stage.Borrow(Alice, Dollar, Money.FromUnits(12_000)));
        return stage;
    }
}
