using CsCheck;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.Recording.Metrics;
using ExchangeMesh.Recording.Summaries;
using static ExchangeMesh.Scenarios.Tests.Recording.Rows;
using static ExchangeMesh.Scenarios.Tests.Recording.SmallRun;

namespace ExchangeMesh.Scenarios.Tests.Recording;

public sealed class MetricTests
{
    [Fact]
    public void A_price_path_keeps_low_high_final_and_the_greatest_fall_from_a_peak()
    {
        var run = new SmallRun();
        long[] ticks = [500_000, 520_000, 390_000, 450_000, 600_000, 480_000, 510_000];
        for (var index = 0; index < ticks.Length; index++)
        {
            run.Add(index + 1, Alpha, Trade(AlphaBtc, ticks[index], 10));
        }

        var summary = run.Record().Summary;

        Assert.Equal(50_000, Value(summary, "alpha.BTC-PERP.opening"));
        Assert.Equal(39_000, Value(summary, "alpha.BTC-PERP.low"));
        Assert.Equal(3, Value(summary, "alpha.BTC-PERP.low_at"));
        Assert.Equal(60_000, Value(summary, "alpha.BTC-PERP.high"));
        Assert.Equal(51_000, Value(summary, "alpha.BTC-PERP.final"));
        Assert.Equal(130_000 / 520_000.0, Value(summary, "alpha.max_drawdown"));
        Assert.Equal(0.22, Value(summary, "alpha.max_fall"));
        Assert.Equal(3, Value(summary, "first_fall_20pct"));
        Assert.Null(Value(summary, "first_fall_50pct"));
    }

    [Fact]
    public void A_fall_of_exactly_ten_percent_counts_and_one_tick_less_does_not()
    {
        var path = new PricePath();
        path.Apply(new VirtualTime(1), new Price(1_000));
        path.Apply(new VirtualTime(2), new Price(901));
        Assert.Equal(VirtualTime.Never, path.FirstFall(10));

        path.Apply(new VirtualTime(3), new Price(900));

        Assert.Equal(new VirtualTime(3), path.FirstFall(10));
    }

    [Fact]
    public void The_drawdown_is_never_less_than_that_between_any_two_prices_in_order() =>
        Gen.Long[1, 1_000].Array[1, 60].Sample(ticks =>
        {
            var path = new PricePath();
            for (var index = 0; index < ticks.Length; index++)
            {
                path.Apply(new VirtualTime(index), new Price(ticks[index]));
            }

            var expected = ticks.SelectMany((peak, index) => ticks.Skip(index).Select(later => (peak - later) / (double)peak)).Max();
            Assert.Equal(expected, path.MaxDrawdown);
        });

    [Fact]
    public void Volume_and_liquidated_volume_are_in_quote_units_for_linear_and_inverse_contracts()
    {
        var run = new SmallRun();
        run.Add(1, Alpha, Trade(AlphaBtc, 500_000, 2_000));
        run.Add(1, Alpha, Trade(AlphaBtc, 500_000, 1_000, isLiquidation: true));
        run.Add(1, Beta, Trade(BetaInverse, 100_000, 30));
        run.Add(2, Alpha, Liquidation(1, AlphaBtc, LiquidationStage.Takeover, lots: 500, bankruptcy: 480_000));

        var summary = run.Record().Summary;

        // alpha: 3 BTC x 50,000; beta: 30 contracts of 100 USD; taken over: 0.5 BTC x 48,000.
        Assert.Equal(150_000, Value(summary, "alpha.volume"));
        Assert.Equal(3_000, Value(summary, "beta.BTC-USD-INV.volume"));
        Assert.Equal(153_000, Value(summary, "volume"));
        Assert.Equal(50_000 + 24_000, Value(summary, "liquidated_volume"));
        Assert.Equal(1, Value(summary, "alpha.takeovers"));
    }

