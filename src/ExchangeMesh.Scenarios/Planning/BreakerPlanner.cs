using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Makes the terms of circuit breakers.</summary>
internal static class BreakerPlanner
{
    /// <summary>Returns the terms of one breaker.</summary>
    public static IBreakerTerms Plan(DocumentNode node) =>
        throw new InvalidOperationException($"There is no breaker '{node["kind"].Text}'.");
}
