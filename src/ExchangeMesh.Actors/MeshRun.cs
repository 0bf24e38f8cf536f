using Akka.Actor;
using ExchangeMesh.Actors.Hosting;
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
    /// <returns>How the run ended; the task fails with what a participant, or the sink, threw.</returns>
    public static async Task<RunOutcome> ExecuteAsync(
        MarketWorld world,
        int partitions,
        IRunSink sink,
        Func<RunProgress, bool> progress)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        using var system = ActorSystem.Create(
            $"exchangemesh-{Interlocked.Increment(ref _runs)}",
            MeshConfiguration.For(partitions));
        try
        {
            return await ExecuteOnAsync(system, world, partitions, sink, progress).ConfigureAwait(false);
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
        Func<RunProgress, bool> progress)
    {
        var outcome = new TaskCompletionSource<RunOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var order = new CoordinatorActor.Start(world, partitions, sink, progress, outcome);
        system.ActorOf(Props.Create(() => new CoordinatorActor(order)), "coordinator");
        return await outcome.Task.ConfigureAwait(false);
    }
}
