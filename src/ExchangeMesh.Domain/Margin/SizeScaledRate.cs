using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>A margin rate that grows with the position's size, without tiers.</summary>
/// <remarks>
/// Source: Deribit support 25944826427293: initial margin 2 % + 0.005 % per BTC; maintenance 1 % + 0.005 % per BTC since 11 January 2022
/// (0.525 % before); ETH 2 % (1 %) + 0.0004 % per ETH.
/// </remarks>
/// <param name="Smallest">The rate of the smallest position.</param>
/// <param name="PerUnitPpb">What each whole unit of the base asset adds, in parts per billion.</param>
public readonly record struct SizeScaledRate(Ratio Smallest, long PerUnitPpb)
{
    /// <summary>Returns the rate of a size, in parts per billion, rounded up.</summary>
    /// <param name="size">The position's magnitude in the base asset.</param>
    public long OfRoundedUpPpb(Money size) =>
        (Smallest.PartsPerMillion * 1_000) + Rounding.MultiplyDivideUp(size.Micros, PerUnitPpb, 1_000_000);

    /// <summary>Returns the margin of a size in the base asset, rounded up.</summary>
    /// <param name="size">The position's magnitude in the base asset.</param>
    public Money MarginRoundedUp(Money size) => new(Rounding.MultiplyDivideUp(size.Micros, OfRoundedUpPpb(size), 1_000_000_000));
}
