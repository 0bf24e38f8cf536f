using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>Which forced closing a node of the cascade is.</summary>
public enum CascadeKind : byte
{
    /// <summary>An exchange liquidates an account.</summary>
    Liquidation,

    /// <summary>A liquidator calls a loan.</summary>
    LoanLiquidation,

    /// <summary>A profitable position is closed against a bankrupt one.</summary>
    Deleveraging,
}

/// <summary>One liquidation in the cascade.</summary>
public sealed class CascadeNode
{
    /// <summary>The recorded event; the first step where there are several.</summary>
    public required EventId Id { get; init; }

    /// <summary>When it began.</summary>
    public required VirtualTime At { get; init; }

    /// <summary>The event's direct cause.</summary>
    public required EventId Cause { get; init; }

    /// <summary>Where it happened.</summary>
    public required ParticipantId Venue { get; init; }

    /// <summary>Whose position or loan.</summary>
    public required ParticipantId Account { get; init; }

    /// <summary>What it is.</summary>
    public required CascadeKind Kind { get; init; }

    /// <summary>The instrument, or none for a loan.</summary>
    public required InstrumentId Instrument { get; init; }

    /// <summary>The liquidation that led to it, as an index into the nodes; −1 for none.</summary>
    public required int Parent { get; init; }

    /// <summary>The first liquidation of its tree, as an index into the nodes; its own for a root.</summary>
    public required int Root { get; init; }

    /// <summary>How many liquidations are above it.</summary>
    public required int Depth { get; init; }

    /// <summary>Where it was set off: at the parent's venue; for a root, at the shock's target or the first event of its chain of causes; nobody where it has no cause.</summary>
    public required ParticipantId SetOffAt { get; init; }

    /// <summary>The shock above the whole chain, or none.</summary>
    public required EventId Shock { get; init; }

    /// <summary>By which way the stress came.</summary>
    public required StressChannel Channel { get; init; }

    /// <summary>When its latest step happened.</summary>
    public VirtualTime LastAt { get; internal set; }

    /// <summary>How many steps it took.</summary>
    public int Steps { get; internal set; }

    /// <summary>How many liquidations it led to directly.</summary>
    public int Children { get; internal set; }

    /// <summary>What it closed, in millionths of the quote asset or the unit of account: forced trades, takeovers, deleveraged or seized amounts.</summary>
    public Int128 ClosedMicros { get; internal set; }
}

/// <summary>The trees of liquidations that led to liquidations.</summary>
/// <remarks>
/// A node is a liquidation of an account by an exchange, a liquidation call on a loan, or an automatic deleveraging.
/// Its parent is the nearest such event above it in the chain of causes. A liquidation whose nearest one is of the
/// same account at the same venue is a further step of it, not a node of its own: otherwise a liquidation in four
/// steps would look like a cascade of four. Memory grows with the nodes.
/// The branching ratio is the mean number of children: nodes that have a parent ÷ nodes; below one a cascade dies
/// out. Source: the mean offspring of a Galton-Watson process (Harris, The Theory of Branching Processes, 1963, ch. 1).
/// </remarks>
public sealed class LiquidationCascade
{
    private readonly CauseIndex _causes = new();
    private readonly List<CascadeNode> _nodes = [];
    private readonly LookupTable<(int Venue, long Cause), bool> _carried = new();
    private readonly RunNames _names;

    /// <summary>Creates a cascade without nodes.</summary>
    public LiquidationCascade(RunNames names) => _names = names;

    /// <summary>The nodes, in the run's order: a parent comes before its children.</summary>
    public IReadOnlyList<CascadeNode> Nodes => _nodes;

    /// <summary>Takes in the next event.</summary>
    public void Apply(in RunEvent next)
    {
        switch (next.Record.Kind)
        {
            case RecordKind.Liquidation:
                ApplyLiquidation(in next, next.Record.Row<LiquidationRow>());
                break;
            case RecordKind.LoanLiquidation:
                var call = next.Record.Row<LoanLiquidationRow>();
                Add(in next, CascadeKind.LoanLiquidation, call.Borrower, InstrumentId.None, (Int128)call.Seized.Micros * call.CollateralPriceMicros / 1_000_000);
                break;
            case RecordKind.Deleveraging:
                var closing = next.Record.Row<DeleveragingRow>();
                Add(in next, CascadeKind.Deleveraging, closing.Account, closing.Instrument, Notional.InQuoteMicros(_names.Terms(closing.Instrument), closing.Price, closing.Quantity));
                break;
            case RecordKind.Shock:
                _causes.Begin(in next, new Origin(OriginKind.Shock, TargetOf(next.Record.Row<ShockRow>()), -1, next.Id));
                break;
            case RecordKind.Loan when !next.Cause.IsSet:
                _causes.BeginOrdinary(in next);
                break;
            case RecordKind.Trade:
                ApplyTrade(in next, next.Record.Row<TradeRow>());
                break;
            default:
                _causes.Follow(in next);
                break;
        }
    }

