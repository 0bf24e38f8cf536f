using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Lending.LendingStage;
using static ExchangeMesh.Domain.Tests.Lending.ResolutionStages;

namespace ExchangeMesh.Domain.Tests.Lending;

/// <summary>How a running lending venue warns, calls for margin, and sells what no cure saves (lenders with margin calls).</summary>
/// <remarks>Alice has pledged 10 ether at 2,000 dollars and owes 14,000 unless a test says otherwise; at 1,749 her loan is unsafe.</remarks>
public sealed class MarginCallSaleTests
{
    [Fact]
    public void A_lender_warns_calls_and_sells_when_no_cure_comes_in_time()
    {
        var stage = Calling(MarginCallLadder.BlockFi);

        stage.Report(EtherFeed, 1_538 * Dollars);
        var notices = stage.Outbox.BodiesTo<HealthWarning>(Alice).Count;
        stage.Report(EtherFeed, 1_428 * Dollars);
        var calls = stage.Outbox.BodiesTo<HealthWarning>(Alice).Count;
        var early = stage.Call(Alice, Dollar, Ether, Money.FromUnits(1_000));
        stage.Pass(Duration.FromHours(72));
        var offer = stage.Outbox.BodiesTo<LoanLiquidatable>(Liquidator)[0];
        var late = stage.Call(Alice, Dollar, Ether, Money.FromUnits(10_000));

        Assert.Equal((1, 1, RejectReason.Healthy), (notices, calls, early));
        Assert.Equal(Money.FromUnits(10_000), offer.MaxRepay);
        Assert.Equal(RejectReason.None, late);
        Assert.Equal(Money.Zero, stage.Venue.Debt(Alice, Dollar));
        Assert.Equal(new Money(10_500_000_000 * 1_000_000L / 1_428_000_000), stage.Venue.FreeBalance(Liquidator, Ether));
        stage.AssertBalanced();
    }

    [Fact]
    public void A_cure_in_time_ends_the_call()
    {
        var stage = Calling(MarginCallLadder.BlockFi);
        stage.Report(EtherFeed, 1_428 * Dollars);

        stage.Repay(Alice, Dollar, Money.FromUnits(1_000));
        stage.Pass(Duration.FromHours(73));

        Assert.Empty(stage.Outbox.BodiesTo<LoanLiquidatable>(Liquidator));
        Assert.Equal(RejectReason.Healthy, stage.Call(Alice, Dollar, Ether, Money.FromUnits(1_000)));
    }

    [Fact]
    public void From_the_highest_rung_on_the_sale_is_immediate()
    {
        var stage = Calling(MarginCallLadder.BlockFi);

        stage.Report(EtherFeed, 1_250 * Dollars);

        Assert.Single(stage.Outbox.BodiesTo<LoanLiquidatable>(Liquidator));
        Assert.Equal(RejectReason.None, stage.Call(Alice, Dollar, Ether, Money.FromUnits(100)));
    }

    [Fact]
    public void A_partial_sale_restores_the_target_and_no_more()
    {
        // Figure: at 85 % sales down to 55 %. (10,000 − 0.55 × 11,760) ÷ (1 − 0.55 × 1.05) is 8,359.76.
        var stage = Calling(MarginCallLadder.Figure, threshold: 85);

        stage.Report(EtherFeed, 1_176 * Dollars);
        var first = stage.Call(Alice, Dollar, Ether, Money.FromUnits(10_000));
        var second = stage.Call(Alice, Dollar, Ether, Money.FromUnits(10_000));

        Assert.Equal((RejectReason.None, RejectReason.Healthy), (first, second));
        Assert.InRange(stage.Venue.Debt(Alice, Dollar).Micros, 1_640_230_000, 1_640_240_000);
        Assert.InRange(stage.Venue.Health(Alice).LoanToValue.PartsPerMillion, 549_990, 550_000);
        stage.AssertBalanced();
    }
}
