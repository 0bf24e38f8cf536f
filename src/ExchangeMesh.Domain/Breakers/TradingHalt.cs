using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>Which moves halt trading.</summary>
public enum HaltDirection : byte
{
    /// <summary>Falls and rises.</summary>
    Both,

    /// <summary>Falls only.</summary>
    Falls,
}

/// <summary>A halt on a move within a rolling window: <see cref="TradingHalt"/>.</summary>
/// <remarks>
/// The general form of CME's dynamic circuit breaker (a move of a share of the settlement price within 60 minutes, 2 minutes of pre-open,
/// then the look-back begins anew) and of the volatility halts of stock exchanges.
/// </remarks>
public sealed record TradingHaltTerms : IBreakerTerms
{
    /// <summary>The price that is watched: last price at each trade, any other at each new price.</summary>
    public BreakerReference Watches { get; init; } = BreakerReference.Last;

    /// <summary>The move that halts, as a share of the window's high (falls) or low (rises); counts where <see cref="MoveTicks"/> is zero.</summary>
    public Ratio Move { get; init; } = Ratio.FromPercent(10);

    /// <summary>The move in ticks (CME: previous settlement × share, rounded down to a tick); zero for a share of the window's extreme.</summary>
    public long MoveTicks { get; init; }

    /// <summary>Which moves halt.</summary>
    public HaltDirection Direction { get; init; }

    /// <summary>Over how long the move is measured; positive.</summary>
    public Duration Window { get; init; } = Duration.FromMinutes(5);

    /// <summary>How long trading stops.</summary>
    public Duration CoolDown { get; init; } = Duration.FromMinutes(5);

    /// <summary>How orders are then collected for a reopening auction; null to reopen at once.</summary>
    public CallPeriodTerms? Reopening { get; init; }

    /// <summary>How many halts there may be in all; zero for any number.</summary>
    public int MostHalts { get; init; }

    /// <inheritdoc/>
    public ICircuitBreaker Create() => new TradingHalt(this);
}

/// <summary>Halts trading when a price has moved too far within a rolling window, and reopens it after a cool-down.</summary>
/// <remarks>The window begins anew at each reopening. A move of exactly the share halts.</remarks>
public sealed class TradingHalt : ICircuitBreaker
{
    private readonly TradingHaltTerms _terms;
    private readonly RollingExtremes _window;
    private readonly CallPeriod? _reopening;
    private BreakerState _state = BreakerState.Open;
    private int _halts;

    /// <summary>Makes a breaker that asks for nothing yet.</summary>
    /// <param name="terms">The halt.</param>
    public TradingHalt(TradingHaltTerms terms)
    {
        _terms = terms;
        _window = new RollingExtremes(terms.Window);
        _reopening = terms.Reopening is null ? null : new CallPeriod(terms.Reopening);
    }

    /// <inheritdoc/>
    public OrderDecision OnOrder(in OrderAttempt order, in ReferencePrices prices, VirtualTime now) => OrderDecision.Accept(in order);

    /// <inheritdoc/>
    public BreakerState OnClamped(in OrderAttempt order, Price next, in ReferencePrices prices, VirtualTime now) => _state;

    /// <inheritdoc/>
    public BreakerState OnTrade(Price price, Quantity quantity, in ReferencePrices prices, VirtualTime now) =>
        _terms.Watches == BreakerReference.Last ? Watch(price, now) : _state;

    /// <inheritdoc/>
    public BreakerState OnPrices(in ReferencePrices prices, VirtualTime now) =>
        _terms.Watches == BreakerReference.Last ? _state : Watch(_terms.Watches.Of(in prices), now);

    /// <inheritdoc/>
    public BreakerState OnTimer(in ReferencePrices prices, VirtualTime now)
    {
        if (now < _state.WakeAt)
        {
            return _state;
        }

        if (_state.Condition == MarketCondition.Halted && _reopening is not null)
        {
            _state = _state with { Condition = MarketCondition.Auction, WakeAt = _reopening.Begin(now) };
        }
        else if (_state.Condition == MarketCondition.Auction && _reopening!.TryExtend(prices.Indicative, prices.Last, now, out var end))
        {
            _state = _state with { WakeAt = end };
        }
        else
        {
            _state = BreakerState.Open;
        }

        return _state;
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        _state.WriteState(writer);
        writer.Write(_halts);
        _window.WriteState(writer);
        _reopening?.WriteState(writer);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _state = BreakerState.ReadState(reader);
        _halts = reader.ReadInt32();
        _window.ReadState(reader);
        _reopening?.ReadState(reader);
    }

    private BreakerState Watch(Price price, VirtualTime now)
    {
        if (_state.Condition != MarketCondition.Open || !price.IsSet || (_terms.MostHalts > 0 && _halts >= _terms.MostHalts))
        {
            return _state;
        }

        _window.Add(price, now);
        var hasFallen = HasMoved(_window.Highest, price);
        var hasRisen = _terms.Direction == HaltDirection.Both && HasMoved(_window.Lowest, price);
        if (hasFallen || hasRisen)
        {
            var reference = hasFallen ? _window.Highest : _window.Lowest;
            _state = new BreakerState(MarketCondition.Halted, now + _terms.CoolDown, reference);
            _halts++;
            _window.Clear();
        }

        return _state;
    }

    private bool HasMoved(Price from, Price to) =>
        _terms.MoveTicks > 0
            ? Math.Abs(to.Ticks - from.Ticks) >= _terms.MoveTicks
            : Int128.Abs((Int128)to.Ticks - from.Ticks) * Ratio.One >= (Int128)from.Ticks * _terms.Move.PartsPerMillion;
}
