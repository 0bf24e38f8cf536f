using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Breakers.Attempts;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>Breakers of CME, Eurex, IEX and Tokyo that move with sessions and windows, and the guard of mark against index.</summary>
public sealed class FuturesBreakerTests
{
    private const long Minute = 60;
    private const long Hour = 3_600;
    private static readonly ReferencePrices OpenAt10_000 = Nothing with { Opening = new Price(10_000) };

    [Theory]
    [InlineData(9_651, MarketCondition.Open)]
    [InlineData(9_650, MarketCondition.Auction)]
    public void The_dynamic_breaker_takes_its_variant_from_the_settlement_rounded_down_to_a_tick(long price, MarketCondition expected)
    {
        // 3.5 % of 10,001 is 350.035: 350 ticks below the hour's high of 10,000.
        var breaker = new DynamicCircuitBreaker(new DynamicCircuitBreakerTerms());
        var prices = Nothing with { Opening = new Price(10_001) };
        breaker.OnTrade(new Price(10_000), new Quantity(1), prices, Seconds(10));

        var state = breaker.OnTrade(new Price(price), new Quantity(1), prices, Seconds(20));

        Assert.Equal(350, breaker.Variant);
        Assert.Equal(expected, state.Condition);
        Assert.Equal(expected == MarketCondition.Open ? VirtualTime.Never : Seconds(20 + (2 * Minute)), state.WakeAt);
    }

    [Theory]
    [InlineData(1_000, MarketCondition.Auction)]
    [InlineData(1_000 + Hour + Minute, MarketCondition.Open)]
    public void The_dynamic_breaker_looks_back_one_hour(long second, MarketCondition expected)
    {
        var breaker = new DynamicCircuitBreaker(new DynamicCircuitBreakerTerms());
        breaker.OnTrade(new Price(10_000), new Quantity(1), OpenAt10_000, Seconds(900));

        Assert.Equal(expected, breaker.OnTrade(new Price(9_600), new Quantity(1), OpenAt10_000, Seconds(second)).Condition);
    }

    [Theory]
    [InlineData((24 * Hour) - (5 * Minute) - 1, 2 * Minute)]
    [InlineData((24 * Hour) - (5 * Minute), 5)]
    public void In_the_last_five_minutes_of_a_session_the_pre_open_lasts_five_seconds(long second, long expected)
    {
        var breaker = new DynamicCircuitBreaker(new DynamicCircuitBreakerTerms());
        breaker.OnTrade(new Price(10_000), new Quantity(1), OpenAt10_000, Seconds(second));

        var state = breaker.OnTrade(new Price(9_000), new Quantity(1), OpenAt10_000, Seconds(second));

        Assert.Equal(Seconds(second + expected), state.WakeAt);
    }

    [Fact]
    public void The_dynamic_breakers_look_back_begins_anew_and_its_settlement_is_the_last_sessions_price()
    {
        var breaker = new DynamicCircuitBreaker(new DynamicCircuitBreakerTerms());
        breaker.OnTrade(new Price(10_000), new Quantity(1), OpenAt10_000, Seconds(0));
        breaker.OnTrade(new Price(9_000), new Quantity(1), OpenAt10_000, Seconds(10));
        breaker.OnTimer(OpenAt10_000, Seconds(10 + (2 * Minute)));

        var after = breaker.OnTrade(new Price(9_340), new Quantity(1), OpenAt10_000, Seconds(200));
        breaker.OnPrices(OpenAt10_000, Seconds(25 * Hour));

        Assert.Equal(MarketCondition.Open, after.Condition);
        Assert.Equal(326, breaker.Variant);
    }

