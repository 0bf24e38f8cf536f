using ExchangeMesh.Laboratory.Designs;
using ExchangeMesh.Laboratory.Runs;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Laboratory.Gates;

/// <summary>Runs a scenario with one or many seeds and holds what it gives against its gates.</summary>
public static class ScenarioCheck
{
    /// <summary>Checks.</summary>
    /// <param name="gates">The gates; at least one.</param>
    /// <param name="seeds">The seeds; at least one.</param>
    /// <param name="read">Reads the scenario with a seed; any number of threads may ask at once.</param>
    /// <param name="confidence">Above one half and below 1; of no effect on one run.</param>
    /// <param name="options">How the runs are made.</param>
    /// <returns>What was found; null where it was asked to stop.</returns>
    /// <exception cref="IOException">No run can be made.</exception>
    public static CheckOutcome? Execute(IReadOnlyList<Gate> gates, IReadOnlyList<ulong> seeds, Func<ulong, ScenarioReading> read, double confidence, RunBatchOptions options)
    {
        ArgumentNullException.ThrowIfNull(gates);
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(options);
        var attempts = RunBatch.Execute(seeds.Count, place => read(seeds[place]), options);
        if (attempts.Any(attempt => attempt is null))
        {
            return null;
        }

        var failures = seeds.Zip(attempts, (seed, attempt) => new FailedRun(seed, attempt!.Error)).Where(run => run.Error.Length > 0).ToList();
        var judge = new GateJudge(confidence);
        var first = read(seeds[0]);
        return new CheckOutcome
        {
            Scenario = first.Plan!.Name,
            ScenarioHash = first.Hash,
            Seeds = SeedList.Written(seeds),
            Runs = seeds.Count - failures.Count,
            Confidence = confidence,
            Verdicts = failures.Count > 0
                ? []
                : [.. gates.Select(gate => judge.Judge(gate, [.. seeds.Zip(attempts, (seed, attempt) => new SeededValue(seed, attempt!.Run!.Outcomes[gate.Outcome.Name]))]))],
            Failures = failures,
        };
    }
}