    [Fact]
    public void Halted_time_is_the_union_of_the_breakers_halts_and_runs_to_the_end()
    {
        var run = new SmallRun();
        run.Add(10, Alpha, Breaker(AlphaBtc, 0, MarketCondition.Halted));
        run.Add(12, Alpha, Breaker(AlphaBtc, 1, MarketCondition.Halted));
        run.Add(15, Alpha, Breaker(AlphaBtc, 0, MarketCondition.Auction));
        run.Add(16, Alpha, Breaker(AlphaBtc, 0, MarketCondition.Open));
        run.Add(20, Alpha, Breaker(AlphaBtc, 1, MarketCondition.Open));
        run.Add(50, Alpha, Breaker(AlphaBtc, 0, MarketCondition.Halted));

        var summary = run.Record().Summary;

        Assert.Equal(2, Value(summary, "alpha.halts"));
        Assert.Equal(10 + 10, Value(summary, "alpha.halted_time"));
        Assert.Equal(10, Value(summary, "first_halt"));
        Assert.Null(Value(summary, "beta.first_halt"));
    }

    [Fact]
    public void An_insurance_fund_has_its_opening_low_and_final_balance()
    {
        var run = new SmallRun();
        run.Add(1, Alpha, Mark(AlphaBtc, 500_000, fundUnits: 1_000));
        run.Add(2, Alpha, Change(-700, 300));
        run.Add(3, Alpha, Change(50, 350));

        var summary = run.Record().Summary;

        Assert.Equal(1_000, Value(summary, "alpha.insurance_opening"));
        Assert.Equal(300, Value(summary, "alpha.insurance_low"));
        Assert.Equal(350, Value(summary, "alpha.insurance_final"));
        Assert.Equal(700, Value(summary, "insurance_paid_out"));
        Assert.Equal(700, Value(summary, "insurance_drawdown"));
    }

    [Fact]
    public void Bad_debt_in_another_asset_counts_at_its_latest_price()
    {
        var run = new SmallRun();
        run.Add(1, Alpha, Mark(AlphaBtc, 400_000));
        run.Add(2, Alpha, new BadDebtRow { Account = Holder(1), Asset = Btc, Amount = new Money(500_000) });
        run.Add(2, Lender, new BadDebtRow { Account = Holder(2), Asset = Usd, Amount = Money.FromUnits(70) });

        var summary = run.Record().Summary;

        Assert.Equal(20_000, Value(summary, "alpha.bad_debt"));
        Assert.Equal(70, Value(summary, "pool.bad_debt"));
        Assert.Equal(20_070, Value(summary, "bad_debt"));
        Assert.Equal(2, Value(summary, "alpha.first_bad_debt"));
    }

    [Fact]
    public void Deleveraging_tells_its_notional_and_what_the_winner_would_have_had_more()
    {
        var run = new SmallRun();
        run.Add(1, Alpha, Deleveraging(5, 0, AlphaBtc, lots: 2_000, ticks: 480_000, mark: 470_000));

        var summary = run.Record().Summary;

        // A short of 2 BTC is closed at 48,000 while the mark is 47,000: 2 x 1,000 less profit.
        Assert.Equal(96_000, Value(summary, "adl_notional"));
        Assert.Equal(2_000, Value(summary, "adl_forgone"));
        Assert.Equal(1, Value(summary, "adl_accounts"));
    }

    [Fact]
    public void Market_quality_has_the_spread_and_the_depth_of_the_samples()
    {
        var run = new SmallRun();
        run.Add(1, Alpha, Mark(AlphaBtc, 500_000, bid: 499_500, ask: 500_500, depth: 4_000));
        run.Add(2, Alpha, Mark(AlphaBtc, 500_000, bid: 499_000, ask: 501_000, depth: 1_000));
        run.Add(3, Alpha, Mark(AlphaBtc, 500_000, bid: 0, ask: 501_000, depth: 1_000));

        var summary = run.Record().Summary;

        Assert.Equal((0.002 + 0.004) / 2, Value(summary, "alpha.spread_mean")!.Value, 12);
        Assert.Equal(0.004, Value(summary, "alpha.spread_widest")!.Value, 12);
        Assert.Equal(4, Value(summary, "alpha.depth_mean")!.Value, 12);
        Assert.Equal(2, Value(summary, "alpha.depth_least"));
        Assert.Equal(1.0 / 3, Value(summary, "alpha.one_sided_share")!.Value, 12);
        Assert.Equal(0, Value(summary, "alpha.volatility"));
    }

