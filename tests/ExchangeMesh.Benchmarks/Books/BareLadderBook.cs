using ExchangeMesh.Domain.Tests.Reference.Streams;

namespace ExchangeMesh.Benchmarks.Books;

/// <summary>
/// The yardstick from above: an array of price levels over the stream's whole price range, and a pool of orders that
/// are found by their dense numbers. No events, no owners, no order types, no other prices: the limit of what can be
/// had.
/// </summary>
internal struct BareLadderBook : IStreamBook
{
    private readonly State _state;

    public BareLadderBook(OrderStream stream)
    {
        var lowest = long.MaxValue;
        var highest = 0L;
        foreach (ref readonly var operation in stream.Operations.AsSpan())
        {
            if (operation.Verb != StreamVerb.Cancel)
            {
                lowest = Math.Min(lowest, operation.Price);
                highest = Math.Max(highest, operation.Price);
            }
        }

        _state = new State(lowest - 1, (int)Math.Max(highest - lowest + 3, 3), stream.Orders);
    }

    /// <inheritdoc/>
    public readonly void Place(in StreamOperation operation, bool isBuy, bool isImmediate, ref StreamOutcome outcome)
    {
        var price = (int)(operation.Price - _state.Lowest);
        var remaining = isBuy
            ? _state.TakeAsks(price, operation.Lots, operation.Id, ref outcome)
            : _state.TakeBids(price, operation.Lots, operation.Id, ref outcome);
        if (isImmediate)
        {
            outcome.Cancelled(remaining);
        }
        else if (remaining > 0)
        {
            _state.Rest(operation, price, isBuy, remaining);
        }
    }

    /// <inheritdoc/>
    public readonly bool Cancel(in StreamOperation operation) => _state.Cancel(operation.Number);

    /// <inheritdoc/>
    public readonly void TellResting(ref StreamOutcome outcome)
    {
        for (var price = _state.BestBid; price > 0; price--)
        {
            _state.TellLevel(0, price, ref outcome);
        }

        for (var price = Math.Max(_state.BestAsk, _state.BestBid + 1); price < _state.Levels.Length; price++)
        {
            _state.TellLevel(1, price, ref outcome);
        }
    }

    private struct Level
    {
        public long Lots;
        public int Oldest;
        public int Newest;
    }

    private struct Order
    {
        public long Lots;
        public long Id;
        public int Number;
        public int Price;
        public int Older;
        public int Newer;
    }

    private sealed class State(long lowest, int prices, int orders)
    {
        public readonly long Lowest = lowest;
        public readonly Level[] Levels = new Level[prices];
        public int BestBid;
        public int BestAsk = prices - 1;
        private readonly int[] _slots = StreamReplay.TouchedArray<int>(orders + 1);
        private Order[] _orders = new Order[MatchingStreamBook.Room];
        private int _used = 1;
        private int _free;

        public long TakeAsks(int limit, long remaining, long taker, ref StreamOutcome outcome)
        {
            while (remaining > 0)
            {
                while (BestAsk < Levels.Length - 1 && Levels[BestAsk].Oldest == 0)
                {
                    BestAsk++;
                }

                if (BestAsk > limit || BestAsk == Levels.Length - 1)
                {
                    break;
                }

                remaining = Take(BestAsk, remaining, taker, ref outcome);
            }

            return remaining;
        }

        public long TakeBids(int limit, long remaining, long taker, ref StreamOutcome outcome)
        {
            while (remaining > 0)
            {
                while (BestBid > 0 && Levels[BestBid].Oldest == 0)
                {
                    BestBid--;
                }

                if (BestBid < limit || BestBid == 0)
                {
                    break;
                }

                remaining = Take(BestBid, remaining, taker, ref outcome);
            }

            return remaining;
        }

        public void Rest(in StreamOperation operation, int price, bool isBuy, long remaining)
        {
            if (isBuy)
            {
                BestBid = Math.Max(BestBid, price);
            }
            else
            {
                BestAsk = Math.Min(BestAsk, price);
            }

            var slot = TakeSlot();
            _slots[operation.Number] = slot;
            ref var order = ref _orders[slot];
            ref var level = ref Levels[price];
            order.Lots = remaining;
            order.Id = operation.Id;
            order.Number = operation.Number;
            order.Price = price;
            order.Older = level.Newest;
            order.Newer = 0;
            if (level.Newest == 0)
            {
                level.Oldest = slot;
            }
            else
            {
                _orders[level.Newest].Newer = slot;
            }

            level.Newest = slot;
            level.Lots += remaining;
        }

        public bool Cancel(int number)
        {
            var slot = _slots[number];
            if (slot == 0)
            {
                return false;
            }

            ref var order = ref _orders[slot];
            ref var level = ref Levels[order.Price];
            level.Lots -= order.Lots;
            if (order.Older == 0)
            {
                level.Oldest = order.Newer;
            }
            else
            {
                _orders[order.Older].Newer = order.Newer;
            }

            if (order.Newer == 0)
            {
                level.Newest = order.Older;
            }
            else
            {
                _orders[order.Newer].Older = order.Older;
            }

            Free(slot, ref order);
            return true;
        }

        public void TellLevel(int side, int price, ref StreamOutcome outcome)
        {
            for (var slot = Levels[price].Oldest; slot != 0; slot = _orders[slot].Newer)
            {
                outcome.Rests(side, Lowest + price, _orders[slot].Id, _orders[slot].Lots);
            }
        }

        private long Take(int price, long remaining, long taker, ref StreamOutcome outcome)
        {
            ref var level = ref Levels[price];
            while (remaining > 0 && level.Oldest != 0)
            {
                var slot = level.Oldest;
                ref var maker = ref _orders[slot];
                var lots = Math.Min(remaining, maker.Lots);
                outcome.Trade(taker, maker.Id, Lowest + price, lots);
                remaining -= lots;
                maker.Lots -= lots;
                level.Lots -= lots;
                if (maker.Lots == 0)
                {
                    level.Oldest = maker.Newer;
                    if (level.Oldest == 0)
                    {
                        level.Newest = 0;
                    }
                    else
                    {
                        _orders[level.Oldest].Older = 0;
                    }

                    Free(slot, ref maker);
                }
            }

            return remaining;
        }

        private int TakeSlot()
        {
            var slot = _free;
            if (slot != 0)
            {
                _free = _orders[slot].Newer;
                return slot;
            }

            if (_used == _orders.Length)
            {
                Array.Resize(ref _orders, _used * 2);
            }

            return _used++;
        }

        private void Free(int slot, ref Order order)
        {
            _slots[order.Number] = 0;
            order.Newer = _free;
            _free = slot;
        }
    }
}
