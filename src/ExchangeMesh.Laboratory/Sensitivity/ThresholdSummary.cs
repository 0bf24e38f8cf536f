namespace ExchangeMesh.Laboratory.Sensitivity;

/// <summary>What the search for a critical value found: <c>threshold.json</c>.</summary>
/// <param name="SchemaVersion">The version of this shape.</param>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="SweepHash">The sweep's hash.</param>
/// <param name="Field">The field's path.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Level">The chance whose crossing was looked for.</param>
/// <param name="Confidence">The confidence of all verdicts together.</param>
/// <param name="Found">Whether the first and the last value lie on different sides.</param>
/// <param name="Below">The greatest value that is known to lie on the first value's side; null where nothing is found.</param>
/// <param name="Above">The least value that is known to lie on the last value's side; null where nothing is found.</param>
/// <param name="HoldsAbove">Whether the condition holds more often above the critical value; null where nothing is found.</param>
/// <param name="Probes">The values that were looked at, in order.</param>
public sealed record ThresholdSummary(
    int SchemaVersion,
    string Scenario,
    string SweepHash,
    string Field,
    string Condition,
    double Level,
    double Confidence,
    bool Found,
    string? Below,
    string? Above,
    bool? HoldsAbove,
    IReadOnlyList<ProbeSummary> Probes)
{
    /// <summary>The file's name in a sweep's folder.</summary>
    public const string FileName = "threshold.json";
}

/// <summary>What was found at one value.</summary>
/// <param name="Value">The field's value.</param>
/// <param name="Runs">How many runs were looked at.</param>
/// <param name="Holding">In how many of them the condition holds.</param>
/// <param name="NoData">How many of them have no data, so that it does not hold.</param>
/// <param name="Failed">How many more failed, and were passed over.</param>
/// <param name="Verdict">Whether the chance is <c>above</c> or <c>below</c> the level, or still <c>open</c> after all seeds.</param>
public sealed record ProbeSummary(string Value, int Runs, int Holding, int NoData, int Failed, string Verdict);
