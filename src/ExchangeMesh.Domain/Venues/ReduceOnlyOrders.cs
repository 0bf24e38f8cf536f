using ExchangeMesh.Domain.Accounts;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>The resting reduce-only orders of each position, newest first, and the accounts whose orders may have become too large.</summary>
/// <remarks>
/// While an account has a resting reduce-only order, all its orders on that side together are kept at or below what closes the
/// position, so that no sequence of matches can turn it round.
/// </remarks>
internal sealed class ReduceOnlyOrders
{
    private Entry[] _entries = new Entry[16];
    private (int Market, int Handle)[] _marked = new (int, int)[16];
    private int _used = 1;
    private int _free;

    /// <summary>How many accounts are marked.</summary>
    public int MarkedCount { get; private set; }

    /// <summary>Adds an order to a position's list.</summary>
    public void Add(ref Position position, OrderId order)
    {
        var at = _free;
        if (at != 0)
        {
            _free = _entries[at].Next;
        }
        else
        {
            if (_used == _entries.Length)
            {
                Array.Resize(ref _entries, _used * 2);
            }

            at = _used++;
        }

        _entries[at] = new Entry(order.Value, position.ReduceOnly);
        position.ReduceOnly = at;
    }

    /// <summary>Returns the newest order of a position's list.</summary>
    public bool TryPeek(in Position position, out OrderId order)
    {
        order = new OrderId(_entries[position.ReduceOnly].Order);
        return position.ReduceOnly != 0;
    }

    /// <summary>Takes an order that rests no more from a position's list.</summary>
    public void Remove(ref Position position, OrderId order)
    {
        ref var link = ref position.ReduceOnly;
        while (link != 0 && _entries[link].Order != order.Value)
        {
            link = ref _entries[link].Next;
        }

        var at = link;
        if (at != 0)
        {
            link = _entries[at].Next;
            _entries[at] = new Entry(0, _free);
            _free = at;
        }
    }

    /// <summary>Marks a position whose orders are to be looked at once the book's events are done.</summary>
    public void MarkForTrimming(Market market, int handle)
    {
        if (MarkedCount == _marked.Length)
        {
            Array.Resize(ref _marked, MarkedCount * 2);
        }

        _marked[MarkedCount++] = (market.Slot, handle);
    }

    /// <summary>Takes the position that was marked last.</summary>
    public bool TryTakeMarked(out int market, out int handle)
    {
        (market, handle) = MarkedCount == 0 ? (-1, -1) : _marked[--MarkedCount];
        return market >= 0;
    }

    /// <summary>Writes the orders of a position's list, newest first.</summary>
    public void WriteState(in Position position, StateWriter writer)
    {
        for (var at = position.ReduceOnly; at != 0; at = _entries[at].Next)
        {
            writer.Write(_entries[at].Order);
        }

        writer.Write(0L);
    }

    /// <summary>Reads back what <see cref="WriteState(in Position, StateWriter)"/> wrote, into a position without such orders.</summary>
    public void ReadState(ref Position position, StateReader reader)
    {
        reader.Require(position.ReduceOnly == 0, "a new position has reduce-only orders");
        var newestFirst = new Stack<OrderId>();
        for (var order = reader.ReadInt64(); order != 0; order = reader.ReadInt64())
        {
            newestFirst.Push(new OrderId(order));
        }

        while (newestFirst.TryPop(out var oldest))
        {
            Add(ref position, oldest);
        }
    }

    /// <summary>Writes which positions are marked.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(MarkedCount);
        foreach (var (market, handle) in _marked.AsSpan(0, MarkedCount))
        {
            writer.Write(market);
            writer.Write(handle);
        }
    }

    /// <summary>Reads back what <see cref="WriteState(StateWriter)"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        MarkedCount = reader.ReadCount(16);
        _marked = new (int, int)[Math.Max(16, MarkedCount)];
        foreach (ref var marked in _marked.AsSpan(0, MarkedCount))
        {
            marked = (reader.ReadInt32(), reader.ReadInt32());
        }
    }

    private struct Entry(long order, int next)
    {
        public long Order = order;
        public int Next = next;
    }
}
