using ExchangeMesh.Primitives;
using ExchangeMesh.Recording.Metrics;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Recording.Streams;

/// <summary>One row of the stream <c>cascade</c>.</summary>
/// <param name="Index">The node's number, from 0.</param>
/// <param name="Node">The node.</param>
/// <param name="SubtreeSize">How many liquidations it led to in all, itself included.</param>
internal readonly record struct CascadeRow(int Index, CascadeNode Node, int SubtreeSize);

/// <summary>The streams that are computed from the recorded ones.</summary>
internal static class MetricStreams
{
    public static IReadOnlyList<StreamColumn<CascadeRow>> Cascade(RunNames names, LiquidationCascade cascade) =>
    [
        new ValueColumn<CascadeRow, long>("node", "number of the liquidation in the cascade, from 0", (in row) => row.Index),
        new ValueColumn<CascadeRow, long>("id", "event id of its first step", (in row) => row.Node.Id.Value),
        new ValueColumn<CascadeRow, long>("at_ns", "virtual time in nanoseconds when it began", (in row) => row.Node.At.Nanoseconds),
        new ValueColumn<CascadeRow, double>("at_s", "virtual time in seconds when it began", (in row) => row.Node.At.Nanoseconds / 1e9),
        new ValueColumn<CascadeRow, double>("last_at_s", "virtual time in seconds of its latest step", (in row) => row.Node.LastAt.Nanoseconds / 1e9),
        new TextColumn<CascadeRow>("by", "venue", (in row) => names.Participant(row.Node.Venue)),
        new ValueColumn<CascadeRow, long>("cause", "id of the event that set it off; 0 for none", (in row) => row.Node.Cause.Value),
        new TextColumn<CascadeRow>("kind", "liquidation, loan_liquidation or deleveraging", (in row) => Words.SnakeCase(row.Node.Kind.ToString())),
        new TextColumn<CascadeRow>("account", "whose position or loan", (in row) => names.Participant(row.Node.Account)),
        new TextColumn<CascadeRow>("instrument", "venue and symbol; null for a loan", (in row) => names.Instrument(row.Node.Instrument)),
        new ValueColumn<CascadeRow, long>("steps", "steps that it took", (in row) => row.Node.Steps),
        new ValueColumn<CascadeRow, double>("closed", "what it closed, in the quote asset or unit of account", (in row) => (double)row.Node.ClosedMicros / 1e6),
        new OptionalColumn<CascadeRow, long>("parent", "number of the liquidation that led to it; null for none", (in row) => row.Node.Parent < 0 ? null : row.Node.Parent),
        new ValueColumn<CascadeRow, long>("root", "number of the first liquidation of its tree", (in row) => row.Node.Root),
        new ValueColumn<CascadeRow, long>("depth", "liquidations above it", (in row) => row.Node.Depth),
        new ValueColumn<CascadeRow, long>("children", "liquidations that it led to directly", (in row) => row.Node.Children),
        new ValueColumn<CascadeRow, long>("subtree_size", "liquidations that it led to in all, itself included", (in row) => row.SubtreeSize),
        new TextColumn<CascadeRow>("set_off_at", "venue at which it was set off; null for outside all venues", (in row) => SetOffAt(row.Node, names)),
        new ValueColumn<CascadeRow, bool>("crosses_venues", "whether it was set off at another venue than its own", (in row) => SetOffAt(row.Node, names) is not null && row.Node.SetOffAt != row.Node.Venue),
        new TextColumn<CascadeRow>("channel", "way by which stress came to it; none for a deleveraging", (in row) => Words.SnakeCase(row.Node.Channel.ToString())),
        new ValueColumn<CascadeRow, long>("shock", "event id of the shock above its chain of causes; 0 for none", (in row) => row.Node.Shock.Value),
        new ValueColumn<CascadeRow, double>("root_at_s", "virtual time in seconds when its tree began", (in row) => cascade.Nodes[row.Node.Root].At.Nanoseconds / 1e9),
    ];

    public static IReadOnlyList<StreamColumn<ContagionCell>> Contagion(RunNames names) =>
    [
        new TextColumn<ContagionCell>("set_off_at", "venue at which the liquidations were set off, or outside", (in row) => names.Participant(row.From) ?? "outside"),
        new TextColumn<ContagionCell>("venue", "venue at which they happened", (in row) => names.Participant(row.To)),
        new ValueColumn<ContagionCell, long>("liquidations", "how many", (in row) => row.Liquidations),
        new ValueColumn<ContagionCell, double>("closed", "what they closed, in the unit of account", (in row) => (double)row.ClosedMicros / 1e6),
        new OptionalColumn<ContagionCell, double>("first_at_s", "virtual time in seconds when the first began; null for none", (in row) => row.FirstAt == VirtualTime.Never ? null : row.FirstAt.Nanoseconds / 1e9),
    ];

