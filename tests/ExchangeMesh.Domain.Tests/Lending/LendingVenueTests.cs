using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Lending.LendingStage;

namespace ExchangeMesh.Domain.Tests.Lending;

public sealed class LendingVenueTests
{
    [Fact]
    public void A_supply_moves_from_the_free_balance_into_the_pool()
    {
        var stage = new LendingStage().Give(Alice, Ether, 10).Start();

        var reason = stage.Supply(Alice, Ether, Money.FromUnits(4));

        Assert.Equal(RejectReason.None, reason);
        Assert.Equal(Money.FromUnits(6), stage.Venue.FreeBalance(Alice, Ether));
        Assert.Equal(Money.FromUnits(4), stage.Venue.Supplied(Alice, Ether));
        Assert.Equal([new LoanChanged(Money.FromUnits(4), Ether, MessageKind.SupplyAsset)], stage.Outbox.BodiesTo<LoanChanged>(Alice));
        var row = Assert.Single(stage.Outbox.Rows<LoanRow>());
        Assert.Equal((Alice, Ether, MessageKind.SupplyAsset, LoanHealth.Unlimited), (row.Account, row.Asset, row.Action, row.HealthFactor));
        stage.AssertBalanced();
    }

    [Fact]
    public void A_loan_may_reach_the_loan_to_value_limit_and_not_a_micro_unit_more()
    {
        var stage = new LendingStage().Give(Alice, Ether, 10).Start();
        stage.Supply(Alice, Ether, Money.FromUnits(10));

        Assert.Equal(RejectReason.Undercollateralised, stage.Borrow(Alice, Dollar, new Money(15_000_000_001)));
        Assert.Equal(RejectReason.None, stage.Borrow(Alice, Dollar, Money.FromUnits(15_000)));

        Assert.Equal(Money.FromUnits(15_000), stage.Venue.FreeBalance(Alice, Dollar));
        Assert.Equal(Money.FromUnits(15_000), stage.Venue.Debt(Alice, Dollar));
        Assert.Equal(1_066_666, stage.Venue.Health(Alice).HealthFactor.PartsPerMillion);
        stage.AssertBalanced();
    }

    [Fact]
    public void Collateral_may_leave_until_the_health_factor_is_one()
    {
        var stage = new LendingStage().WithLoan(8_000);

        Assert.Equal(RejectReason.Undercollateralised, stage.Withdraw(Alice, Ether, new Money(5_000_001)));
        Assert.Equal(RejectReason.None, stage.Withdraw(Alice, Ether, Money.FromUnits(5)));

        Assert.Equal(Ratio.One, stage.Venue.Health(Alice).HealthFactor.PartsPerMillion);
        stage.AssertBalanced();
    }

    [Fact]
    public void Each_refusal_has_its_reason_and_changes_nothing()
    {
        var stage = new LendingStage().WithLoan(8_000);
        var before = State(stage);

        Assert.Equal(RejectReason.UnknownAsset, stage.Supply(Alice, new AssetId(9), Money.FromUnits(1)));
        Assert.Equal(RejectReason.QuantityNotPositive, stage.Supply(Alice, Ether, Money.Zero));
        Assert.Equal(RejectReason.InsufficientBalance, stage.Supply(Alice, Ether, Money.FromUnits(1)));
        Assert.Equal(RejectReason.InsufficientBalance, stage.Supply(Bob, Ether, Money.FromUnits(1)));
        Assert.Equal(RejectReason.InsufficientBalance, stage.Withdraw(Alice, Ether, Money.FromUnits(11)));
        Assert.Equal(RejectReason.InsufficientLiquidity, stage.Borrow(Alice, Bitcoin, Money.FromUnits(10_001)));
        Assert.Equal(RejectReason.NoSuchLoan, stage.Repay(Alice, Bitcoin, Money.FromUnits(1)));
        Assert.Equal(RejectReason.Healthy, stage.Call(Alice, Dollar, Ether, Money.FromUnits(1)));
        Assert.Equal(RejectReason.NoSuchLoan, stage.Call(Alice, Dollar, Bitcoin, Money.FromUnits(1)));
        Assert.Equal(RejectReason.NoSuchLoan, stage.Call(Bob, Dollar, Ether, Money.FromUnits(1)));
        Assert.Equal(RejectReason.UnknownAsset, stage.Call(Alice, new AssetId(9), Ether, Money.FromUnits(1)));
        Assert.Equal(RejectReason.QuantityNotPositive, stage.Call(Alice, Dollar, Ether, Money.Zero));
        Assert.Equal(RejectReason.InsufficientBalance, stage.Send(Alice, new TransferOut(Money.FromUnits(8_001), Dollar, SpotVenue)));
        Assert.Equal(RejectReason.UnknownDestination, stage.Send(Alice, new TransferOut(Money.FromUnits(1), Dollar, stage.Outbox.Self)));
        Assert.Equal(RejectReason.UnknownInstrument, stage.Send(Alice, default(PlaceOrder)));

        Assert.Equal(before, State(stage));
    }

