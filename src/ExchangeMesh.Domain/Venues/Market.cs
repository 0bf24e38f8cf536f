using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Disclosure;
using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Liquidation;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Obligations;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>Where an order of the venue is: in the book, or among the dormant ones.</summary>
/// <param name="Handle">Finds it there.</param>
/// <param name="IsDormant">Whether it waits for its trigger.</param>
internal readonly record struct OrderPlace(OrderHandle Handle, bool IsDormant);

/// <summary>One instrument at its venue: the book, the prices, and the levels at which accounts must be looked at.</summary>
internal sealed class Market
{
    private readonly Ratio _callLevel;
    private MarketView _published;
    private ShownDepth _shown;

    /// <summary>Opens a market at its opening price.</summary>
    /// <param name="slot">The market's place at the venue.</param>
    /// <param name="terms">The instrument with its rules.</param>
    /// <param name="baseAsset">The slot of the base asset at the venue.</param>
    /// <param name="quoteAsset">The slot of the quote asset at the venue.</param>
    /// <param name="callLevel">The multiple of maintenance margin at which accounts are called.</param>
    public Market(int slot, InstrumentTerms terms, int baseAsset, int quoteAsset, Ratio callLevel)
    {
        Slot = slot;
        _callLevel = callLevel;
        Terms = terms;
        Instrument = terms.Instrument;
        Worth = new ContractWorth(terms.Instrument);
        BaseAsset = baseAsset;
        QuoteAsset = quoteAsset;
        SettlementAsset = Worth.IsInverse ? baseAsset : quoteAsset;
        Tiers = IsPerpetual ? TiersOf(terms) : null;
        Invariant.Holds(terms.OpeningPrice.IsSet, "a market opens at a price");
        Mark = terms.OpeningPrice.Ticks;
        PreviousMark = Mark;
        Index = terms.Index is null && IsPerpetual ? terms.OpeningPrice.Ticks : 0;
        Index = terms.Index is not null ? terms.OpeningPrice.Ticks : Index;
        IsMarginSmooth = Tiers is not null && IsSmooth(Tiers, callLevel);
        Breakers = [.. terms.Breakers.Select(breaker => breaker.Create())];
        BreakerStates = new BreakerState[Breakers.Length];
        BreakerStates.AsSpan().Fill(BreakerState.Open);
        Quoting = terms.Quoting is { } quoting ? new QuotingBook(quoting) : null;
    }

    /// <summary>The market's place at the venue.</summary>
    public int Slot { get; }

    /// <summary>The rules.</summary>
    public InstrumentTerms Terms { get; }

    /// <summary>The instrument.</summary>
    public Instrument Instrument { get; }

    /// <summary>The instrument's number.</summary>
    public InstrumentId Id => Instrument.Id;

    /// <summary>Whether it is a perpetual: positions are held on margin by tiers.</summary>
    public bool IsPerpetual => Instrument.Kind is InstrumentKind.LinearPerpetual or InstrumentKind.InversePerpetual;

    /// <summary>Whether it is an option: positions are paid for, or owed.</summary>
    public bool IsOption => Instrument.Kind == InstrumentKind.Option;

    /// <summary>Whether it is neither: assets change hands at once.</summary>
    public bool IsSpot => Instrument.Kind == InstrumentKind.Spot;

    /// <summary>What lots are worth.</summary>
    public ContractWorth Worth { get; }

    /// <summary>The slot of the base asset.</summary>
    public int BaseAsset { get; }

    /// <summary>The slot of the quote asset.</summary>
    public int QuoteAsset { get; }

    /// <summary>The slot of the asset in which profit and fees are paid.</summary>
    public int SettlementAsset { get; }

    /// <summary>The margin tiers; null for spot and options.</summary>
    public MarginTierTable? Tiers { get; private set; }

    /// <summary>Whether equity less the margin of a call falls steadily as the mark moves against a position, over all tiers.</summary>
    public bool IsMarginSmooth { get; private set; }

    /// <summary>The resting orders.</summary>
    public OrderBook Book { get; } = new();

    /// <summary>The dormant orders.</summary>
    public TriggerBook Dormant { get; } = new();

