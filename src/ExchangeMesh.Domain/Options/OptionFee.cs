using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Options;

/// <summary>The fee of an option's trade: a share of the underlying's notional, but never more than a share of the premium.</summary>
/// <remarks>Source: Deribit's fees, 0.03 % of the underlying and at most 12.5 % of the option's price (unverified); rebates have no cap.</remarks>
internal static class OptionFee
{
    /// <summary>Returns the fee, rounded up.</summary>
    /// <param name="rate">The rate; negative is a rebate.</param>
    /// <param name="cap">The greatest share of the premium.</param>
    /// <param name="underlying">The underlying's notional in micro-units.</param>
    /// <param name="premium">The premium in micro-units; not negative.</param>
    public static long RoundedUp(Ratio rate, Ratio cap, long underlying, long premium) => Math.Min(
        Rounding.MultiplyDivideUp(underlying, rate.PartsPerMillion, Ratio.One),
        GreatestRoundedUp(cap, premium));

    /// <summary>Returns the greatest fee that a premium may bear, rounded up.</summary>
    public static long GreatestRoundedUp(Ratio cap, long premium) =>
        Rounding.MultiplyDivideUp(premium, cap.PartsPerMillion, Ratio.One);
}
