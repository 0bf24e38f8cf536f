namespace ExchangeMesh.Domain.Breakers;

/// <summary>The parameters of one circuit breaker; it makes the breaker that a market asks.</summary>
public interface IBreakerTerms
{
    /// <summary>Returns a breaker in its first state, for one market.</summary>
    ICircuitBreaker Create();
}
