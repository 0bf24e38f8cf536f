using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>What the share of a partial liquidation is taken of.</summary>
public enum CloseFactorBasis : byte
{
    /// <summary>The account's whole debt, though at most the debt in the asset that is repaid (Aave v3.3 and later).</summary>
    WholeDebt,

    /// <summary>The debt in the asset that is repaid (Aave v3.0 to v3.2, Compound v2).</summary>
    AssetDebt,
}

/// <summary>How much of a debt one liquidation call may repay.</summary>
/// <remarks>Source: Aave v3.3 features document and LiquidationLogic.sol (aave-dao/aave-v3-origin); before v3.3 aave/aave-v3-core.</remarks>
/// <param name="Partial">The share that may be repaid while the loan is large and its health factor not too low.</param>
/// <param name="FullAtOrBelow">The health factor at or below which all may be repaid.</param>
/// <param name="FullBelow">The worth of debt or collateral below which all may be repaid, in the unit of account.</param>
/// <param name="Basis">What the partial share is taken of.</param>
public readonly record struct CloseFactor(Ratio Partial, Ratio FullAtOrBelow, Money FullBelow, CloseFactorBasis Basis)
{
    /// <summary>Returns the share that one call may repay.</summary>
    /// <param name="healthFactor">The account's health factor; zero is returned where it is at least one.</param>
    /// <param name="debtWorth">The debt in the asset that is repaid, in the unit of account.</param>
    /// <param name="collateralWorth">The collateral in the asset that is seized, in the unit of account.</param>
    public Ratio Share(Ratio healthFactor, Money debtWorth, Money collateralWorth)
    {
        if (healthFactor.PartsPerMillion >= Ratio.One)
        {
            return Ratio.Zero;
        }

        var isWhole = healthFactor <= FullAtOrBelow || debtWorth < FullBelow || collateralWorth < FullBelow;
        return isWhole ? new Ratio(Ratio.One) : Partial;
    }

    /// <summary>Returns the most that one call may repay, rounded up to a micro-unit, at most the debt.</summary>
    /// <param name="debt">The debt in the asset that is repaid.</param>
    /// <param name="debtWorth">That debt in the unit of account.</param>
    /// <param name="wholeDebtWorth">The account's whole debt in the unit of account.</param>
    /// <param name="collateralWorth">The collateral in the asset that is seized, in the unit of account.</param>
    /// <param name="healthFactor">The account's health factor.</param>
    public Money MaxRepayment(Money debt, Money debtWorth, Money wholeDebtWorth, Money collateralWorth, Ratio healthFactor)
    {
        var share = Share(healthFactor, debtWorth, collateralWorth);
        if (Basis == CloseFactorBasis.AssetDebt || share.PartsPerMillion == Ratio.One || debtWorth.Micros == 0)
        {
            return share.OfRoundedUp(debt);
        }

        var worth = share.OfRoundedUp(wholeDebtWorth);
        return worth >= debtWorth ? debt : new Money(Rounding.MultiplyDivideUp(debt.Micros, worth.Micros, debtWorth.Micros));
    }
}
