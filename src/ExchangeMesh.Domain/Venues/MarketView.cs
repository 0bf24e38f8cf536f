using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>Whether a market trades.</summary>
public enum MarketCondition : byte
{
    /// <summary>Orders match as they arrive.</summary>
    Open,

    /// <summary>A circuit breaker has stopped matching.</summary>
    Halted,

    /// <summary>Orders are collected for a call auction.</summary>
    Auction,

    /// <summary>The venue does not answer.</summary>
    Down,
}

/// <summary>What a venue shows of one instrument to everybody, published at most once per window of virtual time.</summary>
public record struct MarketView
{
    /// <summary>What is shown.</summary>
    public InstrumentId Instrument { get; set; }

    /// <summary>Whether it trades.</summary>
    public MarketCondition Condition { get; set; }

    /// <summary>The highest resting buy price, or unset.</summary>
    public Price BestBid { get; set; }

    /// <summary>The lowest resting sell price, or unset.</summary>
    public Price BestAsk { get; set; }

    /// <summary>How much rests at the best bid.</summary>
    public Quantity BestBidQuantity { get; set; }

    /// <summary>How much rests at the best ask.</summary>
    public Quantity BestAskQuantity { get; set; }

    /// <summary>The latest trade's price, or unset.</summary>
    public Price Last { get; set; }

    /// <summary>The mark price; for spot the last price.</summary>
    public Price Mark { get; set; }

    /// <summary>The index price, or unset.</summary>
    public Price Index { get; set; }

    /// <summary>The funding rate of the current interval, in parts per billion; positive is paid by longs.</summary>
    public long FundingRatePpb { get; set; }

    /// <summary>Lots open on one side.</summary>
    public Quantity OpenInterest { get; set; }

    /// <summary>Lots traded since the start.</summary>
    public Quantity Volume { get; set; }

    /// <summary>The recorded event that contributed most to the latest price move, or none.</summary>
    public EventId MoveCause { get; set; }
}