    [Fact]
    public void A_transfer_leaves_the_books_and_travels_as_a_message()
    {
        var stage = new LendingStage().WithLoan(8_000);

        var reason = stage.Send(Alice, new TransferOut(Money.FromUnits(3_000), Dollar, SpotVenue));

        Assert.Equal(RejectReason.None, reason);
        var sent = Assert.Single(stage.Outbox.Sent);
        Assert.Equal(SpotVenue, sent.To);
        Assert.Equal(new TransferIn(Money.FromUnits(3_000), Dollar, Alice), sent.Message.Body<TransferIn>());
        Assert.Equal(Duration.FromSeconds(15), sent.Delay);
        var row = Assert.Single(stage.Outbox.Rows<TransferRow>());
        Assert.Equal(Money.FromUnits(-3_000), row.Change);
        Assert.Equal(stage.Outbox.Records[0].Id, sent.Cause);
        Assert.Equal(Money.FromUnits(5_000), stage.Venue.FreeBalance(Alice, Dollar));
        stage.AssertBalanced();
    }

    [Fact]
    public void What_arrives_is_credited_even_in_an_asset_without_a_pool()
    {
        var stage = new LendingStage().Start();
        var gold = new AssetId(7);

        stage.Send(SpotVenue, new TransferIn(Money.FromUnits(5), gold, Bob));

        Assert.Equal(Money.FromUnits(5), stage.Venue.FreeBalance(Bob, gold));
        Assert.Equal([new TransferSettled(Money.FromUnits(5), gold)], stage.Outbox.BodiesTo<TransferSettled>(Bob));
        Assert.Equal(RejectReason.None, stage.Send(Bob, new TransferOut(Money.FromUnits(5), gold, SpotVenue)));
        stage.AssertBalanced();
    }

    [Fact]
    public void A_falling_price_warns_the_borrower_once_and_then_calls_the_liquidators()
    {
        var stage = new LendingStage().WithLoan(13_000);
        var crash = EventId.Of(SpotVenue, 77);

        stage.Report(EtherFeed, 1_780_000_000, crash);
        var warning = Assert.Single(stage.Outbox.BodiesTo<HealthWarning>(Alice));
        Assert.Equal(new HealthWarning(new Ratio(1_095_384), Money.FromUnits(13_000), Money.FromUnits(17_800)), warning);
        Assert.Equal(crash, stage.Outbox.Sent[0].Cause);

        stage.Report(EtherFeed, 1_700_000_000, crash);
        Assert.Empty(stage.Outbox.Sent);

        stage.Report(EtherFeed, 1_600_000_000, crash);
        var offer = Assert.Single(stage.Outbox.BodiesTo<LoanLiquidatable>(Liquidator));
        Assert.Equal(new LoanLiquidatable(Money.FromUnits(6_500), Ratio.FromPercent(5), new Ratio(984_615), Alice, Dollar, Ether), offer);
        Assert.Empty(stage.Outbox.BodiesTo<HealthWarning>(Alice));
        Assert.Equal(crash, stage.Outbox.Sent[0].Cause);
    }

    [Fact]
    public void The_liquidators_are_told_again_only_when_the_health_factor_has_fallen_by_a_step()
    {
        var stage = new LendingStage().WithLoan(13_000);
        stage.Report(EtherFeed, 1_600_000_000);

        stage.Report(EtherFeed, 1_590_000_000);
        Assert.Empty(stage.Outbox.Sent);
        stage.Report(EtherFeed, 1_610_000_000);
        Assert.Empty(stage.Outbox.Sent);
        stage.Report(EtherFeed, 1_583_000_000);
        Assert.Equal(974_153, Assert.Single(stage.Outbox.BodiesTo<LoanLiquidatable>(Liquidator)).HealthFactor.PartsPerMillion);
    }

