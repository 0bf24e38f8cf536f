using System.Diagnostics;
using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Tools.Singleton;
using Akka.Event;
using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Actors.Hosting;
using ExchangeMesh.Actors.Links;

namespace ExchangeMesh.Actors.Nodes;

/// <summary>What a node of the cluster may do for runs.</summary>
/// <param name="Partitions">How many partitions of a run it may host; at least 1.</param>
/// <param name="ResultsDirectory">Where results folders are made while the coordinator is here.</param>
public sealed record MeshNodeTerms(int Partitions, string ResultsDirectory)
{
    /// <summary>The database of checkpoints, which all nodes must reach; null for none: a run that loses a node then begins again.</summary>
    public CheckpointStorage? Storage { get; init; }

    /// <summary>Where links from other nodes are taken; null where batches travel by Akka.Remote. Links are used for a run when all of its nodes take them.</summary>
    public LinkTerms? Links { get; init; }

    /// <summary>How much time passes between two checkpoints of a run.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromSeconds(15);
}

/// <summary>Makes an actor system a node of the mesh: a host of partitions, a place for the coordinator, and a way to it.</summary>
public static class MeshNode
{
    private const string Coordinator = "exchangemesh-coordinator";

    // Somewhat less than the phase of the shutdown in which it happens.
    private static readonly TimeSpan LongestHandOver = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan HandOverPatience = TimeSpan.FromMilliseconds(250);

    /// <summary>Starts a node's actors. The system has the settings of <see cref="MeshConfiguration.For"/> and of Akka.Cluster.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="terms">What the node may do.</param>
    /// <returns>The way to the coordinator: takes <c>SubmitRun</c>, <c>AskRun</c>, <c>InterruptRun</c> and <c>AskFile</c>.</returns>
    /// <exception cref="IOException">Links cannot be taken on the port.</exception>
    public static IActorRef Start(ActorSystem system, MeshNodeTerms terms)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(terms);
        var open = new OpenExchange();
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "exchangemesh-leave-run", () =>
        {
            open.Abandon();
            return Task.FromResult(Done.Instance);
        });
        var listener = terms.Links is null ? null : new LinkListener(terms.Links, Logging.GetLogger(system, typeof(LinkListener)));
        _ = system.WhenTerminated.ContinueWith(_ => listener?.Dispose(), TaskScheduler.Default);
        var link = system.ActorOf(Props.Create(() => new LinkActor(open)), LinkActor.Name);
        system.ActorOf(Props.Create(() => new MemberActor(terms, open, link, listener)), MemberActor.Name);
        if (Cluster.Get(system).SelfRoles.Contains(MemberRole.Coordinator))
        {
            system.ActorOf(
                ClusterSingletonManager.Props(
                    Props.Create(() => new ClusterCoordinatorActor(terms)),
                    PoisonPill.Instance,
                    ClusterSingletonManagerSettings.Create(system).WithRole(MemberRole.Coordinator)),
                Coordinator);
        }

        var coordinator = system.ActorOf(
            ClusterSingletonProxy.Props(
                $"/user/{Coordinator}",
                ClusterSingletonProxySettings.Create(system).WithRole(MemberRole.Coordinator)),
            Coordinator + "-proxy");
        CoordinatedShutdown.Get(system).AddTask(
            CoordinatedShutdown.PhaseBeforeClusterShutdown,
            "exchangemesh-hand-over",
            () => HandOverAsync(system, coordinator));
        return coordinator;
    }

    /// <summary>Says that the node is about to leave, until the coordinator lets it go.</summary>
    private static async Task<Done> HandOverAsync(ActorSystem system, IActorRef coordinator)
    {
        var cluster = Cluster.Get(system);
        var leave = new V1.LeaveRun { Member = cluster.SelfAddress.ToString() };
        for (var since = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since) < LongestHandOver;)
        {
            // Who was removed, or never came in, has nobody to talk to.
            if (cluster.IsTerminated || cluster.SelfMember.Status is not (MemberStatus.Up or MemberStatus.Leaving))
            {
                return Done.Instance;
            }

            try
            {
                await coordinator.Ask<V1.MayLeave>(leave, HandOverPatience).ConfigureAwait(false);
                return Done.Instance;
            }
            catch (AskTimeoutException)
            {
                // Not yet; or the question was lost, or the coordinator moves.
            }
        }

        Logging.GetLogger(system, nameof(MeshNode)).Warning("the node leaves without a word from the coordinator: what it hosts goes back to the last checkpoint");
        return Done.Instance;
    }
}
