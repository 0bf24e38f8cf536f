using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>How Compound v2, and Venus after it, turn a repayment into seized tokens.</summary>
/// <remarks>
/// Source: compound-finance/compound-protocol, Comptroller.sol (liquidateCalculateSeizeTokens, liquidateBorrowAllowed).
/// Supplies are held as tokens; one token is worth the exchange rate in the underlying asset. An account may be
/// liquidated when its collateral times its collateral factors is below its debts.
/// </remarks>
/// <param name="CloseFactor">The share of a debt that one call may repay.</param>
/// <param name="BonusFactor">The worth of what is seized over the worth of what is repaid; one whole or more.</param>
public readonly record struct CompoundLiquidation(Ratio CloseFactor, Ratio BonusFactor)
{
    /// <summary>Returns the most that one call may repay of a debt, rounded down.</summary>
    public Money MaxRepayment(Money debt) => CloseFactor.OfRoundedDown(debt);

    /// <summary>Returns how many tokens of the collateral market a repayment seizes, in micro-units, rounded down.</summary>
    /// <param name="repaid">What is repaid, in the debt asset.</param>
    /// <param name="debtPriceMicros">The price of the debt asset.</param>
    /// <param name="collateralPriceMicros">The price of the asset underlying the collateral market; positive.</param>
    /// <param name="exchangeRate">What one token is worth in that asset; positive.</param>
    public Money SeizedTokens(Money repaid, long debtPriceMicros, long collateralPriceMicros, Ratio exchangeRate) =>
        new((long)Rounding.DivideDown(
            (Int128)repaid.Micros * debtPriceMicros * BonusFactor.PartsPerMillion,
            (Int128)collateralPriceMicros * exchangeRate.PartsPerMillion));
}
