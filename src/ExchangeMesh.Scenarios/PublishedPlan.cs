namespace ExchangeMesh.Scenarios;

/// <summary>What a published model gives, and how runs of the scenario are held against it.</summary>
/// <param name="Source">Where it is published.</param>
/// <param name="Note">What a reader should know, or empty.</param>
/// <param name="Seeds">How many seeds it is run with, from the scenario's own.</param>
/// <param name="Expected">What is expected of runs; those with equal overrides are of one run.</param>
/// <param name="Searches">Thresholds that are found by bisection.</param>
public sealed record PublishedPlan(
    string Source,
    string Note,
    int Seeds,
    IReadOnlyList<ExpectedValue> Expected,
    IReadOnlyList<ThresholdSearch> Searches);

/// <summary>A value that a run is expected to give.</summary>
/// <param name="Text">What it is, in a few words.</param>
/// <param name="Measure">The expression of metrics that gives it.</param>
/// <param name="Least">The least value that passes; null for none.</param>
/// <param name="Greatest">The greatest value that passes; null for none.</param>
/// <param name="Value">The published value; null for a band.</param>
/// <param name="Tolerance">The tolerance as it is written.</param>
/// <param name="Overrides">The fields that are set for it.</param>
public sealed record ExpectedValue(
    string Text,
    string Measure,
    double? Value,
    double? Least,
    double? Greatest,
    string Tolerance,
    IReadOnlyList<ScenarioOverride> Overrides);

/// <summary>A threshold of a field at which a condition comes true.</summary>
/// <param name="Text">What it is.</param>
/// <param name="Fields">The paths that are set to the same value.</param>
/// <param name="From">Where the condition does not hold.</param>
/// <param name="To">Where it holds.</param>
/// <param name="Until">The condition, as it is written.</param>
/// <param name="Unit">What is written after a value.</param>
/// <param name="Precision">How narrow the bracket becomes, relative to its middle.</param>
/// <param name="Value">The published threshold.</param>
/// <param name="Least">The least threshold that passes.</param>
/// <param name="Greatest">The greatest threshold that passes.</param>
/// <param name="Tolerance">The tolerance as it is written.</param>
/// <param name="Overrides">The other fields that are set for it.</param>
public sealed record ThresholdSearch(
    string Text,
    IReadOnlyList<string> Fields,
    double From,
    double To,
    string Until,
    string Unit,
    double Precision,
    double Value,
    double Least,
    double Greatest,
    string Tolerance,
    IReadOnlyList<ScenarioOverride> Overrides);
