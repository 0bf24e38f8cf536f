using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;

namespace ExchangeMesh.Domain.Tests.Traders;

/// <summary>
/// One trader on a stage of two exchanges, one lender and one reference feed. Bitcoin costs 50,000 dollars at the start;
/// a tick is one cent, a lot a thousandth of a bitcoin: 5,000,000 ticks, and 50 dollars a lot.
/// </summary>
internal sealed class TraderStage
{
    public const long OpeningTicks = 5_000_000;

    public static readonly ParticipantId ExchangeA = new(0);
    public static readonly ParticipantId ExchangeB = new(1);
    public static readonly ParticipantId Lender = new(2);
    public static readonly ParticipantId Self = new(10);
    public static readonly AssetId Dollar = new(0);
    public static readonly AssetId Bitcoin = new(1);
    public static readonly InstrumentId ReferenceFeed = new(4);
    public static readonly EventId SomeEvent = EventId.Of(ExchangeA, 7);
    public static readonly Instrument SpotA = Market(0, ExchangeA, InstrumentKind.Spot);
    public static readonly Instrument PerpetualA = Market(1, ExchangeA, InstrumentKind.LinearPerpetual);
    public static readonly Instrument SpotB = Market(2, ExchangeB, InstrumentKind.Spot);
    public static readonly Instrument PerpetualB = Market(3, ExchangeB, InstrumentKind.LinearPerpetual);

    public static readonly Instrument CallA = Option(5, OptionRight.Call);
    public static readonly Instrument PutA = Option(6, OptionRight.Put);

    private readonly List<AskedWake> _pending = [];

    public TraderStage(StrategyRegistration registration, StrategyArguments arguments)
    {
        Trader = registration.Create(arguments);
        foreach (var market in arguments.Markets)
        {
            Show(market, OpeningTicks);
        }

        ShowReference(50_000);
    }

    public IParticipant Trader { get; }

    /// <summary>When the trader was woken, in order.</summary>
    public List<VirtualTime> Woken { get; } = [];

    public RecordingOutbox Outbox { get; } = new() { Self = Self };

    public List<PlaceOrder> Orders => Outbox.Bodies<PlaceOrder>();

    public static OpeningBalance Dollars(ParticipantId venue, long units) => new(venue, Dollar, Money.FromUnits(units));

    public static OpeningBalance Bitcoins(ParticipantId venue, long units) => new(venue, Bitcoin, Money.FromUnits(units));

    public static StrategyArguments Arguments(
        StrategyRegistration registration,
        IReadOnlyList<Instrument> markets,
        IReadOnlyList<OpeningBalance> capital,
        IReadOnlyList<(string Name, double Value)> values,
        long position = 0,
        ulong seed = 1)
    {
        var all = registration.Parameters.Select(parameter => parameter.Default).ToArray();
        foreach (var (name, value) in values)
        {
            var place = registration.Parameters.ToList().FindIndex(parameter => parameter.Name == name);
            Assert.True(place >= 0, $"{registration.Name} has no parameter {name}.");
            all[place] = value;
        }

        return new StrategyArguments
        {
            Self = Self,
            Seed = seed,
            Markets = markets,
            OpeningPrices = [.. markets.Select(_ => new Price(OpeningTicks))],
            References = [.. markets.Select(_ => ReferenceFeed)],
            Lenders = [.. registration.LenderRoles.Select(_ => LenderTerms())],
            Capital = capital,
            OpeningPositions = [.. markets.Select((_, place) => new Quantity(place == 0 ? position : 0))],
            Values = all,
            Parameters = registration.Parameters,
        };
    }

    /// <summary>Shows a market with bid and ask one tick from the given mid price, each of 1,000 lots.</summary>
    public void Show(Instrument market, long mid, MarketCondition condition = MarketCondition.Open, EventId cause = default, long funding = 0) =>
        ShowBook(market, mid - 1, mid + 1, condition, cause, funding);

    public void ShowBook(
        Instrument market,
        long bid,
        long ask,
        MarketCondition condition = MarketCondition.Open,
        EventId cause = default,
        long funding = 0,
        long lots = 1_000,
        long mark = 0,
        long depth = 0) =>
        Outbox.Show(new MarketView
        {
            Instrument = market.Id,
            Condition = condition,
            BestBid = new Price(bid),
            BestAsk = new Price(ask),
            BestBidQuantity = new Quantity(lots),
            BestAskQuantity = new Quantity(lots),
            BidDepth = new Quantity(depth),
            AskDepth = new Quantity(depth),
            Last = new Price((bid + ask) / 2),
            Mark = new Price(mark == 0 ? (bid + ask) / 2 : mark),
            FundingRatePpb = funding,
            MoveCause = cause,
        });

