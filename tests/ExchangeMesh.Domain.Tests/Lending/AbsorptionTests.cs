using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Lending.LendingStage;
using static ExchangeMesh.Domain.Tests.Lending.ResolutionStages;

namespace ExchangeMesh.Domain.Tests.Lending;

/// <summary>How a running lending venue takes unsafe accounts over whole and sells their collateral (Compound v3).</summary>
/// <remarks>Alice has pledged 10 ether at 2,000 dollars and owes 14,000 unless a test says otherwise; at 1,749 her loan is unsafe.</remarks>
public sealed class AbsorptionTests
{
    [Fact]
    public void Compound_takes_an_unsafe_account_over_whole_and_credits_what_is_left()
    {
        var stage = Absorbing().WithLoan(14_000);

        stage.Report(EtherFeed, 1_750 * Dollars);
        var debtBefore = stage.Venue.Debt(Alice, Dollar);
        stage.Report(EtherFeed, 1_700 * Dollars);

        // 90 % of 17,000 less 14,000.
        Assert.Equal(Money.FromUnits(14_000), debtBefore);
        Assert.Equal(Money.Zero, stage.Venue.Debt(Alice, Dollar));
        Assert.Equal(Money.Zero, stage.Venue.Supplied(Alice, Ether));
        Assert.Equal(Money.FromUnits(1_300), stage.Venue.Supplied(Alice, Dollar));
        stage.AssertBalanced();
    }

    [Fact]
    public void Absorbed_collateral_is_sold_at_the_storefront_discount()
    {
        var stage = Absorbing().WithLoan(14_000);
        stage.Report(EtherFeed, 1_700 * Dollars);
        var offer = Assert.Single(stage.Outbox.BodiesTo<LoanLiquidatable>(Liquidator));

        var answer = stage.Send(Liquidator, new LiquidationCall(Money.FromUnits(1_615), new ParticipantId(5), Dollar, Ether));

        // Half of the penalty of 10 % off 1,700: 1,615 for one ether, 16,150 for all.
        Assert.Equal((Money.FromUnits(16_150), new Ratio(52_631), new ParticipantId(5)), (offer.MaxRepay, offer.Bonus, offer.Borrower));
        Assert.Equal(RejectReason.None, answer);
        Assert.Equal(Money.FromUnits(1), stage.Venue.FreeBalance(Liquidator, Ether));
        Assert.Equal(Money.FromUnits(1_000_000 - 1_615), stage.Venue.FreeBalance(Liquidator, Dollar));
        stage.AssertBalanced();
    }

    [Fact]
    public void No_more_is_sold_than_was_absorbed_and_nothing_from_the_target_reserves_on()
    {
        var stage = Absorbing(target: 2_000).WithLoan(14_000);
        stage.Report(EtherFeed, 1_700 * Dollars);

        var first = stage.Send(Liquidator, new LiquidationCall(Money.FromUnits(100_000), new ParticipantId(5), Dollar, Ether));
        var second = stage.Send(Liquidator, new LiquidationCall(Money.FromUnits(1), new ParticipantId(5), Dollar, Ether));

        Assert.Equal((RejectReason.None, RejectReason.NoSuchLoan), (first, second));
        Assert.Equal(Money.FromUnits(10), stage.Venue.FreeBalance(Liquidator, Ether));
        Assert.Equal(Money.FromUnits(1_000_000 - 16_150), stage.Venue.FreeBalance(Liquidator, Dollar));
        stage.AssertBalanced();
    }

    [Fact]
    public void What_collateral_and_reserves_cannot_pay_is_bad_debt()
    {
        var stage = Absorbing().WithLoan(14_000);

        stage.Report(EtherFeed, 1_300 * Dollars);

        var lost = Assert.Single(stage.Outbox.Rows<BadDebtRow>());
        Assert.Equal((Alice, Money.FromUnits(1_000)), (lost.Account, lost.Amount));
        stage.AssertBalanced();
    }
}
