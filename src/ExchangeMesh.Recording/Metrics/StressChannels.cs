using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>By which way stress came to a liquidation.</summary>
public enum StressChannel : byte
{
    /// <summary>None: a deleveraging, which is no liquidation.</summary>
    None,

    /// <summary>No venue set it off.</summary>
    Outside,

    /// <summary>It was set off at its own venue: by the price of its own market.</summary>
    Price,

    /// <summary>It was set off at another exchange, and no trade at its own venue followed from the same event: by the index.</summary>
    Index,

    /// <summary>It was set off at another exchange, and a trade at its own venue followed from the same event: somebody who is on both carried it.</summary>
    SharedTrader,

    /// <summary>A loan, set off at an exchange: by the price of what is pledged.</summary>
    Collateral,

    /// <summary>It was set off at a lending venue: by what was sold of a loan.</summary>
    Lender,

    /// <summary>It followed from a deleveraging: a hedge was closed, and the other leg stood alone.</summary>
    BrokenHedge,
}

/// <summary>The liquidations of one venue by one channel.</summary>
/// <param name="Venue">Where they happened.</param>
/// <param name="Channel">The way.</param>
/// <param name="Liquidations">How many.</param>
/// <param name="ClosedMicros">What they closed, in millionths of the unit of account.</param>
/// <param name="FirstAt">When the first began; never.</param>
public readonly record struct ChannelCell(ParticipantId Venue, StressChannel Channel, int Liquidations, Int128 ClosedMicros, VirtualTime FirstAt);

/// <summary>Venue × channel: how many liquidations came by each way. Deleveragings are not counted.</summary>
public sealed class StressChannels
{
    /// <summary>The channels, in the order of tables.</summary>
    public static readonly IReadOnlyList<StressChannel> All =
    [
        StressChannel.Price, StressChannel.Index, StressChannel.SharedTrader, StressChannel.Collateral, StressChannel.Lender,
        StressChannel.BrokenHedge, StressChannel.Outside,
    ];

    private readonly ChannelCell[] _cells;

    /// <summary>Counts a finished cascade.</summary>
    public StressChannels(LiquidationCascade cascade, RunNames names)
    {
        ArgumentNullException.ThrowIfNull(cascade);
        ArgumentNullException.ThrowIfNull(names);
        var venues = names.Groups.Where(group => names.IsVenue(group.First)).Select(group => group.First).ToList();
        _cells = [.. venues.SelectMany(venue => All.Select(channel => new ChannelCell(venue, channel, 0, 0, VirtualTime.Never)))];
        foreach (var node in cascade.Nodes.Where(node => node.Channel != StressChannel.None))
        {
            ref var cell = ref _cells[Array.FindIndex(_cells, one => one.Venue == node.Venue && one.Channel == node.Channel)];
            cell = cell with
            {
                Liquidations = cell.Liquidations + 1,
                ClosedMicros = cell.ClosedMicros + node.ClosedMicros,
                FirstAt = node.At < cell.FirstAt ? node.At : cell.FirstAt,
            };
            Liquidations++;
        }
    }

    /// <summary>All cells, venue by venue.</summary>
    public IReadOnlyList<ChannelCell> Cells => _cells;

    /// <summary>How many liquidations there are.</summary>
    public int Liquidations { get; }

    /// <summary>Returns how many liquidations came by a channel, at all venues.</summary>
    public int Count(StressChannel channel) => _cells.Where(cell => cell.Channel == channel).Sum(cell => cell.Liquidations);

    /// <summary>Returns the share of liquidations that came by a channel; null without liquidations.</summary>
    public double? Share(StressChannel channel) => Liquidations == 0 ? null : (double)Count(channel) / Liquidations;
}
