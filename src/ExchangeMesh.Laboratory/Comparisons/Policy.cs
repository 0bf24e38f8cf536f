using ExchangeMesh.Laboratory.Outcomes;
using ExchangeMesh.Laboratory.Runs;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Laboratory.Comparisons;

/// <summary>One of the policies that are compared: a scenario, whole or changed.</summary>
/// <param name="Name">What it is called; no two policies of a comparison share a name.</param>
/// <param name="Read">Reads its scenario with a seed; any number of threads may ask at once.</param>
public sealed record Policy(string Name, Func<ulong, ScenarioReading> Read);

/// <summary>What a policy gave with each seed.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="First">Its scenario with the first seed.</param>
/// <param name="Catalog">Its outcomes.</param>
/// <param name="Runs">Its runs, in the order of the seeds.</param>
public sealed record PolicyRuns(Policy Policy, ScenarioReading First, OutcomeCatalog Catalog, IReadOnlyList<MeasuredRun> Runs)
{
    /// <summary>Returns an outcome of each run, in the order of the seeds; null for no data.</summary>
    /// <exception cref="ArgumentException">There is no such outcome.</exception>
    public IReadOnlyList<double?> Values(string outcome) => [.. Runs.Select(run => run.Outcomes[outcome])];
}
