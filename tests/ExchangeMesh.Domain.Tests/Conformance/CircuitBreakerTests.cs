using CsCheck;
using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Tests.Breakers;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Breakers.Attempts;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>Circuit breakers of NYSE, the LULD plan, CME, Euronext, Tokyo, OKX and Deribit.</summary>
public sealed class CircuitBreakerTests
{
    private const long Minute = 60;

    [Theory]
    [InlineData(SessionPart.Middle, 9_500, 10_500)]
    [InlineData(SessionPart.Closing, 9_000, 11_000)]
    [InlineData(SessionPart.Opening, 9_500, 10_500)]
    public void V_LULD_1_A_first_tier_stock_at_100_trades_within_5_and_at_the_close_10_percent(SessionPart part, long lower, long upper)
    {
        var band = StockPriceLimits.LimitUpLimitDown(new Price(10_000), 100, LimitUpLimitDownTier.First, part, BandDoubling.Amendment18);

        Assert.Equal((new Price(lower), new Price(upper)), band);
    }

    [Theory]
    [InlineData(10_000, SessionPart.Closing, BandDoubling.Amendment18, 9_000, 11_000)]
    [InlineData(10_000, SessionPart.Closing, BandDoubling.Original, 8_000, 12_000)]
    [InlineData(10_000, SessionPart.Opening, BandDoubling.Original, 8_000, 12_000)]
    [InlineData(301, SessionPart.Middle, BandDoubling.Amendment18, 271, 331)]
    [InlineData(300, SessionPart.Middle, BandDoubling.Amendment18, 240, 360)]
    [InlineData(300, SessionPart.Closing, BandDoubling.Amendment18, 180, 420)]
    [InlineData(75, SessionPart.Middle, BandDoubling.Amendment18, 60, 90)]
    [InlineData(74, SessionPart.Middle, BandDoubling.Amendment18, 59, 89)]
    [InlineData(16, SessionPart.Middle, BandDoubling.Amendment18, 4, 28)]
    public void Second_tier_and_cheap_stocks_have_wider_bands(long cents, SessionPart part, BandDoubling doubling, long lower, long upper)
    {
        var band = StockPriceLimits.LimitUpLimitDown(new Price(cents), 100, LimitUpLimitDownTier.Second, part, doubling);

        Assert.Equal((new Price(lower), new Price(upper)), band);
    }

    [Fact]
    public void A_market_that_sticks_at_a_limit_for_15_seconds_pauses_for_five_minutes()
    {
        var breaker = new LimitUpLimitDownTerms().Create();
        var prices = Nothing with { Opening = new Price(10_000), BestBid = new Price(10_500), BestAsk = new Price(10_600) };
        var noon = 150 * Minute;

        var decision = breaker.OnOrder(Buy(10_700), prices, Seconds(noon));
        var limitState = breaker.OnClamped(Buy(10_700), new Price(10_600), prices, Seconds(noon));
        var paused = breaker.OnTimer(prices, Seconds(noon + 15));
        var reopened = breaker.OnTimer(prices, Seconds(noon + 15 + (5 * Minute)));

        Assert.Equal(new Price(10_500), decision.Limit);
        Assert.Equal((MarketCondition.Open, Seconds(noon + 15)), (limitState.Condition, limitState.WakeAt));
        Assert.Equal((MarketCondition.Auction, Seconds(noon + 15 + (5 * Minute))), (paused.Condition, paused.WakeAt));
        Assert.Equal(BreakerState.Open, reopened);
    }

    [Fact]
    public void A_market_that_leaves_its_limit_in_time_does_not_pause()
    {
        var breaker = new LimitUpLimitDownTerms().Create();
        var prices = Nothing with { Opening = new Price(10_000), BestBid = new Price(10_500), BestAsk = new Price(10_600) };
        breaker.OnOrder(Buy(10_700), prices, Seconds(1_000));
        breaker.OnClamped(Buy(10_700), new Price(10_600), prices, Seconds(1_000));

        var left = breaker.OnPrices(prices with { BestBid = new Price(10_499) }, Seconds(1_014));

        Assert.Equal(BreakerState.Open, left);
        Assert.Equal(BreakerState.Open, breaker.OnTimer(prices, Seconds(1_015)));
    }

