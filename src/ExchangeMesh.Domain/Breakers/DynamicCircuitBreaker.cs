using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>CME's dynamic circuit breaker: <see cref="DynamicCircuitBreaker"/>.</summary>
/// <remarks>
/// Source: CME, dynamic circuit breakers: the variant is a share of the previous settlement, rounded down to a tick; the look-back is a
/// rolling hour; 2 minutes of pre-open, 5 seconds in the last 5 minutes of the session. Equity indexes overnight 3.5 %; 10 % for Bitcoin
/// futures is unverified. The numbers of NYMEX and COMEX are not in our source.
/// </remarks>
public sealed record DynamicCircuitBreakerTerms : IBreakerTerms
{
    /// <summary>The variant as a share of the previous settlement.</summary>
    public Ratio Share { get; init; } = new(35_000);

    /// <summary>The look-back.</summary>
    public Duration Window { get; init; } = Duration.FromMinutes(60);

    /// <summary>The pre-open: orders are collected, and matched at its end.</summary>
    public CallPeriodTerms PreOpen { get; init; } = new() { Length = Duration.FromMinutes(2) };

    /// <summary>The pre-open in the last part of a session.</summary>
    public Duration LatePreOpen { get; init; } = Duration.FromSeconds(5);

    /// <summary>How long the last part of a session is.</summary>
    public Duration LatePart { get; init; } = Duration.FromMinutes(5);

    /// <summary>The sessions; the settlement is the last price of the one before, at first the opening price.</summary>
    public Session Session { get; init; } = Session.Day;

    /// <inheritdoc/>
    public ICircuitBreaker Create() => new DynamicCircuitBreaker(this);
}

/// <summary>Stops trading for a pre-open when a trade lies a fixed number of ticks below the window's high or above its low.</summary>
/// <remarks>A move of exactly the variant triggers. The look-back begins anew with the reopening.</remarks>
/// <param name="terms">The variant and the window.</param>
public sealed class DynamicCircuitBreaker(DynamicCircuitBreakerTerms terms) : ICircuitBreaker
{
    private readonly RollingExtremes _window = new(terms.Window);
    private readonly CallPeriod _preOpen = new(terms.PreOpen);
    private BreakerState _state = BreakerState.Open;
    private Price _settlement;
    private Price _last;
    private long _session;

    /// <inheritdoc/>
    public OrderDecision OnOrder(in OrderAttempt order, in ReferencePrices prices, VirtualTime now) => OrderDecision.Accept(in order);

    /// <inheritdoc/>
    public BreakerState OnClamped(in OrderAttempt order, Price next, in ReferencePrices prices, VirtualTime now) => _state;

    /// <inheritdoc/>
    public BreakerState OnTrade(Price price, Quantity quantity, in ReferencePrices prices, VirtualTime now)
    {
        BeginSessionIfDue(in prices, now);
        _last = price;
        _window.Add(price, now);
        var variant = Variant;
        if (_state.Condition != MarketCondition.Open || variant == 0)
        {
            return _state;
        }

        var hasFallen = _window.Highest.Ticks - price.Ticks >= variant;
        var hasRisen = price.Ticks - _window.Lowest.Ticks >= variant;
        if (hasFallen || hasRisen)
        {
            var isLate = terms.Session.LeftAt(now) <= terms.LatePart;
            var end = _preOpen.Begin(now, isLate ? terms.LatePreOpen : Duration.Zero);
            _state = new BreakerState(MarketCondition.Auction, end, hasFallen ? _window.Highest : _window.Lowest);
            _window.Clear();
        }

        return _state;
    }

    /// <inheritdoc/>
    public BreakerState OnPrices(in ReferencePrices prices, VirtualTime now)
    {
        BeginSessionIfDue(in prices, now);
        return _state;
    }

    /// <inheritdoc/>
    public BreakerState OnTimer(in ReferencePrices prices, VirtualTime now)
    {
        if (now >= _state.WakeAt)
        {
            _state = _preOpen.TryExtend(prices.Indicative, prices.Last, now, out var end)
                ? _state with { WakeAt = end }
                : BreakerState.Open;
        }

        return _state;
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write((long)_state.Condition);
        writer.Write(_state.WakeAt.Nanoseconds);
        writer.Write(_state.Reference.Ticks);
        writer.Write(_settlement.Ticks);
        writer.Write(_last.Ticks);
        writer.Write(_session);
        _window.WriteState(writer);
        _preOpen.WriteState(writer);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _state = BreakerState.ReadState(reader);
        _settlement = new Price(reader.ReadInt64());
        _last = new Price(reader.ReadInt64());
        _session = reader.ReadInt64();
        _window.ReadState(reader);
        _preOpen.ReadState(reader);
    }

    /// <summary>The move that triggers, in ticks; zero before the first settlement is known.</summary>
    public long Variant => _settlement.IsSet
        ? Rounding.MultiplyDivideDown(_settlement.Ticks, terms.Share.PartsPerMillion, Ratio.One)
        : 0;

    private void BeginSessionIfDue(in ReferencePrices prices, VirtualTime now)
    {
        var session = terms.Session.NumberAt(now);
        if (!_settlement.IsSet || session > _session)
        {
            _settlement = _last.IsSet ? _last : prices.Opening;
            _session = session;
        }
    }
}
