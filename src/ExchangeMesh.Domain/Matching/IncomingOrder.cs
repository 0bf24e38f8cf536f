using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Matching;

/// <summary>An order as it arrives at a book.</summary>
/// <param name="Owner">Who trades.</param>
/// <param name="Order">The owner's number for the order; the book does not look for duplicates.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Limit">The worst price at which it may trade; <see cref="Price.None"/> makes it a market order.</param>
/// <param name="Quantity">How much; positive.</param>
/// <param name="TimeInForce">How long it lives.</param>
/// <param name="PostOnly">Whether it is refused rather than trade on arrival.</param>
/// <param name="SelfTradePrevention">What happens when it meets an order of its owner.</param>
/// <param name="Tag">A mark that the book keeps with the order and gives back, and never looks at.</param>
public readonly record struct IncomingOrder(
    ParticipantId Owner,
    OrderId Order,
    Side Side,
    Price Limit,
    Quantity Quantity,
    TimeInForce TimeInForce = TimeInForce.Gtc,
    bool PostOnly = false,
    SelfTradePrevention SelfTradePrevention = SelfTradePrevention.None,
    long Tag = 0)
{
    /// <summary>Whether there is no worst price.</summary>
    public bool IsMarket => Limit.Ticks == 0;
}
