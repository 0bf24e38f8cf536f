using CsCheck;
using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Breakers.Attempts;

namespace ExchangeMesh.Domain.Tests.Breakers;

public sealed class TradingHaltTests
{
    private static readonly TradingHaltTerms Terms = new()
    {
        Move = Ratio.FromPercent(5),
        Window = Duration.FromSeconds(60),
        CoolDown = Duration.FromSeconds(10),
    };

    [Theory]
    [InlineData(951, MarketCondition.Open)]
    [InlineData(950, MarketCondition.Halted)]
    [InlineData(1_049, MarketCondition.Open)]
    [InlineData(1_050, MarketCondition.Halted)]
    public void A_move_of_the_whole_share_halts_and_a_tick_less_does_not(long ticks, MarketCondition expected)
    {
        var halt = Terms.Create();
        halt.Trade(1_000, second: 1);

        var state = halt.Trade(ticks, second: 2);

        Assert.Equal(expected, state.Condition);
    }

    [Fact]
    public void A_halt_names_its_reference_and_ends_after_the_cool_down()
    {
        var halt = Terms.Create();
        halt.Trade(1_000, second: 1);

        var halted = halt.Trade(900, second: 5);
        var early = halt.OnTimer(Nothing, Seconds(14));
        var reopened = halt.OnTimer(Nothing, Seconds(15));

        Assert.Equal(new BreakerState(MarketCondition.Halted, Seconds(15), new Price(1_000)), halted);
        Assert.Equal(halted, early);
        Assert.Equal(BreakerState.Open, reopened);
    }

    [Fact]
    public void Reopening_may_go_through_an_auction()
    {
        var halt = (Terms with { Reopening = new CallPeriodTerms { Length = Duration.FromSeconds(3) } }).Create();
        halt.Trade(1_000, second: 1);
        halt.Trade(900, second: 5);

        var auction = halt.OnTimer(Nothing, Seconds(15));
        var open = halt.OnTimer(Nothing, Seconds(18));

        Assert.Equal(MarketCondition.Auction, auction.Condition);
        Assert.Equal(Seconds(18), auction.WakeAt);
        Assert.Equal(BreakerState.Open, open);
    }

    [Fact]
    public void The_window_begins_anew_at_the_reopening_and_the_halt_may_repeat()
    {
        var halt = Terms.Create();
        halt.Trade(1_000, second: 1);
        halt.Trade(900, second: 5);
        halt.OnTimer(Nothing, Seconds(15));

        var first = halt.Trade(890, second: 16);
        var again = halt.Trade(845, second: 17);

        Assert.Equal(MarketCondition.Open, first.Condition);
        Assert.Equal(MarketCondition.Halted, again.Condition);
    }

    [Fact]
    public void Halts_may_be_limited_in_number()
    {
        var halt = (Terms with { MostHalts = 1 }).Create();
        halt.Trade(1_000, second: 1);
        halt.Trade(900, second: 5);
        halt.OnTimer(Nothing, Seconds(15));
        halt.Trade(1_000, second: 16);

        Assert.Equal(BreakerState.Open, halt.Trade(100, second: 17));
    }

    [Fact]
    public void A_slow_move_does_not_halt()
    {
        var halt = Terms.Create();
        var price = 1_000L;
        for (var second = 0; second < 1_000; second += 30)
        {
            price -= price / 50;

            Assert.Equal(MarketCondition.Open, halt.Trade(price, second).Condition);
        }
    }

    [Fact]
    public void A_rise_does_not_halt_where_only_falls_do()
    {
        var halt = (Terms with { Direction = HaltDirection.Falls }).Create();
        halt.Trade(1_000, second: 1);

        Assert.Equal(MarketCondition.Open, halt.Trade(2_000, second: 2).Condition);
        Assert.Equal(MarketCondition.Halted, halt.Trade(1_900, second: 3).Condition);
    }

    [Fact]
    public void A_halt_may_watch_the_mark_price_instead_of_trades()
    {
        var halt = (Terms with { Watches = BreakerReference.Mark }).Create();

        halt.OnPrices(Marked(1_000), Seconds(1));
        var trade = halt.Trade(500, second: 2);
        var mark = halt.OnPrices(Marked(950), Seconds(3));

        Assert.Equal(MarketCondition.Open, trade.Condition);
        Assert.Equal(MarketCondition.Halted, mark.Condition);
    }

    [Fact]
    public void The_rolling_window_holds_the_extremes_of_its_whole_length_and_little_more()
    {
        var step = Gen.Select(Gen.Long[0, 400], Gen.Long[1, 1_000]);
        step.Array[1, 100].Sample(steps =>
        {
            const long Window = 12_800;
            const long Part = Window / 128;
            var extremes = new RollingExtremes(new Duration(Window));
            var seen = new List<(long At, long Ticks)>();
            var now = 0L;
            foreach (var (wait, ticks) in steps)
            {
                now += wait;
                seen.Add((now, ticks));

                extremes.Add(new Price(ticks), new VirtualTime(now));

                Assert.True(extremes.Highest.Ticks >= seen.Where(each => each.At >= now - Window).Max(each => each.Ticks));
                Assert.True(extremes.Highest.Ticks <= seen.Where(each => each.At >= now - Window - Part).Max(each => each.Ticks));
                Assert.True(extremes.Lowest.Ticks <= seen.Where(each => each.At >= now - Window).Min(each => each.Ticks));
                Assert.True(extremes.Lowest.Ticks >= seen.Where(each => each.At >= now - Window - Part).Min(each => each.Ticks));
            }
        });
    }
}
