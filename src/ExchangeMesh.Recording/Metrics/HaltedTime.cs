using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>How often and for how long an instrument's breakers kept it from trading.</summary>
/// <remarks>An instrument is halted while at least one of its breakers has brought another condition than open.</remarks>
public sealed class HaltedTime
{
    private readonly SortedDictionary<int, MarketCondition> _conditions = [];
    private VirtualTime _since;
    private int _closed;
    private Duration _past;

    /// <summary>How many halts began.</summary>
    public int Halts { get; private set; }

    /// <summary>When the first began; never.</summary>
    public VirtualTime FirstAt { get; private set; } = VirtualTime.Never;

    /// <summary>Takes in a breaker's change of state.</summary>
    public void Apply(VirtualTime at, in BreakerRow row)
    {
        var wasClosed = _conditions.TryGetValue(row.Breaker, out var before) && before != MarketCondition.Open;
        var isClosed = row.Condition != MarketCondition.Open;
        _conditions[row.Breaker] = row.Condition;
        if (isClosed == wasClosed)
        {
            return;
        }

        _closed += isClosed ? 1 : -1;
        if (isClosed && _closed == 1)
        {
            Halts++;
            _since = at;
            FirstAt = at < FirstAt ? at : FirstAt;
        }
        else if (!isClosed && _closed == 0)
        {
            _past += at - _since;
        }
    }

    /// <summary>Returns how long the instrument has been halted in all by an instant.</summary>
    public Duration Until(VirtualTime at) => _closed > 0 && at > _since ? _past + (at - _since) : _past;
}
