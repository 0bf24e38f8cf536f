using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Matching;

/// <summary>Short forms of orders and events for the tests of the book.</summary>
internal static class BookCommands
{
    public static IncomingOrder Order(
        Side side,
        int owner,
        long id,
        long ticks,
        long lots,
        TimeInForce timeInForce = TimeInForce.Gtc,
        bool postOnly = false,
        SelfTradePrevention prevention = SelfTradePrevention.None,
        long tag = 0) =>
        new(new(owner), new(id), side, new(ticks), new(lots), timeInForce, postOnly, prevention, tag);

    public static IncomingOrder Buy(int owner, long id, long ticks, long lots) => Order(Side.Buy, owner, id, ticks, lots);

    public static IncomingOrder Sell(int owner, long id, long ticks, long lots) => Order(Side.Sell, owner, id, ticks, lots);

    /// <summary>Places an order that must rest, and returns its handle.</summary>
    public static OrderHandle Rest(this OrderBook book, IncomingOrder order)
    {
        var rested = book.Place(order)[^1];
        Assert.Equal(BookEventKind.Rested, rested.Kind);
        return rested.Handle;
    }

    public static BookEvent Filled(IncomingOrder maker, long lots, long makerLeft, long takerLeft) =>
        new(
            BookEventKind.Filled,
            maker.Side,
            default,
            RejectReason.None,
            maker.Owner,
            maker.Order,
            OrderHandle.None,
            maker.Limit,
            new(lots),
            new(makerLeft),
            new(takerLeft),
            maker.Tag);

    public static BookEvent Rested(IncomingOrder order, long lots) =>
        Event(BookEventKind.Rested, order, lots, lots, default, RejectReason.None);

    public static BookEvent Cancelled(IncomingOrder order, long lots, CancelReason reason) =>
        Event(BookEventKind.Cancelled, order, lots, 0, reason, RejectReason.None);

    public static BookEvent Amended(IncomingOrder order, long lots, long remaining) =>
        Event(BookEventKind.Amended, order, lots, remaining, default, RejectReason.None);

    public static BookEvent Rejected(IncomingOrder order, RejectReason reason) =>
        Event(BookEventKind.Rejected, order, order.Quantity.Lots, 0, default, reason);

    /// <summary>Copies events without their handles, which follow the book's history.</summary>
    public static BookEvent[] WithoutHandles(this ReadOnlySpan<BookEvent> events)
    {
        var copies = events.ToArray();
        for (var i = 0; i < copies.Length; i++)
        {
            copies[i] = copies[i] with { Handle = OrderHandle.None };
        }

        return copies;
    }

    public static List<RestingOrder> OrdersWithoutHandles(this OrderBook book, Side side)
    {
        var orders = new List<RestingOrder>();
        foreach (var order in book.Orders(side))
        {
            orders.Add(order with { Handle = OrderHandle.None });
        }

        return orders;
    }

    public static byte[] State(this OrderBook book)
    {
        var writer = new StateWriter();
        book.WriteState(writer);
        return writer.Written.ToArray();
    }

    private static BookEvent Event(
        BookEventKind kind, IncomingOrder order, long lots, long remaining, CancelReason cancelled, RejectReason rejected) =>
        new(
            kind,
            order.Side,
            cancelled,
            rejected,
            order.Owner,
            order.Order,
            OrderHandle.None,
            order.Limit,
            new(lots),
            new(remaining),
            Quantity.Zero,
            order.Tag);
}
