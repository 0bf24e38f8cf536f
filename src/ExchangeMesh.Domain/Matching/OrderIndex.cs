using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Matching;

/// <summary>Finds what is kept for an order by its owner and the owner's number for it.</summary>
/// <remarks>
/// A hash table with open addressing and linear probing, which closes the gap at each removal, so that it needs no
/// marks for removed entries. It cannot be enumerated, so hash order reaches no result; it allocates only to grow.
/// </remarks>
/// <typeparam name="TPlace">What is kept: where the order is.</typeparam>
public sealed class OrderIndex<TPlace>
    where TPlace : struct
{
    private Entry[] _entries = new Entry[32];

    /// <summary>How many orders there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an order that is not there yet.</summary>
    /// <returns>Whether it was added: not when the owner has an order of that number here.</returns>
    public bool TryAdd(ParticipantId owner, OrderId order, in TPlace place)
    {
        if (Count * 2 >= _entries.Length)
        {
            Grow();
        }

        var at = Seek(owner, order);
        if (_entries[at].IsUsed)
        {
            return false;
        }

        _entries[at] = new(order.Value, owner.Value, true, place);
        Count++;
        return true;
    }

    /// <summary>Looks an order up.</summary>
    public bool TryGet(ParticipantId owner, OrderId order, out TPlace place)
    {
        ref readonly var entry = ref _entries[Seek(owner, order)];
        place = entry.Place;
        return entry.IsUsed;
    }

    /// <summary>Changes what is kept for an order that is there.</summary>
    /// <returns>Whether it is there.</returns>
    public bool TrySet(ParticipantId owner, OrderId order, in TPlace place)
    {
        var at = Seek(owner, order);
        if (!_entries[at].IsUsed)
        {
            return false;
        }

        _entries[at] = _entries[at] with { Place = place };
        return true;
    }

    /// <summary>Removes an order.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(ParticipantId owner, OrderId order)
    {
        var mask = _entries.Length - 1;
        var gap = Seek(owner, order);
        if (!_entries[gap].IsUsed)
        {
            return false;
        }

        for (var at = (gap + 1) & mask; _entries[at].IsUsed; at = (at + 1) & mask)
        {
            var home = HomeOf(_entries[at].Owner, _entries[at].Order);
            if (((at - home) & mask) >= ((at - gap) & mask))
            {
                _entries[gap] = _entries[at];
                gap = at;
            }
        }

        _entries[gap] = default;
        Count--;
        return true;
    }

    private int Seek(ParticipantId owner, OrderId order)
    {
        var entries = _entries;
        var at = HomeOf(owner.Value, order.Value);
        while (entries[at].IsUsed && (entries[at].Order != order.Value || entries[at].Owner != owner.Value))
        {
            at = (at + 1) & (entries.Length - 1);
        }

        return at;
    }

    private int HomeOf(int owner, long order)
    {
        var bits = unchecked(((ulong)(uint)owner << 40) ^ (ulong)owner ^ (ulong)order);
        return unchecked((int)StateHash.Mix(bits) & (_entries.Length - 1));
    }

    private void Grow()
    {
        var old = _entries;
        _entries = new Entry[old.Length * 2];
        foreach (ref readonly var entry in old.AsSpan())
        {
            if (entry.IsUsed)
            {
                _entries[Seek(new(entry.Owner), new(entry.Order))] = entry;
            }
        }
    }

    private readonly record struct Entry(long Order, int Owner, bool IsUsed, TPlace Place);
}
