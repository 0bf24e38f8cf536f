using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Strategies;
using static ExchangeMesh.Domain.Tests.Traders.TraderStage;

namespace ExchangeMesh.Domain.Tests.Traders;

public sealed class ValueTraderTests
{
    [Theory]
    [InlineData(50_490, null)]
    [InlineData(50_510, Side.Buy)]
    [InlineData(49_510, null)]
    [InlineData(49_490, Side.Sell)]
    public void It_trades_towards_the_reference_beyond_its_threshold_only(double reference, Side? expected)
    {
        var stage = Stage(("threshold", 0.01));
        stage.ShowReference(reference);

        stage.WakeNext();

        Assert.Equal(expected, stage.Orders.Count == 0 ? null : Assert.Single(stage.Orders).Side);
    }

    [Theory]
    [InlineData(51_000, 80)]
    [InlineData(52_000, 160)]
    [InlineData(60_000, 200)]
    public void Its_order_grows_with_the_mispricing_up_to_a_multiple(double reference, long lots)
    {
        var stage = Stage(("threshold", 0.01), ("order_size", 2_000e6), ("max_multiple", 5));
        stage.ShowReference(reference);

        stage.WakeNext();

        Assert.Equal(lots, Assert.Single(stage.Orders).Quantity.Lots);
    }

    [Fact]
    public void It_never_pays_more_than_what_it_believes()
    {
        var stage = Stage(("take_share", 1));
        stage.ShowReference(52_000);

        stage.WakeNext();

        var order = Assert.Single(stage.Orders);
        Assert.Equal((TimeInForce.Ioc, 5_200_000L), (order.TimeInForce, order.Price.Ticks));
    }

    [Fact]
    public void A_resting_order_is_withdrawn_at_the_next_look()
    {
        var stage = Stage(("take_share", 0));
        stage.ShowReference(52_000);
        stage.WakeNext();

        stage.WakeNext();

        Assert.Equal(stage.Orders[0].Order, Assert.Single(stage.Outbox.Bodies<CancelOrder>()).Order);
        Assert.Equal(TimeInForce.Gtc, stage.Orders[0].TimeInForce);
    }

    [Fact]
    public void An_order_that_was_filled_is_not_withdrawn()
    {
        var stage = Stage(("take_share", 0));
        stage.ShowReference(52_000);
        stage.WakeNext();
        stage.Fill(PerpetualA, OpeningTicks);

        stage.WakeNext();

        Assert.Empty(stage.Outbox.Bodies<CancelOrder>());
    }

    [Theory]
    [InlineData(0.000, 50_010, false)]
    [InlineData(0.000, 49_990, true)]
    [InlineData(0.001, 50_040, true)]
    public void It_reduces_once_the_mispricing_in_its_favour_is_gone(double exit, double reference, bool reduces)
    {
        var stage = Stage(1_000, ("threshold", 0.01), ("exit", exit), ("order_size", 2_000e6));
        stage.ShowReference(reference);

        stage.WakeNext();

        Assert.Equal(reduces, stage.Orders.Count == 1);
        Assert.All(stage.Orders, order => Assert.Equal((Side.Sell, 40L), (order.Side, order.Quantity.Lots)));
    }

    [Fact]
    public void It_buys_no_more_than_its_capital_bears()
    {
        var stage = Stage(19_990, ("max_leverage", 1), ("take_share", 1));
        stage.ShowReference(60_000);

        stage.WakeNext();

        Assert.Equal(10, Assert.Single(stage.Orders).Quantity.Lots);
    }

    [Fact]
    public void Opinions_differ_between_traders_and_last()
    {
        var buys = 0;
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var stage = Stage(0, seed, ("opinion_deviation", 0.01), ("threshold", 0));
            stage.WakeNext();
            var side = Assert.Single(stage.Orders).Side;
            stage.Fill(PerpetualA, OpeningTicks);
            stage.WakeNext();
            Assert.Equal(side, stage.Orders[1].Side);
            buys += side == Side.Buy ? 1 : 0;
        }

        Assert.InRange(buys, 75, 125);
    }

    [Fact]
    public void It_does_nothing_without_a_reference_or_while_the_market_is_halted()
    {
        var blind = Stage();
        blind.Outbox.Show(new MarketView { Instrument = ReferenceFeed });
        var halted = Stage();
        halted.ShowReference(60_000);
        halted.Show(PerpetualA, OpeningTicks, MarketCondition.Halted);

        blind.WakeTimes(3);
        halted.WakeTimes(3);

        Assert.Empty(blind.Outbox.Sent);
        Assert.Empty(halted.Outbox.Sent);
    }

    [Fact]
    public void Its_orders_follow_from_nothing()
    {
        var stage = Stage();
        stage.ShowReference(60_000);
        stage.Show(PerpetualA, OpeningTicks, cause: SomeEvent);

        stage.WakeNext();

        Assert.Equal(EventId.None, Assert.Single(stage.Outbox.Sent).Cause);
    }

    private static TraderStage Stage(params (string Name, double Value)[] values) => Stage(0, values);

    private static TraderStage Stage(long position, params (string Name, double Value)[] values) => Stage(position, 1, values);

    private static TraderStage Stage(long position, ulong seed, params (string Name, double Value)[] values) =>
        new TraderStage(
            ValueTrader.Registration,
            Arguments(
                ValueTrader.Registration,
                [PerpetualA],
                [Dollars(ExchangeA, 1_000_000)],
                [("opinion_deviation", 0), ("look_deviation", 0), .. values],
                position,
                seed)).Start();
}
