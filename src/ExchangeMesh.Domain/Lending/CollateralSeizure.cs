using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>What one liquidation call repays and seizes.</summary>
/// <remarks>
/// Source: Aave v3, LiquidationLogic.sol, <c>_calculateAvailableCollateralToLiquidate</c>. The liquidator bears every
/// rounding: it seizes at most, and repays at least, what the prices say.
/// </remarks>
/// <param name="Repaid">In the debt asset.</param>
/// <param name="Seized">In the collateral asset, bonus and the venue's share included.</param>
/// <param name="VenueShare">The part of the seized that the venue keeps, a share of the bonus only.</param>
public readonly record struct CollateralSeizure(Money Repaid, Money Seized, Money VenueShare)
{
    /// <summary>What the liquidator receives.</summary>
    public Money Received => Seized - VenueShare;

    /// <summary>Returns what a repayment seizes: its worth and the bonus; where that is more than there is, all there is for its worth less the bonus.</summary>
    /// <param name="repayment">The most that is repaid, in the debt asset; positive.</param>
    /// <param name="debtPriceMicros">The price of the debt asset; positive.</param>
    /// <param name="collateral">What the borrower has pledged of the collateral asset.</param>
    /// <param name="collateralPriceMicros">The price of the collateral asset; positive.</param>
    /// <param name="bonus">The liquidation bonus.</param>
    /// <param name="venueShare">The share of the bonus that the venue keeps.</param>
    public static CollateralSeizure Of(
        Money repayment,
        long debtPriceMicros,
        Money collateral,
        long collateralPriceMicros,
        Ratio bonus,
        Ratio venueShare)
    {
        var withBonus = Ratio.One + bonus.PartsPerMillion;
        var wanted = (Int128)repayment.Micros * debtPriceMicros * withBonus / ((Int128)collateralPriceMicros * Ratio.One);
        if (wanted <= collateral.Micros)
        {
            var seized = new Money((long)wanted);
            return new CollateralSeizure(repayment, seized, ShareOfBonus(seized, withBonus, venueShare));
        }

        var needed = Rounding.DivideUp(
            (Int128)collateral.Micros * collateralPriceMicros * Ratio.One,
            (Int128)debtPriceMicros * withBonus);
        var repaid = needed < repayment.Micros ? new Money((long)needed) : repayment;
        return new CollateralSeizure(repaid, collateral, ShareOfBonus(collateral, withBonus, venueShare));
    }

    private static Money ShareOfBonus(Money seized, long withBonus, Ratio venueShare)
    {
        var withoutBonus = Rounding.MultiplyDivideUp(seized.Micros, Ratio.One, withBonus);
        return venueShare.OfRoundedDown(new Money(seized.Micros - withoutBonus));
    }
}
