namespace ExchangeMesh.Recording.Measures;

/// <summary>One published value beside what a run gave.</summary>
/// <param name="Text">What it is.</param>
/// <param name="Run">What was set for the run, or empty; with several seeds the seed.</param>
/// <param name="Published">The published value; null for a band.</param>
/// <param name="Least">The least value that passes; null for none.</param>
/// <param name="Greatest">The greatest value that passes; null for none.</param>
/// <param name="Tolerance">The tolerance as it is written.</param>
/// <param name="Measured">What the run gave; null for no value.</param>
/// <param name="Note">Why there is no value; empty otherwise.</param>
public sealed record ReproducedValue(
    string Text,
    string Run,
    double? Published,
    double? Least,
    double? Greatest,
    string Tolerance,
    double? Measured,
    string Note)
{
    /// <summary>Whether the measured value is within the tolerance.</summary>
    public bool HasPassed => Measured is { } value && !(value < Least) && !(value > Greatest);
}

/// <summary>A published result beside what runs of its scenario gave.</summary>
/// <param name="Name">The scenario's name.</param>
/// <param name="Description">What it shows.</param>
/// <param name="Source">Where it is published.</param>
/// <param name="Note">What a reader should know, or empty.</param>
/// <param name="Parameters">The scenario, resolved: every parameter with its value.</param>
/// <param name="Values">The values.</param>
/// <param name="Fingerprint">A hash over the fingerprints of all runs in order: 64 hexadecimal digits.</param>
/// <param name="Runs">How many runs were made.</param>
public sealed record ReproducedResult(
    string Name,
    string Description,
    string Source,
    string Note,
    string Parameters,
    IReadOnlyList<ReproducedValue> Values,
    string Fingerprint,
    int Runs)
{
    /// <summary>How many values are within their tolerances.</summary>
    public int Passed => Values.Count(value => value.HasPassed);

    /// <summary>Whether all are.</summary>
    public bool HasPassed => Passed == Values.Count;
}
