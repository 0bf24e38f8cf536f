using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>Liquidations at one venue that were set off at another.</summary>
/// <param name="From">Where they were set off; nobody for outside all venues.</param>
/// <param name="To">Where they happened.</param>
/// <param name="Liquidations">How many.</param>
/// <param name="ClosedMicros">What they closed, in millionths of the unit of account.</param>
/// <param name="FirstAt">When the first began.</param>
public readonly record struct ContagionCell(ParticipantId From, ParticipantId To, int Liquidations, Int128 ClosedMicros, VirtualTime FirstAt);

/// <summary>Venue × venue: how many liquidations at the column's venue were set off at the row's.</summary>
/// <remarks>
/// A liquidation was set off where its parent liquidation happened; one without a parent, at the venue of the shock,
/// or of the first event, of its chain of causes. What no venue set off (a shock to prices outside, no cause at all)
/// is in the row "outside".
/// </remarks>
public sealed class ContagionMatrix
{
    private readonly ContagionCell[] _cells;

    /// <summary>Counts a finished cascade.</summary>
    public ContagionMatrix(LiquidationCascade cascade, RunNames names)
    {
        ArgumentNullException.ThrowIfNull(cascade);
        ArgumentNullException.ThrowIfNull(names);
        Venues = [.. names.Groups
            .Where(group => group.Role is ParticipantRole.Exchange or ParticipantRole.LendingVenue)
            .Select(group => group.First)];
        _cells = new ContagionCell[(Venues.Count + 1) * Venues.Count];
        for (var row = 0; row <= Venues.Count; row++)
        {
            for (var column = 0; column < Venues.Count; column++)
            {
                var from = row < Venues.Count ? Venues[row] : ParticipantId.None;
                _cells[(row * Venues.Count) + column] = new ContagionCell(from, Venues[column], 0, 0, VirtualTime.Never);
            }
        }

        foreach (var node in cascade.Nodes)
        {
            Count(node);
        }
    }

    /// <summary>The venues, by number: the columns, and the rows before the row "outside".</summary>
    public IReadOnlyList<ParticipantId> Venues { get; }

    /// <summary>All cells, row by row; the last row is "outside".</summary>
    public IReadOnlyList<ContagionCell> Cells => _cells;

    /// <summary>Returns a cell.</summary>
    /// <param name="from">The row: a venue, or nobody for "outside".</param>
    /// <param name="to">The column: a venue.</param>
    public ContagionCell this[ParticipantId from, ParticipantId to] => _cells[CellOf(from, to)];

    /// <summary>The share of liquidations that were set off at another venue than their own; null without liquidations at venues.</summary>
    public double? CrossVenueShare()
    {
        var all = 0;
        var crossing = 0;
        foreach (var cell in _cells)
        {
            all += cell.Liquidations;
            crossing += cell.From != ParticipantId.None && cell.From != cell.To ? cell.Liquidations : 0;
        }

        return all == 0 ? null : (double)crossing / all;
    }

    private void Count(CascadeNode node)
    {
        ref var cell = ref _cells[CellOf(node.SetOffAt, node.Venue)];
        cell = cell with
        {
            Liquidations = cell.Liquidations + 1,
            ClosedMicros = cell.ClosedMicros + node.ClosedMicros,
            FirstAt = node.At < cell.FirstAt ? node.At : cell.FirstAt,
        };
    }

    private int CellOf(ParticipantId from, ParticipantId to)
    {
        var row = IndexOf(from);
        var column = IndexOf(to);
        Invariant.Holds(column >= 0, "Liquidations are recorded by venues.");
        return ((row < 0 ? Venues.Count : row) * Venues.Count) + column;
    }

    private int IndexOf(ParticipantId venue)
    {
        for (var index = 0; index < Venues.Count; index++)
        {
            if (Venues[index] == venue)
            {
                return index;
            }
        }

        return -1;
    }
}
