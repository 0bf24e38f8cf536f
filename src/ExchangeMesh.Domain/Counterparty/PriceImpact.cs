using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Counterparty;

/// <summary>What a trade costs for moving a pool's imbalance, or brings.</summary>
public sealed record PriceImpactTerms
{
    /// <summary>The factor where the imbalance shrinks; per unit of account to the power of the exponent.</summary>
    public double PositiveFactor { get; init; }

    /// <summary>The factor where it grows.</summary>
    public double NegativeFactor { get; init; }

    /// <summary>The exponent; at least one.</summary>
    public double Exponent { get; init; } = 2;

    /// <summary>The greatest impact either way, as a share of the trade.</summary>
    public Ratio Greatest { get; init; } = new(Ratio.One);
}

/// <summary>The price impact of a pool.</summary>
/// <remarks>
/// Source: gh:gmx-io/gmx-synthetics README.md: factor × before^exponent − factor × after^exponent. Where a trade turns the imbalance over, what it takes
/// away is at the positive factor and what it adds at the negative one (PricingUtils.sol, from memory: unverified).
/// </remarks>
public static class PriceImpact
{
    /// <summary>Returns what a trade brings, negative where it costs; to the nearest micro-unit.</summary>
    /// <param name="terms">Factors and exponent.</param>
    /// <param name="before">Long less short open interest before.</param>
    /// <param name="after">Long less short open interest after.</param>
    public static Money Of(PriceImpactTerms terms, Money before, Money after)
    {
        var (from, to) = (Math.Abs(before.Micros) / 1e6, Math.Abs(after.Micros) / 1e6);
        var isTurned = Math.Sign(before.Micros) * Math.Sign(after.Micros) < 0;
        var positive = terms.PositiveFactor * DeterministicMath.Pow(from, terms.Exponent);
        var negative = terms.NegativeFactor * DeterministicMath.Pow(to, terms.Exponent);
        var impact = isTurned ? positive - negative
            : to < from ? positive - (terms.PositiveFactor * DeterministicMath.Pow(to, terms.Exponent))
            : (terms.NegativeFactor * DeterministicMath.Pow(from, terms.Exponent)) - negative;
        return new Money((long)Math.Round(Math.Clamp(impact, -9e12, 9e12) * 1e6, MidpointRounding.AwayFromZero));
    }

    /// <summary>Returns an impact within its greatest share of a trade, and no better than what earlier traders have paid.</summary>
    /// <param name="terms">The greatest share.</param>
    /// <param name="impact">The impact.</param>
    /// <param name="notional">The trade.</param>
    /// <param name="paid">What earlier impacts have left in the pool.</param>
    public static Money Bounded(PriceImpactTerms terms, Money impact, Money notional, Money paid)
    {
        var greatest = terms.Greatest.OfRoundedDown(notional);
        return Money.Min(Money.Max(impact, -greatest), Money.Min(greatest, Money.Max(Money.Zero, paid)));
    }
}
