using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording.Metrics;

namespace ExchangeMesh.Recording.Summaries;

/// <summary>What a run gave, in figures.</summary>
public sealed class RunSummary
{
    private readonly LookupTable<string, Metric> _byName = new();

    internal RunSummary(RecordedScenario scenario, RunNames names, RunTally tally, RunEnd end, string fingerprint)
    {
        Scenario = scenario;
        Fingerprint = fingerprint;
        End = end;
        Exchanges = NamesOf(names, ParticipantRole.Exchange);
        Lenders = NamesOf(names, ParticipantRole.LendingVenue);
        Instruments = [.. tally.Instruments.Select(instrument => names.Instrument(instrument.Terms.Id)!)];
        Listed = [.. tally.Instruments.Select(instrument => Describe(instrument.Terms, names))];
        Cascade = new CascadeShape(tally.Cascade, end.At - VirtualTime.Zero);
        Contagion = new ContagionMatrix(tally.Cascade, names);
        Channels = new StressChannels(tally.Cascade, names);
        GroupLosses = tally.Losses.ByGroup();
        Metrics = MetricTable.Of(tally, names, end.At, Cascade, Contagion, Channels);
        Details = [.. FigureMetrics.DetailsOf(tally.Figures, names)];
        foreach (var metric in Metrics.Concat(Details))
        {
            _byName.TryAdd(metric.Name, metric);
        }

        Facts = [.. scenario.Facts.Select(fact => FactComparison.Of(fact, Find(fact.Metric)))];
    }

    /// <summary>The scenario.</summary>
    public RecordedScenario Scenario { get; }

    /// <summary>The run's fingerprint.</summary>
    public string Fingerprint { get; }

    /// <summary>How the run ended.</summary>
    public RunEnd End { get; }

    /// <summary>The exchanges' names, by number.</summary>
    public IReadOnlyList<string> Exchanges { get; }

    /// <summary>The lending venues' names, by number.</summary>
    public IReadOnlyList<string> Lenders { get; }

    /// <summary>The exchanges' instruments, such as <c>alpha.BTC-PERP</c>, by number.</summary>
    public IReadOnlyList<string> Instruments { get; }

    /// <summary>The exchanges' instruments with their assets, by number.</summary>
    internal IReadOnlyList<InstrumentDocument> Listed { get; }

    /// <summary>All metrics, in the order of the summary.</summary>
    public IReadOnlyList<Metric> Metrics { get; }

    /// <summary>The figures of each trader of a published model, and of each step; which there are depends on what happened.</summary>
    public IReadOnlyList<Metric> Details { get; }

    /// <summary>Size, depth, duration and branching ratio of the cascades.</summary>
    public CascadeShape Cascade { get; }

    /// <summary>Where liquidations were set off.</summary>
    public ContagionMatrix Contagion { get; }

    /// <summary>By which way stress came to liquidations.</summary>
    public StressChannels Channels { get; }

    /// <summary>What groups of traders lost by being closed.</summary>
    public IReadOnlyList<GroupLoss> GroupLosses { get; }

    /// <summary>The scenario's published facts beside what the run gave.</summary>
    public IReadOnlyList<FactComparison> Facts { get; }

    /// <summary>Reads the metrics of a results folder: each one's value by its name, null for no data.</summary>
    /// <exception cref="IOException">The folder's summary cannot be read.</exception>
    /// <exception cref="System.Text.Json.JsonException">It is none.</exception>
    public static SortedDictionary<string, double?> ReadMetrics(string folder)
    {
        var text = File.ReadAllText(Path.Combine(folder, ResultsFolder.Summary));
        return System.Text.Json.JsonSerializer.Deserialize(text, ResultsJson.Default.SummaryDocument)?.Metrics ?? [];
    }

    /// <summary>Returns every metric that a run with these participants may give, without its value, in the order of a summary.</summary>
    public static IReadOnlyList<MetricDefinition> DefinitionsOf(RunNames names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return [.. MetricTable.OfNothing(names).DistinctBy(metric => metric.Name).Select(metric => new MetricDefinition(metric.Name, metric.Unit, metric.Meaning))];
    }

    /// <summary>Returns a metric by its dotted name; null where no such metric exists. A metric without data has a null value.</summary>
    public Metric? Find(string name) => _byName.TryGetValue(name, out var metric) ? metric : null;

    private static InstrumentDocument Describe(Instrument terms, RunNames names) => new(
        names.Instrument(terms.Id) ?? "",
        names.Participant(terms.Venue) ?? "",
        terms.Symbol,
        Streams.Words.SnakeCase(terms.Kind.ToString()),
        names.Asset(terms.Base) ?? "",
        names.Asset(terms.Quote) ?? "");

    private static List<string> NamesOf(RunNames names, ParticipantRole role) =>
        [.. names.Groups.Where(group => group.Role == role).Select(group => group.Name)];
}

/// <summary>How a run ended.</summary>
/// <param name="At">The virtual time of its end.</param>
/// <param name="IsInterrupted">Whether it was stopped before the scenario's end; results are complete up to <paramref name="At"/>.</param>
/// <param name="Messages">How many messages participants handled; the same on every engine.</param>
/// <param name="Wakes">How many wake-ups participants handled; the same on every engine.</param>
public readonly record struct RunEnd(VirtualTime At, bool IsInterrupted, long Messages, long Wakes);

/// <summary>A published fact beside what a run gave.</summary>
/// <param name="Fact">The fact.</param>
/// <param name="Measured">What the run gave, in the fact's unit; null for no such metric, no data, or a unit that does not fit.</param>
/// <param name="Note">Why there is no figure; empty otherwise.</param>
public sealed record FactComparison(PublishedFact Fact, double? Measured, string Note)
{
    /// <summary>Measured ÷ published; null without both.</summary>
    public double? Quotient => Measured is { } measured && Fact.Value != 0 ? measured / Fact.Value : null;

    internal static FactComparison Of(PublishedFact fact, Metric? metric)
    {
        if (fact.Metric.Length == 0)
        {
            return new FactComparison(fact, null, "not a metric of the run");
        }

        if (metric?.Value is not { } value)
        {
            return new FactComparison(fact, null, metric is null ? $"there is no metric {fact.Metric}" : "the run gave no data");
        }

        var measured = MetricUnits.Convert(value, metric.Unit, fact.Unit);
        return new FactComparison(fact, measured, measured is null ? $"{fact.Metric} is not measured in {fact.Unit}" : "");
    }
}
