using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Matching;

/// <summary>What an instrument asks of each single order; that prices are whole ticks and quantities whole lots is in their types.</summary>
public static class OrderChecks
{
    /// <summary>Returns why an order is refused, or <see cref="RejectReason.None"/>.</summary>
    /// <remarks>
    /// Source of the least notional: Binance's symbol filter NOTIONAL (Spot API documentation, <i>Filters</i>).
    /// Difference: there a market order is valued at an average price, here at the reference price.
    /// </remarks>
    /// <param name="instrument">What is traded.</param>
    /// <param name="limit">The order's worst price; <see cref="Price.None"/> for a market order.</param>
    /// <param name="quantity">How much.</param>
    /// <param name="reference">
    /// The price at which a market order is valued, such as the mark price; where it is unset the notional of market
    /// orders is not checked.
    /// </param>
    public static RejectReason Check(Instrument instrument, Price limit, Quantity quantity, Price reference)
    {
        if (quantity.Lots <= 0)
        {
            return RejectReason.QuantityNotPositive;
        }

        if (limit.Ticks < 0)
        {
            return RejectReason.PriceNotPositive;
        }

        var valuation = limit.IsSet ? limit : reference;
        return valuation.IsSet && instrument.NotionalRoundedDown(valuation, quantity) < instrument.MinimumNotional
            ? RejectReason.BelowMinimumNotional
            : RejectReason.None;
    }
}
