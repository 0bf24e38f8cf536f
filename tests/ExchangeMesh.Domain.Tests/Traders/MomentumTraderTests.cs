using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Strategies;
using static ExchangeMesh.Domain.Tests.Traders.TraderStage;

namespace ExchangeMesh.Domain.Tests.Traders;

public sealed class MomentumTraderTests
{
    [Theory]
    [InlineData(102, Side.Buy)]
    [InlineData(98, Side.Sell)]
    public void It_follows_a_trend_in_orders_of_at_most_its_size(long percent, Side side)
    {
        var stage = Stage(("trend_position", 10_000e6), ("order_size", 4_000e6));
        stage.Show(PerpetualA, OpeningTicks * percent / 100, cause: SomeEvent);

        TradeAndFill(stage, 20);

        Assert.All(stage.Orders, order => Assert.Equal(side, order.Side));
        var lots = 10_000 / (50 * percent / 100.0);
        Assert.InRange(stage.Orders.Sum(order => order.Quantity.Lots), lots - 3, lots);
        Assert.All(stage.Orders, order => Assert.InRange(order.Quantity.Lots, 1, (long)(4_000 / (50 * percent / 100.0))));
    }

    [Fact]
    public void Its_orders_follow_from_the_move_that_made_the_trend()
    {
        var stage = Stage(("fast_memory", 1e6));
        stage.Show(PerpetualA, OpeningTicks * 102 / 100, cause: SomeEvent);

        stage.WakeNext();

        Assert.Equal(SomeEvent, Assert.Single(stage.Outbox.Sent).Cause);
    }

    [Theory]
    [InlineData(0.0199, true)]
    [InlineData(0.0201, false)]
    public void There_is_a_trend_only_beyond_the_threshold(double threshold, bool follows)
    {
        // The fast average follows at once and the slow one hardly moves: the trend comes close to 2%.
        var stage = Stage(("threshold", threshold), ("fast_memory", 1e6), ("slow_memory", 3.6e16));
        stage.Show(PerpetualA, OpeningTicks * 102 / 100);

        stage.WakeNext();

        Assert.Equal(follows, stage.Orders.Count == 1);
    }

    [Fact]
    public void It_closes_its_position_when_the_trend_has_ended()
    {
        var stage = Stage(position: 100, ("order_size", 1_000_000e6));

        stage.WakeNext();

        var order = Assert.Single(stage.Orders);
        Assert.Equal((Side.Sell, 100L), (order.Side, order.Quantity.Lots));
    }

    [Fact]
    public void It_waits_for_the_end_of_an_order_before_the_next()
    {
        var stage = Stage(("mean_wait", 1e9));
        stage.Show(PerpetualA, OpeningTicks * 105 / 100);

        stage.Pass(Duration.FromSeconds(50));
        var waiting = stage.Orders.Count;
        stage.EndUnfilled(PerpetualA, stage.Orders[0]);
        stage.Pass(Duration.FromSeconds(20));

        Assert.Equal(1, waiting);
        Assert.Equal(2, stage.Orders.Count);
    }

    [Fact]
    public void An_order_of_which_nothing_is_heard_for_a_minute_counts_as_lost()
    {
        var stage = Stage(("mean_wait", 1e9));
        stage.Show(PerpetualA, OpeningTicks * 105 / 100);

        stage.Pass(Duration.FromSeconds(80));

        Assert.Equal(2, stage.Orders.Count);
    }

    [Fact]
    public void It_is_silent_while_the_market_is_halted()
    {
        var stage = Stage();
        stage.Show(PerpetualA, OpeningTicks * 110 / 100, MarketCondition.Halted);

        stage.WakeTimes(5);

        Assert.Empty(stage.Outbox.Sent);
    }

    private static void TradeAndFill(TraderStage stage, int times)
    {
        for (var time = 0; time < times; time++)
        {
            var placed = stage.Orders.Count;
            stage.WakeNext();
            if (stage.Orders.Count > placed)
            {
                stage.Fill(PerpetualA, OpeningTicks);
            }
        }
    }

    private static TraderStage Stage(params (string Name, double Value)[] values) => Stage(0, values);

    private static TraderStage Stage(long position, params (string Name, double Value)[] values) =>
        new TraderStage(MomentumTrader.Registration, Arguments(MomentumTrader.Registration, [PerpetualA], [Dollars(ExchangeA, 1_000_000)], values, position)).Start();
}
