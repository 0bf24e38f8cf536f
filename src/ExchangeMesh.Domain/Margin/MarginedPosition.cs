using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>One position and what else its margin account owns and must hold; the rule that says whether it is safe at a mark.</summary>
/// <remarks>
/// Equity = equity apart + value of the position at mark. The value is rounded towards minus infinity, and margin is
/// taken on its magnitude, so that within one tier equity less maintenance never wobbles as the mark moves one way.
/// </remarks>
/// <param name="Instrument">The contract.</param>
/// <param name="Tiers">The contract's margin tiers.</param>
/// <param name="Position">Lots; negative is short; not zero.</param>
/// <param name="EquityApart">
/// Equity without the position's value, in the settlement asset: balance (or isolated margin), plus the unrealised profit
/// of other positions, minus what the position was worth when it was entered (<see cref="PositionValue.RoundedUp"/>).
/// </param>
/// <param name="MaintenanceApart">Maintenance margin of the account's other positions; zero for an isolated one.</param>
public readonly record struct MarginedPosition(
    Instrument Instrument,
    MarginTierTable Tiers,
    Quantity Position,
    Money EquityApart,
    Money MaintenanceApart)
{
    /// <summary>Returns the equity at a mark.</summary>
    public Money Equity(Price mark) => EquityApart + PositionValue.RoundedDown(Instrument, Position, mark);

    /// <summary>Returns the maintenance margin at a mark, of this position and the others.</summary>
    public Money MaintenanceMargin(Price mark) =>
        MaintenanceApart + Tiers.MaintenanceMargin(PositionValue.Magnitude(Instrument, Position, mark));

    /// <summary>Returns whether equity at a mark is below a multiple of the maintenance margin.</summary>
    /// <param name="mark">The mark price.</param>
    /// <param name="level">The multiple: one whole for liquidation, more for a margin call.</param>
    public bool IsBelow(Price mark, Ratio level) => Equity(mark) < level.OfRoundedUp(MaintenanceMargin(mark));
}

/// <summary>What a position is worth at a price, in the settlement asset, with the sign that makes a rise a profit.</summary>
/// <remarks>
/// Linear: price × quantity. Inverse: minus contracts × contract size ÷ price, since a long of an inverse contract owes
/// the base asset that it will buy back for a fixed amount of the quote asset. In both, profit is value now less value at entry.
/// </remarks>
public static class PositionValue
{
    /// <summary>Returns the value, towards minus infinity.</summary>
    public static Money RoundedDown(Instrument instrument, Quantity position, Price price) =>
        instrument.Kind == InstrumentKind.InversePerpetual
            ? -instrument.NotionalRoundedUp(price, position)
            : instrument.NotionalRoundedDown(price, position);

    /// <summary>Returns the value, towards plus infinity: what entering costs.</summary>
    public static Money RoundedUp(Instrument instrument, Quantity position, Price price) =>
        instrument.Kind == InstrumentKind.InversePerpetual
            ? -instrument.NotionalRoundedDown(price, position)
            : instrument.NotionalRoundedUp(price, position);

    /// <summary>Returns the magnitude of the value rounded towards minus infinity: the notional that margin is taken on.</summary>
    public static Money Magnitude(Instrument instrument, Quantity position, Price price)
    {
        var value = RoundedDown(instrument, position, price);
        return value.Micros < 0 ? -value : value;
    }
}
