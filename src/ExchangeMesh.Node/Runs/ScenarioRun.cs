using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using ExchangeMesh.Actors;
using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Node.Control;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.Recording.Summaries;
using ExchangeMesh.Scenarios;
using ExchangeMesh.World;

namespace ExchangeMesh.Node.Runs;

/// <summary>Which engine a run is made on; the results do not depend on it.</summary>
public enum RunEngine
{
    /// <summary>One Akka actor for each exchange, lending venue and trader, on partitions in parallel.</summary>
    Actors,

    /// <summary>The reference: no actors, one thread, one heap of events.</summary>
    Sequential,
}

/// <summary>How a run is made.</summary>
/// <param name="Engine">On which engine.</param>
/// <param name="Partitions">On how many partitions, at least 1; the sequential engine has none.</param>
/// <param name="OutDirectory">Where results folders are; null to write none.</param>
public sealed record RunOptions(RunEngine Engine, int Partitions, string? OutDirectory)
{
    /// <summary>How often the run is checkpointed, so that it can go on after a crash; null for never. Only a run on actors that writes results is.</summary>
    public CheckpointInterval? CheckpointEvery { get; init; }

    /// <summary>Leads the run by hand: its pace, pauses and shocks from outside; null to let it go as fast as it can.</summary>
    public RunControl? Control { get; init; }

    /// <summary>The shocks that the run is given again, by number: those of an earlier run's manifest.</summary>
    public IReadOnlyList<RecordedInput> Inputs { get; init; } = [];

    /// <summary>Whether to go on from what an unfinished run of the same scenario and seed has left.</summary>
    public bool Resume { get; init; }
}

/// <summary>One run, from a checked scenario to results.</summary>
public static class ScenarioRun
{
    /// <summary>Runs a scenario to its end, or until it is asked to stop.</summary>
    /// <param name="reading">A reading that gave a plan.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="progress">Told from time to time how far the run is, and how many liquidations there were.</param>
    /// <param name="stop">Asks the run to end at the next window; its results up to there are complete.</param>
    /// <returns>The results.</returns>
    /// <exception cref="ArgumentException">The reading gave no plan.</exception>
    /// <exception cref="InvariantViolationException">Money or contracts were not conserved, or another fault of ours.</exception>
    /// <exception cref="IOException">Results or checkpoints could not be written, or a checkpoint cannot be gone on from.</exception>
    public static async Task<RunResult> ExecuteAsync(
        ScenarioReading reading,
        RunOptions options,
        Action<RunProgress, int> progress,
        CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(options);
        var plan = reading.Plan ?? throw new ArgumentException("The reading gave no plan.", nameof(reading));
        var startedAt = DateTimeOffset.UtcNow;
        var watch = Stopwatch.StartNew();
        var scenario = ScenarioRecording.Of(reading);
        using var unfinished = UnfinishedOf(scenario, options);
        var injected = InjectedShocks.Read(reading, options.Resume && unfinished is not null ? unfinished.Inputs.Read() : options.Inputs);
        var world = WorldBuilder.Build(plan, injected: injected);
        using var recorder = RecorderOf(scenario, world, options);
        var sink = new RecorderSink(recorder, options.Control?.Watch);
        options.Control?.Watch?.Begin(world);
        options.Control?.Open(unfinished?.Inputs, injected.Count);
        using var stopping = stop.Register(() => options.Control?.Stop());
        bool Tell(RunProgress at)
        {
            progress(at, sink.Liquidations);
            return !stop.IsCancellationRequested;
        }

        var outcome = await RunAsync(world, options, sink, Tell, CheckpointsOf(unfinished, scenario, options)).ConfigureAwait(false);
        var result = recorder.Complete(
            new RunEnd(outcome.ReachedAt, outcome.WasInterrupted, outcome.Messages, outcome.Wakes),
            new RunAudit(Passed: true, outcome.Audits, ""),
            new RunHost
            {
                Engine = options.Engine == RunEngine.Sequential ? "sequential" : "actors",
                Partitions = options.Engine == RunEngine.Sequential ? 0 : options.Partitions,
                OperatingSystem = RuntimeInformation.OSDescription,
                Runtime = RuntimeInformation.FrameworkDescription,
                Processors = Environment.ProcessorCount,
                StartedAt = startedAt.ToString("O", CultureInfo.InvariantCulture),
                WallSeconds = watch.Elapsed.TotalSeconds,
            },
            [.. new OutsideInput(world).Shocks.Select(InjectedShocks.Record)]);
        if (!outcome.WasInterrupted)
        {
            unfinished?.Complete();
        }

        return result;
    }

    /// <summary>Returns the folder from which a run that has failed or was stopped can go on, or null.</summary>
    /// <param name="reading">A reading that gave a plan.</param>
    /// <param name="options">How it was run.</param>
    public static string? UnfinishedFolder(ScenarioReading reading, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.OutDirectory is null)
        {
            return null;
        }

        using var unfinished = new UnfinishedRun(options.OutDirectory, ScenarioRecording.Of(reading));
        return unfinished.IsBegun ? unfinished.Folder : null;
    }

    private static async Task<RunOutcome> RunAsync(
        MarketWorld world,
        RunOptions options,
        RecorderSink sink,
        Func<RunProgress, bool> tell,
        CheckpointOptions? checkpoints)
    {
        try
        {
            return options.Engine == RunEngine.Sequential
                ? await Task.Run(() => SequentialRun.Execute(world, sink, tell, options.Control), CancellationToken.None).ConfigureAwait(false)
                : await MeshRun.ExecuteAsync(world, options.Partitions, sink, tell, checkpoints, options.Control).ConfigureAwait(false);
        }
        finally
        {
            options.Control?.Close();
        }
    }

    private static UnfinishedRun? UnfinishedOf(RecordedScenario scenario, RunOptions options)
    {
        if (options.OutDirectory is not { } directory || (options.Control is null && !IsCheckpointed(options)))
        {
            return null;
        }

        var unfinished = new UnfinishedRun(directory, scenario);
        if (options.Resume)
        {
            unfinished.Resume();
        }

        unfinished.ClearAway();
        return unfinished;
    }

    private static bool IsCheckpointed(RunOptions options) =>
        options.Engine == RunEngine.Actors && (options.CheckpointEvery is not null || options.Resume);

    private static CheckpointOptions? CheckpointsOf(UnfinishedRun? unfinished, RecordedScenario scenario, RunOptions options) =>
        unfinished is null || !IsCheckpointed(options)
            ? null
            : new CheckpointOptions
            {
                Storage = unfinished.Storage,
                Run = scenario.FolderName,
                ScenarioHash = scenario.Hash,
                Seed = scenario.Seed,
                Every = options.CheckpointEvery ?? new CheckpointInterval(null, null),
                Resume = options.Resume,
                Prepare = options.Resume ? static () => { } : unfinished.Begin,
            };

    private static RunRecorder RecorderOf(RecordedScenario scenario, MarketWorld world, RunOptions options) =>
        options.OutDirectory is { } directory
            ? new RunRecorder(directory, world.Names, scenario)
            : new RunRecorder(world.Names, scenario);

    private sealed class RecorderSink(RunRecorder recorder, IRunWatch? watch) : IRunSink
    {
        private volatile int _liquidations;

        public int Liquidations => _liquidations;

        public void Append(ReadOnlySpan<RunEvent> events)
        {
            recorder.Append(events);
            watch?.Take(events, recorder.Cascade);
            _liquidations = recorder.Liquidations;
        }

        public void AddState(ParticipantId participant, ulong stateHash) => recorder.AddState(participant, stateHash);
    }
}
