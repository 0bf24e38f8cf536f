using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Matching.BookCommands;

namespace ExchangeMesh.Domain.Tests.Matching;

public sealed class TriggerBookTests
{
    private readonly TriggerBook _triggers = new();

    [Theory]
    [InlineData(OrderType.Stop, Side.Buy, true)]
    [InlineData(OrderType.Stop, Side.Sell, false)]
    [InlineData(OrderType.TakeProfit, Side.Buy, false)]
    [InlineData(OrderType.TakeProfit, Side.Sell, true)]
    public void A_trigger_is_reached_at_its_price_and_beyond(OrderType type, Side side, bool isRise)
    {
        var order = Dormant(1, 1, type, side, TriggerSource.Mark, 100);

        Assert.True(order.IsReachedAt(new(100)));
        Assert.Equal(isRise, order.IsReachedAt(new(101)));
        Assert.Equal(!isRise, order.IsReachedAt(new(99)));
        Assert.False(order.IsReachedAt(Price.None));
    }

    [Fact]
    public void A_rise_sets_orders_off_from_the_lowest_trigger_up_and_the_oldest_first()
    {
        var orders = new[]
        {
            Dormant(1, 1, OrderType.Stop, Side.Buy, TriggerSource.Mark, 105),
            Dormant(1, 2, OrderType.TakeProfit, Side.Sell, TriggerSource.Mark, 103),
            Dormant(2, 3, OrderType.Stop, Side.Buy, TriggerSource.Mark, 103),
            Dormant(2, 4, OrderType.Stop, Side.Buy, TriggerSource.Mark, 106),
            Dormant(2, 5, OrderType.Stop, Side.Buy, TriggerSource.Last, 103),
        };
        Array.ForEach(orders, order => _triggers.Add(order));

        var setOff = SetOff(TriggerSource.Mark, 105);

        Assert.Equal([orders[1], orders[2], orders[0]], setOff);
        Assert.Equal(2, _triggers.Count);
    }

    [Fact]
    public void A_fall_sets_orders_off_from_the_highest_trigger_down()
    {
        var orders = new[]
        {
            Dormant(1, 1, OrderType.Stop, Side.Sell, TriggerSource.Last, 95),
            Dormant(1, 2, OrderType.TakeProfit, Side.Buy, TriggerSource.Last, 97),
            Dormant(1, 3, OrderType.Stop, Side.Sell, TriggerSource.Last, 94),
            Dormant(1, 4, OrderType.Stop, Side.Buy, TriggerSource.Last, 96),
        };
        Array.ForEach(orders, order => _triggers.Add(order));

        Assert.Equal([orders[1], orders[0]], SetOff(TriggerSource.Last, 95));
        Assert.Equal([], SetOff(TriggerSource.Mark, 1));
        Assert.Equal([], SetOff(TriggerSource.Last, 0));
    }

    [Fact]
    public void A_cancelled_order_is_not_set_off()
    {
        var order = Dormant(1, 1, OrderType.Stop, Side.Buy, TriggerSource.Mark, 100);
        var handle = _triggers.Add(order);

        Assert.True(_triggers.TryFind(handle, out var found));
        Assert.True(_triggers.Cancel(handle, out var cancelled));
        Assert.False(_triggers.Cancel(handle, out _));
        Assert.False(_triggers.TryFind(handle, out _));
        Assert.Equal((order, order), (found, cancelled));
        Assert.Equal([], SetOff(TriggerSource.Mark, 200));
    }

    [Fact]
    public void Mass_cancellation_takes_one_owners_orders_in_a_fixed_order()
    {
        var orders = new[]
        {
            Dormant(1, 1, OrderType.Stop, Side.Sell, TriggerSource.Last, 95),
            Dormant(1, 2, OrderType.Stop, Side.Sell, TriggerSource.Mark, 95),
            Dormant(2, 3, OrderType.Stop, Side.Sell, TriggerSource.Mark, 95),
            Dormant(1, 4, OrderType.Stop, Side.Buy, TriggerSource.Mark, 106),
            Dormant(1, 5, OrderType.Stop, Side.Buy, TriggerSource.Mark, 105),
            Dormant(1, 6, OrderType.Stop, Side.Buy, TriggerSource.Mark, 105),
        };
        Array.ForEach(orders, order => _triggers.Add(order));

        var cancelled = _triggers.CancelAll(new(1)).ToArray();

        Assert.Equal([orders[4], orders[5], orders[3], orders[1], orders[0]], cancelled);
        Assert.Equal(1, _triggers.Count);
    }

