using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>Halts on a fall of a benchmark below its prior close: <see cref="MarketWideHalt"/>.</summary>
/// <remarks>Source: NYSE rule 7.12: 7 % and 13 % halt for 15 minutes, once a day each and only before 15:25; 20 % halts for the day.</remarks>
public sealed record MarketWideHaltTerms : IBreakerTerms
{
    /// <summary>The falls that halt for a while, from the least; each at most once a session.</summary>
    public IReadOnlyList<Ratio> Levels { get; init; } = [Ratio.FromPercent(7), Ratio.FromPercent(13)];

    /// <summary>The fall that halts for the rest of the session, at any time.</summary>
    public Ratio LastLevel { get; init; } = Ratio.FromPercent(20);

    /// <summary>How long the lower levels halt.</summary>
    public Duration CoolDown { get; init; } = Duration.FromMinutes(15);

    /// <summary>The benchmark's price; the prior close is its value at the end of the session before, at first the market's opening price or the first benchmark seen.</summary>
    public BreakerReference Watches { get; init; } = BreakerReference.Benchmark;

    /// <summary>The sessions (9:30 to 16:00).</summary>
    public Session Session { get; init; } = Session.UnitedStates;

    /// <summary>How long before the session's end the lower levels stop counting (15:25 to 16:00).</summary>
    public Duration NoHaltBeforeEnd { get; init; } = Duration.FromMinutes(35);

    /// <summary>How orders are then collected for a reopening auction; null to reopen at once.</summary>
    public CallPeriodTerms? Reopening { get; init; }

    /// <inheritdoc/>
    public ICircuitBreaker Create() => new MarketWideHalt(this);
}

/// <summary>Halts trading when a benchmark has fallen by a level since the prior close; the close is fixed for the session.</summary>
/// <param name="terms">The levels.</param>
public sealed class MarketWideHalt(MarketWideHaltTerms terms) : ICircuitBreaker
{
    private readonly CallPeriod? _reopening = terms.Reopening is null ? null : new CallPeriod(terms.Reopening);
    private BreakerState _state = BreakerState.Open;
    private Price _close;
    private Price _latest;
    private long _session;
    private int _levelsUsed;

    /// <inheritdoc/>
    public OrderDecision OnOrder(in OrderAttempt order, in ReferencePrices prices, VirtualTime now) => OrderDecision.Accept(in order);

    /// <inheritdoc/>
    public BreakerState OnClamped(in OrderAttempt order, Price next, in ReferencePrices prices, VirtualTime now) => _state;

    /// <inheritdoc/>
    public BreakerState OnTrade(Price price, Quantity quantity, in ReferencePrices prices, VirtualTime now) => _state;

    /// <inheritdoc/>
    public BreakerState OnPrices(in ReferencePrices prices, VirtualTime now)
    {
        BeginSessionIfDue(in prices, now);
        _latest = terms.Watches.Of(in prices);
        if (_state.Condition != MarketCondition.Open || !_latest.IsSet || !_close.IsSet)
        {
            return _state;
        }

        var end = terms.Session.EndAt(now);
        if (HasFallen(terms.LastLevel))
        {
            _state = new BreakerState(MarketCondition.Halted, end, _close);
        }
        else if (now + terms.NoHaltBeforeEnd < end)
        {
            HaltAtNextLevel(now);
        }

        return _state;
    }

    /// <inheritdoc/>
    public BreakerState OnTimer(in ReferencePrices prices, VirtualTime now)
    {
        if (now >= _state.WakeAt)
        {
            Reopen(in prices, now);
        }

        BeginSessionIfDue(in prices, now);
        return _state;
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        _state.WriteState(writer);
        writer.Write(_close.Ticks);
        writer.Write(_latest.Ticks);
        writer.Write(_session);
        writer.Write(_levelsUsed);
        _reopening?.WriteState(writer);
    }

    private void Reopen(in ReferencePrices prices, VirtualTime now)
    {
        if (_state.Condition == MarketCondition.Halted && _reopening is not null)
        {
            _state = _state with { Condition = MarketCondition.Auction, WakeAt = _reopening.Begin(now) };
        }
        else
        {
            _state = _state.Condition == MarketCondition.Auction && _reopening!.TryExtend(prices.Indicative, prices.Last, now, out var end)
                ? _state with { WakeAt = end }
                : BreakerState.Open;
        }
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _state = BreakerState.ReadState(reader);
        _close = new Price(reader.ReadInt64());
        _latest = new Price(reader.ReadInt64());
        _session = reader.ReadInt64();
        _levelsUsed = reader.ReadInt32();
        _reopening?.ReadState(reader);
    }

    private void BeginSessionIfDue(in ReferencePrices prices, VirtualTime now)
    {
        var session = terms.Session.NumberAt(now);
        if (session > _session)
        {
            _session = session;
            _levelsUsed = 0;
            _close = _latest.IsSet ? _latest : _close;
        }

        if (!_close.IsSet)
        {
            _close = terms.Watches == BreakerReference.Benchmark ? prices.Benchmark : prices.Opening;
        }
    }

    /// <summary>Halts at the deepest level that was reached; the ones above it count as used.</summary>
    private void HaltAtNextLevel(VirtualTime now)
    {
        for (var level = terms.Levels.Count; level > _levelsUsed; level--)
        {
            if (HasFallen(terms.Levels[level - 1]))
            {
                _levelsUsed = level;
                _state = new BreakerState(MarketCondition.Halted, now + terms.CoolDown, _close);
                return;
            }
        }
    }

    private bool HasFallen(Ratio level) =>
        (Int128)(_close.Ticks - _latest.Ticks) * Ratio.One >= (Int128)_close.Ticks * level.PartsPerMillion;
}
