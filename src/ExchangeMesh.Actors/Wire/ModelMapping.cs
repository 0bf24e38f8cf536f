using ExchangeMesh.Domain.Messages;

namespace ExchangeMesh.Actors.Wire;

/// <summary>Maps the bodies of <c>models.proto</c>.</summary>
internal static class ModelMapping
{
    public static V1.CallOffer ToWire(CallOffer offer) => new() { Units = offer.Units };

    public static CallOffer FromWire(V1.CallOffer offer) => new(Incoming.Finite(offer.Units));

    public static V1.DemandSchedule ToWire(in DemandSchedule demand) => new()
    {
        Fixed = demand.Fixed,
        Cash = demand.Cash,
        Units = demand.Units,
        Weight = demand.Weight,
        Aggression = demand.Aggression,
        Worth = demand.Worth,
    };

    public static DemandSchedule FromWire(V1.DemandSchedule demand) => new(
        Incoming.Finite(demand.Fixed),
        Incoming.Finite(demand.Cash),
        Incoming.Finite(demand.Units),
        Incoming.Finite(demand.Weight),
        Incoming.Finite(demand.Aggression),
        Incoming.Finite(demand.Worth));

    public static V1.CallPrice ToWire(in CallPrice price) => new()
    {
        Before = price.Before,
        Price = price.Price,
        Paid = price.Paid,
        Units = price.Units,
        Pushed = price.Pushed,
        Step = price.Step,
        IsCall = price.IsCall,
    };

    public static CallPrice FromWire(V1.CallPrice price) => new(
        Incoming.Finite(price.Before),
        Incoming.Finite(price.Price),
        Incoming.Finite(price.Paid),
        Incoming.Finite(price.Units),
        Incoming.Finite(price.Pushed),
        Incoming.NotNegative(price.Step),
        price.IsCall);

    public static V1.ClaimNotice ToWire(ClaimNotice notice) => new()
    {
        Amount = notice.Amount,
        Of = Choice<ClaimChange, V1.ClaimChange>.ToWire(notice.Of),
    };

    public static ClaimNotice FromWire(V1.ClaimNotice notice) => new(
        Incoming.Finite(notice.Amount),
        Choice<ClaimChange, V1.ClaimChange>.FromWire(notice.Of));

    public static V1.PositionStanding ToWire(in PositionStanding standing) => new()
    {
        Equity = standing.Equity,
        Profit = standing.Profit,
        Weight = standing.Weight,
        Rank = standing.Rank,
    };

    public static PositionStanding FromWire(V1.PositionStanding standing) => new(
        Incoming.Finite(standing.Equity),
        Incoming.Finite(standing.Profit),
        Incoming.Finite(standing.Weight),
        Incoming.Finite(standing.Rank));
}
