using System.Text.Json.Serialization;
using ExchangeMesh.Recording.Streams;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Laboratory.Comparisons;

/// <summary>The shape of <c>comparison.json</c>: everything that the report shows.</summary>
internal sealed record ComparisonDocument
{
    public const int CurrentSchemaVersion = 1;

    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    public required string EngineVersion { get; init; }

    public required string Seeds { get; init; }

    public required double Confidence { get; init; }

    public int Resamples { get; init; } = PolicyDifference.Resamples;

    public required string RankedBy { get; init; }

    public required string RankedUnit { get; init; }

    public required bool HigherIsBetter { get; init; }

    public required IReadOnlyList<PolicyDocument> Policies { get; init; }

    /// <summary>The ranked outcome of each run, seed by seed.</summary>
    public required IReadOnlyList<PairDocument> Pairs { get; init; }

    /// <summary>Each other policy less the first.</summary>
    public required IReadOnlyList<DifferenceDocument> Differences { get; init; }

    public required ExampleDocument Example { get; init; }
}

/// <summary>A policy and its place.</summary>
internal sealed record PolicyDocument(string Name, string Scenario, string ScenarioHash, int? Rank, double? Mean, double? Lower, double? Upper, int NoData, string Folder);

/// <summary>The ranked outcome with one seed, in the order of the policies.</summary>
internal sealed record PairDocument(ulong Seed, IReadOnlyList<double?> Values, IReadOnlyList<string> Fingerprints);

/// <summary>A policy less the first.</summary>
internal sealed record DifferenceDocument(string First, string Second, string Verdict, string Pairing, bool IsPaired, IReadOnlyList<OutcomeDocument> Outcomes);

/// <summary>One outcome's difference.</summary>
internal sealed record OutcomeDocument(
    string Name,
    string Unit,
    string Meaning,
    bool WholeRun,
    int Pairs,
    double FirstMean,
    double SecondMean,
    double Difference,
    double Lower,
    double Upper,
    int LowerWith,
    int HigherWith,
    double PWilcoxon,
    double PStudent,
    double PAdjusted,
    string Verdict)
{
    public static OutcomeDocument Of(OutcomeDifference one, double confidence) => new(
        one.Outcome.Name,
        Words.SnakeCase(one.Outcome.Unit.ToString()),
        one.Outcome.Meaning,
        one.IsOfWholeRun,
        one.Pairs,
        one.FirstMean,
        one.SecondMean,
        one.Difference.Estimate,
        one.Difference.Lower,
        one.Difference.Upper,
        one.Lower,
        one.Higher,
        one.Wilcoxon.PValue,
        one.Student.PValue,
        one.AdjustedP,
        one.Verdict(confidence));

    /// <summary>Returns a value of this outcome for people.</summary>
    public string Show(double value) => MetricUnits.Show(value, Enum.Parse<MetricUnit>(Unit, ignoreCase: true));
}

/// <summary>One seed's runs side by side: the seed with which the ranked outcome differs most.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="PartAtS">When the first two policies' runs part, in seconds of virtual time; null where they never do.</param>
/// <param name="PartIn">The stream in which that shows.</param>
/// <param name="First">The first policy's event there; null for none.</param>
/// <param name="Second">The second's.</param>
/// <param name="Stories">How the ranked outcome came about in each run.</param>
internal sealed record ExampleDocument(ulong Seed, double? PartAtS, string PartIn, string? First, string? Second, IReadOnlyList<CauseStory> Stories);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ComparisonDocument))]
internal sealed partial class ComparisonJson : JsonSerializerContext;
