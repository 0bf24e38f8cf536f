using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Venues;

public class DormantAndReduceOnlyTests
{
    [Theory]
    [InlineData(951, 100)]
    [InlineData(950, 40)]
    public void A_stop_on_mark_sells_when_the_mark_falls_to_its_trigger(long mark, long position)
    {
        var bench = LongHundred();
        bench.Buy(trader: 3, lots: 500, ticks: 940);
        bench.Place(1, new PlaceOrder
        {
            Type = OrderType.Stop,
            Side = Side.Sell,
            Quantity = new(60),
            TriggerPrice = new(950),
            TriggerSource = TriggerSource.Mark,
            ReduceOnly = true,
        });

        bench.MoveIndex(mark);

        Assert.Equal(new Quantity(position), bench.Statement(1).Position);
    }

    [Fact]
    public void A_take_profit_on_last_sells_when_a_trade_reaches_it()
    {
        var bench = LongHundred();
        bench.Place(1, new PlaceOrder
        {
            Type = OrderType.TakeProfit,
            Side = Side.Sell,
            Quantity = new(100),
            Price = new(1_015),
            TriggerPrice = new(1_020),
            TriggerSource = TriggerSource.Last,
        });
        bench.Buy(trader: 3, lots: 500, ticks: 1_016);

        bench.Trade(buyer: 2, seller: 3, lots: 1, ticks: 1_019);
        var before = bench.Statement(1).Position;
        bench.Buy(trader: 3, lots: 1, ticks: 1_020);
        bench.Sell(trader: 2, lots: 1, ticks: 1_020);

        Assert.Equal(new Quantity(100), before);
        Assert.Equal(Quantity.Zero, bench.Statement(1).Position);
        bench.AssertBalanced();
    }

    [Fact]
    public void A_stop_that_a_price_move_sets_off_names_what_moved_the_price()
    {
        var bench = LongHundred();
        bench.Place(1, new PlaceOrder
        {
            Type = OrderType.Stop,
            Side = Side.Sell,
            Quantity = new(10),
            TriggerPrice = new(950),
            TriggerSource = TriggerSource.Last,
        });
        bench.Buy(trader: 3, lots: 500, ticks: 945);
        var shock = EventId.Of(OtherVenue, 3);

        bench.Place(2, new PlaceOrder { Side = Side.Sell, Quantity = new(1), Price = new(945) }, shock);

        var fill = bench.Outbox.Sent.Last(sent => sent.To == Trader(1) && sent.Message.Kind == MessageKind.OrderFilled);
        Assert.Equal(shock, fill.Cause);
    }

    [Fact]
    public void A_reduce_only_order_is_cut_to_the_position()
    {
        var bench = LongHundred();
        bench.Buy(trader: 3, lots: 500, ticks: 990);

        bench.Place(1, new PlaceOrder { Type = OrderType.Market, Side = Side.Sell, Quantity = new(400), ReduceOnly = true });

        Assert.Equal(Quantity.Zero, bench.Statement(1).Position);
    }

    [Fact]
    public void A_resting_reduce_only_order_goes_when_there_is_nothing_left_to_reduce()
    {
        var bench = LongHundred();
        var resting = bench.Place(1, new PlaceOrder { Side = Side.Sell, Quantity = new(100), Price = new(1_050), ReduceOnly = true });
        bench.Buy(trader: 3, lots: 500, ticks: 990);

        bench.Sell(trader: 1, lots: 100, ticks: 990);

        Assert.Equal(Quantity.Zero, bench.Statement(1).Position);
        var cancelled = Assert.Single(bench.Outbox.BodiesTo<OrderCancelled>(Trader(1)));
        Assert.Equal((resting, CancelReason.NothingToReduce), (cancelled.Order, cancelled.Reason));
        bench.AssertBalanced();
    }

    [Fact]
    public void No_sweep_can_turn_a_position_round_through_reduce_only_orders()
    {
        var bench = LongHundred();
        bench.Place(1, new PlaceOrder { Side = Side.Sell, Quantity = new(100), Price = new(1_050), ReduceOnly = true });
        bench.Sell(trader: 1, lots: 100, ticks: 1_049);

        bench.Buy(trader: 3, lots: 500, ticks: 1_060);

        Assert.Equal(Quantity.Zero, bench.Statement(1).Position);
        bench.AssertBalanced();
    }

    [Fact]
    public void An_amendment_that_only_shrinks_keeps_its_place_and_one_that_grows_is_paid_for()
    {
        var bench = new VenueBench().WithTraders(3, 100).Started();
        var first = bench.Buy(trader: 1, lots: 100, ticks: 1_000);
        bench.Buy(trader: 2, lots: 100, ticks: 1_000);

        bench.Say(Trader(1), new AmendOrder(first, Perp, new(1_000), new(50)));
        bench.Say(Trader(1), new AmendOrder(first, Perp, new(1_000), new(201)));
        bench.Sell(trader: 3, lots: 60, ticks: 1_000);

        Assert.Equal(new Quantity(50), bench.Statement(1).Position);
        Assert.Equal(new Quantity(10), bench.Statement(2).Position);
        var refused = Assert.Single(bench.Outbox.Bodies<OrderRejected>());
        Assert.Equal((RejectReason.InsufficientMargin, MessageKind.AmendOrder), (refused.Reason, refused.Refused));
        bench.AssertBalanced();
    }

    [Fact]
    public void An_amended_order_may_trade_and_rests_with_what_is_left()
    {
        var bench = new VenueBench().WithTraders(2, 1_000).Started();
        var order = bench.Buy(trader: 1, lots: 10, ticks: 990);
        bench.Sell(trader: 2, lots: 4, ticks: 1_000);

        bench.Say(Trader(1), new AmendOrder(order, Perp, new(1_000), new(10)));
        bench.Sell(trader: 2, lots: 6, ticks: 1_000);

        Assert.Equal(new Quantity(10), bench.Statement(1).Position);
        bench.AssertBalanced();
    }

    [Fact]
    public void A_mass_cancel_withdraws_resting_and_dormant_orders()
    {
        var bench = LongHundred();
        bench.Sell(trader: 1, lots: 10, ticks: 1_100);
        bench.Place(1, new PlaceOrder { Type = OrderType.Stop, Side = Side.Sell, Quantity = new(10), TriggerPrice = new(900) });

        bench.Say(Trader(1), new MassCancel(InstrumentId.None));
        bench.MoveIndex(930);
        bench.Buy(trader: 3, lots: 10, ticks: 1_100);

        Assert.Equal(2, bench.Outbox.BodiesTo<OrderCancelled>(Trader(1)).Count);
        Assert.Equal(new Quantity(100), bench.Statement(1).Position);
        bench.AssertBalanced();
    }

    [Fact]
    public void Acceptance_is_told_where_it_is_asked_for()
    {
        var bench = new VenueBench().WithTraders(1, 1_000).Started();

        bench.Buy(trader: 1, lots: 1, ticks: 990);
        var asked = bench.Place(1, new PlaceOrder { Side = Side.Buy, Quantity = new(1), Price = new(990), Acknowledge = true });

        Assert.Equal(asked, Assert.Single(bench.Outbox.Bodies<OrderAccepted>()).Order);
    }

    private static VenueBench LongHundred()
    {
        var bench = new VenueBench().WithTraders(3, 10_000).Started();
        bench.Trade(buyer: 1, seller: 2, lots: 100, ticks: 1_000);
        return bench;
    }
}
