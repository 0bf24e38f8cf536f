using ExchangeMesh.Domain.Disclosure;
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

    /// <summary>The option has expired and been paid.</summary>
    Expired,
}

/// <summary>What a venue shows of one instrument to everybody, published at most once per window of virtual time.</summary>
public record struct MarketView
{
    /// <summary>What is shown.</summary>
    public InstrumentId Instrument { get; set; }

    /// <summary>Whether it trades.</summary>
    public MarketCondition Condition { get; set; }

    /// <summary>Whether the venue counts the market as stressed, so that its makers are obliged to less.</summary>
    public bool IsStressed { get; set; }

    /// <summary>The highest resting buy price, or unset; while a call auction's orders cross, its indicative price.</summary>
    public Price BestBid { get; set; }

    /// <summary>The lowest resting sell price, or unset; while a call auction's orders cross, its indicative price.</summary>
    public Price BestAsk { get; set; }

    /// <summary>How much rests at the best bid.</summary>
    public Quantity BestBidQuantity { get; set; }

    /// <summary>How much rests at the best ask.</summary>
    public Quantity BestAskQuantity { get; set; }

    /// <summary>How much rests to buy within <see cref="InstrumentTerms.DepthShown"/> of the mid price; zero where the venue shows no depth.</summary>
    public Quantity BidDepth { get; set; }

    /// <summary>How much rests to sell within <see cref="InstrumentTerms.DepthShown"/> of the mid price; zero where the venue shows no depth.</summary>
    public Quantity AskDepth { get; set; }

    /// <summary>The latest trade's price, or unset.</summary>
    public Price Last { get; set; }

    /// <summary>The mark price; for spot the last price.</summary>
    public Price Mark { get; set; }

    /// <summary>The index price, or unset.</summary>
    public Price Index { get; set; }

    /// <summary>The funding rate of the current interval, in parts per billion; positive is paid by longs.</summary>
    public long FundingRatePpb { get; set; }

    /// <summary>Lots open on one side; zero where the venue does not disclose it.</summary>
    public Quantity OpenInterest { get; set; }

    /// <summary>Lots traded since the start.</summary>
    public Quantity Volume { get; set; }

    /// <summary>The recorded event that contributed most to the latest price move, or none.</summary>
    public EventId MoveCause { get; set; }

    /// <summary>The latest that the venue has disclosed of leverage and liquidation prices, or null.</summary>
    public MarketDisclosure? Disclosure { get; set; }

    /// <summary>Writes the view.</summary>
    public readonly void WriteState(StateWriter writer)
    {
        writer.Write(Instrument.Value);
        writer.Write((long)Condition);
        writer.Write(BestBid.Ticks);
        writer.Write(BestAsk.Ticks);
        writer.Write(BestBidQuantity.Lots);
        writer.Write(BestAskQuantity.Lots);
        writer.Write(Last.Ticks);
        writer.Write(Mark.Ticks);
        writer.Write(Index.Ticks);
        writer.Write(FundingRatePpb);
        writer.Write(OpenInterest.Lots);
        writer.Write(Volume.Lots);
        writer.Write(MoveCause.Value);
        MarketDisclosure.WriteState(Disclosure, writer);
        writer.Write(BidDepth.Lots);
        writer.Write(AskDepth.Lots);
        writer.Write(IsStressed);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public static MarketView ReadState(StateReader reader) =>
        new()
        {
            Instrument = new InstrumentId(reader.ReadInt32()),
            Condition = reader.ReadEnum<MarketCondition>(),
            BestBid = new Price(reader.ReadInt64()),
            BestAsk = new Price(reader.ReadInt64()),
            BestBidQuantity = new Quantity(reader.ReadInt64()),
            BestAskQuantity = new Quantity(reader.ReadInt64()),
            Last = new Price(reader.ReadInt64()),
            Mark = new Price(reader.ReadInt64()),
            Index = new Price(reader.ReadInt64()),
            FundingRatePpb = reader.ReadInt64(),
            OpenInterest = new Quantity(reader.ReadInt64()),
            Volume = new Quantity(reader.ReadInt64()),
            MoveCause = new EventId(reader.ReadInt64()),
            Disclosure = MarketDisclosure.ReadState(reader),
            BidDepth = new Quantity(reader.ReadInt64()),
            AskDepth = new Quantity(reader.ReadInt64()),
            IsStressed = reader.ReadBoolean(),
        };
}
