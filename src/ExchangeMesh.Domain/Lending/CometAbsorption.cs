using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>How Compound v3 takes over accounts whole and sells what it has taken.</summary>
/// <remarks>
/// Source: compound-finance/comet, Comet.sol (absorbInternal, quoteCollateral). Nobody repays for the account: the
/// reserves do, and the collateral becomes the protocol's, to be sold below the oracle price.
/// </remarks>
/// <param name="StoreFrontPriceFactor">The share of the liquidation penalty that buyers of collateral are given.</param>
/// <param name="LiquidationFactor">The share of its collateral's worth that an absorbed account is credited.</param>
public readonly record struct CometAbsorption(Ratio StoreFrontPriceFactor, Ratio LiquidationFactor)
{
    /// <summary>The discount at which collateral is sold: price factor × (1 − liquidation factor), rounded down.</summary>
    public Ratio Discount =>
        new(Rounding.MultiplyDivideDown(StoreFrontPriceFactor.PartsPerMillion, Ratio.One - LiquidationFactor.PartsPerMillion, Ratio.One));

    /// <summary>Returns what a buyer receives for an amount of the base asset, rounded down.</summary>
    /// <param name="paid">What is paid, in the base asset.</param>
    /// <param name="basePriceMicros">The base asset's price.</param>
    /// <param name="collateralPriceMicros">The collateral's price; positive.</param>
    public Money QuoteCollateral(Money paid, long basePriceMicros, long collateralPriceMicros) =>
        new((long)Rounding.DivideDown(
            (Int128)paid.Micros * basePriceMicros * Ratio.One,
            (Int128)collateralPriceMicros * (Ratio.One - Discount.PartsPerMillion)));

    /// <summary>Returns what an absorbed account and the reserves are left with, in the base asset.</summary>
    /// <param name="debt">What the account owes.</param>
    /// <param name="collateral">What its collateral is worth.</param>
    /// <param name="reserves">The protocol's reserves in the base asset before; they may go below zero.</param>
    /// <returns>What the account keeps, zero or more, and the reserves after.</returns>
    public (Money Kept, Money Reserves) Absorb(Money debt, Money collateral, Money reserves)
    {
        var kept = Money.Max(Money.Zero, LiquidationFactor.OfRoundedDown(collateral) - debt);
        return (kept, reserves - debt - kept);
    }
}
