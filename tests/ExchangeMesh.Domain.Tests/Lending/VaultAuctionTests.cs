using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Lending.LendingStage;
using static ExchangeMesh.Domain.Tests.Lending.ResolutionStages;

namespace ExchangeMesh.Domain.Tests.Lending;

/// <summary>How a running lending venue sells the collateral of unsafe loans at falling prices (Maker).</summary>
/// <remarks>Alice has pledged 10 ether at 2,000 dollars and owes 14,000 unless a test says otherwise; at 1,749 her loan is unsafe.</remarks>
public sealed class VaultAuctionTests
{
    [Fact]
    public void A_keeper_starts_an_auction_and_is_rewarded()
    {
        var stage = Auctioning().WithLoan(14_000);
        stage.Report(EtherFeed, 1_700 * Dollars);
        var offer = Assert.Single(stage.Outbox.BodiesTo<LoanLiquidatable>(Liquidator));

        var answer = stage.Call(Alice, Dollar, Ether, Money.FromUnits(1));

        // 110 % of 14,000 are to be raised: 100 and 2 % of 15,400.
        Assert.Equal(Money.FromUnits(14_000), offer.MaxRepay);
        Assert.Equal(RejectReason.None, answer);
        Assert.Equal(Money.FromUnits(1_000_408), stage.Venue.FreeBalance(Liquidator, Dollar));
        Assert.Equal((Money.Zero, Money.Zero), (stage.Venue.Debt(Alice, Dollar), stage.Venue.Supplied(Alice, Ether)));
        Assert.Equal(Money.FromUnits(-408), stage.Outbox.BodiesTo<CollateralSeized>(Liquidator)[0].Repaid);
        stage.AssertBalanced();
    }

    [Fact]
    public void Keepers_buy_at_the_falling_price_and_the_rest_goes_back()
    {
        var stage = Auctioning().WithLoan(14_000);
        stage.Report(EtherFeed, 1_700 * Dollars);
        stage.Call(Alice, Dollar, Ether, Money.FromUnits(1));

        // The price opens at 125 % of 1,700, at which nobody buys who wants no less than the oracle price. A quarter of its hour later it
        // is 1,593.75; when one ether is sold, 13,806.25 are left to raise.
        var early = stage.Call(Alice, Dollar, Ether, Money.FromUnits(2_125));
        stage.Pass(Duration.FromSeconds(900));
        stage.Call(Alice, Dollar, Ether, new Money(1_593_750_000));
        var first = stage.Venue.FreeBalance(Liquidator, Ether);
        stage.Call(Alice, Dollar, Ether, Money.FromUnits(100_000));

        Assert.Equal((RejectReason.TooExpensive, Money.FromUnits(1)), (early, first));
        Assert.Equal(Money.FromUnits(1_000_408 - 15_400), stage.Venue.FreeBalance(Liquidator, Dollar));
        var bought = 13_806_250_000L * 1_000_000 / 1_593_750_000;
        Assert.Equal(new Money(1_000_000 + bought), stage.Venue.FreeBalance(Liquidator, Ether));
        Assert.Equal(new Money(9_000_000 - bought), stage.Venue.FreeBalance(Alice, Ether));
        Assert.Equal(Money.FromUnits(1_400 - 408), stage.Venue.Audit().Totals[0].Reserves);
        Assert.Equal(RejectReason.NoSuchLoan, stage.Call(Alice, Dollar, Ether, Money.FromUnits(1)));
        stage.AssertBalanced();
    }

    [Fact]
    public void Keepers_are_told_of_the_price_while_an_auction_runs()
    {
        var stage = Auctioning().WithLoan(14_000);
        stage.Report(EtherFeed, 1_700 * Dollars);
        stage.Call(Alice, Dollar, Ether, Money.FromUnits(1));

        stage.Pass(Duration.FromSeconds(900));

        // 125 % of the oracle price fall to 100 % in 720 s, to 93.75 % in 900 s; keepers are told every 90 s.
        var offers = stage.Outbox.BodiesTo<LoanLiquidatable>(Liquidator);
        Assert.Equal([new Ratio(0), new Ratio(32_258), new Ratio(66_666)], offers.Select(offer => offer.Bonus));
    }

    [Fact]
    public void An_auction_that_does_not_raise_the_debt_leaves_bad_debt()
    {
        var stage = Auctioning().WithLoan(14_000);
        stage.Report(EtherFeed, 1_700 * Dollars);
        stage.Call(Alice, Dollar, Ether, Money.FromUnits(1));
        stage.Pass(Duration.FromSeconds(3_000));

        // A sixth of 2,125 for each of ten ether.
        stage.Call(Alice, Dollar, Ether, Money.FromUnits(100_000));

        var lost = Assert.Single(stage.Outbox.Rows<BadDebtRow>());
        Assert.InRange(lost.Amount.Micros, 14_000_000_000 - 3_541_666_670, 14_000_000_000 - 3_541_666_660);
        stage.AssertBalanced();
    }

    [Fact]
    public void An_old_auction_is_started_anew_by_the_next_call()
    {
        var stage = Auctioning().WithLoan(14_000);
        stage.Report(EtherFeed, 1_700 * Dollars);
        stage.Call(Alice, Dollar, Ether, Money.FromUnits(1));
        stage.Report(EtherFeed, 1_000 * Dollars);
        stage.Pass(Duration.FromSeconds(3_601));

        var answer = stage.Call(Alice, Dollar, Ether, Money.FromUnits(1_000));
        var nothing = stage.Venue.FreeBalance(Liquidator, Ether);
        stage.Pass(Duration.FromSeconds(720));
        stage.Call(Alice, Dollar, Ether, Money.FromUnits(1_000));

        Assert.Equal((RejectReason.None, Money.Zero), (answer, nothing));
        Assert.Equal(Money.FromUnits(1), stage.Venue.FreeBalance(Liquidator, Ether));
        stage.AssertBalanced();
    }

    [Fact]
    public void No_more_is_put_under_auction_than_the_hole_has_room_for()
    {
        var stage = Auctioning(hole: 5_500).WithLoan(14_000);
        stage.Report(EtherFeed, 1_700 * Dollars);

        stage.Call(Alice, Dollar, Ether, Money.FromUnits(1));

        Assert.Equal(Money.FromUnits(9_000), stage.Venue.Debt(Alice, Dollar));
        Assert.InRange(stage.Venue.Supplied(Alice, Ether).Micros, 6_428_571, 6_428_572);
        stage.AssertBalanced();
    }
}
