namespace ExchangeMesh.Domain.Tests.Reference.Streams;

/// <summary>The obvious book for order streams: a sorted dictionary of queues for each side. The yardstick from below.</summary>
public readonly struct SortedDictionaryBook() : IStreamBook
{
    private static readonly Comparer<long> HighestFirst = Comparer<long>.Create((left, right) => right.CompareTo(left));

    private readonly SortedDictionary<long, LinkedList<Order>> _bids = new(HighestFirst);
    private readonly SortedDictionary<long, LinkedList<Order>> _asks = [];
    private readonly Dictionary<long, LinkedListNode<Order>> _orders = [];

    /// <inheritdoc/>
    public void Place(in StreamOperation operation, bool isBuy, bool isImmediate, ref StreamOutcome outcome)
    {
        var opposite = isBuy ? _asks : _bids;
        var remaining = operation.Lots;
        while (remaining > 0 && opposite.Count > 0)
        {
            var (price, level) = First(opposite);
            if (isBuy ? price > operation.Price : price < operation.Price)
            {
                break;
            }

            remaining = Take(operation.Id, remaining, level, ref outcome);
            if (level.Count == 0)
            {
                opposite.Remove(price);
            }
        }

        if (isImmediate)
        {
            outcome.Cancelled(remaining);
        }
        else if (remaining > 0)
        {
            Rest(operation, isBuy, remaining);
        }
    }

    /// <inheritdoc/>
    public bool Cancel(in StreamOperation operation)
    {
        if (!_orders.Remove(operation.Id, out var node))
        {
            return false;
        }

        var side = node.Value.IsBuy ? _bids : _asks;
        node.List!.Remove(node);
        if (side[node.Value.Price].Count == 0)
        {
            side.Remove(node.Value.Price);
        }

        return true;
    }

    /// <summary>Returns whether an order rests.</summary>
    public bool Contains(long id) => _orders.ContainsKey(id);

    /// <summary>The best price of one side, or null.</summary>
    public long? Best(bool isBuy)
    {
        var side = isBuy ? _bids : _asks;
        return side.Count == 0 ? null : First(side).Key;
    }

    /// <inheritdoc/>
    public void TellResting(ref StreamOutcome outcome)
    {
        foreach (var order in _bids.Values.SelectMany(level => level))
        {
            outcome.Rests(0, order.Price, order.Id, order.Remaining);
        }

        foreach (var order in _asks.Values.SelectMany(level => level))
        {
            outcome.Rests(1, order.Price, order.Id, order.Remaining);
        }
    }

    private static KeyValuePair<long, LinkedList<Order>> First(SortedDictionary<long, LinkedList<Order>> side)
    {
        foreach (var level in side)
        {
            return level;
        }

        throw new InvalidOperationException("the side is empty");
    }

    private long Take(long taker, long remaining, LinkedList<Order> level, ref StreamOutcome outcome)
    {
        while (remaining > 0 && level.First is { } node)
        {
            var maker = node.Value;
            var lots = Math.Min(remaining, maker.Remaining);
            outcome.Trade(taker, maker.Id, maker.Price, lots);
            remaining -= lots;
            maker.Remaining -= lots;
            if (maker.Remaining == 0)
            {
                level.RemoveFirst();
                _orders.Remove(maker.Id);
            }
        }

        return remaining;
    }

    private void Rest(in StreamOperation operation, bool isBuy, long remaining)
    {
        var side = isBuy ? _bids : _asks;
        if (!side.TryGetValue(operation.Price, out var level))
        {
            level = new();
            side.Add(operation.Price, level);
        }

        _orders.Add(operation.Id, level.AddLast(new Order(operation.Id, isBuy, operation.Price, remaining)));
    }

    private sealed class Order(long id, bool isBuy, long price, long remaining)
    {
        public long Id { get; } = id;

        public bool IsBuy { get; } = isBuy;

        public long Price { get; } = price;

        public long Remaining { get; set; } = remaining;
    }
}
