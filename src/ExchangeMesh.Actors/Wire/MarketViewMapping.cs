using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Actors.Wire;

/// <summary>Maps what venues show of their markets, and tell each other of them.</summary>
public static class MarketViewMapping
{
    /// <summary>Returns the view as it travels.</summary>
    public static V1.MarketView ToWire(in MarketView view) => new()
    {
        Instrument = view.Instrument.Value,
        Condition = Choice<MarketCondition, V1.MarketCondition>.ToWire(view.Condition),
        BestBidTicks = view.BestBid.Ticks,
        BestAskTicks = view.BestAsk.Ticks,
        BestBidLots = view.BestBidQuantity.Lots,
        BestAskLots = view.BestAskQuantity.Lots,
        LastTicks = view.Last.Ticks,
        MarkTicks = view.Mark.Ticks,
        IndexTicks = view.Index.Ticks,
        FundingRatePpb = view.FundingRatePpb,
        OpenInterestLots = view.OpenInterest.Lots,
        VolumeLots = view.Volume.Lots,
        MoveCause = view.MoveCause.Value,
        Disclosure = view.Disclosure is { } disclosure ? DisclosureMapping.ToWire(disclosure) : null,
        BidDepthLots = view.BidDepth.Lots,
        AskDepthLots = view.AskDepth.Lots,
        IsStressed = view.IsStressed,
    };

    /// <summary>Returns a view that has travelled.</summary>
    /// <exception cref="MalformedMessageException">A field cannot be meant.</exception>
    public static MarketView FromWire(V1.MarketView view) => new()
    {
        Instrument = new InstrumentId(Incoming.NotNegative(view.Instrument)),
        Condition = Choice<MarketCondition, V1.MarketCondition>.FromWire(view.Condition),
        BestBid = new Price(Incoming.NotNegative(view.BestBidTicks)),
        BestAsk = new Price(Incoming.NotNegative(view.BestAskTicks)),
        BestBidQuantity = new Quantity(Incoming.NotNegative(view.BestBidLots)),
        BestAskQuantity = new Quantity(Incoming.NotNegative(view.BestAskLots)),
        Last = new Price(Incoming.NotNegative(view.LastTicks)),
        Mark = new Price(Incoming.NotNegative(view.MarkTicks)),
        Index = new Price(Incoming.NotNegative(view.IndexTicks)),
        FundingRatePpb = view.FundingRatePpb,
        OpenInterest = new Quantity(Incoming.NotNegative(view.OpenInterestLots)),
        Volume = new Quantity(Incoming.NotNegative(view.VolumeLots)),
        MoveCause = Incoming.Cause(view.MoveCause),
        Disclosure = view.Disclosure is { } disclosure ? DisclosureMapping.FromWire(disclosure) : null,
        BidDepth = new Quantity(Incoming.NotNegative(view.BidDepthLots)),
        AskDepth = new Quantity(Incoming.NotNegative(view.AskDepthLots)),
        IsStressed = view.IsStressed,
    };

    /// <summary>Returns a venue's word about its market as it travels.</summary>
    public static V1.HaltNotice ToWire(in HaltNotice notice) => new()
    {
        UntilNs = notice.Until.Nanoseconds,
        Instrument = notice.Instrument.Value,
        Condition = Choice<MarketCondition, V1.MarketCondition>.ToWire(notice.Condition),
    };

    /// <summary>Returns a venue's word about its market that has travelled.</summary>
    /// <exception cref="MalformedMessageException">A field cannot be meant.</exception>
    public static HaltNotice FromWire(V1.HaltNotice notice) => new(
        new VirtualTime(notice.UntilNs),
        Incoming.Instrument(notice.Instrument),
        Choice<MarketCondition, V1.MarketCondition>.FromWire(notice.Condition));
}
