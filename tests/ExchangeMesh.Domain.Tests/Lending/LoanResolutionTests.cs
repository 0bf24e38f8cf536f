using CsCheck;
using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Lending.LendingStage;

namespace ExchangeMesh.Domain.Tests.Lending;

/// <summary>
/// How running lending venues resolve unsafe loans other than by plain calls. Alice has pledged 10 ether at 2,000 dollars and owes 14,000
/// unless a test says otherwise; the liquidation threshold is 80 %, so at 1,749 her loan is unsafe.
/// </summary>
public sealed class LoanResolutionTests
{
    private const long Dollars = 1_000_000;

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

    [Fact]
    public void The_stability_pool_pays_first_and_the_other_borrowers_take_over_the_rest()
    {
        var stage = Pooling(outside: 5_000);

        // At 1,300 Alice has 13,000 against 12,000.
        stage.Report(EtherFeed, 1_300 * Dollars);
        var answer = stage.Call(Alice, Dollar, Ether, Money.FromUnits(1));

        Assert.Equal(RejectReason.None, answer);
        Assert.Equal((Money.Zero, Money.Zero), (stage.Venue.Debt(Alice, Dollar), stage.Venue.Supplied(Alice, Ether)));
        Assert.Equal(Money.FromUnits(17_000), stage.Venue.Debt(Bob, Dollar));
        Assert.Equal(new Money(50_000), stage.Venue.FreeBalance(Liquidator, Ether));
        Assert.InRange(stage.Venue.Supplied(Bob, Ether).Micros, 15_804_166, 15_804_168);
        stage.AssertBalanced();
    }

    [Fact]
    public void Depositors_lose_in_proportion_and_gain_the_collateral()
    {
        var stage = Pooling(outside: 10_000);
        stage.Supply(Bob, Dollar, Money.FromUnits(10_000));

        stage.Report(EtherFeed, 1_300 * Dollars);
        stage.Call(Alice, Dollar, Ether, Money.FromUnits(1));
        var left = stage.Venue.Supplied(Bob, Dollar);
        stage.Withdraw(Bob, Dollar, LendingMarket.Everything);

        // 12,000 of 20,000 are used; half of 9.95 ether are Bob's.
        Assert.Equal(Money.FromUnits(4_000), left);
        Assert.Equal(Money.FromUnits(4_000), stage.Venue.FreeBalance(Bob, Dollar));
        Assert.InRange(stage.Venue.FreeBalance(Bob, Ether).Micros, 4_974_998, 4_975_000);
        stage.AssertBalanced();
    }

    [Fact]
    public void In_recovery_mode_loans_below_the_systems_ratio_may_be_liquidated_too()
    {
        // At 1,500 the system has 30,000 against 22,000, 136 %; Alice 125 %, Bob 150 %.
        var stage = Pooling(outside: 50_000);
        stage.Report(EtherFeed, 1_500 * Dollars);
        var offers = stage.Outbox.BodiesTo<LoanLiquidatable>(Liquidator);

        var alice = stage.Call(Alice, Dollar, Ether, Money.FromUnits(1));
        var bob = stage.Call(Bob, Dollar, Ether, Money.FromUnits(1));

        // Taken is 110 % of 12,000 at 1,500: 8.8 ether; 1.2 stay Alice's.
        Assert.Equal(Alice, Assert.Single(offers).Borrower);
        Assert.Equal((RejectReason.None, RejectReason.Healthy), (alice, bob));
        Assert.Equal(new Money(1_200_000), stage.Venue.Supplied(Alice, Ether));
        stage.AssertBalanced();
    }

    [Fact]
    public void No_loan_may_bring_the_system_below_the_critical_ratio()
    {
        var stage = Pooling(outside: 0, bobOwes: 0);

        // 40,000 of collateral bear 26,666; Bob's own ratio at 14,700 would be 136 %.
        Assert.Equal(RejectReason.Undercollateralised, stage.Borrow(Bob, Dollar, Money.FromUnits(14_700)));
        Assert.Equal(RejectReason.None, stage.Borrow(Bob, Dollar, Money.FromUnits(14_600)));
    }

