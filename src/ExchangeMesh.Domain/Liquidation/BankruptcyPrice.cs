using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Liquidation;

/// <summary>The price at which closing a position leaves its account with nothing: any worse one is somebody else's loss.</summary>
/// <remarks>
/// Source: BitMEX and Bybit help on bankruptcy prices; for an isolated linear position entry × (1 ∓ initial margin rate), for an
/// inverse one entry × leverage ÷ (leverage ± 1).
/// Rounded so that the account does not go below zero: up to a tick for longs, down for shorts (Bybit, help 360039261334, does the same).
/// </remarks>
public static class BankruptcyPrice
{
    /// <summary>The price that stands for "no price is too high": shorts of inverse contracts whose margin covers them whole.</summary>
    public static readonly Price Highest = new(long.MaxValue >> 2);

    /// <summary>
    /// Returns the worst price at which equity is not below zero: the lowest for a long, the highest for a short. One tick, or
    /// <see cref="Highest"/>, where every price will do; unset where no price will.
    /// </summary>
    /// <param name="instrument">The contract.</param>
    /// <param name="position">Lots; negative is short; not zero.</param>
    /// <param name="equityApart">Equity without the position's value, as in <see cref="MarginedPosition.EquityApart"/>.</param>
    public static Price WorstSolvent(Instrument instrument, Quantity position, Money equityApart)
    {
        var lots = Int128.Abs(position.Lots);
        var equity = (Int128)equityApart.Micros;
        var perTick = lots * instrument.LotSizeMicros * instrument.TickSizeMicros;
        var contracts = lots * instrument.LotSizeMicros * 1_000_000;
        var isInverse = instrument.Kind == InstrumentKind.InversePerpetual;
        if (position.Lots > 0)
        {
            return isInverse
                ? (equity <= 0 ? Price.None : AtLeastOneTick(Rounding.DivideUp(contracts, equity * instrument.TickSizeMicros)))
                : AtLeastOneTick(Rounding.DivideUp(-equity * 1_000_000, perTick));
        }

        if (isInverse && equity >= 0)
        {
            return Highest;
        }

        return isInverse
            ? AtMostHighest(Rounding.DivideDown(contracts, -equity * instrument.TickSizeMicros))
            : AtMostHighest(Rounding.DivideDown(equity * 1_000_000, perTick));
    }

    /// <summary>Returns the bankruptcy price, or the mark where the two lie too far apart.</summary>
    /// <remarks>Source: Bybit, unified accounts: a bankruptcy price more than 5 % away from the mark is replaced by the mark for deleveraging.</remarks>
    /// <param name="bankruptcy">The bankruptcy price; may be unset.</param>
    /// <param name="mark">The mark price.</param>
    /// <param name="furthest">The greatest distance as a share of the mark.</param>
    public static Price OrMarkWhereFar(Price bankruptcy, Price mark, Ratio furthest) =>
        bankruptcy.IsSet
        && Int128.Abs((Int128)bankruptcy.Ticks - mark.Ticks) * Ratio.One <= (Int128)mark.Ticks * furthest.PartsPerMillion
            ? bankruptcy
            : mark;

    private static Price AtLeastOneTick(Int128 ticks) =>
        ticks > Highest.Ticks ? Price.None : new Price((long)Int128.Max(1, ticks));

    private static Price AtMostHighest(Int128 ticks) =>
        ticks < 1 ? Price.None : new Price((long)Int128.Min(Highest.Ticks, ticks));
}
