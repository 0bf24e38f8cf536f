using ExchangeMesh.Domain.Accounts;
using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Harness;

/// <summary>
/// One exchange on a bench: the test speaks for the traders and lets the time pass. USD is the unit of account; BTC-PERP is instrument 1
/// (tick 1 USD, lot 0.01 BTC, so a lot at 100 ticks is worth 1 USD), BTC-USD spot instrument 2, BTC-INV an inverse contract of 1 USD, 3.
/// </summary>
public sealed class VenueBench
{
    public static readonly ParticipantId VenueId = new(0);
    public static readonly ParticipantId OtherVenue = new(1);
    public static readonly AssetId Usd = new(0);
    public static readonly AssetId Btc = new(1);
    public static readonly InstrumentId Perp = new(1);
    public static readonly InstrumentId Spot = new(2);
    public static readonly InstrumentId Inverse = new(3);
    public static readonly InstrumentId Feed = new(9);
    private readonly PriorityQueue<long, (VirtualTime At, int Sequence)> _wakes = new();
    private int _seenWakes;
    private int _sequence;
    private long _nextOrder = 1;

    public VenueBench(ExchangeTerms? terms = null, params (InstrumentId, ParticipantId)[] subscribers)
    {
        Exchange = new Exchange(terms ?? Terms(), subscribers);
        Outbox = new RecordingOutbox { Self = VenueId };
    }

    public Exchange Exchange { get; }

    public RecordingOutbox Outbox { get; }

    public static InstrumentTerms PerpTerms { get; } = new()
    {
        Instrument = new Instrument
        {
            Id = Perp,
            Symbol = "BTC-PERP",
            Venue = VenueId,
            Kind = InstrumentKind.LinearPerpetual,
            Base = Btc,
            Quote = Usd,
            TickSizeMicros = 1_000_000,
            LotSizeMicros = 10_000,
        },
        OpeningPrice = new Price(1_000),
        Tiers =
        [
            new MarginTier(Money.Zero, Ratio.FromPercent(5), new Ratio(25_000), Money.Zero),
            new MarginTier(Money.FromUnits(10_000), Ratio.FromPercent(10), Ratio.FromPercent(5), Money.FromUnits(250)),
        ],
        Index = new IndexTerms { Constituents = [new IndexConstituent(Feed, 1)], Outliers = OutlierRule.Keep },
        Mark = new MarkTerms { Method = MarkMethod.SmoothedBasis, BasisClamp = Ratio.Zero },
    };

    public static InstrumentTerms SpotTerms { get; } = new()
    {
        Instrument = new Instrument
        {
            Id = Spot,
            Symbol = "BTC-USD",
            Venue = VenueId,
            Kind = InstrumentKind.Spot,
            Base = Btc,
            Quote = Usd,
            TickSizeMicros = 1_000_000,
            LotSizeMicros = 10_000,
        },
        OpeningPrice = new Price(1_000),
        MakerFee = Ratio.FromBasisPoints(5),
        TakerFee = Ratio.FromBasisPoints(10),
    };

    public static InstrumentTerms InverseTerms { get; } = PerpTerms with
    {
        Instrument = PerpTerms.Instrument with
        {
            Id = Inverse,
            Symbol = "BTC-INV",
            Kind = InstrumentKind.InversePerpetual,
            LotSizeMicros = 1_000_000,
        },
        Tiers = [new MarginTier(Money.Zero, Ratio.FromPercent(5), new Ratio(25_000), Money.Zero)],
    };

    /// <summary>Returns the rules of the bench's venue: one perpetual, no fees, cross margin, calls at 150 %, an insurance fund of 1,000 USD.</summary>
    public static ExchangeTerms Terms(params InstrumentTerms[] instruments) =>
        new()
        {
            Id = VenueId,
            Name = "Alpha",
            Instruments = instruments.Length == 0 ? [PerpTerms] : instruments,
            Collateral = [new CollateralTerms(Usd, Ratio.Zero, InstrumentId.None)],
            Margin = new MarginTerms(),
            Liquidation = new LiquidationTerms { InsuranceFund = Money.FromUnits(1_000) },
        };