    [Fact]
    public void A_lender_has_its_calls_and_what_they_repaid_and_seized()
    {
        var run = new SmallRun();
        run.Add(4, Lender, Call(1, 9, repaidUnits: 95, seizedMicros: 2_000, priceUnits: 50_000));
        run.Add(5, Lender, Call(2, 9, repaidUnits: 45, seizedMicros: 1_000, priceUnits: 50_000));

        var summary = run.Record().Summary;

        Assert.Equal(2, Value(summary, "pool.liquidations"));
        Assert.Equal(140, Value(summary, "pool.repaid"));
        Assert.Equal(150, Value(summary, "pool.seized"));
        Assert.Equal(4, Value(summary, "pool.first_liquidation"));
        Assert.Equal(2, Value(summary, "loan_liquidations"));
    }

    [Fact]
    public void An_unknown_metric_is_not_the_same_as_one_without_data()
    {
        var summary = new SmallRun().Record().Summary;

        Assert.Null(summary.Find("alpha.no_such_thing"));
        Assert.NotNull(summary.Find("alpha.max_drawdown"));
        Assert.Null(summary.Find("alpha.max_drawdown")!.Value);
    }

    [Fact]
    public void No_two_metrics_share_a_name()
    {
        var names = new SmallRun().Record().Summary.Metrics.Select(metric => metric.Name).ToList();

        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Theory]
    [InlineData(0.1625, MetricUnit.Ratio, "%", 16.25)]
    [InlineData(0.1625, MetricUnit.Ratio, "bp", 1_625)]
    [InlineData(19.35e9, MetricUnit.Money, "billion USD", 19.35)]
    [InlineData(19.35e9, MetricUnit.Money, "USD", 19.35e9)]
    [InlineData(1_600_000, MetricUnit.Count, "million accounts", 1.6)]
    [InlineData(90, MetricUnit.Seconds, "min", 1.5)]
    [InlineData(0.25, MetricUnit.Seconds, "ms", 250)]
    [InlineData(7_200, MetricUnit.Seconds, "hours", 2)]
    public void A_metric_is_shown_in_the_unit_of_a_fact(double value, MetricUnit unit, string written, double expected) =>
        Assert.Equal(expected, MetricUnits.Convert(value, unit, written)!.Value, 9);

    [Theory]
    [InlineData(MetricUnit.Ratio, "min")]
    [InlineData(MetricUnit.Seconds, "%")]
    [InlineData(MetricUnit.Seconds, "USD")]
    public void A_unit_that_does_not_fit_gives_nothing(MetricUnit unit, string written) =>
        Assert.Null(MetricUnits.Convert(1, unit, written));

    [Fact]
    public void A_fact_stands_beside_what_the_run_gave_or_says_why_not()
    {
        var run = new SmallRun();
        run.Add(1, Alpha, Trade(AlphaBtc, 500_000, 10));
        run.Add(2, Alpha, Trade(AlphaBtc, 425_000, 10));
        var scenario = Scenario with
        {
            Facts =
            [
                new PublishedFact("fall", 14, "%", "klines", "alpha.max_drawdown"),
                new PublishedFact("halt", 3, "min", "notice", "first_halt"),
                new PublishedFact("typo", 3, "", "notice", "alpha.max_drawdwon"),
                new PublishedFact("context", 3, "", "notice", ""),
            ],
        };

        var facts = run.Record(scenario: scenario).Summary.Facts;

        Assert.Equal(15, facts[0].Measured!.Value, 9);
        Assert.Equal(15.0 / 14, facts[0].Quotient!.Value, 9);
        Assert.Equal("the run gave no data", facts[1].Note);
        Assert.Equal("there is no metric alpha.max_drawdwon", facts[2].Note);
        Assert.Equal("not a metric of the run", facts[3].Note);
    }

    private static InsuranceRow Change(long units, long balance) => new()
    {
        Asset = Usd,
        Account = Holder(1),
        Instrument = AlphaBtc,
        Reason = units < 0 ? InsuranceReason.Loss : InsuranceReason.Surplus,
        Change = Money.FromUnits(units),
        Balance = Money.FromUnits(balance),
    };

    private static double? Value(RunSummary summary, string name) => summary.Find(name)!.Value;
}