    [Theory]
    [InlineData(9_930, 10_030)]
    [InlineData(9_929, 10_029)]
    public void Velocity_logic_lets_prices_go_so_many_ticks_from_the_windows_extremes(long low, long upper)
    {
        var breaker = new VelocityLogic(new VelocityLogicTerms { MostTicks = 100, Window = Duration.FromSeconds(4) });
        breaker.OnTrade(new Price(10_000), new Quantity(1), OpenAt10_000, Seconds(10));
        breaker.OnTrade(new Price(low), new Quantity(1), OpenAt10_000, Seconds(11));

        var range = breaker.RangeAt(OpenAt10_000, Seconds(12));
        var atEdge = breaker.OnOrder(Buy(upper), OpenAt10_000, Seconds(12));
        var beyond = breaker.OnOrder(Buy(upper + 1), OpenAt10_000, Seconds(12));

        Assert.Equal((new Price(9_900), new Price(upper)), range);
        Assert.Equal(new Price(upper), atEdge.Limit);
        Assert.Equal(new Price(upper), beyond.Limit);
    }

    [Fact]
    public void Velocity_logics_window_moves_with_the_time_and_begins_anew_with_the_auction()
    {
        var breaker = new VelocityLogic(new VelocityLogicTerms { MostTicks = 100, Window = Duration.FromSeconds(4) });
        breaker.OnTrade(new Price(10_000), new Quantity(1), OpenAt10_000, Seconds(10));
        breaker.OnTrade(new Price(9_950), new Quantity(1), OpenAt10_000, Seconds(13));

        var moved = breaker.RangeAt(OpenAt10_000, Seconds(16));
        var reserved = breaker.OnClamped(Sell(9_000), new Price(9_800), OpenAt10_000, Seconds(16));
        breaker.OnTrade(new Price(9_800), new Quantity(1), OpenAt10_000 with { Condition = MarketCondition.Auction }, Seconds(21));

        Assert.Equal((new Price(9_850), new Price(10_050)), moved);
        Assert.Equal(new BreakerState(MarketCondition.Auction, Seconds(21), new Price(9_850)), reserved);
        Assert.Equal((new Price(9_700), new Price(9_900)), breaker.RangeAt(OpenAt10_000, Seconds(21)));
    }

    [Fact]
    public void Cmes_daily_limits_pause_at_each_level_but_the_last_and_are_then_hard()
    {
        var breaker = new DailyPriceLimit(new DailyPriceLimitTerms());
        breaker.OnPrices(OpenAt10_000, Seconds(0));

        var first = breaker.Limits;
        var paused = breaker.OnClamped(Sell(1), new Price(9_000), OpenAt10_000, Seconds(10));
        var second = breaker.Limits;
        breaker.OnTimer(OpenAt10_000, Seconds(10 + (2 * Minute)));
        breaker.OnClamped(Sell(1), new Price(8_000), OpenAt10_000, Seconds(200));
        breaker.OnTimer(OpenAt10_000, Seconds(200 + (2 * Minute)));
        var hard = breaker.OnClamped(Sell(1), new Price(7_000), OpenAt10_000, Seconds(400));

        Assert.Equal((new Price(9_300), new Price(10_700)), first);
        Assert.Equal((MarketCondition.Auction, Seconds(10 + (2 * Minute))), (paused.Condition, paused.WakeAt));
        Assert.Equal((new Price(8_700), new Price(11_300)), second);
        Assert.Equal(BreakerState.Open, hard);
        Assert.Equal((new Price(8_000), new Price(12_000)), breaker.Limits);
    }

    [Fact]
    public void Cmes_overnight_limit_is_hard_at_seven_percent_and_regular_hours_limit_falls_alone()
    {
        var overnight = new DailyPriceLimit(new DailyPriceLimitTerms { Levels = [Ratio.FromPercent(7)], Pause = null });
        var regular = new DailyPriceLimit(new DailyPriceLimitTerms { Direction = HaltDirection.Falls });

        Assert.Equal(new Price(10_700), overnight.OnOrder(Buy(10_701), OpenAt10_000, Seconds(1)).Limit);
        Assert.Equal(BreakerState.Open, overnight.OnClamped(Buy(10_701), new Price(10_701), OpenAt10_000, Seconds(1)));
        Assert.Equal(new Price(20_000), regular.OnOrder(Buy(20_000), OpenAt10_000, Seconds(1)).Limit);
        Assert.Equal(new Price(9_300), regular.OnOrder(Sell(9_299), OpenAt10_000, Seconds(1)).Limit);
    }

