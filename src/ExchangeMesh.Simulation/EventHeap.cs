namespace ExchangeMesh.Simulation;

/// <summary>A binary heap of events: the next in the total order is first.</summary>
/// <param name="order">The run's total order.</param>
public sealed class EventHeap(EventOrder order)
{
    private Pending[] _items = new Pending[64];

    /// <summary>How many events it holds.</summary>
    public int Count { get; private set; }

    /// <summary>The next event; only where there is one.</summary>
    public ref readonly Pending First => ref _items[0];

    /// <summary>Adds an event.</summary>
    public void Add(in Pending pending)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, _items.Length * 2);
        }

        var hole = Count++;
        while (hole > 0)
        {
            var parent = (hole - 1) >> 1;
            if (!order.IsBefore(in pending, in _items[parent]))
            {
                break;
            }

            _items[hole] = _items[parent];
            hole = parent;
        }

        _items[hole] = pending;
    }

    /// <summary>Takes the next event; only where there is one.</summary>
    public Pending RemoveFirst()
    {
        var first = _items[0];
        var last = _items[--Count];
        var hole = 0;
        while (true)
        {
            var child = (hole * 2) + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && order.IsBefore(in _items[child + 1], in _items[child]))
            {
                child++;
            }

            if (!order.IsBefore(in _items[child], in last))
            {
                break;
            }

            _items[hole] = _items[child];
            hole = child;
        }

        _items[hole] = last;
        return first;
    }
}
