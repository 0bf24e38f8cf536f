using ExchangeMesh.Domain.Tests.Reference.Streams;

namespace ExchangeMesh.Benchmarks.Books;

/// <summary>
/// The yardstick from above: nothing but an array of price levels over the stream's whole price range, and arrays of
/// orders by their dense numbers. No events, no owners, no order types, no other prices: the limit of what can be had.
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
        public int Oldest;
        public int Newest;
    }

    private struct Order
    {
        public long Lots;
        public long Id;
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
        private readonly Order[] _orders = new Order[orders + 1];

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

            var number = operation.Number;
            ref var order = ref _orders[number];
            ref var level = ref Levels[price];
            order.Lots = remaining;
            order.Id = operation.Id;
            order.Price = price;
            order.Older = level.Newest;
            _orders[level.Newest].Newer = number;
            if (level.Newest == 0)
            {
                level.Oldest = number;
            }

            level.Newest = number;
        }

        public bool Cancel(int number)
        {
            ref var order = ref _orders[number];
            if (order.Lots == 0)
            {
                return false;
            }

            ref var level = ref Levels[order.Price];
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

            order.Lots = 0;
            return true;
        }

        public void TellLevel(int side, int price, ref StreamOutcome outcome)
        {
            for (var number = Levels[price].Oldest; number != 0; number = _orders[number].Newer)
            {
                outcome.Rests(side, Lowest + price, _orders[number].Id, _orders[number].Lots);
            }
        }

        private long Take(int price, long remaining, long taker, ref StreamOutcome outcome)
        {
            ref var level = ref Levels[price];
            while (remaining > 0 && level.Oldest != 0)
            {
                ref var maker = ref _orders[level.Oldest];
                var lots = Math.Min(remaining, maker.Lots);
                outcome.Trade(taker, maker.Id, Lowest + price, lots);
                remaining -= lots;
                maker.Lots -= lots;
                if (maker.Lots == 0)
                {
                    level.Oldest = maker.Newer;
                    _orders[maker.Newer].Older = 0;
                    if (level.Oldest == 0)
                    {
                        level.Newest = 0;
                    }
                }
            }

            return remaining;
        }
    }
}
