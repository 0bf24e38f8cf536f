using CsCheck;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;

namespace ExchangeMesh.Domain.Tests.Matching;

/// <summary>What must hold of the book after any orders whatever.</summary>
public sealed class OrderBookProperties
{
    private static readonly Gen<IncomingOrder> AnyOrder =
        from owner in Gen.Int[0, 3]
        from side in Gen.Bool
        from limit in Gen.Frequency((9, Gen.Long[90, 110]), (1, Gen.Const(0L)))
        from lots in Gen.Long[1, 30]
        from timeInForce in Gen.Int[0, 2]
        from postOnly in Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true)))
        from prevention in Gen.Int[0, 3]
        select new IncomingOrder(
            new(owner),
            default,
            side ? Side.Buy : Side.Sell,
            new(limit),
            new(lots),
            (TimeInForce)timeInForce,
            postOnly,
            (SelfTradePrevention)prevention);

    private static readonly Gen<IncomingOrder[]> AnyOrders = AnyOrder.Array[1, 80];

    [Fact]
    public void The_book_is_never_crossed() => ForEachOrder((book, _, _) =>
        Assert.True(!book.BestBid.IsSet || !book.BestAsk.IsSet || book.BestBid < book.BestAsk));

    [Fact]
    public void No_fill_is_worse_than_the_incoming_orders_limit_or_other_than_the_resting_ones() => ForEachOrder((_, order, events) =>
    {
        foreach (var fill in Fills(events))
        {
            Assert.True(order.IsMarket || (order.Side == Side.Buy ? fill.Price <= order.Limit : fill.Price >= order.Limit));
        }
    });

    [Fact]
    public void Quantity_is_conserved() => AnyOrders.Sample(orders =>
    {
        var book = new OrderBook();
        long placed = 0, left = 0;
        for (var i = 0; i < orders.Length; i++)
        {
            placed += orders[i].Quantity.Lots;
            foreach (var happened in book.Place(orders[i] with { Order = new(i + 1) }))
            {
                left += happened.Kind switch
                {
                    BookEventKind.Filled => 2 * happened.Quantity.Lots,
                    BookEventKind.Cancelled or BookEventKind.Rejected => happened.Quantity.Lots,
                    _ => 0,
                };
            }
        }

        Assert.Equal(placed - left, Resting(book));
    });

    [Fact]
    public void Every_order_is_accounted_for_to_the_last_lot() => ForEachOrder((_, order, events) =>
    {
        var filled = Fills(events).Sum(fill => fill.Quantity.Lots);
        var ended = events.Where(happened => happened.Order == order.Order).Sum(happened => happened.Quantity.Lots);
        Assert.Equal(order.Quantity.Lots, filled + ended);
    });

    [Fact]
    public void Fill_or_kill_is_all_or_nothing() => ForEachOrder((_, order, events) =>
    {
        var filled = Fills(events).Sum(fill => fill.Quantity.Lots);
        Assert.True(order.TimeInForce != TimeInForce.Fok || filled == 0 || filled == order.Quantity.Lots);
        Assert.True(order.TimeInForce != TimeInForce.Fok || filled > 0 || events.Single().Kind == BookEventKind.Rejected);
    });

    [Fact]
    public void Post_only_orders_never_take() => ForEachOrder((_, order, events) =>
        Assert.True(!order.PostOnly || !Fills(events).Any()));

    [Fact]
    public void Nobody_who_prevents_it_trades_with_itself() => ForEachOrder((_, order, events) =>
    {
        Assert.True(
            order.SelfTradePrevention == SelfTradePrevention.None || Fills(events).All(fill => fill.Owner != order.Owner));
    });

    [Fact]
    public void Fills_follow_priority() => AnyOrders.Sample(orders =>
    {
        var book = new OrderBook();
        for (var i = 0; i < orders.Length; i++)
        {
            var order = orders[i] with { Order = new(i + 1) };
            var queue = book.OrdersWithoutHandles(order.Side.Opposite());
            var met = book.Place(order).ToArray().Where(happened => happened.Side != order.Side).Select(happened => happened.Order);

            Assert.Equal(queue.Take(met.Count()).Select(resting => resting.Order), met);
        }
    });

    [Fact]
    public void A_refused_order_changes_nothing() => AnyOrders.Sample(orders =>
    {
        var book = new OrderBook();
        for (var i = 0; i < orders.Length; i++)
        {
            var before = book.State();
            var isRefused = book.Place(orders[i] with { Order = new(i + 1) })[0].RejectReason != RejectReason.None;

            Assert.True(!isRefused || before.AsSpan().SequenceEqual(book.State()));
        }
    });

    [Fact]
    public void A_reduction_keeps_the_place_in_the_queue_and_any_other_change_loses_it() =>
        Gen.Select(Gen.Int[2, 6], Gen.Long[1, 9], Gen.Bool).Sample((queue, lots, moves) =>
        {
            var book = new OrderBook();
            var first = book.Rest(BookCommands.Sell(0, 1, 100, 5));
            for (var i = 2; i <= queue; i++)
            {
                book.Rest(BookCommands.Sell(0, i, 100, 5));
            }

            book.Amend(first, new(moves ? 99 : 100), new(lots));
            book.Amend(HandleOf(book, 1), new(100), new(lots));

            var place = book.OrdersWithoutHandles(Side.Sell).FindIndex(order => order.Order.Value == 1);
            Assert.Equal(moves || lots > 5 ? queue - 1 : 0, place);
        });

    private static OrderHandle HandleOf(OrderBook book, long id)
    {
        foreach (var order in book.Orders(Side.Sell))
        {
            if (order.Order.Value == id)
            {
                return order.Handle;
            }
        }

        return OrderHandle.None;
    }

    private static IEnumerable<BookEvent> Fills(BookEvent[] events) =>
        events.Where(happened => happened.Kind == BookEventKind.Filled);

    private static long Resting(OrderBook book) =>
        book.DepthFor(Side.Buy, new(long.MaxValue)).Quantity.Lots + book.DepthFor(Side.Sell, new(long.MaxValue)).Quantity.Lots;

    private static void ForEachOrder(Action<OrderBook, IncomingOrder, BookEvent[]> check) => AnyOrders.Sample(orders =>
    {
        var book = new OrderBook();
        for (var i = 0; i < orders.Length; i++)
        {
            var order = orders[i] with { Order = new(i + 1) };
            check(book, order, book.Place(order).ToArray());
        }
    });
}