    // The band around 100.00 is 95.00 to 105.00: a bid at its upper edge or an ask at its lower one is a limit state, whoever put it there.
    [Theory]
    [InlineData(10_500, 10_600, true)]
    [InlineData(10_499, 10_500, false)]
    [InlineData(9_400, 9_500, true)]
    [InlineData(9_500, 9_501, false)]
    [InlineData(10_510, 10_600, true)]
    [InlineData(9_000, 9_400, true)]
    [InlineData(0, 9_500, true)]
    [InlineData(10_500, 0, true)]
    [InlineData(0, 0, false)]
    public void A_quote_at_the_edge_or_beyond_begins_the_limit_state(long bid, long ask, bool isLimitState)
    {
        var breaker = new LimitUpLimitDownTerms().Create();
        var prices = Nothing with { Opening = new Price(10_000) };
        breaker.OnPrices(prices, Seconds(1_000));

        var state = breaker.OnQuotes(prices with { BestBid = new Price(bid), BestAsk = new Price(ask) }, Seconds(1_001));
        var back = breaker.OnQuotes(prices with { BestBid = new Price(9_900), BestAsk = new Price(10_100) }, Seconds(1_010));

        Assert.Equal(isLimitState ? Seconds(1_016) : VirtualTime.Never, state!.Value.WakeAt);
        Assert.Equal(BreakerState.Open, back);
    }

    [Fact]
    public void A_band_that_moves_onto_a_resting_quote_begins_the_limit_state()
    {
        var breaker = new LimitUpLimitDownTerms().Create();
        var prices = Nothing with { Opening = new Price(10_000), BestBid = new Price(10_300), BestAsk = new Price(10_310) };
        breaker.OnPrices(prices, Seconds(1_000));

        // The mean of the trades is 98.00: the band's upper edge falls from 105.00 to 102.90.
        var state = breaker.OnTrade(new Price(9_800), new Quantity(1), prices, Seconds(1_040));

        Assert.Equal(Seconds(1_055), state.WakeAt);
    }

    [Fact]
    public void The_reference_follows_the_five_minute_mean_in_steps_of_a_percent_and_at_most_every_30_seconds()
    {
        var breaker = new LimitUpLimitDown(new LimitUpLimitDownTerms());
        var prices = Nothing with { Opening = new Price(10_000) };
        breaker.OnPrices(prices, Seconds(1_000));

        breaker.OnTrade(new Price(10_099), new Quantity(1), prices, Seconds(1_010));
        breaker.OnPrices(prices, Seconds(1_040));
        var small = breaker.BandAt(Seconds(1_040));
        breaker.OnTrade(new Price(10_101), new Quantity(1), prices, Seconds(1_041));
        var moved = breaker.BandAt(Seconds(1_041));
        breaker.OnTrade(new Price(12_000), new Quantity(1), prices, Seconds(1_042));
        var tooSoon = breaker.BandAt(Seconds(1_042));
        breaker.OnPrices(prices, Seconds(1_400));
        var afterSilence = breaker.BandAt(Seconds(1_400));

        Assert.Equal(new Price(9_500), small.Lower);
        Assert.Equal(new Price(9_595), moved.Lower);
        Assert.Equal(moved, tooSoon);
        Assert.Equal(moved, afterSilence);
    }

    [Theory]
    [InlineData(931, MarketCondition.Open)]
    [InlineData(930, MarketCondition.Halted)]
    public void A_seven_percent_fall_of_the_benchmark_halts_the_market_for_15_minutes_once(long benchmark, MarketCondition expected)
    {
        var halt = new MarketWideHaltTerms().Create();
        halt.OnPrices(Benchmark(1_000), Seconds(0));

        var state = halt.OnPrices(Benchmark(benchmark), Seconds(100));
        halt.OnTimer(Benchmark(benchmark), Seconds(100 + (15 * Minute)));
        var again = halt.OnPrices(Benchmark(benchmark), Seconds(2_000));

        Assert.Equal(expected, state.Condition);
        Assert.Equal(MarketCondition.Open, again.Condition);
    }

    [Fact]
    public void Deeper_levels_halt_again_and_the_last_one_for_the_day()
    {
        var halt = new MarketWideHaltTerms().Create();
        halt.OnPrices(Benchmark(1_000), Seconds(0));

        var second = halt.OnPrices(Benchmark(870), Seconds(100));
        halt.OnTimer(Benchmark(870), second.WakeAt);
        var first = halt.OnPrices(Benchmark(930), Seconds(1_100));
        var last = halt.OnPrices(Benchmark(800), Seconds(22_500));
        var nextDay = halt.OnTimer(Benchmark(800), Seconds(390 * Minute));
        var fromNewClose = halt.OnPrices(Benchmark(745), Seconds(391 * Minute));

        Assert.Equal(Seconds(100 + (15 * Minute)), second.WakeAt);
        Assert.Equal(MarketCondition.Open, first.Condition);
        Assert.Equal(new BreakerState(MarketCondition.Halted, Seconds(390 * Minute), new Price(1_000)), last);
        Assert.Equal(BreakerState.Open, nextDay);
        Assert.Equal(BreakerState.Open, fromNewClose);
        Assert.Equal(MarketCondition.Halted, halt.OnPrices(Benchmark(744), Seconds(392 * Minute)).Condition);
    }

