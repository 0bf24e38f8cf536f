namespace ExchangeMesh.Simulation;

/// <summary>A growing buffer of recorded events that is used again and again.</summary>
/// <typeparam name="TRecord">What is recorded.</typeparam>
public sealed class RecordBuffer<TRecord>
    where TRecord : struct
{
    private Recorded<TRecord>[] _items = new Recorded<TRecord>[256];

    /// <summary>How many events it holds.</summary>
    public int Count { get; private set; }

    /// <summary>The events.</summary>
    public ReadOnlySpan<Recorded<TRecord>> Items => _items.AsSpan(0, Count);

    /// <summary>Adds an event.</summary>
    public void Add(in Recorded<TRecord> recorded)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, _items.Length * 2);
        }

        _items[Count++] = recorded;
    }

    /// <summary>Adds all events of another buffer.</summary>
    public void AddAll(RecordBuffer<TRecord> other)
    {
        foreach (ref readonly var item in other.Items)
        {
            Add(in item);
        }
    }

    /// <summary>Forgets the events and keeps the memory.</summary>
    public void Clear() => Count = 0;

    /// <summary>Sorts the events into the results' order: by time, then by who recorded them, then by number.</summary>
    public void Sort() => SortUnlessInOrder(_items.AsSpan(0, Count));

    private static void SortUnlessInOrder(Span<Recorded<TRecord>> items)
    {
        var inOrder = true;
        for (var place = 1; place < items.Length && inOrder; place++)
        {
            inOrder = items[place - 1].IsBefore(in items[place]);
        }

        if (!inOrder)
        {
            items.Sort(static (first, second) => first.IsBefore(in second) ? -1 : second.IsBefore(in first) ? 1 : 0);
        }
    }
}
