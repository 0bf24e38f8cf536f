using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Liquidation;

/// <summary>A position against a liquidity pool, as GMX v2 keeps it; money in the unit of account.</summary>
/// <remarks>Source: gh:gmx-io/gmx-synthetics README.md, contracts/position/PositionUtils.sol and contracts/adl/AdlUtils.sol.</remarks>
/// <param name="IsLong">The side.</param>
/// <param name="Size">The position's size at entry.</param>
/// <param name="EntryMicros">The entry price.</param>
/// <param name="Collateral">What its collateral is worth now.</param>
public readonly record struct PooledPosition(bool IsLong, Money Size, long EntryMicros, Money Collateral)
{
    /// <summary>Returns the profit at a price, towards minus infinity: size × (price ÷ entry − 1), with the sign of the side.</summary>
    public Money ProfitRoundedDown(long priceMicros) =>
        new(Rounding.MultiplyDivideDown(Size.Micros, IsLong ? priceMicros - EntryMicros : EntryMicros - priceMicros, EntryMicros));

    /// <summary>Returns what would be left after closing: collateral plus profit, less a negative price impact and the fees of closing.</summary>
    /// <param name="priceMicros">The oracle price.</param>
    /// <param name="priceImpact">The price impact of closing; a positive one does not count.</param>
    /// <param name="closingFees">Position, borrowing and funding fees; not negative.</param>
    public Money Remaining(long priceMicros, Money priceImpact, Money closingFees) =>
        Collateral + ProfitRoundedDown(priceMicros) + Money.Min(priceImpact, Money.Zero) - closingFees;

    /// <summary>Returns whether the position may be liquidated: nothing remains, or less than the least collateral, or less than a share of its size.</summary>
    /// <param name="remaining">See <see cref="Remaining"/>.</param>
    /// <param name="leastCollateral">The venue's least collateral.</param>
    /// <param name="leastShare">The least collateral as a share of the size.</param>
    public bool IsLiquidatable(Money remaining, Money leastCollateral, Ratio leastShare) =>
        remaining <= Money.Zero || remaining < leastCollateral || remaining < leastShare.OfRoundedUp(Size);
}

/// <summary>What a pool's imbalance costs, and when its winners are deleveraged.</summary>
/// <remarks>Source: gh:gmx-io/gmx-synthetics README.md and contracts/adl/AdlUtils.sol.</remarks>
public static class PoolImbalance
{
    /// <summary>Returns the price impact of moving an imbalance, positive where it shrinks: factor × before² − factor × after², towards minus infinity.</summary>
    /// <remarks>Difference: the protocol's exponent is a parameter, here it is two, which its own examples use.</remarks>
    /// <param name="before">|long − short| open interest before.</param>
    /// <param name="after">|long − short| open interest after.</param>
    /// <param name="factorDenominator">One over the factor, in units of account: 5,000,000 for a factor of 0.01 ÷ 50,000.</param>
    public static Money QuadraticImpactRoundedDown(Money before, Money after, long factorDenominator)
    {
        var difference = ((Int128)before.Micros * before.Micros) - ((Int128)after.Micros * after.Micros);
        return new Money((long)Rounding.DivideDown(difference, (Int128)factorDenominator * Ratio.One));
    }

    /// <summary>Returns whether the winners of a side may be deleveraged: their profit is more than a share of the pool.</summary>
    /// <param name="sideProfit">The side's unrealised profit.</param>
    /// <param name="pool">The pool's worth; positive.</param>
    /// <param name="greatestShare">The share above which deleveraging begins.</param>
    public static bool MayDeleverage(Money sideProfit, Money pool, Ratio greatestShare) =>
        (Int128)sideProfit.Micros * Ratio.One > (Int128)pool.Micros * greatestShare.PartsPerMillion;
}
