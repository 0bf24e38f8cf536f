using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Tests.Reference;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Matching;

/// <summary>The book against the obvious one: random commands of all kinds, whole event lists, whole books.</summary>
public sealed class OrderBookReferenceTests
{
    /// <summary>Price ranges from one tick to 2⁴⁰, with and without a drift that leaves every array behind.</summary>
    public static TheoryData<long, long, ulong> Ranges => new()
    {
        { 1, 0, 1 },
        { 4, 0, 2 },
        { 50, 0, 3 },
        { 300, 3, 4 },
        { 6_000, 0, 5 },
        { 9_000, 200, 6 },
        { 1L << 40, 0, 7 },
        { 20, 5_000, 8 },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Every_command_gives_the_events_of_the_reference_book(long range, long drift, ulong seed)
    {
        var run = new TwinRun(range, drift, seed);

        for (var step = 0; step < 6_000; step++)
        {
            run.Step();
        }

        Assert.True(run.Fills > 100, $"only {run.Fills} fills");
    }

    /// <summary>One sequence of random commands, given to both books.</summary>
    private sealed class TwinRun(long range, long drift, ulong seed)
    {
        private const int Owners = 5;

        private readonly OrderBook _book = new();
        private readonly ReferenceOrderBook _reference = new();
        private readonly SortedDictionary<long, OrderHandle> _handles = [];
        private SeedStream _random = new(seed, new ParticipantId(0), 0);
        private long _middle = (1L << 41) + 1;
        private long _orders;

        public int Fills { get; private set; }

        public void Step()
        {
            _middle += drift == 0 ? 0 : _random.NextBelow((2 * drift) + 1) - (drift / 2);
            var kind = _random.NextBelow(100);
            if (kind < 60)
            {
                var order = Draw();
                Compare(_book.Place(order), _reference.Place(order));
            }
            else if (kind < 85)
            {
                CancelOne();
            }
            else if (kind < 98)
            {
                AmendOne();
            }
            else
            {
                var owner = new ParticipantId((int)_random.NextBelow(Owners));
                if (_random.NextBelow(2) == 0)
                {
                    Compare(_book.CancelAll(owner), _reference.CancelAll(owner));
                }
                else
                {
                    Compare(_book.CancelAll(owner, OpenOf(owner, Side.Buy), OpenOf(owner, Side.Sell)), _reference.CancelAll(owner));
                }
            }

            Assert.Equal(_reference.Count, _book.Count);
            if (_random.NextBelow(20) == 0)
            {
                CompareBooks();
            }
        }

        private static void CompareLevels(OrderBook book, IReadOnlyList<RestingOrder> orders, Side side)
        {
            var expected = orders
                .GroupBy(order => order.Price)
                .Select(level => new PriceLevel(level.Key, new(level.Sum(order => order.Remaining.Lots))));
            var actual = new List<PriceLevel>();
            foreach (var level in book.Levels(side))
            {
                actual.Add(level);
            }

            Assert.Equal(expected, actual);
            Assert.Equal(actual.Count == 0 ? Price.None : actual[0].Price, book.Best(side));
        }

        private IncomingOrder Draw() => new(
            new((int)_random.NextBelow(Owners)),
            new(++_orders),
            (Side)_random.NextBelow(2),
            _random.NextBelow(20) == 0 ? Price.None : DrawPrice(),
            new(_random.NextBelow(50) + (_random.NextBelow(30) == 0 ? 0 : 1)),
            _random.NextBelow(10) switch { 0 => TimeInForce.Ioc, 1 => TimeInForce.Fok, _ => TimeInForce.Gtc },
            _random.NextBelow(8) == 0,
            (SelfTradePrevention)_random.NextBelow(4),
            _random.NextBelow(1_000));

        private Price DrawPrice() => new(_middle + _random.NextBelow((2 * range) + 1) - range);

        private void CancelOne()
        {
            var (owner, id, handle) = DrawTarget();
            Compare(_book.Cancel(handle), _reference.Cancel(owner, id));
        }

        private void AmendOne()
        {
            var (owner, id, handle) = DrawTarget();
            var price = _random.NextChance(0.5) && _book.TryFind(handle, out var order) ? order.Price : DrawPrice();
            var quantity = new Quantity(_random.NextBelow(50));
            var postOnly = _random.NextBelow(4) == 0;
            var prevention = (SelfTradePrevention)_random.NextBelow(4);
            Compare(
                _book.Amend(handle, price, quantity, postOnly, prevention),
                _reference.Amend(owner, id, price, quantity, postOnly, prevention));
        }

        private Quantity OpenOf(ParticipantId owner, Side side) =>
            new(_reference.Orders(side).Where(order => order.Owner == owner).Sum(order => order.Remaining.Lots));

        /// <summary>Draws an order that rests, or, at times, one that is gone.</summary>
        private (ParticipantId Owner, OrderId Id, OrderHandle Handle) DrawTarget()
        {
            var side = _reference.Orders((Side)_random.NextBelow(2));
            if (side.Count == 0 || _random.NextBelow(20) == 0)
            {
                return (ParticipantId.None, default, new OrderHandle((1L << 62) + _random.NextBelow(50)));
            }

            var order = side[(int)_random.NextBelow(side.Count)];
            return (order.Owner, order.Order, _handles[order.Order.Value]);
        }

        private void Compare(ReadOnlySpan<BookEvent> events, List<BookEvent> expected)
        {
            foreach (var happened in events)
            {
                Fills += happened.Kind == BookEventKind.Filled ? 1 : 0;
                if (happened.Kind == BookEventKind.Rested)
                {
                    _handles[happened.Order.Value] = happened.Handle;
                }
            }

            Assert.Equal(expected, events.WithoutHandles());
        }

        private void CompareBooks()
        {
            foreach (var side in new[] { Side.Buy, Side.Sell })
            {
                Assert.Equal(_reference.Orders(side), _book.OrdersWithoutHandles(side));
                CompareLevels(_book, _reference.Orders(side), side);
            }
        }
    }
}