    [Theory]
    [InlineData((355 * Minute) - 1, MarketCondition.Halted)]
    [InlineData(355 * Minute, MarketCondition.Open)]
    public void The_lower_levels_do_not_halt_from_15_25_on(long second, MarketCondition expected)
    {
        var halt = new MarketWideHaltTerms().Create();
        halt.OnPrices(Benchmark(1_000), Seconds(0));

        Assert.Equal(expected, halt.OnPrices(Benchmark(900), Seconds(second)).Condition);
    }

    [Fact]
    public void Cmes_dynamic_breaker_measures_from_the_hours_high_and_low_by_a_fixed_number_of_ticks()
    {
        var terms = new TradingHaltTerms
        {
            MoveTicks = 350,
            Window = Duration.FromMinutes(60),
            CoolDown = Duration.FromMinutes(2),
        };
        var breaker = terms.Create();
        breaker.Trade(10_000, second: 0);
        breaker.Trade(10_100, second: 1_000);

        var above = breaker.Trade(10_349, second: 1_100);
        var halted = breaker.Trade(9_999, second: 1_200);

        Assert.Equal(MarketCondition.Open, above.Condition);
        Assert.Equal(new BreakerState(MarketCondition.Halted, Seconds(1_320), new Price(10_349)), halted);
    }

    [Fact]
    public void V_ENX_1_A_blue_chip_trades_within_3_percent_of_the_last_trade_and_8_percent_of_the_last_auction()
    {
        var breaker = new VolatilityInterruption(new VolatilityInterruptionTerms());
        var prices = Nothing with { Opening = new Price(5_000) };
        var staticOnly = breaker.Corridor(prices);

        breaker.OnTrade(new Price(5_000), new Quantity(1), prices, Seconds(1));

        Assert.Equal((new Price(4_600), new Price(5_400)), staticOnly);
        Assert.Equal((new Price(4_850), new Price(5_150)), breaker.Corridor(prices));
    }

    [Fact]
    public void An_order_trades_up_to_the_corridors_edge_and_then_calls_an_auction()
    {
        var breaker = new VolatilityInterruption(new VolatilityInterruptionTerms());
        var prices = Nothing with { Opening = new Price(5_000), Last = new Price(5_000) };

        var decision = breaker.OnOrder(Sell(4_000), prices, Seconds(1));
        var auction = breaker.OnClamped(Sell(4_000), new Price(4_800), prices, Seconds(1));
        var collected = breaker.OnOrder(Sell(4_000), prices, Seconds(2));
        breaker.OnTrade(new Price(4_700), new Quantity(1), prices with { Condition = MarketCondition.Auction }, Seconds(181));
        var open = breaker.OnTimer(prices, Seconds(181));

        Assert.Equal(new Price(4_850), decision.Limit);
        Assert.Equal((MarketCondition.Auction, Seconds(181)), (auction.Condition, auction.WakeAt));
        Assert.Equal(new Price(4_000), collected.Limit);
        Assert.Equal(BreakerState.Open, open);
        Assert.Equal((new Price(4_559), new Price(4_841)), breaker.Corridor(prices));
    }

    [Fact]
    public void An_auction_whose_price_lies_too_far_away_is_extended_as_often_as_allowed()
    {
        var terms = new VolatilityInterruptionTerms
        {
            Call = new CallPeriodTerms { Length = Duration.FromMinutes(3), ExtendBeyond = Ratio.FromPercent(16), MostExtensions = 2 },
        };
        var breaker = terms.Create();
        var prices = Nothing with { Opening = new Price(5_000), Last = new Price(5_000), Indicative = new Price(4_199) };
        breaker.OnClamped(Sell(4_000), new Price(4_800), prices, Seconds(0));

        var first = breaker.OnTimer(prices, Seconds(180));
        var second = breaker.OnTimer(prices, Seconds(360));
        var third = breaker.OnTimer(prices, Seconds(540));

        Assert.Equal((MarketCondition.Auction, Seconds(360)), (first.Condition, first.WakeAt));
        Assert.Equal((MarketCondition.Auction, Seconds(540)), (second.Condition, second.WakeAt));
        Assert.Equal(BreakerState.Open, third);
    }

