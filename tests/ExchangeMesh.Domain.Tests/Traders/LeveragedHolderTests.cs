using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Strategies;
using static ExchangeMesh.Domain.Tests.Traders.TraderStage;

namespace ExchangeMesh.Domain.Tests.Traders;

public sealed class LeveragedHolderTests
{
    [Theory]
    [InlineData(1_000, true, 4_500_000)]
    [InlineData(-1_000, false, 5_500_000)]
    public void A_stop_is_an_alarm_on_the_mark_price_against_the_position(long position, bool fallsTo, long level)
    {
        var stage = Stage(position, ("stop_loss", 0.1));

        var alarm = Assert.Single(stage.Outbox.Alarms);

        Assert.Equal((PerpetualA.Id, WatchedPrice.Mark, fallsTo, new Price(level)), (alarm.Instrument, alarm.Watched, alarm.FallsTo, alarm.Level));
    }

    [Fact]
    public void Without_a_stop_or_a_position_there_is_no_alarm()
    {
        Assert.Empty(Stage(1_000).Outbox.Alarms);
        Assert.Empty(Stage(0, ("stop_loss", 0.1)).Outbox.Alarms);
    }

    [Fact]
    public void When_the_stop_is_reached_it_closes_at_market_because_of_the_move()
    {
        var stage = Stage(1_000, ("stop_loss", 0.1));
        stage.Show(PerpetualA, 4_490_000, cause: SomeEvent);

        stage.Ring(stage.Outbox.Alarms[0]);

        var order = Assert.Single(stage.Orders);
        Assert.Equal((Side.Sell, 1_000L, OrderType.Market, true), (order.Side, order.Quantity.Lots, order.Type, order.ReduceOnly));
        Assert.Equal(SomeEvent, stage.Outbox.Sent[0].Cause);
    }

    [Fact]
    public void A_stop_that_is_reached_in_a_halt_closes_after_it()
    {
        var stage = Stage(1_000, ("stop_loss", 0.1));
        stage.Show(PerpetualA, 4_490_000, MarketCondition.Halted, SomeEvent);
        stage.Ring(stage.Outbox.Alarms[0]);
        stage.Pass(Duration.FromSeconds(20));
        var during = stage.Orders.Count;

        stage.Show(PerpetualA, 4_490_000);
        stage.Pass(Duration.FromSeconds(6));

        Assert.Equal(0, during);
        Assert.Equal(SomeEvent, Assert.Single(stage.Outbox.Sent).Cause);
    }

    [Fact]
    public void What_a_stop_could_not_close_is_tried_again_until_nothing_is_left()
    {
        var stage = Stage(1_000, ("stop_loss", 0.1));
        stage.Ring(stage.Outbox.Alarms[0]);
        stage.FillOrder(PerpetualA, stage.Orders[0], 4_400_000, 400);
        stage.Tell(ExchangeA, new OrderCancelled(stage.Orders[0].Order, new Quantity(600), PerpetualA.Id, CancelReason.Unfilled));

        stage.Pass(Duration.FromSeconds(5));
        stage.Fill(PerpetualA, 4_400_000);
        stage.Pass(Duration.FromMinutes(5));

        Assert.Equal([1_000, 600], stage.Orders.Select(order => order.Quantity.Lots));
    }

    [Fact]
    public void A_stop_of_a_position_that_was_taken_over_does_nothing()
    {
        var stage = Stage(1_000, ("stop_loss", 0.1));
        stage.Tell(ExchangeA, new PositionLiquidated(new Quantity(-1_000), new Price(4_500_000), PerpetualA.Id, LiquidationStage.Takeover));

        stage.Ring(stage.Outbox.Alarms[0]);

        Assert.Empty(stage.Orders);
    }

    [Fact]
    public void It_answers_a_margin_call_with_the_shortfall_and_a_buffer_from_another_venue()
    {
        var stage = Stage(1_000, ("top_up_chance", 1), ("top_up_buffer", 1.5));

        Call(stage, shortfall: 2_000);
        stage.Pass(Duration.FromHours(1));

        var sent = Assert.Single(stage.Outbox.Sent);
        Assert.Equal((ExchangeB, SomeEvent), (sent.To, sent.Cause));
        Assert.Equal(new TransferOut(Money.FromUnits(3_000), Dollar, ExchangeA), sent.Message.Body<TransferOut>());
    }

    [Fact]
    public void It_sends_at_most_what_it_has_and_reduces_when_that_is_spent()
    {
        var stage = Stage(1_000, ("top_up_chance", 1), ("top_up_buffer", 1.5), ("reduce_share", 0.3));

        Call(stage, shortfall: 20_000);
        stage.Pass(Duration.FromHours(1));
        Call(stage, shortfall: 20_000);
        stage.Pass(Duration.FromHours(1));

        Assert.Equal(Money.FromUnits(10_000), Assert.Single(stage.Outbox.Bodies<TransferOut>()).Amount);
        var order = Assert.Single(stage.Orders);
        Assert.Equal((Side.Sell, 300L, true), (order.Side, order.Quantity.Lots, order.ReduceOnly));
    }

