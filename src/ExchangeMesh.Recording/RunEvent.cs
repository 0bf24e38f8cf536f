using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording;

/// <summary>A recorded event in the run's total order: by <see cref="At"/>, then <see cref="By"/>, then the number in <see cref="Id"/>.</summary>
/// <param name="Id">The event's name.</param>
/// <param name="At">When it happened.</param>
/// <param name="By">Who recorded it.</param>
/// <param name="Cause">The earlier event that set it off, or none.</param>
/// <param name="Record">What happened.</param>
public readonly record struct RunEvent(EventId Id, VirtualTime At, ParticipantId By, EventId Cause, RunRecord Record)
{
    /// <summary>Returns whether two events are equal to the last byte of their rows.</summary>
    public bool Equals(RunEvent other) =>
        Id == other.Id
        && At == other.At
        && By == other.By
        && Cause == other.Cause
        && Record.Kind == other.Record.Kind
        && Record.Words.SequenceEqual(other.Record.Words);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((int)StateHash.Mix((ulong)Id.Value));
}
