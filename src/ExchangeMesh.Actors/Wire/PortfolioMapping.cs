using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Actors.Wire;

/// <summary>Maps what is said of portfolios that are for sale. What a venue refuses with a reason passes unchanged.</summary>
internal static class PortfolioMapping
{
    public static V1.PortfolioOffered ToWire(PortfolioOffered offered) => new()
    {
        WorthMicros = offered.Worth.Micros,
        MaintenanceMarginMicros = offered.MaintenanceMargin.Micros,
        NotionalMicros = offered.Notional.Micros,
        PriceMicros = offered.Price.Micros,
        SharePpm = offered.Share.PartsPerMillion,
        Offer = offered.Offer,
        Instrument = offered.Instrument.Value,
    };

    public static PortfolioOffered FromWire(V1.PortfolioOffered offered) => new(
        new Money(offered.WorthMicros),
        new Money(Incoming.NotNegative(offered.MaintenanceMarginMicros)),
        new Money(Incoming.NotNegative(offered.NotionalMicros)),
        new Money(offered.PriceMicros),
        new Ratio(Incoming.NotNegative(offered.SharePpm)),
        (int)Incoming.AtLeast(-1, offered.Offer),
        Incoming.Instrument(offered.Instrument));

    public static V1.BidForPortfolio ToWire(BidForPortfolio bid) => new()
    {
        PriceMicros = bid.Price.Micros,
        SharePpm = bid.Share.PartsPerMillion,
        Offer = bid.Offer,
    };

    public static BidForPortfolio FromWire(V1.BidForPortfolio bid) =>
        new(new Money(bid.PriceMicros), new Ratio(bid.SharePpm), (int)Incoming.AtLeast(-1, bid.Offer));

    public static V1.PositionAssigned ToWire(PositionAssigned assigned) => new()
    {
        QuantityLots = assigned.Quantity.Lots,
        PriceTicks = assigned.Price.Ticks,
        ReceivedMicros = assigned.Received.Micros,
        Instrument = assigned.Instrument.Value,
    };

    public static PositionAssigned FromWire(V1.PositionAssigned assigned) => new(
        new Quantity(assigned.QuantityLots),
        new Price(Incoming.NotNegative(assigned.PriceTicks)),
        new Money(assigned.ReceivedMicros),
        Incoming.Instrument(assigned.Instrument));
}