    /// <summary>Where orders are.</summary>
    public OrderIndex<OrderPlace> Orders { get; } = new();

    /// <summary>What moved the price of late.</summary>
    public PriceAttribution Attribution { get; } = new();

    /// <summary>The marks to which the price must fall before an account is looked at.</summary>
    public ThresholdIndex Falling { get; } = new(isFalling: true);

    /// <summary>The marks to which the price must rise before an account is looked at.</summary>
    public ThresholdIndex Rising { get; } = new(isFalling: false);

    /// <summary>The circuit breakers.</summary>
    public ICircuitBreaker[] Breakers { get; }

    /// <summary>What each circuit breaker asks for.</summary>
    public BreakerState[] BreakerStates { get; }

    /// <summary>What obliged makers have quoted; null where nobody is obliged.</summary>
    public QuotingBook? Quoting { get; }

    /// <summary>The condition that the circuit breakers ask for.</summary>
    public MarketCondition Condition { get; set; }

    /// <summary>When the market was closed last, and its last price then; of no meaning while it is open.</summary>
    public (VirtualTime At, Price Price) Closed { get; set; }

    /// <summary>The orders that it refused since then.</summary>
    public RefusedOrders Refused { get; } = new();

    /// <summary>The price of the benchmark that market-wide breakers watch, in micro-units; 0 where none is known.</summary>
    public long BenchmarkMicros { get; set; }

    /// <summary>The last price in ticks; 0 before the first trade.</summary>
    public long Last { get; set; }

    /// <summary>The mark price in ticks; positive.</summary>
    public long Mark { get; set; }

    /// <summary>The mark price before it was changed last, in ticks; the mark itself before its first change.</summary>
    public long PreviousMark { get; set; }

    /// <summary>The index price in ticks; 0 where there is none.</summary>
    public long Index { get; set; }

    /// <summary>The funding rate of the interval, in parts per billion.</summary>
    public long FundingRatePpb { get; set; }

    /// <summary>Lots open on one side.</summary>
    public long OpenInterest { get; set; }

    /// <summary>What the traders' longs, and their shorts, have cost; kept only where the venue's pool is the counterparty.</summary>
    public (long Long, long Short) Costs { get; private set; }

    /// <summary>Lots traded since the start.</summary>
    public long Volume { get; set; }

    /// <summary>Lots of an option that had traded when its mark was made last.</summary>
    public long VolumeAtMark { get; set; }

    /// <summary>How many times a long position has changed: what was ranked before must be ranked again.</summary>
    public long LongChanges { get; private set; }

    /// <summary>How many times a short position has changed.</summary>
    public long ShortChanges { get; private set; }

    /// <summary>The recorded event that contributed most to the latest move of the last price, or none.</summary>
    public EventId MoveCause { get; set; }

    /// <summary>Whether something visible may have changed since the view was published.</summary>
    public bool IsChanged { get; set; } = true;

    /// <summary>What was disclosed last of the positions; null before the first, and where nothing is.</summary>
    public MarketDisclosure? Disclosed { get; set; }

    /// <summary>Returns the depth that is shown; of no meaning where none is.</summary>
    public ref ShownDepth Shown => ref _shown;

    /// <summary>Returns the view that was published last.</summary>
    public ref MarketView Published => ref _published;

    /// <summary>The latest price that the market can stand by, in ticks: the last price, but not outside the best quotes; or the opening price.</summary>
    /// <remarks>Source: Deribit, support article 25944739377309: the market price is the last price clamped to best bid and ask.</remarks>
    public long MarketPrice
    {
        get
        {
            var price = Last > 0 ? Last : Terms.OpeningPrice.Ticks;
            var (bid, ask) = (Quotes.Bid.Ticks, Quotes.Ask.Ticks);
            price = bid > 0 ? Math.Max(price, bid) : price;
            return ask > 0 ? Math.Min(price, ask) : price;
        }
    }

    /// <summary>What the auction of the collected orders would come to now; nothing outside of a call.</summary>
    public AuctionOutcome Indicative => Condition == MarketCondition.Open
        ? AuctionOutcome.None
        : CallAuction.Of(Book, Last > 0 ? new Price(Last) : Terms.OpeningPrice);