    [Fact]
    public void A_new_session_begins_at_the_last_price_and_at_the_first_level()
    {
        var breaker = new DailyPriceLimit(new DailyPriceLimitTerms());
        breaker.OnPrices(OpenAt10_000, Seconds(0));
        breaker.OnClamped(Sell(1), new Price(9_000), OpenAt10_000, Seconds(10));
        breaker.OnTrade(new Price(8_800), new Quantity(1), OpenAt10_000, Seconds(500));

        breaker.OnPrices(OpenAt10_000, Seconds(24 * Hour));

        Assert.Equal((new Price(8_184), new Price(9_416)), breaker.Limits);
    }

    [Theory]
    [InlineData(380, RejectReason.None)]
    [InlineData(381, RejectReason.PriceOutsideBand)]
    public void Tokyo_refuses_orders_beyond_the_daily_limit(long limit, RejectReason expected)
    {
        var breaker = new TokyoPriceLimitTerms().Create();

        Assert.Equal(expected, breaker.OnOrder(Buy(limit), Nothing with { Opening = new Price(300) }, Seconds(0)).Rejection);
    }

    [Fact]
    public void After_two_sessions_untouched_at_a_limit_that_sides_limit_is_four_times_as_wide()
    {
        var breaker = new TokyoPriceLimit(new TokyoPriceLimitTerms());
        var prices = Nothing with { Opening = new Price(300), Indicative = new Price(10_000) };
        for (var session = 0; session < 2; session++)
        {
            breaker.OnOrder(Buy(301), prices, Seconds((session * 24 * Hour) + 1));
            var state = breaker.OnClamped(Buy(380), new Price(500), prices, Seconds((session * 24 * Hour) + 1));
            while (state.WakeAt < Seconds((session + 1) * 24 * Hour))
            {
                state = breaker.OnTimer(prices, state.WakeAt);
            }
        }

        breaker.OnPrices(prices, Seconds(48 * Hour));

        // 300 + 80 = 380, + 80 = 460 (the limit of 200 to 500), and then 4 × 80 above, 80 below.
        Assert.Equal((new Price(380), new Price(780)), breaker.Limits);
    }

    [Theory]
    [InlineData(false, 999, 350)]
    [InlineData(true, 999, 0)]
    [InlineData(true, 1_000, 350)]
    public void A_speed_bump_holds_all_orders_or_those_that_would_take(bool takersOnly, long limit, long microseconds)
    {
        var bump = new SpeedBumpTerms { TakersOnly = takersOnly }.Create();

        var decision = bump.OnOrder(Buy(limit), Nothing with { BestAsk = new Price(1_000) }, Seconds(1));

        Assert.Equal(Duration.FromMicroseconds(microseconds), decision.Delay);
    }

    [Fact]
    public void A_speed_bump_holds_no_liquidation_and_its_jitter_stays_within_bounds()
    {
        var bump = new SpeedBumpTerms { Delay = Duration.FromMilliseconds(1), Jitter = Duration.FromMilliseconds(2) }.Create();

        var delays = Enumerable.Range(0, 50).Select(_ => bump.OnOrder(Buy(1), Nothing, Seconds(1)).Delay).ToList();

        Assert.Equal(Duration.Zero, bump.OnOrder(Forced(5), Nothing, Seconds(1)).Delay);
        Assert.All(delays, delay => Assert.InRange(delay.Nanoseconds, 1_000_000, 3_000_000));
        Assert.True(delays.Distinct().Count() > 40);
    }

