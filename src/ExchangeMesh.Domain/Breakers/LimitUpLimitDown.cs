using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>The US single-stock bands: <see cref="LimitUpLimitDown"/>.</summary>
/// <remarks>Source: US plan to address extraordinary market volatility; widths in <see cref="StockPriceLimits.LimitUpLimitDown"/>.</remarks>
public sealed record LimitUpLimitDownTerms : IBreakerTerms
{
    /// <summary>The stock's tier.</summary>
    public LimitUpLimitDownTier Tier { get; init; }

    /// <summary>Which version of the plan.</summary>
    public BandDoubling Doubling { get; init; } = BandDoubling.Amendment18;

    /// <summary>Ticks in one dollar.</summary>
    public long TicksPerDollar { get; init; } = 100;

    /// <summary>The sessions (9:30 to 16:00).</summary>
    public Session Session { get; init; } = Session.UnitedStates;

    /// <summary>How long the market may stick at an edge before it pauses.</summary>
    public Duration LimitState { get; init; } = Duration.FromSeconds(15);

    /// <summary>The pause, in which orders are collected for the reopening auction; it is extended by its own length.</summary>
    /// <remarks>
    /// The plan lets the primary exchange extend the pause in steps of five minutes, and does not say when; exchanges do so while the
    /// reopening price lies outside a collar. The collar's width is left to the scenario: zero extends never.
    /// </remarks>
    public CallPeriodTerms Pause { get; init; } = new() { Length = Duration.FromMinutes(5) };

    /// <inheritdoc/>
    public ICircuitBreaker Create() => new LimitUpLimitDown(this);
}

/// <summary>Keeps trades within a band around the mean of the last five minutes, and pauses trading when the market sticks at its edge.</summary>
/// <remarks>
/// The reference moves only by 1 % or more and at most every 30 s. When the best bid stands at the upper edge or the best ask at the lower
/// one, whether an order was stopped there, was placed there, or the edge has moved to where it rests, the market is in a limit state; unless
/// the quote leaves the edge within 15 s, trading pauses for 5 minutes, in which orders are
/// collected, and reopens by an auction. The first trade after it is the next reference.
/// </remarks>
public sealed class LimitUpLimitDown : ICircuitBreaker
{
    private static readonly Duration Averaging = Duration.FromMinutes(5);
    private static readonly Duration BetweenUpdates = Duration.FromSeconds(30);
    private readonly LimitUpLimitDownTerms _terms;
    private readonly RollingMean _trades = new(Averaging);
    private readonly CallPeriod _pause;
    private BreakerState _state = BreakerState.Open;
    private Price _reference;
    private VirtualTime _updated = VirtualTime.Zero;
    private Price _limit;
    private Side _limitSide;

    /// <summary>Makes a breaker whose first reference is the opening price.</summary>
    /// <param name="terms">The stock's tier and session.</param>
    public LimitUpLimitDown(LimitUpLimitDownTerms terms)
    {
        _terms = terms;
        _pause = new CallPeriod(terms.Pause);
    }

    /// <inheritdoc/>
    public OrderDecision OnOrder(in OrderAttempt order, in ReferencePrices prices, VirtualTime now)
    {
        UpdateReference(in prices, now);
        if (!_reference.IsSet || _state.Condition != MarketCondition.Open)
        {
            return OrderDecision.Accept(in order);
        }

        var (lower, upper) = BandAt(now);
        var edge = order.Side == Side.Buy ? upper : lower;
        return !order.Limit.IsSet || PriceBand.IsBeyond(order.Limit, edge, order.Side)
            ? new OrderDecision(RejectReason.None, edge, Duration.Zero)
            : OrderDecision.Accept(in order);
    }

    /// <inheritdoc/>
    public BreakerState OnClamped(in OrderAttempt order, Price next, in ReferencePrices prices, VirtualTime now)
    {
        if (_state == BreakerState.Open)
        {
            BeginLimitState(order.Side, now);
        }

        return _state;
    }

    /// <inheritdoc/>
    public BreakerState OnTrade(Price price, Quantity quantity, in ReferencePrices prices, VirtualTime now)
    {
        _trades.Add(price.Ticks, now);
        if (prices.Condition == MarketCondition.Auction)
        {
            (_reference, _updated) = (price, now);
        }

        UpdateReference(in prices, now);
        return Follow(in prices, now);
    }