    /// <summary>The best quotes; while collected orders cross, the indicative price on both sides.</summary>
    public (Price Bid, Price Ask) Quotes
    {
        get
        {
            var indicative = Indicative.Price;
            if (Terms.CounterpartyPool is not null)
            {
                // A small order costs next to nothing beyond the index.
                return (new Price(Index), new Price(Index));
            }

            return indicative.IsSet ? (indicative, indicative) : (Book.BestBid, Book.BestAsk);
        }
    }

    /// <summary>The prices as a circuit breaker sees them.</summary>
    public ReferencePrices References => new(
        new(Last), new(Mark), new(Index), Book.BestBid, Book.BestAsk, Terms.OpeningPrice, Condition, Indicative.Price, new(BenchmarkMicros));

    /// <summary>Replaces the margin tiers; where the maintenance margin changes by it, the market's accounts must be looked at.</summary>
    public void SetTiers(MarginTierTable tiers)
    {
        Tiers = tiers;
        IsMarginSmooth = IsSmooth(tiers, _callLevel);
    }

    /// <summary>Takes note that a position changed.</summary>
    public void TakeNoteOfPosition(long before, long after)
    {
        LongChanges += before > 0 || after > 0 ? 1 : 0;
        ShortChanges += before < 0 || after < 0 ? 1 : 0;
    }

    /// <summary>Takes note that a trader's position changed, for what its side has cost.</summary>
    public void TakeNoteOfCost(long lotsBefore, long costBefore, long lots, long cost) => Costs = (
        Costs.Long + (lots > 0 ? cost : 0) - (lotsBefore > 0 ? costBefore : 0),
        Costs.Short + (lots < 0 ? cost : 0) - (lotsBefore < 0 ? costBefore : 0));

    /// <summary>Returns the unrealised profit of all traders on a side at a price; kept only where the venue's pool is the counterparty.</summary>
    /// <param name="isLong">The side.</param>
    /// <param name="lots">How many lots they hold; zero or more.</param>
    /// <param name="ticks">The price.</param>
    public long ProfitAt(bool isLong, long lots, long ticks) => Worth.Of(isLong ? lots : -lots, ticks) - (isLong ? Costs.Long : Costs.Short);

    /// <summary>Takes note of a trade.</summary>
    public void TakeNoteOfTrade(long ticks, long lots, EventId cause, VirtualTime now)
    {
        var before = Last > 0 ? Last : Terms.OpeningPrice.Ticks;
        Volume += lots;
        Last = ticks;
        if (ticks != before)
        {
            Attribution.Add(cause, ticks - before, now);
            MoveCause = Attribution.Top(ticks < before, now);
        }

        if (IsSpot)
        {
            Mark = ticks;
        }
    }

    /// <summary>Returns the equity needed to open or grow a position of a notional, rounded up: by its tier, and more where open interest is high.</summary>
    /// <param name="notional">In the settlement asset; zero or more.</param>
    public long InitialMargin(long notional)
    {
        if (Terms.InitialMarginScale is not { } scale)
        {
            return Tiers!.InitialMargin(new Money(notional)).Micros;
        }

        var tier = Tiers![Tiers.TierOf(new Money(notional))];
        var interest = new Money(Worth.Notional(OpenInterest, Mark));
        var rate = OpenInterestMargin.InitialRateRoundedUp(tier.InitialMargin, interest, scale.LowerCap, scale.UpperCap);
        return rate.OfRoundedUp(new Money(notional)).Micros;
    }

    private static MarginTierTable TiersOf(InstrumentTerms terms)
    {
        var tiers = new MarginTierTable(terms.Tiers, terms.TierEdge);
        return terms.ClosingFee.PartsPerMillion == 0 ? tiers : tiers.WithClosingFee(terms.ClosingFee);
    }

