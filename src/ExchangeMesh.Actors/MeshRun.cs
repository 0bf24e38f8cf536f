using Akka.Actor;
using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Actors.Hosting;
using ExchangeMesh.Actors.Wire;
using ExchangeMesh.World;

namespace ExchangeMesh.Actors;

/// <summary>A run on actors: one for each exchange, lending venue and trader, on partitions that run in parallel.</summary>
public static class MeshRun
{
    private static int _runs;

    /// <summary>Runs a world to its end on an actor system of its own, in this process.</summary>
    /// <param name="world">The world; it is used up.</param>
    /// <param name="partitions">How many partitions; at least 1.</param>
    /// <param name="sink">Takes records and final states.</param>
    /// <param name="progress">Told from time to time how far the run is; returns whether to go on. Called on a partition's thread.</param>
    /// <param name="checkpoints">How the run is checkpointed, and whether it goes on from a checkpoint; null for not at all.</param>
    /// <param name="conductor">Leads the run through its windows, on a partition's thread; null for none.</param>
    /// <returns>How the run ended; the task fails with what a participant, or the sink, threw.</returns>
    /// <exception cref="CheckpointException">A checkpoint could not be written or restored.</exception>
    public static async Task<RunOutcome> ExecuteAsync(
        MarketWorld world,
        int partitions,
        IRunSink sink,
        Func<RunProgress, bool> progress,
        CheckpointOptions? checkpoints = null,
        IRunConductor? conductor = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        using var system = ActorSystem.Create(
            $"exchangemesh-{Interlocked.Increment(ref _runs)}",
            checkpoints is null
                ? MeshConfiguration.For(partitions)
                : MeshConfiguration.For(partitions).WithFallback(MeshSerializer.Configuration).WithFallback(RefusingSerializer.Configuration).WithFallback(checkpoints.Storage.Configuration));
        try
        {
            return await ExecuteOnAsync(system, world, partitions, sink, progress, checkpoints, conductor).ConfigureAwait(false);
        }
        finally
        {
            if (world.Participants.Length <= GracefulLimit)
            {
                await system.Terminate().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Up to how many participants a system is taken down actor by actor; a larger one is left to the process's end, since Akka takes minutes for a million.</summary>
    internal const int GracefulLimit = 200_000;

    /// <summary>Runs a world on a given actor system, which must have the settings of <see cref="MeshConfiguration.For"/>.</summary>
    internal static async Task<RunOutcome> ExecuteOnAsync(
        ActorSystem system,
        MarketWorld world,
        int partitions,
        IRunSink sink,
        Func<RunProgress, bool> progress,
        CheckpointOptions? checkpoints = null,
        IRunConductor? conductor = null)
    {
        var kept = checkpoints is null ? null : new RunCheckpoints(checkpoints, system);
        var restored = kept is { Options.Resume: true } ? await RestoreAsync(kept, world, sink).ConfigureAwait(false) : null;
        var journal = kept is null ? sink : new RecordJournal(
            sink,
            (restored?.Header.Checkpoint ?? 0) + 1,
            checkpoint => kept.Store.Write(new CheckpointPart(kept.Epoch, checkpoint, 0), ChunkKind.Records));
        var outcome = new TaskCompletionSource<RunOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var order = new CoordinatorActor.Start(world, partitions, journal, progress, kept, restored, conductor, outcome);
        system.ActorOf(Props.Create(() => new CoordinatorActor(order)), "coordinator");
        return await outcome.Task.ConfigureAwait(false);
    }

    /// <summary>Goes back to a run's latest complete checkpoint: hands its records over again, and restores the participants.</summary>
    /// <returns>The checkpoint, or null where there is none and the run starts anew.</returns>
    private static async Task<RestoredRun?> RestoreAsync(RunCheckpoints kept, MarketWorld world, IRunSink sink)
    {
        var manifest = await kept.Store.ReadManifestAsync().ConfigureAwait(false);
        if (manifest.Latest is not { } header)
        {
            kept.Resume(await kept.Store.RaiseEpochAsync(kept.Epoch).ConfigureAwait(false), 0, 0);
            return null;
        }

        CheckpointHeaders.Require(header, kept.Options);
        var restored = await RestoredRun.ReadAsync(kept.Store, header, world, static _ => true).ConfigureAwait(false);
        await RestoredRun.ReplayRecordsAsync(kept.Store, manifest.Headers, sink).ConfigureAwait(false);
        kept.Resume(await kept.Store.RaiseEpochAsync(header.Epoch).ConfigureAwait(false), header.Checkpoint, restored.Now);
        return restored;
    }
}
