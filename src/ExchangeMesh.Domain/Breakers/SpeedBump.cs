using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>A delay of arriving orders: <see cref="SpeedBump"/>.</summary>
public sealed record SpeedBumpTerms : IBreakerTerms
{
    /// <summary>How long an order is held; positive.</summary>
    public Duration Delay { get; init; } = Duration.FromMicroseconds(350);

    /// <summary>So much more is drawn evenly; zero for none.</summary>
    public Duration Jitter { get; init; }

    /// <summary>Whether only orders are held that would trade at once.</summary>
    public bool TakersOnly { get; init; }

    /// <summary>Where the jitter is drawn from.</summary>
    public BreakerSeed Seed { get; init; }

    /// <inheritdoc/>
    public ICircuitBreaker Create() => new SpeedBump(this);
}

/// <summary>Holds arriving orders for a moment, all of them or those that would trade at once. It never halts.</summary>
/// <remarks>
/// Sources: IEX holds all arriving orders for 350 µs; Eurex (passive liquidity protection) and others hold only those that would take.
/// Cancellations are never held. Liquidation orders pass: the venue sends them from behind its own gate.
/// </remarks>
/// <param name="terms">The delay.</param>
public sealed class SpeedBump(SpeedBumpTerms terms) : ICircuitBreaker
{
    private SeedStream _stream = terms.Seed.Open();

    /// <inheritdoc/>
    public OrderDecision OnOrder(in OrderAttempt order, in ReferencePrices prices, VirtualTime now)
    {
        if (order.IsLiquidation || (terms.TakersOnly && !WouldTake(in order, in prices)))
        {
            return OrderDecision.Accept(in order);
        }

        var jitter = terms.Jitter > Duration.Zero ? new Duration(_stream.NextBelow(terms.Jitter.Nanoseconds + 1)) : Duration.Zero;
        return OrderDecision.Accept(in order) with { Delay = terms.Delay + jitter };
    }

    /// <inheritdoc/>
    public BreakerState OnClamped(in OrderAttempt order, Price next, in ReferencePrices prices, VirtualTime now) => BreakerState.Open;

    /// <inheritdoc/>
    public BreakerState OnTrade(Price price, Quantity quantity, in ReferencePrices prices, VirtualTime now) => BreakerState.Open;

    /// <inheritdoc/>
    public BreakerState OnPrices(in ReferencePrices prices, VirtualTime now) => BreakerState.Open;

    /// <inheritdoc/>
    public BreakerState OnTimer(in ReferencePrices prices, VirtualTime now) => BreakerState.Open;

    /// <inheritdoc/>
    public void WriteState(StateWriter writer) => writer.Write(in _stream);

    /// <inheritdoc/>
    public void ReadState(StateReader reader) => reader.Read(ref _stream);

    private static bool WouldTake(in OrderAttempt order, in ReferencePrices prices)
    {
        var opposite = order.Side == Side.Buy ? prices.BestAsk : prices.BestBid;
        return opposite.IsSet && (!order.Limit.IsSet || !PriceBand.IsBeyond(opposite, order.Limit, order.Side));
    }
}
