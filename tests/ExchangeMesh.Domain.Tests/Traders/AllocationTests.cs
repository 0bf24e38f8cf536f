using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Domain.Tests.Traders.TraderStage;

namespace ExchangeMesh.Domain.Tests.Traders;

public sealed class AllocationTests
{
    [Theory]
    [InlineData("noise")]
    [InlineData("market-maker")]
    [InlineData("value")]
    [InlineData("momentum")]
    [InlineData("leveraged-holder")]
    public void A_strategy_allocates_nothing_in_steady_state(string name)
    {
        var registration = StrategyCatalog.Find(name)!;
        var arguments = Arguments(registration, [PerpetualA], [Dollars(ExchangeA, 1_000_000)], [], registration.NeedsPerpetual ? 10_000 : 0);
        var values = arguments.Values.ToArray();
        for (var place = 0; place < values.Length; place++)
        {
            values[place] = registration.Parameters[place].Name switch
            {
                "rebalance_wait" => 60e9,
                "rebalance_band" => 0.001,
                "withdraw_volatility" or "withdraw_loss" => 10,
                _ => values[place],
            };
        }

        var trader = registration.Create(arguments with { Values = values });
        var outbox = new SilentOutbox();
        trader.Start(outbox);
        Play(trader, outbox, 200);

        // The runtime may compile anew in the middle of a round, and allocates then; not in each of them.
        var allocated = Enumerable.Range(0, 3).Select(_ => AllocatedBy(() => Play(trader, outbox, 5_000))).ToArray();

        Assert.Contains(0L, allocated);
        Assert.True(outbox.Orders > 100, $"Only {outbox.Orders} orders.");
    }

    private static long AllocatedBy(Action play)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        play();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Play(IParticipant trader, SilentOutbox outbox, int times)
    {
        for (var time = 0; time < times; time++)
        {
            outbox.Advance((time * 7_919 % 41) - 20);
            trader.Wake(outbox.Token, outbox);
            if (time % 3 == 0)
            {
                trader.Handle(Message.Of(outbox.FillOfLatest()), ExchangeA, outbox);
            }
            else
            {
                trader.Handle(Message.Of(new OrderCancelled(outbox.Latest.Order, outbox.Latest.Quantity, PerpetualA.Id, CancelReason.Unfilled)), ExchangeA, outbox);
            }
        }
    }

    /// <summary>Keeps the latest order and wake-up only, so that it allocates nothing itself.</summary>
    private sealed class SilentOutbox : IOutbox
    {
        private MarketView _market;
        private MarketView _reference = new() { Instrument = ReferenceFeed, Mark = new Price(50_000_000_000) };
        private VirtualTime _next;

        public VirtualTime Now { get; private set; }

        public ParticipantId Self => TraderStage.Self;

        public EventId Cause => EventId.None;

        public long Token { get; private set; }

        public long Orders { get; private set; }

        public PlaceOrder Latest { get; private set; }

        public void Advance(long percentPoints)
        {
            Now = _next;
            var mid = OpeningTicks + (percentPoints * OpeningTicks / 200);
            _market = new MarketView
            {
                Instrument = PerpetualA.Id,
                BestBid = new Price(mid - 1),
                BestAsk = new Price(mid + 1),
                BestBidQuantity = new Quantity(1_000),
                BestAskQuantity = new Quantity(1_000),
                Last = new Price(mid),
                Mark = new Price(mid),
            };
        }

        public OrderFilled FillOfLatest() => new(
            Latest.Order, new Price(OpeningTicks), Latest.Quantity, Quantity.Zero, Money.Zero, PerpetualA.Id, Latest.Side, Liquidity.Maker);

        public void Send(ParticipantId to, in Message message, EventId cause, Duration delay)
        {
            if (message.Kind == MessageKind.PlaceOrder)
            {
                Latest = message.Body<PlaceOrder>();
                Orders++;
            }
        }

        public void WakeAt(VirtualTime at, long token)
        {
            _next = at;
            Token = token;
        }

        public void WakeWhen(InstrumentId instrument, WatchedPrice watched, bool fallsTo, Price level, long token)
        {
        }

        public ref readonly MarketView View(InstrumentId instrument)
        {
            if (instrument == ReferenceFeed)
            {
                return ref _reference;
            }

            return ref _market;
        }

        public void Publish(in MarketView view)
        {
        }

        public EventId Record(in RunRecord record, EventId cause) => EventId.None;
    }
}
