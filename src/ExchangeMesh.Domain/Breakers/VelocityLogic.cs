using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>A limit on the speed of prices: <see cref="VelocityLogic"/>.</summary>
/// <remarks>
/// Sources: CME, velocity logic: a change of a number of ticks within a short window reserves the market for a few seconds, and what is
/// left of market and immediate orders is eliminated; Eurex (T7), dynamic volatility interruption: the next price is compared with the
/// lowest and the highest of a short and of a long look-back window (take two of these breakers). Neither exchange publishes its tick
/// counts, widths and windows: the defaults here are ours.
/// </remarks>
public sealed record VelocityLogicTerms : IBreakerTerms
{
    /// <summary>The greatest move within the window, in ticks; positive. Not published.</summary>
    public long MostTicks { get; init; } = 100;

    /// <summary>The window; it moves with the time. Not published; the precedent of 2003 is a move within 4 s.</summary>
    public Duration Window { get; init; } = Duration.FromSeconds(4);

    /// <summary>How long orders are collected ("a few seconds").</summary>
    public CallPeriodTerms Reserve { get; init; } = new() { Length = Duration.FromSeconds(5) };

    /// <inheritdoc/>
    public ICircuitBreaker Create() => new VelocityLogic(this);
}

/// <summary>Lets trades go so many ticks above the lowest and below the highest of a moving window, and calls an auction when one would go further.</summary>
/// <remarks>A price exactly at the distance still trades. The window begins anew with the auction's price.</remarks>
/// <param name="terms">The distance and the window.</param>
public sealed class VelocityLogic(VelocityLogicTerms terms) : ICircuitBreaker
{
    private readonly RollingExtremes _window = new(terms.Window);
    private readonly CallPeriod _reserve = new(terms.Reserve);
    private BreakerState _state = BreakerState.Open;
    private Price _last;

    /// <inheritdoc/>
    public OrderDecision OnOrder(in OrderAttempt order, in ReferencePrices prices, VirtualTime now)
    {
        if (_state.Condition != MarketCondition.Open)
        {
            return OrderDecision.Accept(in order);
        }

        var (lower, upper) = RangeAt(in prices, now);
        var edge = order.Side == Side.Buy ? upper : lower;
        return edge.IsSet && (!order.Limit.IsSet || PriceBand.IsBeyond(order.Limit, edge, order.Side))
            ? new OrderDecision(RejectReason.None, edge, Duration.Zero)
            : OrderDecision.Accept(in order);
    }

    /// <inheritdoc/>
    public BreakerState OnClamped(in OrderAttempt order, Price next, in ReferencePrices prices, VirtualTime now)
    {
        if (_state.Condition == MarketCondition.Open)
        {
            var (lower, upper) = RangeAt(in prices, now);
            _state = new BreakerState(MarketCondition.Auction, _reserve.Begin(now), order.Side == Side.Buy ? upper : lower);
        }

        return _state;
    }

    /// <inheritdoc/>
    public BreakerState OnTrade(Price price, Quantity quantity, in ReferencePrices prices, VirtualTime now)
    {
        if (prices.Condition == MarketCondition.Auction)
        {
            _window.Clear();
        }

        _last = price;
        _window.Add(price, now);
        return _state;
    }

    /// <inheritdoc/>
    public BreakerState OnPrices(in ReferencePrices prices, VirtualTime now) => _state;

    /// <inheritdoc/>
    public BreakerState OnTimer(in ReferencePrices prices, VirtualTime now)
    {
        if (now >= _state.WakeAt)
        {
            _state = _reserve.TryExtend(prices.Indicative, prices.Last, now, out var end) ? _state with { WakeAt = end } : BreakerState.Open;
        }

        return _state;
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write((long)_state.Condition);
        writer.Write(_state.WakeAt.Nanoseconds);
        writer.Write(_state.Reference.Ticks);
        writer.Write(_last.Ticks);
        _window.WriteState(writer);
        _reserve.WriteState(writer);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _state = BreakerState.ReadState(reader);
        _last = new Price(reader.ReadInt64());
        _window.ReadState(reader);
        _reserve.ReadState(reader);
    }

    /// <summary>Returns the prices between which trades may happen now; where nothing traded within the window, around the last price.</summary>
    public (Price Lower, Price Upper) RangeAt(in ReferencePrices prices, VirtualTime now)
    {
        _window.LetGo(now);
        var standing = _last.IsSet ? _last : prices.Opening;
        var (high, low) = _window.Highest.IsSet ? (_window.Highest, _window.Lowest) : (standing, standing);
        return high.IsSet
            ? (new Price(Math.Max(1, high.Ticks - terms.MostTicks)), new Price(low.Ticks + terms.MostTicks))
            : (Price.None, Price.None);
    }
}
