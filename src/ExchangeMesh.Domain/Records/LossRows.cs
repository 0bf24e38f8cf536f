using System.Runtime.InteropServices;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Records;

/// <summary>What one account in profit bears of another's loss, in money.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct LossShareRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.LossShare;

    /// <summary>Who bears it.</summary>
    public ParticipantId Account { get; init; }

    /// <summary>Whose loss; the venue itself for the losses of a whole period.</summary>
    public ParticipantId Bankrupt { get; init; }

    /// <summary>The asset.</summary>
    public AssetId Asset { get; init; }

    /// <summary>The account's equity at mark before it.</summary>
    public Money Equity { get; init; }

    /// <summary>The account's unrealised profit at mark.</summary>
    public Money Profit { get; init; }

    /// <summary>What it bears; positive.</summary>
    public Money Amount { get; init; }
}

/// <summary>A deleveraging has left a trader's position on another venue without its hedge; recorded by the trader, when it is told.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct BrokenHedgeRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.BrokenHedge;

    /// <summary>Whose hedge.</summary>
    public ParticipantId Account { get; init; }

    /// <summary>The instrument in which the position was closed.</summary>
    public InstrumentId Instrument { get; init; }

    /// <summary>The instrument in which the other position stands.</summary>
    public InstrumentId Hedge { get; init; }

    /// <summary>How the position was changed: negative for a long that was closed.</summary>
    public Quantity Closed { get; init; }

    /// <summary>What of the base asset stands open now and was covered before, in micro-units; positive.</summary>
    public Money Open { get; init; }
}
