using System.Runtime.InteropServices;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Records;

/// <summary>One match of two orders.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct TradeRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.Trade;

    /// <summary>What was traded.</summary>
    public InstrumentId Instrument { get; init; }

    /// <summary>The resting order's price.</summary>
    public Price Price { get; init; }

    /// <summary>How much.</summary>
    public Quantity Quantity { get; init; }

    /// <summary>Who owned the arriving order.</summary>
    public ParticipantId Taker { get; init; }

    /// <summary>Who owned the resting order.</summary>
    public ParticipantId Maker { get; init; }

    /// <summary>The arriving order's side.</summary>
    public Side TakerSide { get; init; }

    /// <summary>Whether the arriving order was forced by a liquidation.</summary>
    public bool IsLiquidation { get; init; }
}

/// <summary>An order that was accepted, refused or ended.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct OrderRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.Order;

    /// <summary>The instrument.</summary>
    public InstrumentId Instrument { get; init; }

    /// <summary>Whose order.</summary>
    public ParticipantId Trader { get; init; }

    /// <summary>The trader's number for it.</summary>
    public OrderId Order { get; init; }

    /// <summary>The limit price, or unset.</summary>
    public Price Price { get; init; }

    /// <summary>The quantity placed, or unfilled where the order ended.</summary>
    public Quantity Quantity { get; init; }

    /// <summary>The side.</summary>
    public Side Side { get; init; }

    /// <summary>Accepted, rejected or cancelled.</summary>
    public MessageKind Outcome { get; init; }

    /// <summary>Why it was refused; none otherwise.</summary>
    public RejectReason Reason { get; init; }
}

/// <summary>The state of one market, sampled at the scenario's recording interval.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct MarkRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.Mark;

    /// <summary>The instrument.</summary>
    public InstrumentId Instrument { get; init; }

    /// <summary>The mark price.</summary>
    public Price Mark { get; init; }

    /// <summary>The index price, or unset.</summary>
    public Price Index { get; init; }

    /// <summary>The last price, or unset.</summary>
    public Price Last { get; init; }

    /// <summary>The best bid, or unset.</summary>
    public Price BestBid { get; init; }

    /// <summary>The best ask, or unset.</summary>
    public Price BestAsk { get; init; }

    /// <summary>Lots that rest to buy within one percent of the mid price.</summary>
    public Quantity BidDepth { get; init; }

    /// <summary>Lots that rest to sell within one percent of the mid price.</summary>
    public Quantity AskDepth { get; init; }

    /// <summary>Lots open on one side.</summary>
    public Quantity OpenInterest { get; init; }

    /// <summary>Lots traded since the start.</summary>
    public Quantity Volume { get; init; }

    /// <summary>The insurance fund that stands behind the instrument, in its settlement asset.</summary>
    public Money InsuranceFund { get; init; }

    /// <summary>The funding rate of the current interval, in parts per billion.</summary>
    public long FundingRatePpb { get; init; }

    /// <summary>Whether the market trades.</summary>
    public MarketCondition Condition { get; init; }
}

/// <summary>One funding payment of all accounts of an instrument.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct FundingRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.Funding;

    /// <summary>The instrument.</summary>
    public InstrumentId Instrument { get; init; }

    /// <summary>The rate of the interval, in parts per billion; positive is paid by longs.</summary>
    public long RatePpb { get; init; }

    /// <summary>What all payers paid, in the settlement asset.</summary>
    public Money Paid { get; init; }
}

/// <summary>The settlement of an option at its expiry.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct SettlementRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.Settlement;

    /// <summary>The option.</summary>
    public InstrumentId Instrument { get; init; }

    /// <summary>The settlement price: millionths of the quote asset for one unit of the base asset.</summary>
    public long SettlementMicros { get; init; }

    /// <summary>Lots that were open on one side.</summary>
    public Quantity OpenInterest { get; init; }

    /// <summary>What all longs received, and all shorts paid, in the settlement asset.</summary>
    public Money Paid { get; init; }
}

/// <summary>Something from outside the model.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct ShockRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.Shock;

    /// <summary>What happens.</summary>
    public ShockKind Of { get; init; }

    /// <summary>To whom.</summary>
    public ParticipantId Target { get; init; }

    /// <summary>The relative size, where there is one.</summary>
    public Ratio Size { get; init; }

    /// <summary>Lots or micro-units, where the kind has them.</summary>
    public long Amount { get; init; }

    /// <summary>The instrument, or none.</summary>
    public InstrumentId Instrument { get; init; }

    /// <summary>The asset, or none.</summary>
    public AssetId Asset { get; init; }
}
