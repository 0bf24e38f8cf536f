using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording.Metrics;
using ExchangeMesh.Recording.Summaries;
using static ExchangeMesh.Scenarios.Tests.Recording.Rows;
using static ExchangeMesh.Scenarios.Tests.Recording.SmallRun;

namespace ExchangeMesh.Scenarios.Tests.Recording;

/// <summary>The measures of cascades and contagion, on records that a hand wrote and answers that a hand worked out.</summary>
public sealed class MeasureTests
{
    [Fact]
    public void The_standard_error_is_that_of_the_mean_offspring()
    {
        // One liquidation leads to two, these to none: offspring 2, 0, 0. Mean 2/3, sum of squares 4,
        // sample variance (4 − 3 × 4/9) ÷ 2 = 4/3, standard error √(4/3 ÷ 3) = 2/3.
        var run = new SmallRun();
        var first = run.Add(1, Alpha, Liquidation(0, AlphaBtc));
        run.Add(1.2, Alpha, Liquidation(1, AlphaBtc), first);
        run.Add(1.4, Alpha, Liquidation(2, AlphaBtc), first);

        var summary = run.Record().Summary;

        Assert.Equal(2 / 3.0, Value(summary, "cascade.branching_ratio")!.Value, 12);
        Assert.Equal(2 / 3.0, Value(summary, "cascade.branching_ratio_error")!.Value, 12);
        Assert.Equal(2 / 3.0, summary.Cascade.Spans[1].StandardError!.Value, 12);
        Assert.Null(summary.Cascade.Spans[0].StandardError);
    }

    [Fact]
    public void Of_one_liquidation_there_is_no_standard_error()
    {
        var run = new SmallRun();
        run.Add(1, Alpha, Liquidation(0, AlphaBtc));

        Assert.Null(Value(run.Record().Summary, "cascade.branching_ratio_error"));
    }

    [Fact]
    public void The_fall_is_taken_apart_by_what_the_trades_go_back_to()
    {
        // 50,000 → 49,500 by nobody's liquidation, → 49,700 back, → 48,000 by a liquidation, → 47,800 by a trade that it led to.
        var run = new SmallRun();
        run.Add(1, Alpha, Trade(AlphaBtc, 500_000, 10));
        run.Add(2, Alpha, Trade(AlphaBtc, 495_000, 10));
        run.Add(3, Alpha, Trade(AlphaBtc, 497_000, 10));
        var liquidation = run.Add(4, Alpha, Liquidation(0, AlphaBtc));
        var forced = run.Add(4, Alpha, Trade(AlphaBtc, 480_000, 10, isLiquidation: true), liquidation);
        run.Add(5, Alpha, Trade(AlphaBtc, 478_000, 10), forced);
        run.Add(6, Alpha, Trade(AlphaBtc, 490_000, 10));

        var summary = run.Record().Summary;

        Assert.Equal(22_000 / 500_000.0, Value(summary, "alpha.BTC-PERP.max_fall"));
        Assert.Equal(19_000 / 500_000.0, Value(summary, "alpha.BTC-PERP.endogenous_fall"));
        Assert.Equal(3_000 / 500_000.0, Value(summary, "alpha.BTC-PERP.exogenous_fall"));
        Assert.Equal(19 / 3.0, Value(summary, "alpha.BTC-PERP.amplification"));
    }

    [Fact]
    public void Without_an_exogenous_fall_there_is_no_amplification()
    {
        var run = new SmallRun();
        run.Add(1, Alpha, Trade(AlphaBtc, 500_000, 10));
        var liquidation = run.Add(2, Alpha, Liquidation(0, AlphaBtc));
        run.Add(2, Alpha, Trade(AlphaBtc, 480_000, 10, isLiquidation: true), liquidation);

        Assert.Null(Value(run.Record().Summary, "alpha.BTC-PERP.amplification"));
    }

    [Theory]
    [InlineData(449_999, null)]
    [InlineData(450_000, 3.0)]
    public void The_price_has_recovered_when_half_of_the_fall_is_made_good(long ticks, double? seconds)
    {
        var run = new SmallRun();
        run.Add(1, Alpha, Trade(AlphaBtc, 500_000, 10));
        run.Add(2, Alpha, Trade(AlphaBtc, 450_000, 10));
        run.Add(3, Alpha, Trade(AlphaBtc, 480_000, 10));
        run.Add(4, Alpha, Trade(AlphaBtc, 400_000, 10));
        run.Add(7, Alpha, Trade(AlphaBtc, ticks, 10));

        Assert.Equal(seconds, Value(run.Record().Summary, "alpha.BTC-PERP.recovery_time"));
    }