    /// <summary>Returns a trader's number.</summary>
    public static ParticipantId Trader(int number) => new(100 + number);

    /// <summary>Gives traders 1 to <paramref name="count"/> so many dollars each, and starts the venue.</summary>
    public VenueBench WithTraders(int count, long dollars)
    {
        for (var number = 1; number <= count; number++)
        {
            Exchange.Deposit(Trader(number), Usd, Money.FromUnits(dollars));
        }

        return this;
    }

    public VenueBench Started()
    {
        Exchange.Start(Outbox);
        TakeWakes();
        return this;
    }

    /// <summary>Has the venue handle a message of a participant now.</summary>
    public void Say<T>(ParticipantId from, T body, EventId cause = default)
        where T : unmanaged, IMessageBody
    {
        Outbox.Cause = cause;
        Exchange.Handle(Message.Of(body), from, Outbox);
        Outbox.Cause = EventId.None;
        TakeWakes();
    }

    /// <summary>Places an order and returns its number.</summary>
    public OrderId Place(int trader, PlaceOrder order, EventId cause = default)
    {
        var numbered = order with { Order = new OrderId(_nextOrder++), Instrument = order.Instrument.Value == 0 ? Perp : order.Instrument };
        Say(Trader(trader), numbered, cause);
        return numbered.Order;
    }

    public OrderId Buy(int trader, long lots, long ticks, InstrumentId instrument = default) =>
        Place(trader, new PlaceOrder { Side = Side.Buy, Quantity = new(lots), Price = new(ticks), Instrument = instrument });

    public OrderId Sell(int trader, long lots, long ticks, InstrumentId instrument = default) =>
        Place(trader, new PlaceOrder { Side = Side.Sell, Quantity = new(lots), Price = new(ticks), Instrument = instrument });

    /// <summary>Lets two traders trade at a price: the first is long.</summary>
    public void Trade(int buyer, int seller, long lots, long ticks, InstrumentId instrument = default)
    {
        Sell(seller, lots, ticks, instrument);
        Buy(buyer, lots, ticks, instrument);
    }

    /// <summary>Reports the index constituent's price and lets one second pass, so that the mark follows.</summary>
    public void MoveIndex(long dollars, EventId cause = default)
    {
        Say(OtherVenue, new PriceReport(dollars * 1_000_000, Feed), cause);
        Pass(Duration.FromSeconds(1));
    }

    /// <summary>Lets time pass; wake-ups are handled when they are due.</summary>
    public void Pass(Duration length)
    {
        var end = Outbox.Now + length;
        while (_wakes.TryPeek(out var token, out var due) && due.At <= end)
        {
            _wakes.Dequeue();
            Outbox.Now = due.At;
            Exchange.Wake(token, Outbox);
            TakeWakes();
        }

        Outbox.Now = end;
    }

    public AccountStatement Statement(int trader, InstrumentId? instrument = null, AssetId? asset = null) =>
        Exchange.StatementOf(Trader(trader), instrument ?? Perp, asset ?? Usd);

    public AccountStatement Fund(InstrumentId? instrument = null, AssetId? asset = null) =>
        Exchange.StatementOf(VenueId, instrument ?? Perp, asset ?? Usd);

    /// <summary>Returns the recorded events of one kind, all of them.</summary>
    public List<T> All<T>()
        where T : unmanaged, IRecordRow =>
        [.. Outbox.AllRecords.Where(recorded => recorded.Record.Kind == T.Kind).Select(recorded => recorded.Record.Row<T>())];

    public void AssertBalanced() => Assert.Empty(Exchange.Audit());

    /// <summary>Forgets what was sent and recorded so far.</summary>
    public void Forget()
    {
        Outbox.Clear();
        _seenWakes = 0;
    }

    private void TakeWakes()
    {
        for (; _seenWakes < Outbox.Wakes.Count; _seenWakes++)
        {
            _wakes.Enqueue(Outbox.Wakes[_seenWakes].Token, (Outbox.Wakes[_seenWakes].At, _sequence++));
        }
    }
}