    [Theory]
    [InlineData(1_000, Side.Sell)]
    [InlineData(-1_000, Side.Buy)]
    public void It_may_answer_by_reducing(long position, Side side)
    {
        var stage = Stage(position, ("top_up_chance", 0), ("reduce_chance", 1), ("reduce_share", 0.5));

        Call(stage, shortfall: 2_000);
        stage.Pass(Duration.FromHours(1));

        var order = Assert.Single(stage.Orders);
        Assert.Equal((side, 500L, true), (order.Side, order.Quantity.Lots, order.ReduceOnly));
        Assert.Equal(SomeEvent, stage.Outbox.Sent[0].Cause);
    }

    [Fact]
    public void It_may_do_nothing()
    {
        var stage = Stage(1_000, ("top_up_chance", 0), ("reduce_chance", 0));

        Call(stage, shortfall: 2_000);
        stage.Pass(Duration.FromHours(24));

        Assert.Empty(stage.Outbox.Sent);
    }

    [Fact]
    public void The_chances_are_those_of_the_scenario()
    {
        var topUps = 0;
        var reductions = 0;
        for (var seed = 1UL; seed <= 500; seed++)
        {
            var stage = Stage(1_000, seed, ("top_up_chance", 0.3), ("reduce_chance", 0.2));
            Call(stage, shortfall: 2_000);
            stage.Pass(Duration.FromHours(1));
            topUps += stage.Outbox.Bodies<TransferOut>().Count;
            reductions += stage.Orders.Count;
        }

        Assert.InRange(topUps, 115, 185);
        Assert.InRange(reductions, 70, 130);
    }

    [Theory]
    [InlineData(5_400_000, 0)]
    [InlineData(5_600_000, 1)]
    public void It_restores_its_leverage_when_the_price_has_moved_beyond_its_band(long ticks, int orders)
    {
        // 60,000 lots on a million dollars: three times. A rise of 8% (12%) raises equity by 24% (36%), and what it would
        // hold from 60,000 lots to 68,889 (72,857): 14.8% (21.4%) more.
        var stage = Stage(60_000, ("rebalance_wait", 60e9), ("rebalance_band", 0.2));
        stage.Show(PerpetualA, ticks, cause: SomeEvent);

        stage.WakeNext();

        Assert.Equal(orders, stage.Orders.Count);
        Assert.All(stage.Orders, order => Assert.Equal((Side.Buy, 12_857L, false), (order.Side, order.Quantity.Lots, order.ReduceOnly)));
        Assert.All(stage.Outbox.Sent, sent => Assert.Equal(SomeEvent, sent.Cause));
    }

    [Fact]
    public void A_fall_makes_it_sell_to_keep_its_leverage()
    {
        var stage = Stage(60_000, ("rebalance_wait", 60e9), ("rebalance_band", 0.1));
        stage.Show(PerpetualA, 4_500_000);

        stage.WakeNext();

        // Equity is 700,000; three times that over 45 dollars a lot is 46,666 lots.
        var order = Assert.Single(stage.Orders);
        Assert.Equal((Side.Sell, 13_334L, true), (order.Side, order.Quantity.Lots, order.ReduceOnly));
    }

    [Theory]
    [InlineData(0, Side.Buy)]
    [InlineData(1, Side.Sell)]
    public void Without_a_position_it_enters_at_its_target(double direction, Side side)
    {
        var stage = Stage(0, ("rebalance_wait", 60e9), ("target_leverage", 2), ("direction", direction), ("stop_loss", 0.1));

        stage.WakeNext();
        stage.Fill(PerpetualA, OpeningTicks);

        var order = Assert.Single(stage.Orders);
        Assert.Equal((side, 40_000L), (order.Side, order.Quantity.Lots));
        Assert.Equal(side == Side.Buy ? 4_500_000 : 5_500_000, Assert.Single(stage.Outbox.Alarms).Level.Ticks);
    }

    [Fact]
    public void Added_collateral_counts_in_its_leverage()
    {
        var stage = Stage(20_000, ("rebalance_wait", 60e9));
        stage.Tell(ExchangeA, new TransferSettled(Money.FromUnits(500_000), Dollar));

        stage.WakeNext();

        Assert.Equal(10_000, Assert.Single(stage.Orders).Quantity.Lots);
    }

    private static void Call(TraderStage stage, long shortfall) => stage.Tell(
        ExchangeA,
        new MarginCall(Money.FromUnits(100), Money.FromUnits(90), Money.FromUnits(shortfall), InstrumentId.None),
        SomeEvent);

    private static TraderStage Stage(long position, params (string Name, double Value)[] values) => Stage(position, 1, values);

    private static TraderStage Stage(long position, ulong seed, params (string Name, double Value)[] values) =>
        new TraderStage(
            LeveragedHolder.Registration,
            Arguments(LeveragedHolder.Registration, [PerpetualA], [Dollars(ExchangeA, 1_000_000), Dollars(ExchangeB, 10_000)], values, position, seed)).Start();
}
