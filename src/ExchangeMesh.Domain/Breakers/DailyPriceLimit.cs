using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>Limits around the previous settlement: <see cref="DailyPriceLimit"/>.</summary>
/// <remarks>
/// Source: CME: equity indexes overnight ± 7 % of the previous settlement, in regular hours 7, 13 and 20 % down, coordinated with the
/// market-wide breaker; Bitcoin futures of 2017: 7 and 13 % with a pause of 2 minutes, 20 % hard.
/// </remarks>
public sealed record DailyPriceLimitTerms : IBreakerTerms
{
    /// <summary>The distances from the settlement, ascending; at least one.</summary>
    public IReadOnlyList<Ratio> Levels { get; init; } = [Ratio.FromPercent(7), Ratio.FromPercent(13), Ratio.FromPercent(20)];

    /// <summary>Which moves are limited.</summary>
    public HaltDirection Direction { get; init; }

    /// <summary>The pause at every level but the last, after which the next level holds; null where the first level is hard.</summary>
    public CallPeriodTerms? Pause { get; init; } = new() { Length = Duration.FromMinutes(2) };

    /// <summary>The sessions; the settlement is the last price of the one before, at first the opening price.</summary>
    public Session Session { get; init; } = Session.Day;

    /// <inheritdoc/>
    public ICircuitBreaker Create() => new DailyPriceLimit(this);
}

/// <summary>Lets orders trade and rest no further from the previous settlement than a level; each level but the last pauses trading once and then gives way to the next.</summary>
/// <remarks>Limits are rounded inwards to ticks. At the last level trading goes on at and within the limit.</remarks>
/// <param name="terms">The levels.</param>
public sealed class DailyPriceLimit(DailyPriceLimitTerms terms) : ICircuitBreaker
{
    private readonly CallPeriod? _pause = terms.Pause is null ? null : new CallPeriod(terms.Pause);
    private BreakerState _state = BreakerState.Open;
    private Price _settlement;
    private Price _last;
    private long _session;
    private int _level;

    /// <inheritdoc/>
    public OrderDecision OnOrder(in OrderAttempt order, in ReferencePrices prices, VirtualTime now)
    {
        BeginSessionIfDue(in prices, now);
        var (lower, upper) = Limits;
        var edge = order.Side == Side.Buy ? upper : lower;
        return edge.IsSet && (!order.Limit.IsSet || PriceBand.IsBeyond(order.Limit, edge, order.Side))
            ? new OrderDecision(RejectReason.None, edge, Duration.Zero)
            : OrderDecision.Accept(in order);
    }

    /// <inheritdoc/>
    public BreakerState OnClamped(in OrderAttempt order, Price next, in ReferencePrices prices, VirtualTime now)
    {
        if (_state.Condition == MarketCondition.Open && _pause is not null && _level + 1 < terms.Levels.Count)
        {
            _level++;
            _state = new BreakerState(MarketCondition.Auction, _pause.Begin(now), _settlement);
        }

        return _state;
    }

    /// <inheritdoc/>
    public BreakerState OnTrade(Price price, Quantity quantity, in ReferencePrices prices, VirtualTime now)
    {
        BeginSessionIfDue(in prices, now);
        _last = price;
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
            _state = BreakerState.Open;
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
        writer.Write(_level);
        _pause?.WriteState(writer);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _state = BreakerState.ReadState(reader);
        _settlement = new Price(reader.ReadInt64());
        _last = new Price(reader.ReadInt64());
        _session = reader.ReadInt64();
        _level = reader.ReadBelow(terms.Levels.Count);
        _pause?.ReadState(reader);
    }

    /// <summary>The lowest and the highest price now; unset where there is no limit.</summary>
    public (Price Lower, Price Upper) Limits
    {
        get
        {
            if (!_settlement.IsSet)
            {
                return (Price.None, Price.None);
            }

            var (lower, upper) = PriceBand.Around(_settlement, terms.Levels[_level]);
            return (lower, terms.Direction == HaltDirection.Falls ? Price.None : upper);
        }
    }

    private void BeginSessionIfDue(in ReferencePrices prices, VirtualTime now)
    {
        var session = terms.Session.NumberAt(now);
        if (!_settlement.IsSet || session > _session)
        {
            _settlement = _last.IsSet ? _last : prices.Opening;
            _session = session;
            _level = 0;
        }
    }
}
