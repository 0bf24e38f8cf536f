using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Matching;

/// <summary>The events of one command, in order, in memory that is used again for the next.</summary>
internal sealed class EventBuffer
{
    private BookEvent[] _events = new BookEvent[64];
    private int _count;

    /// <summary>The events since the last <see cref="Clear"/>.</summary>
    public ReadOnlySpan<BookEvent> Events => _events.AsSpan(0, _count);

    /// <summary>Forgets the events.</summary>
    public void Clear() => _count = 0;

    /// <summary>Takes note of a fill.</summary>
    /// <param name="taker">The incoming order.</param>
    /// <param name="takerRemaining">What remains of it after the fill.</param>
    /// <param name="maker">The resting order, after the fill.</param>
    /// <param name="handle">The resting order's handle.</param>
    /// <param name="lots">What was traded.</param>
    public void Filled(in IncomingOrder taker, long takerRemaining, in OrderSlot maker, OrderHandle handle, long lots) =>
        Next() = new(
            BookEventKind.Filled,
            maker.Side,
            default,
            RejectReason.None,
            new(maker.Owner),
            taker.Owner,
            new(maker.Order),
            taker.Order,
            handle,
            maker.Price,
            new(lots),
            new(maker.Lots),
            new(takerRemaining),
            maker.Tag);

    /// <summary>Takes note of something that happened to an order that rests.</summary>
    public void Resting(BookEventKind kind, CancelReason reason, in OrderSlot order, OrderHandle handle, long lots, long remaining) =>
        Next() = new(
            kind,
            order.Side,
            reason,
            RejectReason.None,
            new(order.Owner),
            ParticipantId.None,
            new(order.Order),
            default,
            handle,
            order.Price,
            new(lots),
            new(remaining),
            Quantity.Zero,
            order.Tag);

    /// <summary>Takes note that a resting order leaves its place, to arrive anew with other terms.</summary>
    public void Moved(in IncomingOrder order, OrderHandle handle) =>
        Next() = new(
            BookEventKind.Amended,
            order.Side,
            default,
            RejectReason.None,
            order.Owner,
            ParticipantId.None,
            order.Order,
            default,
            handle,
            order.Limit,
            order.Quantity,
            Quantity.Zero,
            Quantity.Zero,
            order.Tag);

    /// <summary>Takes note that what remains of an incoming order now rests.</summary>
    public void Rested(in IncomingOrder order, OrderHandle handle, long lots) =>
        Next() = new(
            BookEventKind.Rested,
            order.Side,
            default,
            RejectReason.None,
            order.Owner,
            ParticipantId.None,
            order.Order,
            default,
            handle,
            order.Limit,
            new(lots),
            new(lots),
            Quantity.Zero,
            order.Tag);

    /// <summary>Takes note that what remains of an incoming order is gone, or that it was refused.</summary>
    public void Ended(in IncomingOrder order, CancelReason cancelled, RejectReason rejected, long lots) =>
        Next() = new(
            rejected == RejectReason.None ? BookEventKind.Cancelled : BookEventKind.Rejected,
            order.Side,
            cancelled,
            rejected,
            order.Owner,
            ParticipantId.None,
            order.Order,
            default,
            OrderHandle.None,
            order.Limit,
            new(lots),
            Quantity.Zero,
            Quantity.Zero,
            order.Tag);

    /// <summary>Takes note that a command names an order that does not rest.</summary>
    public void Unknown(OrderHandle handle) =>
        Next() = new(
            BookEventKind.Rejected,
            Side.Buy,
            default,
            RejectReason.UnknownOrder,
            ParticipantId.None,
            ParticipantId.None,
            default,
            default,
            handle,
            Price.None,
            Quantity.Zero,
            Quantity.Zero,
            Quantity.Zero,
            0);

    private ref BookEvent Next()
    {
        if (_count == _events.Length)
        {
            Array.Resize(ref _events, _count * 2);
        }

        return ref _events[_count++];
    }
}
