using ExchangeMesh.Domain.Accounts;
using ExchangeMesh.Domain.AutoDeleveraging;
using ExchangeMesh.Domain.Counterparty;
using ExchangeMesh.Domain.Disclosure;
using ExchangeMesh.Domain.Funding;
using ExchangeMesh.Domain.Insurance;
using ExchangeMesh.Domain.Liquidation;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Obligations;
using ExchangeMesh.Domain.Options;
using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>The parts of an exchange, put together.</summary>
internal sealed class ExchangeParts
{
    private readonly Exposures _exposures;

    /// <summary>Makes the parts over one state.</summary>
    public ExchangeParts(ExchangeState state, IReadOnlyList<(InstrumentId Instrument, ParticipantId Subscriber)> reportSubscribers)
    {
        var settlement = new Settlement(state, ReduceOnly);
        Margin = new MarginBook(state, settlement);
        Notices = new Notices(state.Terms);
        Views = new MarketViews(state);
        Prices = new MarketPrices(state);
        Reports = new PriceReports(state, reportSubscribers);
        Funding = new FundingClock(state);
        var orderMargin = new OrderMargin(state, Margin);
        var outcomes = new BookOutcomes(state, settlement, orderMargin, ReduceOnly, Notices);
        var queue = new AdlQueue(state, Margin, settlement);
        Pools = new PoolDesk(state, queue);
        Entry = new OrderEntry(state, orderMargin, outcomes, ReduceOnly, Delayed, Notices, Pools);
        Auctions = new CallAuctions(state, outcomes, Entry);
        Changes = new OrderChanges(state, orderMargin, outcomes, Entry, Delayed, Early, Notices);
        Transfers = new Transfers(state, Margin, settlement, orderMargin, Notices);
        var fund = new InsuranceFund(state, Margin);
        PoolFees = new PoolFees(state, Pools, fund);
        Sharing = new LossSharing(state, Margin);
        Waterfall = new LossWaterfall(state, Margin, settlement, fund, queue, Sharing);
        LiquidationOrders = new LiquidationOrders(state, Entry, outcomes, fund);
        Guard = new IndexGuard(state);
        Sales = new PortfolioSales(state, Margin, new PortfolioTransfer(state, Margin, settlement), fund);
        Liquidations = new Liquidations(state, Margin, LiquidationOrders, Changes, Waterfall, fund, Guard, Sales, Notices);
        DynamicMargin = new DynamicMargin(state, Margin);
        Quoting = new QuotingClock(state);
        _exposures = new Exposures(state, Margin);
        Disclosures = new DisclosureClock(state, _exposures);
        Watch = new MarginWatch(state, Margin, new Thresholds(state, Margin), Liquidations, Waterfall, _exposures);
        OptionMarks = state.Options is null ? null : new OptionMarks(state.Options);
        OptionExpiries = state.Options is null ? null : new OptionExpiries(state, settlement, Changes);
    }

    /// <summary>What accounts own and must hold.</summary>
    public MarginBook Margin { get; }

    /// <summary>Looks at accounts that may have become unsafe.</summary>
    public MarginWatch Watch { get; }

    /// <summary>Tells the traders.</summary>
    public Notices Notices { get; }

    /// <summary>What the venue shows.</summary>
    public MarketViews Views { get; }

    /// <summary>Index and mark prices.</summary>
    public MarketPrices Prices { get; }

    /// <summary>The marks of options; null where there are none.</summary>
    public OptionMarks? OptionMarks { get; }

    /// <summary>The ends of options; null where there are none.</summary>
    public OptionExpiries? OptionExpiries { get; }

    /// <summary>What other venues are told.</summary>
    public PriceReports Reports { get; }

    /// <summary>Funding.</summary>
    public FundingClock Funding { get; }

    /// <summary>How margin rates change.</summary>
    public DynamicMargin DynamicMargin { get; }

    /// <summary>What everybody is told of the positions.</summary>
    public DisclosureClock Disclosures { get; }

    /// <summary>New orders.</summary>
    public OrderEntry Entry { get; }

    /// <summary>Call auctions.</summary>
    public CallAuctions Auctions { get; }

    /// <summary>Cancellations and amendments.</summary>
    public OrderChanges Changes { get; }

    /// <summary>Assets that leave and arrive.</summary>
    public Transfers Transfers { get; }

    /// <summary>Who bears losses.</summary>
    public LossWaterfall Waterfall { get; }

    /// <summary>Losses that are shared in money.</summary>
    public LossSharing Sharing { get; }

    /// <summary>Liquidations.</summary>
    public Liquidations Liquidations { get; }

    /// <summary>Holds liquidations back.</summary>
    public IndexGuard Guard { get; }

    /// <summary>The pool, where it is the counterparty.</summary>
    public PoolDesk Pools { get; }

    /// <summary>What those pay who hold positions against it.</summary>
    public PoolFees PoolFees { get; }

    /// <summary>Sells portfolios to bidders.</summary>
    public PortfolioSales Sales { get; }

    /// <summary>The venue's own orders.</summary>
    public LiquidationOrders LiquidationOrders { get; }

    /// <summary>The resting reduce-only orders.</summary>
    public ReduceOnlyOrders ReduceOnly { get; } = new();

    /// <summary>The orders that circuit breakers hold back.</summary>
    public DelayedOrders Delayed { get; } = new();

    /// <summary>The cancellations that came too early.</summary>
    public EarlyCancels Early { get; } = new();

    /// <summary>What obliged makers quote.</summary>
    public QuotingClock Quoting { get; }

    /// <summary>Writes the state of the parts.</summary>
    public void WriteState(StateWriter writer)
    {
        Prices.WriteState(writer);
        Reports.WriteState(writer);
        Funding.WriteState(writer);
        Transfers.WriteState(writer);
        LiquidationOrders.WriteState(writer);
        Delayed.WriteState(writer);
        Early.WriteState(writer);
        Waterfall.WriteState(writer);
        ReduceOnly.WriteState(writer);
        DynamicMargin.WriteState(writer);
        _exposures.WriteState(writer);
        Disclosures.WriteState(writer);
        Guard.WriteState(writer);
        Sales.WriteState(writer);
        Pools.WriteState(writer);
        PoolFees.WriteState(writer);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        Prices.ReadState(reader);
        Reports.ReadState(reader);
        Funding.ReadState(reader);
        Transfers.ReadState(reader);
        LiquidationOrders.ReadState(reader);
        Delayed.ReadState(reader);
        Early.ReadState(reader);
        Waterfall.ReadState(reader);
        ReduceOnly.ReadState(reader);
        DynamicMargin.ReadState(reader);
        _exposures.ReadState(reader);
        Disclosures.ReadState(reader);
        Guard.ReadState(reader);
        Sales.ReadState(reader);
        Pools.ReadState(reader);
        PoolFees.ReadState(reader);
    }
}
