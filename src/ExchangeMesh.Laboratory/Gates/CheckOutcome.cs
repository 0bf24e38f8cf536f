namespace ExchangeMesh.Laboratory.Gates;

/// <summary>A run that gave no outcomes.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Error">What went wrong.</param>
public sealed record FailedRun(ulong Seed, string Error);

/// <summary>What checking a scenario's gates gave.</summary>
public sealed record CheckOutcome
{
    /// <summary>The scenario's name.</summary>
    public required string Scenario { get; init; }

    /// <summary>Its hash, with the first of the seeds.</summary>
    public required string ScenarioHash { get; init; }

    /// <summary>The seeds, as they are written: <c>1..20</c>.</summary>
    public required string Seeds { get; init; }

    /// <summary>How many runs gave outcomes.</summary>
    public required int Runs { get; init; }

    /// <summary>With which confidence gates over many runs were decided.</summary>
    public required double Confidence { get; init; }

    /// <summary>What was found of each gate.</summary>
    public required IReadOnlyList<GateVerdict> Verdicts { get; init; }

    /// <summary>The runs that failed: with any of them, no gate is decided.</summary>
    public IReadOnlyList<FailedRun> Failures { get; init; } = [];

    /// <summary>How long it took, in seconds of the wall clock.</summary>
    public double WallSeconds { get; init; }

    /// <summary>Whether all runs gave outcomes and every gate holds.</summary>
    public bool Passes => Failures.Count == 0 && Verdicts.All(verdict => verdict.Holds);
}