    private static bool IsSmooth(MarginTierTable tiers, Ratio callLevel)
    {
        for (var at = 0; at < tiers.Count; at++)
        {
            var rate = tiers[at].MaintenanceMargin.PartsPerMillion;
            var below = at == 0 ? default : tiers[at - 1];
            var step = new Ratio(at == 0 ? 0 : rate - below.MaintenanceMargin.PartsPerMillion);
            var isContinuous = step.PartsPerMillion >= 0 && tiers[at].Deduction == step.OfRoundedDown(tiers[at].Floor) + below.Deduction;
            if (!isContinuous || (Int128)rate * callLevel.PartsPerMillion >= (Int128)Ratio.One * Ratio.One)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes prices, orders, breakers and what moved the price.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(Last);
        writer.Write(Mark);
        writer.Write(PreviousMark);
        writer.Write(Index);
        writer.Write(FundingRatePpb);
        writer.Write(OpenInterest);
        if (Terms.CounterpartyPool is not null)
        {
            writer.Write(Costs.Long);
            writer.Write(Costs.Short);
        }

        writer.Write(Volume);
        if (IsOption)
        {
            writer.Write(VolumeAtMark);
        }

        writer.Write(MoveCause.Value);
        writer.Write((int)Condition);
        writer.Write(Closed.At.Nanoseconds);
        writer.Write(Closed.Price.Ticks);
        writer.Write(BenchmarkMicros);
        Refused.WriteState(writer);
        Book.WriteState(writer);
        Dormant.WriteState(writer);
        Attribution.WriteState(writer);
        for (var at = 0; at < Breakers.Length; at++)
        {
            BreakerStates[at].WriteState(writer);
            Breakers[at].WriteState(writer);
        }

        Quoting?.WriteState(writer);
        if (Terms.DepthShown > Ratio.Zero)
        {
            _shown.WriteState(writer);
        }

        writer.Write(IsChanged);
        _published.WriteState(writer);
        Falling.WriteState(writer);
        Rising.WriteState(writer);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote, into a market where nothing has happened.</summary>
    /// <param name="reader">What was written.</param>
    /// <param name="handles">How many accounts the venue has.</param>
    public void ReadState(StateReader reader, int handles)
    {
        Last = reader.ReadInt64();
        Mark = reader.ReadInt64();
        PreviousMark = reader.ReadInt64();
        Index = reader.ReadInt64();
        FundingRatePpb = reader.ReadInt64();
        OpenInterest = reader.ReadInt64();
        Costs = Terms.CounterpartyPool is not null ? (reader.ReadInt64(), reader.ReadInt64()) : default;
        Volume = reader.ReadInt64();
        VolumeAtMark = IsOption ? reader.ReadInt64() : 0;
        MoveCause = new EventId(reader.ReadInt64());
        Condition = reader.ReadEnum<MarketCondition>();
        Closed = (new VirtualTime(reader.ReadInt64()), new Price(reader.ReadInt64()));
        BenchmarkMicros = reader.ReadInt64();
        Refused.ReadState(reader, handles);
        ReadOrders(reader);
        Attribution.ReadState(reader);
        for (var at = 0; at < Breakers.Length; at++)
        {
            BreakerStates[at] = BreakerState.ReadState(reader);
            Breakers[at].ReadState(reader);
        }

        Quoting?.ReadState(reader);
        _shown = Terms.DepthShown > Ratio.Zero ? ShownDepth.ReadState(reader) : default;
        IsChanged = reader.ReadBoolean();
        _published = MarketView.ReadState(reader);
        Falling.ReadState(reader, handles);
        Rising.ReadState(reader, handles);
    }

    private void ReadOrders(StateReader reader)
    {
        Book.ReadState(reader);
        AddToIndex(Side.Buy, reader);
        AddToIndex(Side.Sell, reader);
        Dormant.ReadState(
            reader,
            (order, handle) => reader.Require(
                Orders.TryAdd(order.Order.Owner, order.Order.Order, new OrderPlace(handle, IsDormant: true)), "an order is dormant twice"));
    }

    private void AddToIndex(Side side, StateReader reader)
    {
        foreach (var order in Book.Orders(side))
        {
            reader.Require(Orders.TryAdd(order.Owner, order.Order, new OrderPlace(order.Handle, IsDormant: false)), "an order rests twice");
        }
    }
}
