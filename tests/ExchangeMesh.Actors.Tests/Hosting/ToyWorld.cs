using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.Simulation;
using ExchangeMesh.World;

namespace ExchangeMesh.Actors.Tests.Hosting;

/// <summary>A few venues that answer every order, and many traders that place them: enough to see whether engines agree, without any market.</summary>
internal static class ToyWorld
{
    public static MarketWorld Make(int venues, int traders, ulong seed, Duration length, Action<int, VirtualTime>? whenTraderWakes = null, int slowness = 1)
    {
        var count = venues + traders;
        var participants = new IParticipant[count];
        var homes = new ParticipantId[count];
        var instruments = new Instrument[venues];
        var groups = new List<ParticipantGroup>();
        for (var venue = 0; venue < venues; venue++)
        {
            participants[venue] = new ToyVenue(venue);
            homes[venue] = new ParticipantId(venue);
            instruments[venue] = ChannelOf(venue);
            groups.Add(new ParticipantGroup($"venue-{venue}", ParticipantRole.Exchange, new ParticipantId(venue), 1));
        }

        for (var number = venues; number < count; number++)
        {
            participants[number] = new ToyTrader(number, venues, seed, whenTraderWakes);
            homes[number] = new ParticipantId(number % venues);
        }

        groups.Add(new ParticipantGroup("traders", ParticipantRole.Trader, new ParticipantId(venues), traders));
        var topology = new Topology(
            Duration.FromMilliseconds(1),
            VirtualTime.Zero + length,
            [.. Enumerable.Range(0, count).Select(number => (ushort)(number < venues ? 0 : 1))],
            [.. new[] { 5, 1, 2, 1 }.Select(milliseconds => Duration.FromMilliseconds(milliseconds * slowness))],
            [.. Enumerable.Range(0, venues)],
            new EventOrder(new SeededTieBreak(seed)));
        return new MarketWorld(topology, participants, new RunNames(["USD", "BTC"], groups, instruments), homes);
    }

    private static Instrument ChannelOf(int venue) => new()
    {
        Id = new InstrumentId(venue),
        Symbol = "BTC",
        Venue = new ParticipantId(venue),
        Kind = InstrumentKind.Spot,
        Base = new AssetId(1),
        Quote = new AssetId(0),
        TickSizeMicros = 1_000_000,
        LotSizeMicros = 1_000_000,
    };

    private sealed class ToyVenue(int self) : IParticipant
    {
        private long _volume;
        private long _price = 1_000;

        public void Start(IOutbox outbox) => Show(outbox);

        public void Handle(in Message message, ParticipantId from, IOutbox outbox)
        {
            var order = message.Body<PlaceOrder>();
            _volume += order.Quantity.Lots;
            _price += order.Side == Side.Buy ? 1 : -1;
            var id = outbox.Record(new TradeRow { Instrument = new InstrumentId(self), Price = new Price(_price), Quantity = order.Quantity, Taker = from, Maker = outbox.Self });
            outbox.Send(from, new OrderFilled { Order = order.Order, Price = new Price(_price), Quantity = order.Quantity, Instrument = new InstrumentId(self) }, id);
            Show(outbox);
        }

        public void Wake(long token, IOutbox outbox) => throw new InvalidOperationException("A toy venue asks for no wake-ups.");

        public void WriteState(StateWriter writer)
        {
            writer.Write(_volume);
            writer.Write(_price);
        }

        public void ReadState(StateReader reader)
        {
            _volume = reader.ReadInt64();
            _price = reader.ReadInt64();
        }

        private void Show(IOutbox outbox) => outbox.Publish(new MarketView { Instrument = new InstrumentId(self), Mark = new Price(_price), Last = new Price(_price) });
    }

    private sealed class ToyTrader(int self, int venues, ulong seed, Action<int, VirtualTime>? whenWoken) : IParticipant
    {
        private SeedStream _random = new(seed, new ParticipantId(self), 0);
        private long _seen;
        private long _order;

        public void Start(IOutbox outbox)
        {
            outbox.WakeAt(VirtualTime.Zero + _random.NextWait(Duration.FromMilliseconds(20)), 0);
            outbox.WakeWhen(new InstrumentId(self % venues), WatchedPrice.Mark, self % 2 == 0, new Price(990 + (self % 20)), 1);
        }

        public void Handle(in Message message, ParticipantId from, IOutbox outbox) =>
            _seen = unchecked((_seen * 31) + message.Body<OrderFilled>().Price.Ticks);

        public void Wake(long token, IOutbox outbox)
        {
            whenWoken?.Invoke(self, outbox.Now);
            var venue = (int)_random.NextBelow(venues);
            _seen = unchecked((_seen * 31) + outbox.View(new InstrumentId(venue)).Mark.Ticks + token);
            outbox.Send(new ParticipantId(venue), new PlaceOrder
            {
                Order = new OrderId(++_order),
                Instrument = new InstrumentId(venue),
                Quantity = new Quantity(1 + _random.NextBelow(9)),
                Side = _random.NextChance(0.5) ? Side.Buy : Side.Sell,
            });
            if (token == 0)
            {
                outbox.WakeAt(outbox.Now + _random.NextWait(Duration.FromMilliseconds(20)), 0);
            }
        }

        public void WriteState(StateWriter writer)
        {
            writer.Write(in _random);
            writer.Write(_seen);
            writer.Write(_order);
        }

        public void ReadState(StateReader reader)
        {
            reader.Read(ref _random);
            _seen = reader.ReadInt64();
            _order = reader.ReadInt64();
        }
    }
}
