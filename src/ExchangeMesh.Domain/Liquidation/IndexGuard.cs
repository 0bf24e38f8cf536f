using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Liquidation;

/// <summary>Holds liquidations back while an index is too far from its own average: what moved so fast may be wrong.</summary>
/// <remarks>Source: Drift, gh:drift-labs/protocol-v2: no liquidation while the oracle is 50 % or more away from its five-minute average over time.</remarks>
/// <param name="state">The venue.</param>
internal sealed class IndexGuard(ExchangeState state)
{
    private readonly RollingTimeMean?[] _averages =
    [
        .. state.Markets.Select(market => state.Terms.Liquidation.GuardDistance > Ratio.Zero && market.IsPerpetual && market.Terms.Index is not null
            ? new RollingTimeMean(state.Terms.Liquidation.GuardAveraging)
            : null),
    ];

    /// <summary>Takes note of a market's index.</summary>
    public void See(Market market, VirtualTime now) => _averages[market.Slot]?.Add(market.Index, now);

    /// <summary>Returns whether positions in a market must not be liquidated now; a distance that is reached holds back.</summary>
    public bool HoldsBack(Market market, VirtualTime now)
    {
        if (_averages[market.Slot] is not { } average)
        {
            return false;
        }

        var mean = average.MeanAt(now);
        return (Int128)Math.Abs(market.Index - mean) * Ratio.One >= (Int128)mean * state.Terms.Liquidation.GuardDistance.PartsPerMillion;
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        foreach (var average in _averages)
        {
            average?.WriteState(writer);
        }
    }

    /// <summary>Takes a state that was written.</summary>
    public void ReadState(StateReader reader)
    {
        foreach (var average in _averages)
        {
            average?.ReadState(reader);
        }
    }
}
