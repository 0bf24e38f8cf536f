namespace ExchangeMesh.Domain.Lending;

/// <summary>Accounts by the level at which they are to be looked at again: the lowest level is at hand.</summary>
/// <remarks>
/// A binary heap. Watches that have become void stay in it until they are met, or until the heap is full: then it is
/// purged of them before it grows. So a watch costs O(log n), and nothing is allocated in steady state.
/// </remarks>
public sealed class WatchHeap
{
    private Entry[] _entries = new Entry[4];

    /// <summary>How many watches there are, void ones included.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a watch.</summary>
    /// <param name="level">Where the account is to be looked at.</param>
    /// <param name="slot">The account.</param>
    /// <param name="watch">The watch's number.</param>
    /// <param name="current">The number of each account's current watch, by slot.</param>
    public void Add(Int128 level, int slot, int watch, ReadOnlySpan<int> current)
    {
        if (Count == _entries.Length)
        {
            Purge(current);
        }

        var at = Count++;
        _entries[at] = new Entry(level, slot, watch);
        Rise(at);
    }

    /// <summary>Takes out every watch whose level is at or below a level, and lists the accounts of those that are not void.</summary>
    /// <param name="level">The level that has been reached.</param>
    /// <param name="current">The number of each account's current watch, by slot.</param>
    /// <param name="reached">Where the slots are added, in no order.</param>
    public void TakeReached(Int128 level, ReadOnlySpan<int> current, List<int> reached)
    {
        while (Count > 0 && _entries[0].Level <= level)
        {
            var top = _entries[0];
            Count--;
            _entries[0] = _entries[Count];
            Sink(0);
            if (current[top.Slot] == top.Watch)
            {
                reached.Add(top.Slot);
            }
        }
    }

    private void Purge(ReadOnlySpan<int> current)
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (current[_entries[i].Slot] == _entries[i].Watch)
            {
                _entries[kept++] = _entries[i];
            }
        }

        Count = kept;
        for (var i = (kept / 2) - 1; i >= 0; i--)
        {
            Sink(i);
        }

        if (kept > _entries.Length / 2)
        {
            Array.Resize(ref _entries, _entries.Length * 2);
        }
    }

    private void Rise(int at)
    {
        var rising = _entries[at];
        while (at > 0)
        {
            var parent = (at - 1) / 2;
            if (_entries[parent].Level <= rising.Level)
            {
                break;
            }

            _entries[at] = _entries[parent];
            at = parent;
        }

        _entries[at] = rising;
    }

    private void Sink(int at)
    {
        if (at >= Count)
        {
            return;
        }

        var sinking = _entries[at];
        for (var child = (2 * at) + 1; child < Count; child = (2 * at) + 1)
        {
            if (child + 1 < Count && _entries[child + 1].Level < _entries[child].Level)
            {
                child++;
            }

            if (_entries[child].Level >= sinking.Level)
            {
                break;
            }

            _entries[at] = _entries[child];
            at = child;
        }

        _entries[at] = sinking;
    }

    private readonly record struct Entry(Int128 Level, int Slot, int Watch);
}
