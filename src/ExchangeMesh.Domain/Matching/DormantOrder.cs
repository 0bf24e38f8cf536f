using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Matching;

/// <summary>A stop or take-profit order: it lies dormant until a price sets it off, and then arrives at the book.</summary>
/// <param name="Order">What arrives then.</param>
/// <param name="Type"><see cref="OrderType.Stop"/> or <see cref="OrderType.TakeProfit"/>.</param>
/// <param name="Source">Which price sets it off.</param>
/// <param name="Trigger">The price at which it is set off.</param>
public readonly record struct DormantOrder(IncomingOrder Order, OrderType Type, TriggerSource Source, Price Trigger)
{
    /// <summary>Whether a price at or above the trigger sets it off; otherwise one at or below does.</summary>
    /// <remarks>
    /// Source: Binance, Futures API documentation, <i>New Order</i>: a stop buys at or above its stop price and sells
    /// at or below it, a take-profit the other way round.
    /// </remarks>
    public bool IsSetOffByRise => (Type == OrderType.Stop) == (Order.Side == Side.Buy);

    /// <summary>Returns whether a price sets the order off; the venue refuses one that is set off on arrival.</summary>
    public bool IsReachedAt(Price price) => IsSetOffByRise ? price >= Trigger : price.IsSet && price <= Trigger;
}
