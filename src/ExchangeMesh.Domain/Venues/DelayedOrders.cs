using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>The orders that circuit breakers hold back, by the time at which they arrive; of equal times the earlier one first.</summary>
internal sealed class DelayedOrders
{
    private readonly List<Delayed> _orders = [];

    /// <summary>How many orders are held back.</summary>
    public int Count => _orders.Count;

    /// <summary>Holds an order back.</summary>
    public void Add(Market market, in OrderTicket ticket, VirtualTime due, IOutbox outbox)
    {
        var at = _orders.Count;
        while (at > 0 && _orders[at - 1].Due > due)
        {
            at--;
        }

        _orders.Insert(at, new Delayed(due, market.Slot, ticket));
        outbox.WakeAt(due, WakeToken.Of(WakeKind.DelayedOrders));
    }

    /// <summary>Takes the next order that is due.</summary>
    public bool TryTake(VirtualTime now, out int market, out OrderTicket ticket)
    {
        if (_orders.Count == 0 || _orders[0].Due > now)
        {
            (market, ticket) = (-1, default);
            return false;
        }

        (market, ticket) = (_orders[0].Market, _orders[0].Ticket);
        _orders.RemoveAt(0);
        return true;
    }

    /// <summary>Takes an order of an owner away, or the owner's next one in a market where the number is 0.</summary>
    public bool TryCancel(ParticipantId owner, int market, OrderId order, out OrderTicket ticket)
    {
        for (var at = 0; at < _orders.Count; at++)
        {
            ticket = _orders[at].Ticket;
            if (ticket.Owner == owner && _orders[at].Market == market && (order.Value == 0 || ticket.Order == order))
            {
                _orders.RemoveAt(at);
                return true;
            }
        }

        ticket = default;
        return false;
    }

    /// <summary>Writes the orders in the order in which they arrive.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(_orders.Count);
        foreach (var delayed in _orders)
        {
            writer.Write(delayed.Due.Nanoseconds);
            writer.Write(delayed.Market);
            delayed.Ticket.WriteState(writer);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        _orders.Clear();
        var count = reader.ReadCount(16);
        for (var at = 0; at < count; at++)
        {
            _orders.Add(new Delayed(new VirtualTime(reader.ReadInt64()), reader.ReadInt32(), OrderTicket.ReadState(reader)));
        }
    }

    private readonly record struct Delayed(VirtualTime Due, int Market, OrderTicket Ticket);
}
