namespace ExchangeMesh.Domain.Tests.Reference.Streams;

/// <summary>What character a generated order stream has.</summary>
/// <param name="Preload">How many orders build the book before other operations begin.</param>
/// <param name="Reach">The greatest distance of a new order from the middle price, in ticks.</param>
/// <param name="IsEven">Whether distances are spread evenly, or crowd at the touch with a heavy tail.</param>
/// <param name="Middle">Where the middle price starts, in ticks.</param>
/// <param name="Drift">The middle price's greatest step at each operation, in ticks.</param>
/// <param name="Overshoot">How far a marketable order's limit goes beyond the best price, in ticks.</param>
/// <param name="MarketableLots">The greatest quantity of a marketable order.</param>
public sealed record StreamProfile(
    int Preload, long Reach, bool IsEven, long Middle, long Drift, long Overshoot, long MarketableLots)
{
    /// <summary>A deep book of some 480 levels and 20,000 orders whose price wanders little.</summary>
    public static readonly StreamProfile Mix = new(20_000, 1_000, false, 100_000, 0, 3, 42);

    /// <summary>Some 2,000 to 4,000 orders over 256 ticks a side.</summary>
    public static readonly StreamProfile Thin = new(2_000, 256, true, 100_000, 0, 8, 42);

    /// <summary>A price that runs through thousands of ticks, so that every array around the touch must follow it.</summary>
    public static readonly StreamProfile Running = new(500, 3_000, true, 1L << 30, 40, 60, 60);

    /// <summary>Orders at any distance up to 2⁴⁰ ticks.</summary>
    public static readonly StreamProfile Scattered = new(500, 1L << 40, true, (1L << 40) + 1, 0, 1L << 36, 60);
}
