using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>Between which open interests the initial margin rate grows to one whole.</summary>
/// <param name="LowerCap">Where growth begins, as notional in the settlement asset.</param>
/// <param name="UpperCap">Where the rate reaches one; above the lower cap.</param>
public sealed record OpenInterestScale(Money LowerCap, Money UpperCap);

/// <summary>Margin rates that depend on the market's open interest or on one another.</summary>
/// <remarks>Source: dYdX v4, gh:dydxprotocol/v4-chain protocol/x/perpetuals (liquidity tiers).</remarks>
public static class OpenInterestMargin
{
    /// <summary>Returns the initial margin rate scaled up towards one as open interest goes from a lower to an upper cap, rounded up.</summary>
    /// <remarks>min(rate + max(0, (interest − lower) ÷ (upper − lower)) × (1 − rate), 1).</remarks>
    /// <param name="rate">The rate at low open interest.</param>
    /// <param name="openInterest">Open interest at the oracle price.</param>
    /// <param name="lowerCap">Where scaling begins.</param>
    /// <param name="upperCap">Where the rate reaches one; above the lower cap.</param>
    public static Ratio InitialRateRoundedUp(Ratio rate, Money openInterest, Money lowerCap, Money upperCap)
    {
        var beyond = Math.Clamp(openInterest.Micros - lowerCap.Micros, 0, upperCap.Micros - lowerCap.Micros);
        var growth = Rounding.MultiplyDivideUp(beyond, Ratio.One - rate.PartsPerMillion, upperCap.Micros - lowerCap.Micros);
        return new Ratio(Math.Min(rate.PartsPerMillion + growth, Ratio.One));
    }

    /// <summary>Returns the maintenance rate: a fraction of the initial rate, rounded down to a part per million as the protocol does.</summary>
    /// <param name="initialRate">The initial margin rate.</param>
    /// <param name="fraction">The maintenance fraction.</param>
    public static Ratio MaintenanceRateRoundedDown(Ratio initialRate, Ratio fraction) =>
        new(Rounding.MultiplyDivideDown(initialRate.PartsPerMillion, fraction.PartsPerMillion, Ratio.One));
}
