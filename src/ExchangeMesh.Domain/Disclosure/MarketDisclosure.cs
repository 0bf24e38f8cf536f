using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Disclosure;

/// <summary>What a venue has told everybody of the positions in one market, as they were at one time. It never changes.</summary>
/// <param name="asOf">When the positions were so.</param>
/// <param name="mark">The mark price then.</param>
/// <param name="openInterest">Lots open on one side then.</param>
/// <param name="leverage">Lots by leverage, from the lowest; each bucket ends where the next begins.</param>
/// <param name="liquidations">Lots by liquidation price, from the lowest, without gaps; empty where no map is disclosed.</param>
public sealed class MarketDisclosure(
    VirtualTime asOf,
    Price mark,
    Quantity openInterest,
    IReadOnlyList<LeverageBucket> leverage,
    IReadOnlyList<LiquidationBucket> liquidations) : IEquatable<MarketDisclosure>
{
    /// <summary>When the positions were so.</summary>
    public VirtualTime AsOf => asOf;

    /// <summary>The mark price then.</summary>
    public Price Mark => mark;

    /// <summary>Lots open on one side then.</summary>
    public Quantity OpenInterest => openInterest;

    /// <summary>Lots by leverage, from the lowest; each bucket ends where the next begins.</summary>
    public IReadOnlyList<LeverageBucket> Leverage => leverage;

    /// <summary>Lots by liquidation price, from the lowest, without gaps; empty where no map is disclosed.</summary>
    public IReadOnlyList<LiquidationBucket> Liquidations => liquidations;

    /// <inheritdoc/>
    public bool Equals(MarketDisclosure? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && AsOf == other.AsOf
            && Mark == other.Mark
            && OpenInterest == other.OpenInterest
            && Leverage.SequenceEqual(other.Leverage)
            && Liquidations.SequenceEqual(other.Liquidations));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MarketDisclosure);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)(AsOf.Nanoseconds ^ Mark.Ticks ^ OpenInterest.Lots);

    /// <summary>Writes a disclosure, or that there is none.</summary>
    public static void WriteState(MarketDisclosure? disclosure, StateWriter writer)
    {
        writer.Write(disclosure is not null);
        if (disclosure is null)
        {
            return;
        }

        writer.Write(disclosure.AsOf.Nanoseconds);
        writer.Write(disclosure.Mark.Ticks);
        writer.Write(disclosure.OpenInterest.Lots);
        writer.Write(disclosure.Leverage.Count);
        foreach (var bucket in disclosure.Leverage)
        {
            writer.Write(bucket.From);
            writer.Write(bucket.Longs.Lots);
            writer.Write(bucket.Shorts.Lots);
        }

        writer.Write(disclosure.Liquidations.Count);
        foreach (var bucket in disclosure.Liquidations)
        {
            writer.Write(bucket.From.Ticks);
            writer.Write(bucket.To.Ticks);
            writer.Write(bucket.Longs.Lots);
            writer.Write(bucket.Shorts.Lots);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public static MarketDisclosure? ReadState(StateReader reader)
    {
        if (!reader.ReadBoolean())
        {
            return null;
        }

        var (asOf, mark) = (new VirtualTime(reader.ReadInt64()), new Price(reader.ReadInt64()));
        var openInterest = new Quantity(reader.ReadInt64());
        var leverage = new LeverageBucket[reader.ReadCount(24)];
        for (var at = 0; at < leverage.Length; at++)
        {
            leverage[at] = new LeverageBucket(reader.ReadInt32(), new Quantity(reader.ReadInt64()), new Quantity(reader.ReadInt64()));
        }

        var liquidations = new LiquidationBucket[reader.ReadCount(32)];
        for (var at = 0; at < liquidations.Length; at++)
        {
            liquidations[at] = new LiquidationBucket(
                new Price(reader.ReadInt64()),
                new Price(reader.ReadInt64()),
                new Quantity(reader.ReadInt64()),
                new Quantity(reader.ReadInt64()));
        }

        return new MarketDisclosure(asOf, mark, openInterest, leverage, liquidations);
    }
}

/// <summary>Lots that are held at a leverage.</summary>
/// <param name="From">The least leverage of the bucket: 0, 1, 2, 3, 5, 10, 20, 50 or 100.</param>
/// <param name="Longs">Lots held long at this leverage or more, but less than the next bucket's.</param>
/// <param name="Shorts">Lots held short at it.</param>
public readonly record struct LeverageBucket(int From, Quantity Longs, Quantity Shorts);

/// <summary>Lots that are liquidated when the mark comes to a price.</summary>
/// <param name="From">The lowest price of the bucket.</param>
/// <param name="To">The next bucket's lowest price.</param>
/// <param name="Longs">Lots held long whose liquidation price lies between the two; in full, though a venue may close them in steps.</param>
/// <param name="Shorts">Lots held short whose liquidation price lies there.</param>
public readonly record struct LiquidationBucket(Price From, Price To, Quantity Longs, Quantity Shorts);
