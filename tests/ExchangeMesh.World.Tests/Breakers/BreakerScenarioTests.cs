using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;

namespace ExchangeMesh.World.Tests.Breakers;

/// <summary>Every kind of breaker from a scenario file, in a running market.</summary>
public sealed class BreakerScenarioTests
{
    /// <summary>Breakers that close the market, and the condition in which they do.</summary>
    public static TheoryData<string, MarketCondition> Closing => new()
    {
        { "{kind: trading-halt, move: 3%, window: 1m, cool_down: 10s, reopening_auction: 10s, random_end: 5s}", MarketCondition.Halted },
        { "{kind: market-wide-halt, levels: [2%, 13%], cool_down: 20s, reopening_auction: 5s}", MarketCondition.Halted },
        { "{kind: daily-price-limit, levels: [3%, 6%, 20%], pause: 15s}", MarketCondition.Auction },
        { "{kind: dynamic-circuit-breaker, share: 3%, window: 1m, pre_open: 15s}", MarketCondition.Auction },
        { "{kind: velocity-logic, most_ticks: 200, window: 4s, reserve: 5s}", MarketCondition.Auction },
        { "{kind: volatility-interruption, dynamic: 2%, static: 5%, auction: 15s, random_end: 5s, extend_beyond: 20%}", MarketCondition.Auction },
        { "{kind: divergence-guard, greatest: 2%, action: auction, cool_down: 15s}", MarketCondition.Auction },
    };

    /// <summary>Breakers that refuse, clamp or hold orders.</summary>
    public static TheoryData<string> Ordering =>
    [
        "{kind: price-band, width: 1%, action: clamp}",
        "{kind: premium-band, listing: 2%, listing_time: 0s, inner: 1%, outer: 2%}",
        "{kind: liquidation-throttle, most_per_interval: 0.5 BTC, interval: 5s}",
        "{kind: speed-bump, delay: 50ms, jitter: 20ms, holds: takers}",
        "{kind: divergence-guard, greatest: 1%}",
        "{kind: limit-up-limit-down, tier: first, session_begun: 2h}",
    ];

    [Theory]
    [MemberData(nameof(Closing))]
    public void A_breaker_closes_the_falling_market_and_it_reopens(string breaker, MarketCondition condition)
    {
        var events = WorldRuns.Events(WorldRuns.Read(CrashMarket.With(breaker)).Plan!);

        var changes = events.OfType<BreakerRow>().ToList();
        Assert.Equal(condition, changes[0].Condition);
        Assert.NotEmpty(events.OfType<ReopeningRow>());
        Assert.Empty(TradesWhileClosed(events));
    }

    [Theory]
    [MemberData(nameof(Ordering))]
    public void A_breaker_of_orders_changes_the_run_and_never_closes_the_market(string breaker)
    {
        var plan = WorldRuns.Read(CrashMarket.With(breaker)).Plan!;
        var free = WorldRuns.Read(CrashMarket.With("{kind: price-band, width: 90%}")).Plan!;

        Assert.Empty(WorldRuns.Events(plan).OfType<BreakerRow>());
        Assert.NotEqual(WorldRuns.Sequential(free), WorldRuns.Sequential(plan));
    }

    [Theory]
    [MemberData(nameof(Closing))]
    public void The_fingerprint_is_the_same_on_any_number_of_partitions(string breaker, MarketCondition condition)
    {
        var plan = WorldRuns.Read(CrashMarket.With(breaker)).Plan!;

        Assert.Equal(WorldRuns.Sequential(plan), WorldRuns.Lockstep(plan, 3));
        Assert.NotEqual(MarketCondition.Open, condition);
    }

    [Fact]
    public void Limit_up_limit_down_keeps_immediate_orders_within_its_band()
    {
        // Sellers at market leave nothing resting at the edge: that is no limit state, so there is no pause.
        var events = WorldRuns.Events(WorldRuns.Read(CrashMarket.With("{kind: limit-up-limit-down, session_begun: 2h}")).Plan!);

        Assert.All(events.OfType<TradeRow>(), trade => Assert.InRange(trade.Price.Ticks, 9_025, 10_500));
    }

    [Fact]
    public void Tokyos_limits_and_special_quotes_hold_in_a_market_of_yen()
    {
        var text = CrashMarket.With("{kind: tokyo-price-limit, quote_interval: 5s}", tick: "1").Replace("USD", "JPY", StringComparison.Ordinal);

        var events = WorldRuns.Events(WorldRuns.Read(text).Plan!);

        Assert.All(events.OfType<TradeRow>(), trade => Assert.InRange(trade.Price.Ticks, 700, 1_300));
        Assert.Contains(events.OfType<BreakerRow>(), row => row.Condition == MarketCondition.Auction);
    }

    [Fact]
    public void A_market_wide_breaker_may_watch_a_benchmark_outside_its_market()
    {
        var text = CrashMarket.With("{kind: market-wide-halt, benchmark: reference.btc, levels: [7%, 13%], cool_down: 1m}")
            + "\n  - {at: 1m, kind: fundamental-jump, targets: [btc], size: -8%}";

        var first = WorldRuns.TimedEvents(WorldRuns.Read(text).Plan!).First(one => one.Row is BreakerRow);

        Assert.InRange(first.At.Nanoseconds, 60_000_000_000, 63_000_000_000);
        Assert.Equal(MarketCondition.Halted, ((BreakerRow)first.Row).Condition);
    }

    [Theory]
    [InlineData("{kind: market-wide-halt, levels: [13%, 7%]}", "ascend")]
    [InlineData("{kind: daily-price-limit, session: 1h, session_begun: 1h}", "session")]
    [InlineData("{kind: market-wide-halt, benchmark: alpha.ETH-PERP}", "alpha.ETH-PERP")]
    [InlineData("{kind: velocity-logik}", "velocity-logic")]
    [InlineData("{kind: velocity-logic, most_tick: 5}", "most_ticks")]
    public void What_cannot_be_meant_is_named(string breaker, string expected)
    {
        var reading = Scenarios.ScenarioReader.Read("test.yaml", CrashMarket.With(breaker), new Scenarios.ReadingOptions());

        var diagnostic = Assert.Single(reading.Diagnostics);
        Assert.Contains(expected, diagnostic.ToString(), StringComparison.Ordinal);
        Assert.True(diagnostic.At.Line > 1);
    }

    /// <summary>Returns the trades between a closing and the breaker's word that the market may trade.</summary>
    private static IEnumerable<TradeRow> TradesWhileClosed(IReadOnlyList<object> events)
    {
        var isClosed = false;
        foreach (var row in events)
        {
            if (row is TradeRow trade && isClosed)
            {
                yield return trade;
            }

            isClosed = row is BreakerRow change ? change.Condition != MarketCondition.Open : isClosed;
        }
    }
}