    [Fact]
    public void Each_liquidation_came_by_one_channel()
    {
        var run = new SmallRun();
        var block = run.Add(0.5, Director, Jump(Feed, -10));
        run.Add(1, Alpha, Liquidation(0, AlphaBtc), block);
        var root = run.Add(1.1, Alpha, Liquidation(1, AlphaBtc));
        run.Add(1.2, Alpha, Liquidation(2, AlphaBtc), root);
        run.Add(1.3, Beta, Liquidation(3, BetaBtc), root);
        run.Add(1.4, Beta, Trade(BetaBtc, 49_000, 10), root);
        run.Add(1.5, Beta, Liquidation(4, BetaBtc), root);
        var loan = run.Add(1.6, Lender, Call(5, 6, repaidUnits: 100, seizedMicros: 2_500, priceUnits: 44_000), root);
        run.Add(1.7, Beta, Liquidation(6, BetaBtc), loan);
        var adl = run.Add(1.8, Alpha, Deleveraging(7, 1, AlphaBtc, lots: 10, ticks: 480_000, mark: 470_000), root);
        run.Add(1.9, Beta, Liquidation(7, BetaBtc), adl);

        var summary = run.Record().Summary;

        Assert.Equal(2, Value(summary, "channel.outside"));
        Assert.Equal(1, Value(summary, "channel.price"));
        Assert.Equal(1, Value(summary, "channel.index"));
        Assert.Equal(1, Value(summary, "channel.shared_trader"));
        Assert.Equal(1, Value(summary, "channel.collateral"));
        Assert.Equal(1, Value(summary, "channel.lender"));
        Assert.Equal(1, Value(summary, "channel.broken_hedge"));
        Assert.Equal(1 / 8.0, Value(summary, "channel.index_share"));
    }

    [Fact]
    public void The_first_passage_is_when_stress_first_came_from_one_venue_to_another()
    {
        var run = new SmallRun();
        var root = run.Add(1, Alpha, Liquidation(0, AlphaBtc));
        run.Add(2.5, Beta, Liquidation(1, BetaBtc), root);
        run.Add(3, Beta, Liquidation(2, BetaBtc), root);

        var summary = run.Record().Summary;

        Assert.Equal(2.5, Value(summary, "contagion.alpha.beta.first_at"));
        Assert.Null(Value(summary, "contagion.beta.alpha.first_at"));
    }

    [Fact]
    public void A_chain_that_begins_with_an_ordinary_loan_action_was_set_off_outside()
    {
        var run = new SmallRun();
        var supply = run.Add(1, Lender, new LoanRow { Account = Holder(0), Asset = Btc, Action = MessageKind.SupplyAsset });
        var trade = run.Add(2, Alpha, Trade(AlphaBtc, 490_000, 10), supply);
        run.Add(3, Alpha, Liquidation(1, AlphaBtc), trade);

        var summary = run.Record().Summary;

        Assert.Equal(0, Value(summary, "contagion.pool.alpha"));
        Assert.Equal(1, Value(summary, "contagion.outside.alpha"));
        Assert.Equal(1, Value(summary, "channel.outside"));
    }

    [Fact]
    public void Forced_losses_are_against_the_mark_of_the_step()
    {
        // Mark 50,000. Account 0 is sold 1 BTC at 49,000 (1,000 lost); account 2 is taken over with 2 BTC at 48,000 (4,000);
        // the winner 5, short, is closed with 1 BTC at 48,000 while the mark is 47,000 (1,000 forgone).
        var run = new SmallRun();
        var first = run.Add(1, Alpha, Liquidation(0, AlphaBtc));
        run.Add(1, Alpha, Trade(AlphaBtc, 490_000, 1_000, isLiquidation: true), first);
        var takeover = run.Add(2, Alpha, Liquidation(2, AlphaBtc, LiquidationStage.Takeover, lots: 2_000, bankruptcy: 480_000));
        run.Add(2, Alpha, Deleveraging(5, 2, AlphaBtc, lots: 1_000, ticks: 480_000, mark: 470_000), takeover);

        var summary = run.Record().Summary;

        // Ascending 1,000 1,000 4,000: ((1×2 − 4) × 1,000 + 0 × 1,000 + 2 × 4,000) ÷ (3 × 6,000) = 1/3.
        Assert.Equal(6_000, Value(summary, "forced_losses"));
        Assert.Equal(3, Value(summary, "forced_losses.accounts"));
        Assert.Equal(1 / 3.0, Value(summary, "forced_losses.gini")!.Value, 12);
        Assert.Equal(4_000 / 6_000.0, Value(summary, "forced_losses.top_tenth_share")!.Value, 12);
        Assert.Equal(6_000, Value(summary, "forced_losses.holders"));
        Assert.Equal(1_000, Value(summary, "borne.deleveraged"));
        Assert.Equal(new GroupLoss("holders", 3, 6_000_000_000, 4_000_000_000, new LossSpread(1_000_000_000, 1_000_000_000, 1_000_000_000, 4_000_000_000)), Assert.Single(summary.GroupLosses));
    }

