using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Models;

/// <summary>What a participant of a published model is made of: its rule and that rule's parameters.</summary>
/// <remarks>
/// Such participants reckon in floating point with + − × ÷ √ and <see cref="DeterministicMath"/> only, as the published models do; the
/// money of exchanges and lending venues is never theirs.
/// </remarks>
public interface IModelTerms
{
    /// <summary>The figures that the participant may tell of itself, in order.</summary>
    IReadOnlyList<Figure> Figures { get; }

    /// <summary>Makes the participant; equal terms make equal participants.</summary>
    /// <param name="self">Its number.</param>
    /// <param name="seed">The run's seed.</param>
    IParticipant Create(ParticipantId self, ulong seed);
}