    public static IReadOnlyList<StreamColumn<AttackShare>> AttackSources() =>
    [
        new TextColumn<AttackShare>("kind", "traders, fund, bad_debt, unpaid or fees", (in row) => Words.SnakeCase(row.Kind.ToString())),
        new TextColumn<AttackShare>("source", "the group's or the venue's name; null for fees", (in row) => row.Name.Length == 0 ? null : row.Name),
        new ValueColumn<AttackShare, double>("amount", "what the attackers had from it, in the unit of account; negative where it won", (in row) => row.Amount),
    ];

    public static IReadOnlyList<StreamColumn<ChannelCell>> Channels(RunNames names) =>
    [
        new TextColumn<ChannelCell>("venue", "venue at which the liquidations happened", (in row) => names.Participant(row.Venue)),
        new TextColumn<ChannelCell>("channel", "price, index, shared_trader, collateral, lender, broken_hedge or outside", (in row) => Words.SnakeCase(row.Channel.ToString())),
        new ValueColumn<ChannelCell, long>("liquidations", "how many", (in row) => row.Liquidations),
        new ValueColumn<ChannelCell, double>("closed", "what they closed, in the unit of account", (in row) => (double)row.ClosedMicros / 1e6),
        new OptionalColumn<ChannelCell, double>("first_at_s", "virtual time in seconds when the first began; null for none", (in row) => row.FirstAt == VirtualTime.Never ? null : row.FirstAt.Nanoseconds / 1e9),
    ];

    public static IReadOnlyList<StreamColumn<CascadeSpan>> Branching { get; } =
    [
        new ValueColumn<CascadeSpan, double>("from_s", "virtual time in seconds at which the span begins", (in row) => row.From.Nanoseconds / 1e9),
        new ValueColumn<CascadeSpan, long>("liquidations", "liquidations that began in it", (in row) => row.Liquidations),
        new ValueColumn<CascadeSpan, long>("offspring", "liquidations, at any time, that these led to directly", (in row) => row.Offspring),
        new OptionalColumn<CascadeSpan, double>("branching_ratio", "offspring over liquidations; null without liquidations", (in row) => row.BranchingRatio),
        new OptionalColumn<CascadeSpan, double>("standard_error", "standard error of the ratio; null below two liquidations", (in row) => row.StandardError),
    ];

    public static IReadOnlyList<StreamColumn<GroupLoss>> Losses { get; } =
    [
        new TextColumn<GroupLoss>("group", "group of traders", (in row) => row.Group),
        new ValueColumn<GroupLoss, long>("accounts", "accounts that lost by being closed", (in row) => row.Accounts),
        new ValueColumn<GroupLoss, double>("loss", "what they lost against the mark, in the quote asset", (in row) => (double)row.LossMicros / 1e6),
        new ValueColumn<GroupLoss, double>("largest", "what the one that lost most lost", (in row) => (double)row.LargestMicros / 1e6),
        new ValueColumn<GroupLoss, double>("least", "what the one that lost least lost", (in row) => (double)row.Spread.LeastMicros / 1e6),
        new ValueColumn<GroupLoss, double>("lower_quartile", "a quarter of the accounts lost at most this", (in row) => (double)row.Spread.LowerQuartileMicros / 1e6),
        new ValueColumn<GroupLoss, double>("median", "half of the accounts lost at most this", (in row) => (double)row.Spread.MedianMicros / 1e6),
        new ValueColumn<GroupLoss, double>("upper_quartile", "three quarters of the accounts lost at most this", (in row) => (double)row.Spread.UpperQuartileMicros / 1e6),
    ];

    public static IReadOnlyList<StreamColumn<Metric>> Metrics { get; } =
    [
        new TextColumn<Metric>("metric", "its dotted name", (in row) => row.Name),
        new OptionalColumn<Metric, double>("value", "its value in its unit; null without data", (in row) => row.Value),
        new TextColumn<Metric>("unit", "count, money, price, quantity, ratio or seconds", (in row) => Words.SnakeCase(row.Unit.ToString())),
        new TextColumn<Metric>("meaning", "what it is", (in row) => row.Meaning),
    ];

    private static string? SetOffAt(CascadeNode node, RunNames names) =>
        names.IsVenue(node.SetOffAt) ? names.Participant(node.SetOffAt) : null;
}
