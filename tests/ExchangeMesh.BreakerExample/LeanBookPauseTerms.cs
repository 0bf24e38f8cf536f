using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.BreakerExample;

/// <summary>Which sides of a book are looked at.</summary>
public enum WatchedSides
{
    /// <summary>Both.</summary>
    Both,

    /// <summary>The bids alone.</summary>
    BidsOnly,
}

/// <summary>The parameters of <see cref="LeanBookPause"/>: what a scenario writes under <c>parameters:</c>, in snake_case.</summary>
/// <param name="GreatestSpread">The spread, as a share of the mid price, beyond which a book counts as lean; needed.</param>
/// <param name="Pause">How long orders are collected.</param>
/// <param name="Sides">Which sides must be there.</param>
/// <param name="MostPauses">How many pauses there may be; 0 for any number.</param>
public sealed record LeanBookPauseTerms(
    Ratio GreatestSpread, Duration Pause, WatchedSides Sides = WatchedSides.Both, int MostPauses = 0) : IBreakerTerms
{
    /// <inheritdoc/>
    public ICircuitBreaker Create()
    {
        if (GreatestSpread <= Ratio.Zero || Pause <= Duration.Zero)
        {
            throw new InvalidOperationException("the spread and the pause must be positive.");
        }

        return new LeanBookPause(this);
    }
}
