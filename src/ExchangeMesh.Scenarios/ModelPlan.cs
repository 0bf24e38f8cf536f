using ExchangeMesh.Domain.Models;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Scenarios;

/// <summary>A part of a published model: a market, or a group of traders.</summary>
/// <param name="Name">The name in the scenario.</param>
/// <param name="First">The first participant's number; the others follow.</param>
/// <param name="Members">The traders' names; empty for a market.</param>
/// <param name="Terms">What each participant is made of.</param>
public sealed record ModelPlan(string Name, ParticipantId First, IReadOnlyList<string> Members, IReadOnlyList<IModelTerms> Terms)
{
    /// <summary>How many participants it is.</summary>
    public int Count => Terms.Count;
}
