using ExchangeMesh.Laboratory.Outcomes;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.Recording.Summaries;
using ExchangeMesh.Scenarios;
using ExchangeMesh.World;

namespace ExchangeMesh.Laboratory.Runs;

/// <summary>One run of a checked scenario on the calling thread, by the reference engine: what sweeps, comparisons and gates are made of.</summary>
/// <remarks>
/// Runs share nothing, so any number may be made at once on different threads. When a run has ended, nothing of its world is
/// held any more.
/// </remarks>
public static class PlanRun
{
    /// <summary>Runs a scenario to its end, or until it is asked to stop.</summary>
    /// <param name="reading">A reading that gave a plan.</param>
    /// <param name="options">How to run it.</param>
    /// <returns>What it gave.</returns>
    /// <exception cref="ArgumentException">The reading gave no plan.</exception>
    /// <exception cref="InvariantViolationException">Money or contracts were not conserved, or another fault of ours.</exception>
    /// <exception cref="OverflowException">An amount grew beyond what can be held.</exception>
    /// <exception cref="IOException">The results folder cannot be written.</exception>
    public static MeasuredRun Execute(ScenarioReading reading, PlanRunOptions options)
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(options);
        var plan = reading.Plan ?? throw new ArgumentException("The reading gave no plan.", nameof(reading));
        var catalog = options.Catalog ?? OutcomeCatalog.Of(plan);
        var world = WorldBuilder.Build(plan);
        var scenario = ScenarioRecording.Of(reading);
        using var recorder = options.OutDirectory is { } directory
            ? new RunRecorder(directory, world.Names, scenario)
            : new RunRecorder(world.Names, scenario);
        var end = SequentialRun.Execute(world, new RecorderSink(recorder), at => Tell(at, options));
        var result = recorder.Complete(
            new RunEnd(end.ReachedAt, end.WasInterrupted, end.Messages, end.Wakes),
            new RunAudit(Passed: true, end.Audits, ""),
            options.Host);
        return new MeasuredRun(RunOutcomes.Of(catalog, result.Summary), result.Manifest.Fingerprint, result.Folder, end.WasInterrupted);
    }

    private static bool Tell(RunProgress at, PlanRunOptions options)
    {
        options.Progress?.Invoke(at);
        return !options.Stop.IsCancellationRequested;
    }

    private sealed class RecorderSink(RunRecorder recorder) : IRunSink
    {
        public void Append(ReadOnlySpan<RunEvent> events) => recorder.Append(events);

        public void AddState(ParticipantId participant, ulong stateHash) => recorder.AddState(participant, stateHash);
    }
}

/// <summary>How one run is made.</summary>
public sealed record PlanRunOptions
{
    /// <summary>Where the results folder is made; null to write none.</summary>
    public string? OutDirectory { get; init; }

    /// <summary>The scenario's catalogue, where it is known already; it is the same for every seed.</summary>
    public OutcomeCatalog? Catalog { get; init; }

    /// <summary>Told from time to time how far the run is; null for nobody. Called on the run's thread.</summary>
    public Action<RunProgress>? Progress { get; init; }

    /// <summary>Asks the run to end; outcomes up to there are returned, marked as interrupted.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>What the manifest says of where the run was made.</summary>
    public RunHost Host { get; init; } = new() { Engine = "sequential" };
}

/// <summary>What one run gave.</summary>
/// <param name="Outcomes">Its outcomes.</param>
/// <param name="Fingerprint">Its fingerprint: 64 hexadecimal digits.</param>
/// <param name="Folder">The results folder; null where none was written.</param>
/// <param name="WasInterrupted">Whether it was stopped before the scenario's end.</param>
public sealed record MeasuredRun(RunOutcomes Outcomes, string Fingerprint, string? Folder, bool WasInterrupted);