    [Theory]
    [InlineData("absorption")]
    [InlineData("auction")]
    [InlineData("margin-call")]
    [InlineData("stability-pool")]
    public void What_is_written_is_read_back(string kind)
    {
        Func<LendingStage> make = kind switch
        {
            "absorption" => () => Absorbing().WithLoan(14_000),
            "auction" => () => Auctioning().WithLoan(14_000),
            "margin-call" => () => Calling(MarginCallLadder.BlockFi),
            _ => () => Pooling(outside: 5_000),
        };
        var stage = make();
        stage.Report(EtherFeed, 1_400 * Dollars);
        stage.Call(Alice, Dollar, Ether, Money.FromUnits(1));
        stage.Supply(Bob, Dollar, Money.FromUnits(1));

        var again = make();
        again.Venue.ReadState(new StateReader(Written(stage)));

        Assert.Equal(Written(stage), Written(again));
        Assert.NotEqual(Written(make()), Written(again));
        stage.Report(EtherFeed, 1_100 * Dollars);
        again.Outbox.Now = stage.Outbox.Now;
        again.Report(EtherFeed, 1_100 * Dollars);
        Assert.Equal(Written(stage), Written(again));
        again.AssertBalanced();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_money_is_made_or_lost_whatever_is_asked(int kind)
    {
        Gen.Int[0, int.MaxValue].Array[60].Sample(
            draws =>
            {
                var stage = kind switch
                {
                    0 => Absorbing().WithLoan(14_000),
                    1 => Auctioning(hole: 9_000).WithLoan(14_000),
                    2 => Calling(MarginCallLadder.Unchained, threshold: 90),
                    _ => Pooling(outside: 7_000),
                };
                stage.Give(Bob, Dollar, 5_000).Give(Bob, Ether, 5);
                foreach (var draw in draws)
                {
                    Ask(stage, draw);
                }

                stage.AssertBalanced();
            },
            iter: 60);
    }

    private static void Ask(LendingStage stage, int draw)
    {
        var who = draw % 3 == 0 ? Alice : draw % 3 == 1 ? Bob : Liquidator;
        var amount = new Money(((draw / 100) % 4_000_000_000L) + 1);
        switch (draw / 7 % 8)
        {
            case 0:
                stage.Report(EtherFeed, (900 + (draw / 50 % 1_300)) * Dollars);
                break;
            case 1:
                stage.Pass(Duration.FromSeconds(draw / 50 % 5_000));
                break;
            case 2:
                stage.Supply(who, draw % 2 == 0 ? Dollar : Ether, amount);
                break;
            case 3:
                stage.Withdraw(who, draw % 2 == 0 ? Dollar : Ether, amount);
                break;
            case 4:
                stage.Borrow(who, Dollar, amount);
                break;
            case 5:
                stage.Repay(who, Dollar, amount);
                break;
            case 6:
                stage.Call(new ParticipantId(5), Dollar, Ether, amount);
                break;
            default:
                stage.Call(draw % 2 == 0 ? Alice : Bob, Dollar, Ether, amount);
                break;
        }
    }

    private static byte[] Written(LendingStage stage)
    {
        var writer = new StateWriter();
        stage.Venue.WriteState(writer);
        return writer.Written.ToArray();
    }

    private static LendingStage Absorbing(long target = 0) => new(With(
        Terms() with { Resolution = new AbsorptionTerms(Ratio.FromPercent(50), Money.FromUnits(target)) },
        Ether,
        pool => pool with { LiquidationFactor = Ratio.FromPercent(90) }));

    private static LendingStage Auctioning(long hole = 0)
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

    private static LendingStage Calling(MarginCallLadder ladder, int threshold = 80)
    {
        var terms = With(
            Terms() with { Resolution = ladder, RecordInterval = Duration.FromHours(1) },
            Ether,
            pool => pool with { LiquidationThreshold = Ratio.FromPercent(threshold) });
        return new LendingStage(terms).WithLoan(10_000);
    }

    private static LendingStage Pooling(long outside, long bobOwes = 10_000)
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
