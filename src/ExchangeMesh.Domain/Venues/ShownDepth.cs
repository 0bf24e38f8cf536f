using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>The depth that a venue shows of a market: as it was taken last, and when it may be taken again.</summary>
internal struct ShownDepth
{
    /// <summary>What rests to buy.</summary>
    public Quantity Bids;

    /// <summary>What rests to sell.</summary>
    public Quantity Asks;

    /// <summary>From when on it is taken anew at the next change.</summary>
    public VirtualTime DueAt;

    /// <summary>Whether something has changed since, so that the venue will be woken then.</summary>
    public bool IsAwaited;

    /// <summary>Writes the state.</summary>
    public readonly void WriteState(StateWriter writer)
    {
        writer.Write(Bids.Lots);
        writer.Write(Asks.Lots);
        writer.Write(DueAt.Nanoseconds);
        writer.Write(IsAwaited);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public static ShownDepth ReadState(StateReader reader) => new()
    {
        Bids = new Quantity(reader.ReadInt64()),
        Asks = new Quantity(reader.ReadInt64()),
        DueAt = new VirtualTime(reader.ReadInt64()),
        IsAwaited = reader.ReadBoolean(),
    };
}