    [Fact]
    public void The_liquidators_are_reminded_of_a_loan_until_it_is_taken()
    {
        var stage = new LendingStage(Terms() with { ReminderInterval = Duration.FromSeconds(30) }).WithLoan(13_000);
        stage.Report(EtherFeed, 1_600_000_000);

        stage.Pass(Duration.FromSeconds(29));
        Assert.Empty(stage.Outbox.Bodies<LoanLiquidatable>());
        stage.Pass(Duration.FromSeconds(31));
        Assert.Equal(2, stage.Outbox.BodiesTo<LoanLiquidatable>(Liquidator).Count);

        stage.Call(Alice, Dollar, Ether, Money.FromUnits(6_500));
        stage.Pass(Duration.FromSeconds(60));
        Assert.Empty(stage.Outbox.Bodies<LoanLiquidatable>());
    }

    [Fact]
    public void Reminders_go_round_when_there_are_more_loans_than_one_turn_tells()
    {
        var stage = new LendingStage(Terms() with { ReminderInterval = Duration.FromSeconds(1) });
        for (var i = 0; i < 1_500; i++)
        {
            stage.Give(new ParticipantId(200 + i), Ether, 1);
        }

        stage.Start();
        for (var i = 0; i < 1_500; i++)
        {
            stage.Supply(new ParticipantId(200 + i), Ether, Money.FromUnits(1));
            stage.Borrow(new ParticipantId(200 + i), Dollar, Money.FromUnits(1_300));
        }

        stage.Report(EtherFeed, 1_600_000_000);
        var turns = new List<int[]>();
        for (var turn = 0; turn < 3; turn++)
        {
            stage.Pass(Duration.FromSeconds(1));
            turns.Add([.. stage.Outbox.Bodies<LoanLiquidatable>().Select(offer => offer.Borrower.Value)]);
        }

        Assert.Equal(Enumerable.Range(200, 1_000), turns[0]);
        Assert.Equal(Enumerable.Range(1_200, 500), turns[1]);
        Assert.Equal(turns[0], turns[2]);
    }

    [Fact]
    public void A_loan_that_has_recovered_is_warned_anew()
    {
        var stage = new LendingStage().WithLoan(13_000);
        stage.Report(EtherFeed, 1_700_000_000);
        stage.Report(EtherFeed, 1_780_000_000);
        stage.Report(EtherFeed, 1_790_000_000);
        Assert.Empty(stage.Outbox.Sent);

        stage.Report(EtherFeed, 1_780_000_000);

        Assert.Single(stage.Outbox.BodiesTo<HealthWarning>(Alice));
    }

    [Fact]
    public void A_liquidation_call_repays_half_and_seizes_its_worth_with_the_bonus()
    {
        var stage = new LendingStage().WithLoan(13_000);
        stage.Report(EtherFeed, 1_600_000_000);
        var offered = EventId.Of(SpotVenue, 78);

        var call = new LiquidationCall(Money.FromUnits(100_000), Alice, Dollar, Ether);
        var reason = stage.Send(Liquidator, in call, offered);

        Assert.Equal(RejectReason.None, reason);
        var seized = new Money(4_265_625);
        Assert.Equal([new CollateralSeized(Money.FromUnits(6_500), seized, Alice, Dollar, Ether)], stage.Outbox.BodiesTo<CollateralSeized>(Liquidator));
        Assert.Equal([new LoanLiquidated(Money.FromUnits(6_500), seized, Dollar, Ether)], stage.Outbox.BodiesTo<LoanLiquidated>(Alice));
        Assert.Equal(seized, stage.Venue.FreeBalance(Liquidator, Ether));
        Assert.Equal(Money.FromUnits(993_500), stage.Venue.FreeBalance(Liquidator, Dollar));
        Assert.Equal(Money.FromUnits(6_500), stage.Venue.Debt(Alice, Dollar));
        Assert.Equal(offered, Assert.Single(stage.Outbox.Records).Cause);
        Assert.Equal(new Ratio(984_615), stage.Outbox.Rows<LoanLiquidationRow>()[0].HealthFactor);
        Assert.Empty(stage.Outbox.Bodies<LoanLiquidatable>());
        stage.AssertBalanced();
    }

    [Fact]
    public void A_loan_still_below_one_after_a_call_is_offered_again()
    {
        var stage = new LendingStage().WithLoan(13_000);
        stage.Report(EtherFeed, 1_500_000_000);

        Assert.Equal(RejectReason.None, stage.Call(Alice, Dollar, Ether, Money.FromUnits(100)));

        Assert.Single(stage.Outbox.BodiesTo<LoanLiquidatable>(Liquidator));
    }

