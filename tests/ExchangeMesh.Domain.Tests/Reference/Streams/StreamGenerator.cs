using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Reference.Streams;

/// <summary>
/// Draws order streams: 45 % new orders, 45 % cancellations of orders that rest, one in twenty of them of one that may
/// be gone, and 10 % marketable immediate-or-cancel orders. A stream is a function of its profile, length and seed.
/// </summary>
public static class StreamGenerator
{
    /// <summary>Draws a stream.</summary>
    /// <param name="profile">Its character.</param>
    /// <param name="operations">How many operations follow the preload.</param>
    /// <param name="seed">The seed.</param>
    public static OrderStream Draw(StreamProfile profile, int operations, ulong seed)
    {
        var drawing = new Drawing(profile, seed);
        for (var i = 0; i < profile.Preload; i++)
        {
            drawing.Add();
        }

        for (var i = 0; i < operations; i++)
        {
            drawing.AddAny();
        }

        return new([.. drawing.Operations], profile.Preload, drawing.Orders);
    }

    private sealed class Drawing(StreamProfile profile, ulong seed)
    {
        private readonly SortedDictionaryBook _book = new();
        private readonly List<int> _placed = [];
        private SeedStream _random = new(seed, new ParticipantId(0), 0);
        private StreamOutcome _outcome;
        private long _middle = profile.Middle;

        public List<StreamOperation> Operations { get; } = [];

        public int Orders { get; private set; }

        public void AddAny()
        {
            _middle = Math.Max(profile.Reach + 1, _middle + Between(-profile.Drift, profile.Drift));
            var kind = _random.NextBelow(100);
            if (kind < 45)
            {
                Add();
            }
            else if (kind < 90)
            {
                AddCancellation();
            }
            else
            {
                AddMarketable();
            }
        }

        public void Add()
        {
            var isBuy = _random.NextChance(0.5);
            var distance = profile.IsEven
                ? Between(1, profile.Reach)
                : Math.Min(profile.Reach, (long)_random.NextPareto(1, 0.8));
            _placed.Add(Orders + 1);
            Take(isBuy ? StreamVerb.Buy : StreamVerb.Sell, _middle + (isBuy ? -distance : distance), Between(1, 200));
        }

        private void AddCancellation()
        {
            if (_placed.Count == 0 || _random.NextBelow(20) == 0)
            {
                Cancel((int)Between(1, Orders));
                return;
            }

            while (_placed.Count > 0)
            {
                var at = (int)_random.NextBelow(_placed.Count);
                var number = _placed[at];
                _placed[at] = _placed[^1];
                _placed.RemoveAt(_placed.Count - 1);
                if (_book.Contains(number))
                {
                    Cancel(number);
                    return;
                }
            }
        }

        private void AddMarketable()
        {
            var isBuy = _random.NextChance(0.5);
            var best = _book.Best(!isBuy) ?? _middle;
            var overshoot = Between(0, profile.Overshoot);
            var limit = Math.Max(1, best + (isBuy ? overshoot : -overshoot));
            Take(isBuy ? StreamVerb.BuyNow : StreamVerb.SellNow, limit, Between(1, profile.MarketableLots));
        }

        private void Take(StreamVerb verb, long price, long lots)
        {
            Orders++;
            var operation = new StreamOperation(verb, Orders, Orders, price, lots);
            Operations.Add(operation);
            _book.Place(operation, verb is StreamVerb.Buy or StreamVerb.BuyNow, verb >= StreamVerb.BuyNow, ref _outcome);
        }

        private void Cancel(int number)
        {
            var operation = new StreamOperation(StreamVerb.Cancel, number, number, 0, 0);
            Operations.Add(operation);
            _book.Cancel(operation);
        }

        private long Between(long least, long greatest) => least + _random.NextBelow(greatest - least + 1);
    }
}
