using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>A limit on liquidation orders per interval: <see cref="LiquidationThrottle"/>.</summary>
public sealed record LiquidationThrottleTerms : IBreakerTerms
{
    /// <summary>The most lots of liquidation orders that may be matched in one interval; positive.</summary>
    public Quantity MostPerInterval { get; init; } = new(1_000);

    /// <summary>The interval; intervals lie on a fixed grid from virtual time zero; positive.</summary>
    public Duration Interval { get; init; } = Duration.FromSeconds(1);

    /// <inheritdoc/>
    public ICircuitBreaker Create() => new LiquidationThrottle(this);
}

/// <summary>Spreads liquidation orders over time: those beyond an interval's limit are held, first come first served. It never halts.</summary>
/// <remarks>
/// An order that is held has a reserved place at the start of a later interval. An order above the limit takes an empty interval and as
/// many of the following as it fills, since an order is matched whole.
/// </remarks>
public sealed class LiquidationThrottle : ICircuitBreaker
{
    private readonly long _most;
    private readonly long _interval;
    private long _current;
    private long _used;

    /// <summary>Makes a throttle that holds nothing yet.</summary>
    /// <param name="terms">The limit.</param>
    public LiquidationThrottle(LiquidationThrottleTerms terms)
    {
        _most = terms.MostPerInterval.Lots;
        _interval = terms.Interval.Nanoseconds;
        Invariant.Holds(_most > 0 && _interval > 0, "a throttle has a positive limit and interval");
    }

    /// <inheritdoc/>
    public OrderDecision OnOrder(in OrderAttempt order, in ReferencePrices prices, VirtualTime now)
    {
        if (!order.IsLiquidation)
        {
            return OrderDecision.Accept(in order);
        }

        var present = now.Nanoseconds / _interval;
        if (present > _current)
        {
            // A large order has taken of the intervals after its own, and what is ahead of the present stays taken.
            _used = (long)Int128.Max(0, _used - ((Int128)(present - _current) * _most));
            _current = present;
        }

        return Place(in order, now);
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
    public void WriteState(StateWriter writer)
    {
        writer.Write(_current);
        writer.Write(_used);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _current = reader.ReadInt64();
        _used = reader.ReadInt64();
    }

    private OrderDecision Place(in OrderAttempt order, VirtualTime now)
    {
        while (_used > 0 && _used + order.Quantity.Lots > _most)
        {
            var full = Math.Max(1, _used / _most);
            _current += full;
            _used = Math.Max(0, _used - (full * _most));
        }

        _used += order.Quantity.Lots;
        var opens = new VirtualTime(_current * _interval);
        return OrderDecision.Accept(in order) with { Delay = opens > now ? opens - now : Duration.Zero };
    }
}