    [Fact]
    public void The_venue_keeps_its_share_of_the_bonus_only()
    {
        var terms = With(Terms(), Ether, pool => pool with { ReserveFactor = Ratio.FromPercent(10) });
        var stage = new LendingStage(terms).WithLoan(13_000);
        stage.Report(EtherFeed, 1_600_000_000);

        stage.Call(Alice, Dollar, Ether, Money.FromUnits(1_600));

        Assert.Equal(new Money(1_050_000), stage.Outbox.Bodies<LoanLiquidated>()[0].Seized);
        Assert.Equal(new Money(1_045_000), stage.Venue.FreeBalance(Liquidator, Ether));
        Assert.Equal(new Money(5_000), stage.Venue.Audit().Totals[1].Reserves);
        stage.AssertBalanced();
    }

    [Fact]
    public void Debt_left_without_collateral_is_burned_and_recorded_as_bad()
    {
        var stage = new LendingStage().WithLoan(13_000);
        stage.Report(EtherFeed, 1_050_000_000);

        Assert.Equal(RejectReason.None, stage.Call(Alice, Dollar, Ether, Money.FromUnits(13_000)));

        var liquidation = Assert.Single(stage.Outbox.Rows<LoanLiquidationRow>());
        Assert.Equal((Money.FromUnits(10_000), Money.FromUnits(10)), (liquidation.Repaid, liquidation.Seized));
        var loss = Assert.Single(stage.Outbox.Rows<BadDebtRow>());
        Assert.Equal((Alice, Dollar, Money.FromUnits(3_000)), (loss.Account, loss.Asset, loss.Amount));
        Assert.Equal(stage.Outbox.Records[0].Id, stage.Outbox.Records[1].Cause);
        Assert.Equal(Money.Zero, stage.Venue.Debt(Alice, Dollar));
        Assert.Equal(Money.FromUnits(3_000), stage.Venue.Audit().Totals[0].BadDebt);
        stage.AssertBalanced();
    }

    [Fact]
    public void Repeated_calls_with_a_bonus_of_8_percent_follow_the_published_sequence()
    {
        // Warmuz, Chaudhary and Pinna, arXiv 2212.07306, from a loan-to-value of 90 % at a close factor of 50 %.
        var terms = Terms() with { FullCloseAtOrBelow = Ratio.Zero };
        var stage = new LendingStage(With(terms, Ether, pool => pool with
        {
            LoanToValue = Ratio.FromPercent(50),
            LiquidationThreshold = Ratio.FromPercent(60),
            LiquidationBonus = Ratio.FromPercent(8),
        })).WithLoan(9_000);
        stage.Report(EtherFeed, 1_000_000_000);

        var sequence = new List<double> { stage.Venue.Health(Alice).LoanToValue.Value };
        for (var call = 0; call < 4; call++)
        {
            Assert.Equal(RejectReason.None, stage.Call(Alice, Dollar, Ether, Money.FromUnits(9_000)));
            sequence.Add(stage.Venue.Health(Alice).LoanToValue.Value);
        }

        Assert.All(sequence.Zip([0.9, 0.875486, 0.830258, 0.752508, 0.633803]), pair => Assert.Equal(pair.Second, pair.First, 2e-6));
        stage.AssertBalanced();
    }

    [Fact]
    public void A_call_must_not_leave_dust()
    {
        var terms = Terms() with { FullCloseBelow = Money.FromUnits(2_000), LeastLeftover = Money.FromUnits(1_000) };
        var stage = new LendingStage(terms).WithLoan(13_000);
        stage.Report(EtherFeed, 1_500_000_000);

        Assert.Equal(RejectReason.LeavesDust, stage.Call(Alice, Dollar, Ether, new Money(12_000_000_001)));
        Assert.Equal(RejectReason.None, stage.Call(Alice, Dollar, Ether, Money.FromUnits(12_000)));
    }

    [Fact]
    public void A_liquidator_without_the_money_is_refused()
    {
        var stage = new LendingStage().Give(Alice, Ether, 10).Give(Liquidator, Dollar, 10).Start();
        stage.Supply(Alice, Ether, Money.FromUnits(10));
        stage.Borrow(Alice, Dollar, Money.FromUnits(13_000));
        stage.Report(EtherFeed, 1_500_000_000);

        Assert.Equal(RejectReason.InsufficientBalance, stage.Call(Alice, Dollar, Ether, Money.FromUnits(11)));
        Assert.Equal(RejectReason.None, stage.Call(Alice, Dollar, Ether, Money.FromUnits(10)));
    }

