using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>What an account has pledged against what it owes, at one set of oracle prices.</summary>
/// <remarks>
/// Worths are exact: micro-units of an asset × micro-units of price, so 10⁻¹² of the unit of account; the first two
/// are further multiplied by a ratio in parts per million. Source: Aave v3, GenericLogic.calculateUserAccountData.
/// Difference: Aave rounds each asset's worth, here nothing is rounded before the last division.
/// </remarks>
/// <param name="AtThreshold">Σ collateral × price × liquidation threshold.</param>
/// <param name="AtLoanToValue">Σ collateral × price × loan-to-value.</param>
/// <param name="Collateral">Σ collateral × price, over the assets that count as collateral.</param>
/// <param name="Debt">Σ debt × price.</param>
public readonly record struct LoanHealth(Int128 AtThreshold, Int128 AtLoanToValue, Int128 Collateral, Int128 Debt)
{
    /// <summary>The health factor of an account without debt.</summary>
    public static readonly Ratio Unlimited = new(long.MaxValue);

    /// <summary>Collateral at its liquidation thresholds over debt, rounded down; <see cref="Unlimited"/> without debt.</summary>
    public Ratio HealthFactor
    {
        get
        {
            if (Debt == 0)
            {
                return Unlimited;
            }

            var factor = AtThreshold / Debt;
            return factor >= long.MaxValue ? Unlimited : new Ratio((long)factor);
        }
    }

    /// <summary>Whether the loan may be liquidated: the health factor is below one.</summary>
    public bool IsLiquidatable => HealthFactor.PartsPerMillion < Ratio.One;

    /// <summary>Whether the debt is within what may be borrowed, and the health factor is at least one.</summary>
    public bool MayBorrow => AtLoanToValue >= Debt * Ratio.One && !IsLiquidatable;

    /// <summary>The debt in the unit of account, rounded up.</summary>
    public Money DebtWorth => new((long)Rounding.DivideUp(Debt, Ratio.One));

    /// <summary>The collateral in the unit of account, rounded down.</summary>
    public Money CollateralWorth => new((long)(Collateral / Ratio.One));

    /// <summary>Debt over collateral, rounded up; <see cref="Unlimited"/> for debt without collateral.</summary>
    public Ratio LoanToValue => Debt == 0
        ? Ratio.Zero
        : Collateral == 0 ? Unlimited : new Ratio((long)Rounding.DivideUp(Debt * Ratio.One, Collateral));

    /// <summary>Returns the health with one pledged asset more.</summary>
    /// <param name="amount">How much is pledged; zero or more.</param>
    /// <param name="priceMicros">Its price in millionths of the unit of account.</param>
    /// <param name="loanToValue">The asset's loan-to-value.</param>
    /// <param name="liquidationThreshold">The asset's liquidation threshold; zero: it does not count.</param>
    public LoanHealth WithCollateral(Money amount, long priceMicros, Ratio loanToValue, Ratio liquidationThreshold)
    {
        if (liquidationThreshold.PartsPerMillion == 0)
        {
            return this;
        }

        var worth = (Int128)amount.Micros * priceMicros;
        return new LoanHealth(
            AtThreshold + (worth * liquidationThreshold.PartsPerMillion),
            AtLoanToValue + (worth * loanToValue.PartsPerMillion),
            Collateral + worth,
            Debt);
    }

    /// <summary>Returns the health with one debt more.</summary>
    /// <param name="amount">How much is owed; zero or more.</param>
    /// <param name="priceMicros">Its price in millionths of the unit of account.</param>
    public LoanHealth WithDebt(Money amount, long priceMicros) => this with { Debt = Debt + ((Int128)amount.Micros * priceMicros) };
}
