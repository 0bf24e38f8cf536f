using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>What is done with a loan of low collateral ratio in a system with a stability pool.</summary>
public enum LoanResolution : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Debt and collateral are shared out among the other borrowers.</summary>
    Redistribute,

    /// <summary>The stability pool pays as far as it goes, the rest is shared out.</summary>
    OffsetThenRedistribute,

    /// <summary>The stability pool pays all; collateral above the minimum ratio stays the borrower's.</summary>
    OffsetOnly,
}

/// <summary>Which loans are liquidated, and how, in normal and in recovery mode.</summary>
/// <remarks>Source: Liquity v1, liquity/dev, packages/contracts README, "Liquidation logic".</remarks>
/// <param name="MinimumRatio">The collateral ratio below which a loan is liquidated in normal mode (110 %).</param>
/// <param name="CriticalRatio">The system's collateral ratio below which recovery mode begins (150 %).</param>
public readonly record struct RecoveryMode(Ratio MinimumRatio, Ratio CriticalRatio)
{
    /// <summary>Returns whether the system is in recovery mode.</summary>
    /// <param name="systemRatio">All collateral over all debt.</param>
    public bool IsOn(Ratio systemRatio) => systemRatio < CriticalRatio;

    /// <summary>Returns what is done with a loan.</summary>
    /// <param name="loanRatio">The loan's collateral over its debt.</param>
    /// <param name="systemRatio">All collateral over all debt.</param>
    /// <param name="debt">The loan's debt.</param>
    /// <param name="pool">What the stability pool holds.</param>
    public LoanResolution Resolve(Ratio loanRatio, Ratio systemRatio, Money debt, Money pool)
    {
        if (!IsOn(systemRatio))
        {
            return loanRatio < MinimumRatio ? LoanResolution.OffsetThenRedistribute : LoanResolution.None;
        }

        if (loanRatio.PartsPerMillion <= Ratio.One)
        {
            return LoanResolution.Redistribute;
        }

        if (loanRatio < MinimumRatio)
        {
            return LoanResolution.OffsetThenRedistribute;
        }

        return loanRatio < systemRatio && pool >= debt ? LoanResolution.OffsetOnly : LoanResolution.None;
    }

    /// <summary>Returns the collateral that <see cref="LoanResolution.OffsetOnly"/> takes: at most the debt at the minimum ratio, rounded down; the rest stays the borrower's.</summary>
    /// <param name="collateral">The loan's collateral.</param>
    /// <param name="debt">The loan's debt.</param>
    /// <param name="priceMicros">The collateral's price; positive.</param>
    public Money CollateralTaken(Money collateral, Money debt, long priceMicros)
    {
        var most = (Int128)debt.Micros * MinimumRatio.PartsPerMillion / priceMicros;
        return most < collateral.Micros ? new Money((long)most) : collateral;
    }
}
