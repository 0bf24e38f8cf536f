namespace ExchangeMesh.Scenarios.Shapes;

/// <summary>The shapes of circuit breakers.</summary>
internal static class BreakerShapes
{
    /// <summary>A circuit breaker.</summary>
    public static readonly TaggedShape Breaker = new("kind", "What kind of breaker it is.", []);
}