    [Fact]
    public void It_sets_off_what_a_plain_list_sets_off()
    {
        var model = new List<(DormantOrder Order, OrderHandle Handle)>();
        var random = new SeedStream(7, new ParticipantId(0), 0);
        var writer = new StateWriter();
        for (var step = 0; step < 20_000; step++)
        {
            var price = 1_000 + random.NextBelow(200);
            var kind = random.NextBelow(10);
            if (kind < 6)
            {
                var type = random.NextChance(0.5) ? OrderType.Stop : OrderType.TakeProfit;
                var order = Dormant(
                    (int)random.NextBelow(9), step, type, (Side)random.NextBelow(2), (TriggerSource)random.NextBelow(2), price);
                model.Add((order, _triggers.Add(order)));
            }
            else if (kind < 8 && model.Count > 0)
            {
                var at = (int)random.NextBelow(model.Count);
                Assert.True(_triggers.Cancel(model[at].Handle, out var cancelled));
                Assert.Equal(model[at].Order, cancelled);
                model.RemoveAt(at);
            }
            else if (kind == 8)
            {
                var owner = new ParticipantId((int)random.NextBelow(9));
                var expected = model.Where(entry => entry.Order.Order.Owner == owner).Select(entry => entry.Order.Order.Order);
                Assert.Equal(expected, _triggers.CancelAll(owner).ToArray().Select(order => order.Order.Order).Order());
                model.RemoveAll(entry => entry.Order.Order.Owner == owner);
            }
            else
            {
                var source = (TriggerSource)random.NextBelow(2);
                var expected = model.Select(entry => entry.Order)
                    .Where(order => order.Source == source && order.IsReachedAt(new(price)))
                    .OrderByDescending(order => order.IsSetOffByRise)
                    .ThenBy(order => order.IsSetOffByRise ? order.Trigger.Ticks : -order.Trigger.Ticks);
                Assert.Equal(expected, SetOff(source, price));
                model.RemoveAll(entry => entry.Order.Source == source && entry.Order.IsReachedAt(new(price)));
            }

            Assert.Equal(model.Count, _triggers.Count);
        }

        _triggers.WriteState(writer);
        Assert.Equal((1 + (12 * model.Count)) * 8, writer.Written.Length);
    }

    [Fact]
    public void Equal_trigger_books_write_equal_state_whatever_their_histories()
    {
        var other = new TriggerBook();
        var order = Dormant(1, 1, OrderType.Stop, Side.Sell, TriggerSource.Last, 95);
        var passing = other.Add(Dormant(2, 2, OrderType.Stop, Side.Sell, TriggerSource.Last, 95));
        other.Add(order);
        other.Cancel(passing, out _);
        _triggers.Add(order);

        Assert.Equal(StateOf(_triggers), StateOf(other));

        other.Add(Dormant(2, 2, OrderType.Stop, Side.Sell, TriggerSource.Last, 95));

        Assert.NotEqual(StateOf(_triggers), StateOf(other));
    }

    private static byte[] StateOf(TriggerBook triggers)
    {
        var writer = new StateWriter();
        triggers.WriteState(writer);
        return writer.Written.ToArray();
    }

    private static DormantOrder Dormant(int owner, long id, OrderType type, Side side, TriggerSource source, long trigger) =>
        new(Order(side, owner, id, 0, 5), type, source, new(trigger));

    private List<DormantOrder> SetOff(TriggerSource source, long price)
    {
        var orders = new List<DormantOrder>();
        while (_triggers.TrySetOff(source, new(price), out var order))
        {
            orders.Add(order);
        }

        return orders;
    }
}