    [Fact]
    public void A_pause_stops_borrowing_and_withdrawing_for_its_length_and_nothing_else()
    {
        var stage = new LendingStage().WithLoan(8_000);
        stage.Send(SpotVenue, new Shock { Of = ShockKind.Pause, Length = Duration.FromSeconds(10) });

        Assert.Equal(RejectReason.Paused, stage.Borrow(Alice, Dollar, Money.FromUnits(1)));
        Assert.Equal(RejectReason.Paused, stage.Withdraw(Alice, Ether, Money.FromUnits(1)));
        Assert.Equal(RejectReason.None, stage.Repay(Alice, Dollar, Money.FromUnits(1)));
        stage.Pass(Duration.FromSeconds(10));
        Assert.Equal(RejectReason.None, stage.Borrow(Alice, Dollar, Money.FromUnits(1)));
    }

    [Fact]
    public void A_venue_that_is_down_refuses_requests_and_hears_no_prices_but_keeps_what_arrives()
    {
        var stage = new LendingStage().WithLoan(13_000);
        stage.Send(SpotVenue, new Shock { Of = ShockKind.Outage, Length = Duration.FromSeconds(10) });

        stage.Report(EtherFeed, 1_000_000_000);
        Assert.Empty(stage.Outbox.Sent);
        Assert.Equal(2_000_000_000, stage.Venue.OraclePriceMicros(Ether));
        Assert.Equal(RejectReason.Halted, stage.Repay(Alice, Dollar, Money.FromUnits(1)));
        stage.Send(SpotVenue, new TransferIn(Money.FromUnits(5), Ether, Bob));
        Assert.Equal(Money.FromUnits(5), stage.Venue.FreeBalance(Bob, Ether));
        stage.Pass(Duration.FromSeconds(10));
        Assert.Equal(RejectReason.None, stage.Repay(Alice, Dollar, Money.FromUnits(1)));
    }

    [Fact]
    public void A_price_comes_into_force_after_the_delay_which_a_shock_lengthens()
    {
        var terms = With(Terms(), Ether, pool => pool with { Oracle = pool.Oracle! with { Delay = Duration.FromSeconds(3) } });
        var stage = new LendingStage(terms).WithLoan(13_000);
        var crash = EventId.Of(SpotVenue, 5);

        stage.Report(EtherFeed, 1_600_000_000, crash);
        stage.Pass(new Duration(2_999_999_999));
        Assert.Empty(stage.Outbox.Sent);
        stage.Pass(new Duration(1));
        Assert.All(stage.Outbox.Sent, sent => Assert.Equal(crash, sent.Cause));
        Assert.Single(stage.Outbox.Bodies<LoanLiquidatable>());

        stage.Send(SpotVenue, new Shock { Of = ShockKind.OracleLag, Length = Duration.FromSeconds(60) });
        stage.Report(EtherFeed, 1_500_000_000);
        stage.Pass(new Duration(62_999_999_999));
        Assert.Equal(1_600_000_000, stage.Venue.OraclePriceMicros(Ether));
        stage.Pass(new Duration(1));
        Assert.Equal(1_500_000_000, stage.Venue.OraclePriceMicros(Ether));
    }

    [Fact]
    public void Interest_alone_can_make_a_loan_liquidatable()
    {
        var slow = Terms() with { RecordInterval = Duration.FromMinutes(10) };
        var terms = With(slow, Dollar, pool => pool with { BaseRate = Ratio.FromPercent(400) });
        var stage = new LendingStage(terms).WithLoan(15_000);

        stage.Pass(Duration.FromHours(24 * 7));

        Assert.Single(stage.Outbox.BodiesTo<LoanLiquidatable>(Liquidator), offer => offer.HealthFactor.PartsPerMillion >= 999_000);
        Assert.True(stage.Venue.Health(Alice).IsLiquidatable);
        // 15,000 × e^(4 × 7 / 365), compounded each second: 16,195.971
        Assert.InRange(stage.Venue.Debt(Alice, Dollar).Micros, 16_195_970_000, 16_195_973_000);
        stage.AssertBalanced();
    }

    [Fact]
    public void Pools_are_recorded_at_the_recording_interval()
    {
        var stage = new LendingStage().WithLoan(8_000);

        stage.Pass(Duration.FromSeconds(2));

        var rows = stage.Outbox.Rows<PoolRow>();
        Assert.Equal([Dollar, Ether, Bitcoin, Dollar, Ether, Bitcoin], rows.Select(row => row.Asset));
        Assert.Equal((Money.FromUnits(10_000_000), Money.FromUnits(8_000)), (rows[0].Supplied, rows[0].Borrowed));
        Assert.Equal(2_000_000_000, rows[1].OraclePriceMicros);
    }

    private static string State(LendingStage stage)
    {
        var writer = new StateWriter();
        stage.Venue.WriteState(writer);
        return Convert.ToHexString(writer.Written);
    }
}