    public void ShowReference(double dollars) =>
        Outbox.Show(new MarketView { Instrument = ReferenceFeed, Mark = new Price((long)(dollars * 1_000_000)) });

    public TraderStage Start()
    {
        Trader.Start(Outbox);
        TakeWakes();
        return this;
    }

    /// <summary>Hands the trader its earliest wake-up.</summary>
    public void WakeNext()
    {
        Assert.NotEmpty(_pending);
        var next = _pending.MinBy(wake => wake.At);
        _pending.Remove(next);
        Outbox.Now = next.At;
        Woken.Add(next.At);
        Outbox.Cause = EventId.None;
        Trader.Wake(next.Token, Outbox);
        TakeWakes();
    }

    public void WakeTimes(int times)
    {
        for (var time = 0; time < times; time++)
        {
            WakeNext();
        }
    }

    /// <summary>Hands the trader its wake-ups until so much later.</summary>
    public void Pass(Duration span)
    {
        var until = Outbox.Now + span;
        while (_pending.Count > 0 && _pending.Min(wake => wake.At) <= until)
        {
            WakeNext();
        }

        Outbox.Now = until;
    }

    public void Ring(in AskedAlarm alarm)
    {
        Outbox.Cause = EventId.None;
        Trader.Wake(alarm.Token, Outbox);
        TakeWakes();
    }

    public void Tell<T>(ParticipantId from, in T body, EventId cause = default)
        where T : unmanaged, IMessageBody
    {
        Outbox.Cause = cause;
        Trader.Handle(Message.Of(in body), from, Outbox);
        TakeWakes();
    }

    /// <summary>Fills the latest order that was placed in a market, wholly or partly, at a price.</summary>
    public void Fill(Instrument market, long ticks, long? lots = null)
    {
        var order = Orders.Last(placed => placed.Instrument == market.Id);
        FillOrder(market, order, ticks, lots ?? order.Quantity.Lots);
    }

    public void FillOrder(Instrument market, in PlaceOrder order, long ticks, long lots)
    {
        Tell(market.Venue, new OrderFilled(
            order.Order,
            new Price(ticks),
            new Quantity(lots),
            order.Quantity - new Quantity(lots),
            Money.Zero,
            market.Id,
            order.Side,
            Liquidity.Taker));
    }

    public void EndUnfilled(Instrument market, in PlaceOrder order) =>
        Tell(market.Venue, new OrderCancelled(order.Order, order.Quantity, market.Id, CancelReason.Unfilled));

    public byte[] StateBytes()
    {
        var writer = new StateWriter();
        Trader.WriteState(writer);
        return writer.Written.ToArray();
    }

    /// <summary>An option on the perpetual of exchange A, struck at the opening price, with a day to live.</summary>
    private static Instrument Option(int id, OptionRight right) => PerpetualA with
    {
        Id = new InstrumentId(id),
        Symbol = $"BTC-1d-50000-{right}",
        Kind = InstrumentKind.Option,
        MinimumNotional = Money.Zero,
        Option = new OptionContract(PerpetualA.Id, right, 50_000_000_000, VirtualTime.Zero + Duration.FromHours(24)),
    };

    private static Instrument Market(int id, ParticipantId venue, InstrumentKind kind) => new()
    {
        Id = new InstrumentId(id),
        Symbol = $"BTC-{kind}",
        Venue = venue,
        Kind = kind,
        Base = Bitcoin,
        Quote = Dollar,
        TickSizeMicros = 10_000,
        LotSizeMicros = 1_000,
        MinimumNotional = Money.FromUnits(100),
    };

    private static LendingTerms LenderTerms() => new()
    {
        Id = Lender,
        Name = "lender",
        UnitOfAccount = Dollar,
        Pools =
        [
            new PoolTerms { Asset = Bitcoin, OpeningPriceMicros = 50_000_000_000, LoanToValue = Ratio.FromPercent(75), LiquidationThreshold = Ratio.FromPercent(80), LiquidationBonus = Ratio.FromPercent(5) },
            new PoolTerms { Asset = Dollar, OpeningPriceMicros = 1_000_000 },
        ],
    };

    private void TakeWakes()
    {
        _pending.AddRange(Outbox.Wakes);
        Outbox.Wakes.Clear();
    }
}