    [Theory]
    [InlineData(1_030, RejectReason.None)]
    [InlineData(1_031, RejectReason.PriceOutsideBand)]
    public void The_guard_refuses_what_drives_a_mark_that_has_left_its_index_further_away(long mark, RejectReason expected)
    {
        var guard = new DivergenceGuardTerms().Create();
        var prices = Nothing with { Mark = new Price(mark), Index = new Price(1_000) };
        guard.OnPrices(prices, Seconds(1));

        Assert.Equal(expected, guard.OnOrder(Buy(1_040), prices, Seconds(1)).Rejection);
        Assert.Equal(RejectReason.None, guard.OnOrder(Buy(1_000), prices, Seconds(1)).Rejection);
        Assert.Equal(RejectReason.None, guard.OnOrder(Sell(900), prices, Seconds(1)).Rejection);
    }

    [Theory]
    [InlineData(14, MarketCondition.Open)]
    [InlineData(15, MarketCondition.Halted)]
    public void The_guard_may_wait_and_then_halts_until_they_have_come_together(long second, MarketCondition expected)
    {
        var guard = new DivergenceGuardTerms { Action = DivergenceAction.Halt, Patience = Duration.FromSeconds(5) }.Create();
        var apart = Nothing with { Mark = new Price(900), Index = new Price(1_000) };
        guard.OnPrices(apart, Seconds(10));

        var state = guard.OnPrices(apart, Seconds(second));

        Assert.Equal(expected, state.Condition);
        if (expected == MarketCondition.Halted)
        {
            Assert.Equal(Seconds(15 + (2 * Minute)), guard.OnTimer(apart, Seconds(15 + Minute)).WakeAt);
            Assert.Equal(BreakerState.Open, guard.OnTimer(apart with { Mark = new Price(1_000) }, Seconds(15 + (2 * Minute))));
        }
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(600, 600)]
    public void Euronexts_second_breach_of_the_static_corridor_on_one_side_stands_longer(long repeated, long expected)
    {
        var terms = new VolatilityInterruptionTerms
        {
            Call = new CallPeriodTerms { Length = Duration.FromSeconds(10) },
            RepeatedCall = Duration.FromSeconds(repeated),
        };
        var breaker = terms.Create();
        var prices = Nothing with { Opening = new Price(5_000), Last = new Price(5_000) };
        var first = breaker.OnClamped(Sell(1), new Price(4_599), prices, Seconds(0));
        breaker.OnTimer(prices, first.WakeAt);

        var second = breaker.OnClamped(Sell(1), new Price(4_599), prices, Seconds(1_000));
        breaker.OnTimer(prices, second.WakeAt);
        var other = breaker.OnClamped(Buy(9_000), new Price(5_401), prices, Seconds(2_000));

        Assert.Equal(Seconds(10), first.WakeAt);
        Assert.Equal(Seconds(1_000 + expected), second.WakeAt);
        Assert.Equal(Seconds(2_010), other.WakeAt);
    }

    [Fact]
    public void A_stock_that_reopens_outside_its_collar_stays_paused_for_another_five_minutes()
    {
        var terms = new LimitUpLimitDownTerms
        {
            Pause = new CallPeriodTerms { Length = Duration.FromMinutes(5), ExtendBeyond = Ratio.FromPercent(5) },
        };
        var breaker = terms.Create();
        var prices = OpenAt10_000 with { BestAsk = new Price(9_500), BestBid = new Price(9_400) };
        breaker.OnOrder(Sell(9_000), prices, Seconds(2_000));
        breaker.OnClamped(Sell(9_000), new Price(9_400), prices, Seconds(2_000));
        var paused = breaker.OnTimer(prices, Seconds(2_015));

        var extended = breaker.OnTimer(prices with { Indicative = new Price(9_024) }, paused.WakeAt);
        var open = breaker.OnTimer(prices with { Indicative = new Price(9_025) }, extended.WakeAt);

        Assert.Equal(Seconds(2_015 + (10 * Minute)), extended.WakeAt);
        Assert.Equal(BreakerState.Open, open);
    }
}
