using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;

namespace ExchangeMesh.Scenarios;

/// <summary>A checked scenario: everything that a run is made of, beside the code. A run is a function of this value.</summary>
/// <remarks>
/// Participants are numbered in this order: exchanges, lending venues, reference feeds, the director of shocks, then
/// the traders, group by group, and the models, part by part. Instruments are numbered venue by venue, then one for each reference feed.
/// </remarks>
public sealed record ScenarioPlan
{
    /// <summary>The scenario's name.</summary>
    public required string Name { get; init; }

    /// <summary>What the scenario shows, in a few sentences.</summary>
    public string Description { get; init; } = "";

    /// <summary>The seed of all randomness; at most 2⁵³.</summary>
    public required ulong Seed { get; init; }

    /// <summary>When the run ends; nothing due at or after it is handled.</summary>
    public required Duration Length { get; init; }

    /// <summary>The window's length: no link is faster.</summary>
    public required Duration Lookahead { get; init; }

    /// <summary>The instant on the calendar that virtual time zero stands for, as text, or empty.</summary>
    public string StartsAt { get; init; } = "";

    /// <summary>The assets, by number.</summary>
    public required IReadOnlyList<AssetPlan> Assets { get; init; }

    /// <summary>The exchanges.</summary>
    public required IReadOnlyList<ExchangeTerms> Exchanges { get; init; }

    /// <summary>The lending venues.</summary>
    public required IReadOnlyList<LendingTerms> Lenders { get; init; }

    /// <summary>The reference feeds: prices from outside the model.</summary>
    public required IReadOnlyList<ReferencePlan> References { get; init; }

    /// <summary>The participant that sends shocks.</summary>
    public required ParticipantId Director { get; init; }

    /// <summary>The shocks, by time.</summary>
    public required IReadOnlyList<ShockPlan> Shocks { get; init; }

    /// <summary>The groups of traders.</summary>
    public required IReadOnlyList<TraderGroupPlan> Groups { get; init; }

    /// <summary>The markets and traders of published models.</summary>
    public IReadOnlyList<ModelPlan> Models { get; init; } = [];

    /// <summary>What a published model gives, and runs are held against; null where nothing is.</summary>
    public PublishedPlan? Published { get; init; }

    /// <summary>The latencies between participants.</summary>
    public required NetworkPlan Network { get; init; }

    /// <summary>Published facts that a run is printed beside.</summary>
    public IReadOnlyList<FactPlan> Facts { get; init; } = [];

    /// <summary>Conditions that a run's outcome must meet.</summary>
    public IReadOnlyList<GatePlan> Gates { get; init; } = [];

    /// <summary>The number of participants.</summary>
    public int ParticipantCount { get; init; }

    /// <summary>The number of instruments, reference feeds included.</summary>
    public int InstrumentCount { get; init; }
}

/// <summary>An asset.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name, such as <c>BTC</c>.</param>
public sealed record AssetPlan(AssetId Id, string Name);

/// <summary>A price from outside the model: what traders hold to be an asset's fundamental worth.</summary>
public sealed record ReferencePlan
{
    /// <summary>The participant that publishes it.</summary>
    public required ParticipantId Id { get; init; }

    /// <summary>The channel of its views; prices in ticks of one micro-unit of the unit of account.</summary>
    public required InstrumentId Channel { get; init; }

    /// <summary>The name in the scenario.</summary>
    public required string Name { get; init; }

    /// <summary>Whose price.</summary>
    public required AssetId Asset { get; init; }

    /// <summary>The price at the start, in micro-units per unit of the asset.</summary>
    public required long OpeningPriceMicros { get; init; }

    /// <summary>How often it moves.</summary>
    public Duration Interval { get; init; } = Duration.FromSeconds(1);

    /// <summary>The deviation of its logarithm over one year (365 days), beside its path; zero for none.</summary>
    public double Volatility { get; init; }

    /// <summary>A given path; straight lines between the points, the last price after the last; empty for none.</summary>
    public IReadOnlyList<ReferencePoint> Path { get; init; } = [];
}

/// <summary>One point of a given price path.</summary>
/// <param name="At">When.</param>
/// <param name="PriceMicros">The price then, in micro-units.</param>
public readonly record struct ReferencePoint(VirtualTime At, long PriceMicros);

/// <summary>Something that happens from outside the model at a given time.</summary>
/// <param name="At">When it is sent; it arrives after the link's latency.</param>
/// <param name="Targets">To whom, in order.</param>
/// <param name="Shock">What.</param>
public sealed record ShockPlan(VirtualTime At, IReadOnlyList<ParticipantId> Targets, Shock Shock);

/// <summary>A group of traders that follow one strategy.</summary>
public sealed record TraderGroupPlan
{
    /// <summary>The name in the scenario.</summary>
    public required string Name { get; init; }

    /// <summary>How many traders.</summary>
    public required int Count { get; init; }

    /// <summary>The first trader's number; the others follow.</summary>
    public required ParticipantId First { get; init; }

    /// <summary>What they do.</summary>
    public required StrategyRegistration Strategy { get; init; }

    /// <summary>The values of the strategy's parameters, in the registration's order.</summary>
    public required IReadOnlyList<Distribution> Values { get; init; }

    /// <summary>The markets, in the scenario's order.</summary>
    public required IReadOnlyList<InstrumentId> Markets { get; init; }

    /// <summary>The lending venues, in the scenario's order.</summary>
    public IReadOnlyList<ParticipantId> Lenders { get; init; } = [];

    /// <summary>What each trader is given at the start.</summary>
    public required IReadOnlyList<CapitalPlan> Capital { get; init; }

    /// <summary>The positions that they hold at the start.</summary>
    public IReadOnlyList<OpeningPositionPlan> OpeningPositions { get; init; } = [];
}

/// <summary>What each trader of a group is given at one venue.</summary>
/// <param name="Venue">The venue.</param>
/// <param name="Asset">The asset.</param>
/// <param name="Amount">How much, in micro-units.</param>
public sealed record CapitalPlan(ParticipantId Venue, AssetId Asset, Distribution Amount);

/// <summary>The position that each trader of a group holds at the start: its capital at the venue × leverage ÷ opening price.</summary>
/// <param name="Market">The market.</param>
/// <param name="Leverage">Notional over capital; positive is long, negative is short.</param>
/// <remarks>Longs and shorts of a market are made equal by scaling the larger side down.</remarks>
public sealed record OpeningPositionPlan(InstrumentId Market, Distribution Leverage);

/// <summary>The latencies between participants, by class: each venue, feed and group is a class of its own.</summary>
public sealed record NetworkPlan
{
    /// <summary>The first participant of each class, ascending; a class ends where the next begins.</summary>
    public required IReadOnlyList<ParticipantId> ClassStarts { get; init; }

    /// <summary>The latency from a class (row) to a class (column), row by row; each at least the lookahead.</summary>
    public required IReadOnlyList<Duration> Latencies { get; init; }
}

/// <summary>A published fact.</summary>
/// <param name="Text">What was the case.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Source">Where it is published.</param>
/// <param name="Metric">The metric of a run's summary that it is printed beside, or empty.</param>
public sealed record FactPlan(string Text, double Value, string Unit, string Source, string Metric);