    [Fact]
    public void Where_all_lose_alike_the_coefficient_is_zero_and_where_nobody_loses_there_is_none()
    {
        var run = new SmallRun();
        Assert.Null(Value(run.Record().Summary, "forced_losses.gini"));
        for (var holder = 0; holder < 4; holder++)
        {
            run.Add(1 + holder, Alpha, Liquidation(holder, AlphaBtc, LiquidationStage.Takeover, lots: 100));
        }

        Assert.Equal(0, Value(run.Record().Summary, "forced_losses.gini")!.Value, 12);
    }

    [Fact]
    public void What_a_fund_paid_for_losses_is_apart_from_what_bought_collateral_and_all_changes_add_up()
    {
        var run = new SmallRun();
        run.Add(1, Alpha, Change(InsuranceReason.LiquidationFee, 50, 1_050));
        run.Add(2, Alpha, Change(InsuranceReason.Loss, -300, 750));
        run.Add(3, Alpha, Change(InsuranceReason.CollateralSale, -100, 650));
        run.Add(4, Alpha, Mark(AlphaBtc, 500_000, fundUnits: 645));

        var summary = run.Record().Summary;

        Assert.Equal(300, Value(summary, "borne.insurance_funds"));
        Assert.Equal(400, Value(summary, "alpha.insurance_paid_out"));
        Assert.Equal(50, Value(summary, "alpha.insurance_paid_in"));
        Assert.Equal(-5, Value(summary, "alpha.insurance_other"));
        Assert.Equal(645, Value(summary, "alpha.insurance_low"));
    }

    [Fact]
    public void What_a_loss_cost_those_who_bore_it_adds_up_by_who_they_are()
    {
        // A loss of 700: the fund pays 300, a winner forgoes 100 by deleveraging, two bear 120 and 80 in money, and 100 is left.
        var run = new SmallRun();
        var takeover = run.Add(1, Alpha, Liquidation(0, AlphaBtc, LiquidationStage.Takeover, lots: 1_000));
        run.Add(1, Alpha, Change(InsuranceReason.Loss, -300, 700), takeover);
        run.Add(1, Alpha, Deleveraging(3, 0, AlphaBtc, lots: 100, ticks: 480_000, mark: 470_000), takeover);
        run.Add(1, Alpha, new LossShareRow { Account = Holder(1), Bankrupt = Holder(0), Asset = Usd, Amount = Money.FromUnits(120) }, takeover);
        run.Add(1, Alpha, new LossShareRow { Account = Holder(2), Bankrupt = Holder(0), Asset = Usd, Amount = Money.FromUnits(80) }, takeover);
        run.Add(1, Alpha, new BadDebtRow { Account = Holder(0), Asset = Usd, Amount = Money.FromUnits(100) }, takeover);

        var summary = run.Record().Summary;

        Assert.Equal(
            [300, 100, 200, 100],
            new[] { "borne.insurance_funds", "borne.deleveraged", "borne.shared", "borne.nobody" }.Select(name => Value(summary, name)!.Value));
    }

    [Fact]
    public void The_share_of_obligations_that_were_kept_is_over_all_makers_and_periods()
    {
        var run = new SmallRun();
        run.Add(1, Alpha, new ObligationRow { Instrument = AlphaBtc, Maker = Holder(0), IsMet = true, Samples = 60, Present = 54, Paid = Money.FromUnits(5) });
        run.Add(1, Alpha, new ObligationRow { Instrument = AlphaBtc, Maker = Holder(1), Samples = 60, Present = 6, Paid = Money.FromUnits(-40) });
        run.Add(2, Alpha, new ObligationRow { Instrument = AlphaBtc, Maker = Holder(0), Samples = 30, Present = 15, Paid = Money.FromUnits(-2) });

        var summary = run.Record().Summary;

        Assert.Equal(75 / 150.0, Value(summary, "alpha.BTC-PERP.obligation_presence"));
        Assert.Equal(1 / 3.0, Value(summary, "alpha.BTC-PERP.obligation_met"));
        Assert.Equal((5.0, 42.0), (Value(summary, "alpha.BTC-PERP.obligation_rebates"), Value(summary, "alpha.BTC-PERP.obligation_penalties")));
    }

    private static InsuranceRow Change(InsuranceReason reason, long units, long balance) => new()
    {
        Asset = Usd,
        Account = Holder(0),
        Instrument = AlphaBtc,
        Reason = reason,
        Change = Money.FromUnits(units),
        Balance = Money.FromUnits(balance),
    };

    private static double? Value(RunSummary summary, string name) =>
        (summary.Find(name) ?? throw new InvalidOperationException($"there is no metric {name}")).Value;
}
