namespace ExchangeMesh.Recording.Summaries;

/// <summary>The shape of <c>summary.json</c>.</summary>
internal sealed record SummaryDocument
{
    public int SchemaVersion { get; init; } = RunManifest.CurrentSchemaVersion;

    public required string Scenario { get; init; }

    public required string Description { get; init; }

    public required ulong Seed { get; init; }

    public required string StartsAt { get; init; }

    public required string Fingerprint { get; init; }

    public required bool Interrupted { get; init; }

    public required double EndedAtS { get; init; }

    public required IReadOnlyList<string> Exchanges { get; init; }

    public required IReadOnlyList<string> Lenders { get; init; }

    public required IReadOnlyList<InstrumentDocument> Instruments { get; init; }

    /// <summary>Each metric's value by its name; null for no data.</summary>
    public required SortedDictionary<string, double?> Metrics { get; init; }

    /// <summary>Each metric's unit by its name: count, money, price, quantity, ratio or seconds.</summary>
    public required SortedDictionary<string, string> Units { get; init; }

    public required IReadOnlyList<SpanDocument> CascadeOverTime { get; init; }

    public required IReadOnlyList<FactDocument> Facts { get; init; }

    public static SummaryDocument Of(RunSummary summary)
    {
        var metrics = new SortedDictionary<string, double?>(StringComparer.Ordinal);
        var units = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var metric in summary.Metrics)
        {
            metrics[metric.Name] = metric.Value;
            units[metric.Name] = Streams.Words.SnakeCase(metric.Unit.ToString());
        }

        return new SummaryDocument
        {
            Scenario = summary.Scenario.Name,
            Description = summary.Scenario.Description,
            Seed = summary.Scenario.Seed,
            StartsAt = summary.Scenario.StartsAt,
            Fingerprint = summary.Fingerprint,
            Interrupted = summary.End.IsInterrupted,
            EndedAtS = summary.End.At.Nanoseconds / 1e9,
            Exchanges = summary.Exchanges,
            Lenders = summary.Lenders,
            Instruments = [.. summary.Listed],
            Metrics = metrics,
            Units = units,
            CascadeOverTime = [.. summary.Cascade.Spans.Select(span => new SpanDocument(span.From.Nanoseconds / 1e9, span.Liquidations, span.Offspring, span.BranchingRatio, span.StandardError))],
            Facts = [.. summary.Facts.Select(FactDocument.Of)],
        };
    }
}

/// <summary>An exchange's instrument.</summary>
/// <param name="Name">Venue and symbol.</param>
/// <param name="Venue">The venue.</param>
/// <param name="Symbol">The symbol.</param>
/// <param name="Kind">spot, linear_perpetual or inverse_perpetual.</param>
/// <param name="Base">The base asset.</param>
/// <param name="Quote">The quote asset.</param>
internal sealed record InstrumentDocument(string Name, string Venue, string Symbol, string Kind, string Base, string Quote);

/// <summary>How liquidations bred liquidations in one span of time.</summary>
internal sealed record SpanDocument(double FromS, int Liquidations, int Offspring, double? BranchingRatio, double? StandardError);

/// <summary>A published fact beside what the run gave.</summary>
internal sealed record FactDocument(string Text, double Value, string Unit, string Source, string Metric, double? Measured, string Note)
{
    public static FactDocument Of(FactComparison comparison) => new(
        comparison.Fact.Text,
        comparison.Fact.Value,
        comparison.Fact.Unit,
        comparison.Fact.Source,
        comparison.Fact.Metric,
        comparison.Measured,
        comparison.Note);
}
