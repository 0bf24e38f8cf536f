using System.Runtime.InteropServices;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Records;

/// <summary>How an obliged maker has quoted in one period, and what it was paid or charged for it.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct ObligationRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.Obligation;

    /// <summary>What it is to quote.</summary>
    public InstrumentId Instrument { get; init; }

    /// <summary>Who.</summary>
    public ParticipantId Maker { get; init; }

    /// <summary>Whether it was present in a large enough share of the samples.</summary>
    public bool IsMet { get; init; }

    /// <summary>The samples that count.</summary>
    public long Samples { get; init; }

    /// <summary>In how many of them it quoted as it is obliged to.</summary>
    public long Present { get; init; }

    /// <summary>How many of them were taken while the market was stressed.</summary>
    public long Stressed { get; init; }

    /// <summary>The notional that its resting orders traded, in the settlement asset.</summary>
    public Money Made { get; init; }

    /// <summary>What it was paid; negative for what it was charged; in the settlement asset.</summary>
    public Money Paid { get; init; }
}
