using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Simulation;

namespace ExchangeMesh.World;

/// <summary>A market view as the engines publish it: on its instrument's channel, with the prices that alarms watch.</summary>
public struct PublishedView : IView
{
    /// <summary>What is shown.</summary>
    public MarketView Market;

    /// <inheritdoc/>
    public readonly int Channel => Market.Instrument.Value;

    /// <inheritdoc/>
    public readonly long Level(int field) => (WatchedPrice)field switch
    {
        WatchedPrice.Mark => Market.Mark.Ticks,
        WatchedPrice.Last => Market.Last.Ticks,
        WatchedPrice.Index => Market.Index.Ticks,
        _ => 0,
    };
}
