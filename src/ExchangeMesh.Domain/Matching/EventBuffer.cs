using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Matching;

/// <summary>The events of one command, in order, in memory that is used again for the next.</summary>
internal struct EventBuffer()
{
    private BookEvent[] _events = new BookEvent[64];
    private int _count;

    /// <summary>The events since the last <see cref="Clear"/>.</summary>
    public readonly ReadOnlySpan<BookEvent> Events =>
        MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(_events), _count);

    /// <summary>Forgets the events.</summary>
    public void Clear() => _count = 0;

    /// <summary>Takes note of a fill.</summary>
    /// <param name="taker">The incoming order.</param>
    /// <param name="takerRemaining">What remains of it after the fill.</param>
    /// <param name="maker">The resting order, after the fill.</param>
    /// <param name="handle">The resting order's handle.</param>
    /// <param name="lots">What was traded.</param>
    public void Filled(in IncomingOrder taker, long takerRemaining, in OrderSlot maker, OrderHandle handle, long lots)
    {
        ref var happened = ref Next();
        happened.Kind = BookEventKind.Filled;
        happened.Side = maker.Side;
        happened.CancelReason = default;
        happened.RejectReason = RejectReason.None;
        happened.Owner = new ParticipantId(maker.Owner);
        happened.Order = new OrderId(maker.Order);
        happened.Handle = handle;
        happened.Price = maker.Price;
        happened.Quantity = new Quantity(lots);
        happened.Remaining = new Quantity(maker.Lots);
        happened.TakerRemaining = new Quantity(takerRemaining);
        happened.Tag = maker.Tag;
    }

    /// <summary>Takes note of something that happened to an order that rests.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Resting(BookEventKind kind, CancelReason reason, in OrderSlot order, OrderHandle handle, long lots, long remaining)
    {
        ref var happened = ref Next();
        happened.Kind = kind;
        happened.Side = order.Side;
        happened.CancelReason = reason;
        happened.RejectReason = RejectReason.None;
        happened.Owner = new ParticipantId(order.Owner);
        happened.Order = new OrderId(order.Order);
        happened.Handle = handle;
        happened.Price = order.Price;
        happened.Quantity = new Quantity(lots);
        happened.Remaining = new Quantity(remaining);
        happened.TakerRemaining = Quantity.Zero;
        happened.Tag = order.Tag;
    }

    /// <summary>Takes note that a resting order leaves its place, to arrive anew with other terms.</summary>
    public void Moved(in IncomingOrder order, OrderHandle handle)
    {
        ref var happened = ref Next();
        happened.Kind = BookEventKind.Amended;
        happened.Side = order.Side;
        happened.CancelReason = default;
        happened.RejectReason = RejectReason.None;
        happened.Owner = order.Owner;
        happened.Order = order.Order;
        happened.Handle = handle;
        happened.Price = order.Limit;
        happened.Quantity = order.Quantity;
        happened.Remaining = Quantity.Zero;
        happened.TakerRemaining = Quantity.Zero;
        happened.Tag = order.Tag;
    }

    /// <summary>Takes note that what remains of an incoming order now rests.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Rested(in IncomingOrder order, OrderHandle handle, long lots)
    {
        ref var happened = ref Next();
        happened.Kind = BookEventKind.Rested;
        happened.Side = order.Side;
        happened.CancelReason = default;
        happened.RejectReason = RejectReason.None;
        happened.Owner = order.Owner;
        happened.Order = order.Order;
        happened.Handle = handle;
        happened.Price = order.Limit;
        happened.Quantity = new Quantity(lots);
        happened.Remaining = new Quantity(lots);
        happened.TakerRemaining = Quantity.Zero;
        happened.Tag = order.Tag;
    }

    /// <summary>Takes note that what remains of an incoming order is gone, or that it was refused.</summary>
    public void Ended(in IncomingOrder order, CancelReason cancelled, RejectReason rejected, long lots)
    {
        ref var happened = ref Next();
        happened.Kind = rejected == RejectReason.None ? BookEventKind.Cancelled : BookEventKind.Rejected;
        happened.Side = order.Side;
        happened.CancelReason = cancelled;
        happened.RejectReason = rejected;
        happened.Owner = order.Owner;
        happened.Order = order.Order;
        happened.Handle = OrderHandle.None;
        happened.Price = order.Limit;
        happened.Quantity = new Quantity(lots);
        happened.Remaining = Quantity.Zero;
        happened.TakerRemaining = Quantity.Zero;
        happened.Tag = order.Tag;
    }

    /// <summary>Takes note that a command names an order that does not rest.</summary>
    public void Unknown(OrderHandle handle)
    {
        ref var happened = ref Next();
        happened.Kind = BookEventKind.Rejected;
        happened.Side = Side.Buy;
        happened.CancelReason = default;
        happened.RejectReason = RejectReason.UnknownOrder;
        happened.Owner = ParticipantId.None;
        happened.Order = default;
        happened.Handle = handle;
        happened.Price = Price.None;
        happened.Quantity = Quantity.Zero;
        happened.Remaining = Quantity.Zero;
        happened.TakerRemaining = Quantity.Zero;
        happened.Tag = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref BookEvent Next()
    {
        var events = _events;
        var at = _count;
        if (at >= events.Length)
        {
            events = Grow();
        }

        _count = unchecked(at + 1);
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(events), at);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private BookEvent[] Grow()
    {
        Array.Resize(ref _events, _events.Length * 2);
        return _events;
    }
}