    [Theory]
    [InlineData(300, 220, 380)]
    [InlineData(99, 69, 129)]
    [InlineData(100, 50, 150)]
    [InlineData(199, 149, 249)]
    [InlineData(200, 120, 280)]
    [InlineData(49_999, 42_999, 56_999)]
    [InlineData(10, 1, 40)]
    public void V_TSE_1_Tokyos_daily_limits_follow_the_base_price(long yen, long lower, long upper)
    {
        Assert.Equal((lower, upper), StockPriceLimits.TokyoDaily(yen, isUpperWidened: false, isLowerWidened: false));
    }

    [Fact]
    public void After_two_days_at_a_limit_that_side_is_four_times_as_wide()
    {
        Assert.Equal((220L, 620L), StockPriceLimits.TokyoDaily(300, isUpperWidened: true, isLowerWidened: false));
        Assert.Equal((1L, 380L), StockPriceLimits.TokyoDaily(300, isUpperWidened: false, isLowerWidened: true));
    }

    [Theory]
    [InlineData(199, 5)]
    [InlineData(200, 8)]
    [InlineData(14_999, 300)]
    [InlineData(15_000, 0)]
    public void Tokyos_special_quotes_move_by_the_price_ranges_step(long yen, long expected)
    {
        Assert.Equal(expected, StockPriceLimits.TokyoSpecialQuoteStep(yen));
    }

    [Theory]
    [InlineData(0, 990, 1_010)]
    [InlineData(5, 995, 1_015)]
    [InlineData(30, 1_000, 1_020)]
    [InlineData(-30, 980, 1_000)]
    public void Okxs_band_follows_the_premium_between_the_index_and_the_outer_width(long premium, long lower, long upper)
    {
        var band = PremiumBand.Around(new Price(1_000), premium, Ratio.FromPercent(1), Ratio.FromPercent(2));

        Assert.Equal((new Price(lower), new Price(upper)), band);
    }

    [Fact]
    public void Okxs_band_is_fixed_after_listing_and_then_follows_the_average_premium()
    {
        var band = new PremiumBandTerms { Listing = new Ratio(5_000), Inner = Ratio.FromPercent(1), Outer = Ratio.FromPercent(2) }.Create();
        var prices = Nothing with { Index = new Price(1_000), BestBid = new Price(1_004), BestAsk = new Price(1_006) };

        var listing = band.OnOrder(Buy(1_006), prices, Seconds(599));
        band.OnPrices(prices, Seconds(600));
        var within = band.OnOrder(Buy(1_015), prices, Seconds(600));
        var beyond = band.OnOrder(Buy(1_016), prices, Seconds(600));
        var forgotten = band.OnOrder(Buy(1_011), prices, Seconds(800));

        Assert.Equal(RejectReason.PriceOutsideBand, listing.Rejection);
        Assert.Equal(RejectReason.None, within.Rejection);
        Assert.Equal(RejectReason.PriceOutsideBand, beyond.Rejection);
        Assert.Equal(RejectReason.PriceOutsideBand, forgotten.Rejection);
    }

    [Fact]
    public void Deribits_bandwidth_is_one_and_a_half_percent_around_the_mark()
    {
        var band = new PriceBandTerms { Width = new Ratio(15_000), BothSides = true }.Create();

        Assert.Equal(RejectReason.None, band.OnOrder(Buy(10_150), Marked(10_000), VirtualTime.Zero).Rejection);
        Assert.Equal(RejectReason.PriceOutsideBand, band.OnOrder(Buy(10_151), Marked(10_000), VirtualTime.Zero).Rejection);
        Assert.Equal(RejectReason.PriceOutsideBand, band.OnOrder(Buy(9_849), Marked(10_000), VirtualTime.Zero).Rejection);
    }

    [Fact]
    public void The_rolling_mean_holds_the_samples_of_its_whole_length_and_little_more()
    {
        Gen.Select(Gen.Long[0, 400], Gen.Long[-1_000, 1_000]).Array[1, 70].Sample(steps =>
        {
            const long Window = 10_000;
            var mean = new RollingMean(new Duration(Window));
            var seen = new List<(long At, long Sample)>();
            var now = 0L;
            foreach (var (wait, sample) in steps)
            {
                now += wait;
                seen.Add((now, sample));
                mean.Add(sample, new VirtualTime(now));

                var held = seen.Where(each => each.At / 100 > (now / 100) - 101).Select(each => each.Sample).ToArray();
                Assert.Equal(held.Length, mean.Count);
                Assert.Equal((long)Math.Floor(held.Average() + 0.5 + 1e-9), mean.MeanAt(new VirtualTime(now)));
                Assert.All(seen.Where(each => each.At >= now - Window), each => Assert.Contains(each.Sample, held));
            }
        });
    }

    private static ReferencePrices Benchmark(long ticks) => Nothing with { Benchmark = new Price(ticks) };
}