    /// <inheritdoc/>
    public BreakerState OnPrices(in ReferencePrices prices, VirtualTime now)
    {
        UpdateReference(in prices, now);
        return Follow(in prices, now);
    }

    /// <inheritdoc/>
    public BreakerState? OnQuotes(in ReferencePrices prices, VirtualTime now) => _reference.IsSet ? Follow(in prices, now) : null;

    /// <inheritdoc/>
    public BreakerState OnTimer(in ReferencePrices prices, VirtualTime now)
    {
        LeaveLimitStateIfPossible(in prices);
        if (now < _state.WakeAt)
        {
            return _state;
        }

        if (_state.Condition == MarketCondition.Open)
        {
            _state = new BreakerState(MarketCondition.Auction, _pause.Begin(now), _limit);
        }
        else if (_pause.TryExtend(prices.Indicative, _limit, now, out var end))
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
        writer.Write(_reference.Ticks);
        writer.Write(_updated.Nanoseconds);
        writer.Write(_limit.Ticks);
        writer.Write((long)_limitSide);
        _trades.WriteState(writer);
        _pause.WriteState(writer);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _state = BreakerState.ReadState(reader);
        _reference = new Price(reader.ReadInt64());
        _updated = new VirtualTime(reader.ReadInt64());
        _limit = new Price(reader.ReadInt64());
        _limitSide = reader.ReadEnum<Side>();
        _trades.ReadState(reader);
        _pause.ReadState(reader);
    }

    /// <summary>Returns the band at a time; a reference must be known.</summary>
    public (Price Lower, Price Upper) BandAt(VirtualTime now)
    {
        var part = _terms.Session.PassedAt(now) < Duration.FromMinutes(15) ? SessionPart.Opening
            : _terms.Session.LeftAt(now) <= Duration.FromMinutes(25) ? SessionPart.Closing
            : SessionPart.Middle;
        return StockPriceLimits.LimitUpLimitDown(_reference, _terms.TicksPerDollar, _terms.Tier, part, _terms.Doubling);
    }

    private void UpdateReference(in ReferencePrices prices, VirtualTime now)
    {
        if (!_reference.IsSet)
        {
            _reference = prices.Opening;
            _updated = now;
            return;
        }

        var mean = _trades.MeanAt(now);
        if (mean > 0 && now - _updated >= BetweenUpdates && Math.Abs(mean - _reference.Ticks) * 100 >= _reference.Ticks)
        {
            _reference = new Price(mean);
            _updated = now;
        }
    }

    /// <summary>Leaves the limit state where the quote has left the edge, or enters it where a quote stands at an edge or beyond.</summary>
    private BreakerState Follow(in ReferencePrices prices, VirtualTime now)
    {
        LeaveLimitStateIfPossible(in prices);
        if (_state != BreakerState.Open || prices.Condition != MarketCondition.Open)
        {
            return _state;
        }

        var (lower, upper) = BandAt(now);
        if (prices.BestBid.IsSet && prices.BestBid >= upper)
        {
            BeginLimitState(Side.Buy, now);
        }
        else if (prices.BestAsk.IsSet && prices.BestAsk <= lower)
        {
            BeginLimitState(Side.Sell, now);
        }

        return _state;
    }

    private void BeginLimitState(Side side, VirtualTime now)
    {
        var (lower, upper) = BandAt(now);
        _limitSide = side;
        _limit = side == Side.Buy ? upper : lower;
        _state = BreakerState.Open with { WakeAt = now + _terms.LimitState, Reference = _reference };
    }

    /// <summary>Leaves the limit state where opposite orders rest within the edge again, or none rest beyond it.</summary>
    private BreakerState LeaveLimitStateIfPossible(in ReferencePrices prices)
    {
        var isLimitState = _state.Condition == MarketCondition.Open && _state.WakeAt != VirtualTime.Never;
        var isAtEdge = _limitSide == Side.Buy ? prices.BestBid >= _limit : prices.BestAsk.IsSet && prices.BestAsk <= _limit;
        if (isLimitState && !isAtEdge)
        {
            _state = BreakerState.Open;
        }

        return _state;
    }
}