    /// <summary>Returns whether an event followed from a liquidation.</summary>
    /// <param name="cause">The event's cause.</param>
    public bool IsLedToByLiquidation(EventId cause) => _causes.Above(cause).Kind == OriginKind.Liquidation;

    /// <summary>Returns, for each node, how many nodes its subtree has, itself included.</summary>
    public int[] SubtreeSizes()
    {
        var sizes = new int[_nodes.Count];
        for (var index = _nodes.Count - 1; index >= 0; index--)
        {
            sizes[index]++;
            if (_nodes[index].Parent >= 0)
            {
                sizes[_nodes[index].Parent] += sizes[index];
            }
        }

        return sizes;
    }

    private void ApplyLiquidation(in RunEvent next, LiquidationRow row)
    {
        var closed = row.Stage is LiquidationStage.Takeover or LiquidationStage.Sale
            ? Notional.InQuoteMicros(_names.Terms(row.Instrument), row.BankruptcyPrice, row.Quantity)
            : 0;
        Add(in next, CascadeKind.Liquidation, row.Account, row.Instrument, closed);
    }

    private void ApplyTrade(in RunEvent next, TradeRow row)
    {
        _causes.Follow(in next);
        if (next.Cause.IsSet && next.Cause.Participant != next.By)
        {
            _carried.TryAdd((next.By.Value, next.Cause.Value), true);
        }

        if (row.IsLiquidation && _causes.Above(next.Cause) is { Kind: OriginKind.Liquidation } origin)
        {
            _nodes[origin.Node].ClosedMicros += Notional.InQuoteMicros(_names.Terms(row.Instrument), row.Price, row.Quantity);
        }
    }

    private void Add(in RunEvent next, CascadeKind kind, ParticipantId account, InstrumentId instrument, Int128 closed)
    {
        var origin = _causes.Above(next.Cause);
        var parent = origin.Kind == OriginKind.Liquidation ? _nodes[origin.Node] : null;
        if (parent is not null && parent.Account == account && parent.Venue == next.By)
        {
            parent.Steps++;
            parent.LastAt = next.At;
            parent.ClosedMicros += closed;
            _causes.Follow(in next);
            return;
        }

        var index = _nodes.Count;
        _nodes.Add(new CascadeNode
        {
            Id = next.Id,
            At = next.At,
            Cause = next.Cause,
            Venue = next.By,
            Account = account,
            Kind = kind,
            Instrument = instrument,
            Parent = parent is null ? -1 : origin.Node,
            Root = parent?.Root ?? index,
            Depth = parent is null ? 0 : parent.Depth + 1,
            SetOffAt = origin.Kind == OriginKind.None ? ParticipantId.None : origin.Venue,
            Shock = origin.Shock,
            Channel = ChannelOf(in next, kind, in origin, parent),
            LastAt = next.At,
            Steps = 1,
            ClosedMicros = closed,
        });
        if (parent is not null)
        {
            parent.Children++;
        }

        _causes.Begin(in next, new Origin(OriginKind.Liquidation, next.By, index, origin.Shock));
    }

    private StressChannel ChannelOf(in RunEvent next, CascadeKind kind, in Origin origin, CascadeNode? parent)
    {
        if (kind == CascadeKind.Deleveraging)
        {
            return StressChannel.None;
        }

        if (parent?.Kind == CascadeKind.Deleveraging)
        {
            return StressChannel.BrokenHedge;
        }

        if (origin.Kind == OriginKind.None || !_names.IsVenue(origin.Venue))
        {
            return StressChannel.Outside;
        }

        return _names.Role(origin.Venue) == ParticipantRole.LendingVenue ? StressChannel.Lender
            : kind == CascadeKind.LoanLiquidation ? StressChannel.Collateral
            : origin.Venue == next.By ? StressChannel.Price
            : _carried.Contains((next.By.Value, next.Cause.Value)) ? StressChannel.SharedTrader
            : StressChannel.Index;
    }

    private ParticipantId TargetOf(ShockRow shock) =>
        _names.IsVenue(shock.Target) || _names.Terms(shock.Instrument) is not { } terms ? shock.Target : terms.Venue;
}

/// <summary>The worth of what changes hands, across kinds of contracts.</summary>
internal static class Notional
{
    /// <summary>Returns the worth in millionths of the quote asset, towards zero; never negative.</summary>
    /// <remarks>Inverse contracts are on a fixed amount of the quote asset: lots × lot size, whatever the price.</remarks>
    public static Int128 InQuoteMicros(Instrument? terms, Price price, Quantity quantity)
    {
        if (terms is null)
        {
            return 0;
        }

        var lots = Int128.Abs(quantity.Lots);
        return terms.Kind == InstrumentKind.InversePerpetual
            ? lots * terms.LotSizeMicros
            : (Int128)price.Ticks * terms.TickSizeMicros * lots * terms.LotSizeMicros / 1_000_000;
    }
}
