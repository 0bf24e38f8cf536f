using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>The liquidation bonus of Morpho Blue, which follows from a market's liquidation loan-to-value alone.</summary>
/// <remarks>Source: morpho-org/morpho-blue, ConstantsLib.sol (cursor 0.3, greatest factor 1.15) and Morpho.sol (liquidate).</remarks>
public static class MorphoBonus
{
    private const long Cursor = 300_000;
    private const long GreatestFactor = 1_150_000;

    /// <summary>Returns the worth of what is seized over the worth of what is repaid: min(1.15, 1 ÷ (1 − 0.3 × (1 − LLTV))), rounded down.</summary>
    /// <param name="liquidationLoanToValue">The loan-to-value at which the market liquidates; at most one whole.</param>
    public static Ratio Factor(Ratio liquidationLoanToValue)
    {
        var wide = Ratio.One * Ratio.One;
        var divisor = wide - (Cursor * (Ratio.One - liquidationLoanToValue.PartsPerMillion));
        return new Ratio(Math.Min(GreatestFactor, Rounding.MultiplyDivideDown(Ratio.One, wide, divisor)));
    }
}
