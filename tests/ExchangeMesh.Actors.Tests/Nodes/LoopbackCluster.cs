using System.Net;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Actors.Hosting;
using ExchangeMesh.Actors.Links;
using ExchangeMesh.Actors.Nodes;
using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Recording;
using ExchangeMesh.Scenarios;
using Google.Protobuf;
using Microsoft.Data.Sqlite;

namespace ExchangeMesh.Actors.Tests.Nodes;

/// <summary>A cluster of several actor systems on loopback in this process: all that nodes say to each other is bytes on a socket.</summary>
internal sealed class LoopbackCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly List<ActorSystem> _systems = [];
    private readonly List<IActorRef> _coordinators = [];
    private readonly CheckpointStorage? _storage;
    private readonly DirectoryInfo _results = Directory.CreateTempSubdirectory("exchangemesh-cluster-");

    private readonly Func<int, LinkTerms?> _links;

    private LoopbackCluster(bool keepsCheckpoints, Func<int, LinkTerms?> links)
    {
        _links = links;
        _storage = keepsCheckpoints ? CheckpointStorage.InFile(Path.Combine(_results.FullName, "mesh.db")) : null;
    }

    public IReadOnlyList<ActorSystem> Systems => _systems;

    /// <summary>Starts nodes that take links on free ports, unless it is said otherwise for each.</summary>
    public static async Task<LoopbackCluster> StartAsync(int nodes, int partitions, bool keepsCheckpoints = false, Func<int, LinkTerms?>? links = null)
    {
        var cluster = new LoopbackCluster(keepsCheckpoints, links ?? (static _ => new LinkTerms(new IPEndPoint(IPAddress.Loopback, 0), "127.0.0.1")));
        for (var node = 0; node < nodes; node++)
        {
            cluster.Add(partitions);
        }

        await cluster.WaitForMembersAsync(nodes);
        return cluster;
    }

    /// <summary>Starts one node more.</summary>
    public void Add(int partitions)
    {
        var system = ActorSystem.Create("mesh", Settings(partitions).WithFallback(_storage?.Configuration ?? Config.Empty));
        var terms = new MeshNodeTerms(partitions, Path.Combine(_results.FullName, $"node-{_systems.Count}"))
        {
            Storage = _storage,
            Links = _links(_systems.Count),
            CheckpointEvery = TimeSpan.FromMilliseconds(300),
        };
        _coordinators.Add(MeshNode.Start(system, terms));
        _systems.Add(system);
        Cluster.Get(system).Join(Cluster.Get(_systems[0]).SelfAddress);
    }

    public async Task WaitForMembersAsync(int nodes)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (!_systems.All(system => Cluster.Get(system).IsTerminated || system.WhenTerminated.IsCompleted || Cluster.Get(system).State.Members.Count(member => member.Status == MemberStatus.Up) == nodes))
        {
            Assert.True(DateTime.UtcNow < deadline, "the cluster did not form");
            await Task.Delay(50);
        }
    }

    /// <summary>Ends a node without a word to the others, who find out by its silence.</summary>
    public Task KillAsync(int node) => EndAsync(_systems[node]);

    /// <summary>Asks a node to leave, as SIGTERM does, and waits until it has.</summary>
    public async Task LeaveAsync(int node)
    {
        await CoordinatedShutdown.Get(_systems[node]).Run(CoordinatedShutdown.ClrExitReason.Instance);
        await _systems[node].WhenTerminated;
    }

    /// <summary>Submits a run at one node, or changes the pace of one that is under way.</summary>
    public Task<V1.RunStatus> SubmitAsync(ScenarioReading reading, int at, double? pace = null)
    {
        var submit = new V1.SubmitRun { Scenario = ByteString.CopyFromUtf8(reading.ResolvedText) };
        if (pace is { } factor)
        {
            submit.Pace = factor;
        }

        return AskAsync(at, submit);
    }

    public Task<V1.RunStatus> StatusAsync(string run, int at) => AskAsync(at, new V1.AskRun { Run = run });

    public Task<V1.RunStatus> InterruptAsync(string run, int at) => AskAsync(at, new V1.InterruptRun { Run = run });

    /// <summary>Waits until a run is where a test wants it to be.</summary>
    public async Task<V1.RunStatus> WaitAsync(string run, int at, Func<V1.RunStatus, bool> isThere)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            var status = await StatusAsync(run, at);
            if (isThere(status))
            {
                return status;
            }

            Assert.True(status.State != V1.RunState.Failed, $"the run has failed: {status.Failure}");
            Assert.True(DateTime.UtcNow < deadline, $"the run hangs: {status}");
            await Task.Delay(100);
        }
    }

    /// <summary>Waits for a run's end, fetches its results through one node, and returns their folder.</summary>
    public async Task<string> FetchAsync(string run, int at)
    {
        var status = await WaitAsync(run, at, status => status.State == V1.RunState.Ended);
        var folder = Directory.CreateDirectory(Path.Combine(_results.FullName, $"fetched-{at}", status.Folder)).FullName;
        foreach (var file in status.Files)
        {
            await using var target = File.Create(Path.Combine(folder, file.Name));
            while (target.Position < file.Length)
            {
                var piece = await _coordinators[at].Ask<V1.FilePiece>(new V1.AskFile { Run = run, Name = file.Name, Offset = target.Position }, Patience);
                await target.WriteAsync(piece.Bytes.Memory);
            }
        }

        return folder;
    }

    public static RunManifest ManifestOf(string folder)
    {
        Assert.Equal("", RunManifest.TryRead(folder, out var manifest));
        return manifest!;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_systems.Select(EndAsync));
        SqliteConnection.ClearAllPools();
        _results.Delete(recursive: true);
        Assert.Empty(LocalOnlySerializer.RefusedTypes);
    }

    private static Task EndAsync(ActorSystem system) => CoordinatedShutdown.Get(system)
        .Run(CoordinatedShutdown.UnknownReason.Instance, CoordinatedShutdown.PhaseBeforeActorSystemTerminate);

    private async Task<V1.RunStatus> AskAsync(int at, object question)
    {
        for (var deadline = DateTime.UtcNow + Patience; ;)
        {
            try
            {
                return await _coordinators[at].Ask<V1.RunStatus>(question, TimeSpan.FromSeconds(2));
            }
            catch (AskTimeoutException) when (DateTime.UtcNow < deadline)
            {
                // The coordinator moves, or its node is lost: the question is asked again, as every client does.
            }
        }
    }

    private static Config Settings(int partitions) => ConfigurationFactory.ParseString(
        """
        akka {
          loglevel = ERROR
          stdout-loglevel = ERROR
          actor.provider = cluster
          coordinated-shutdown { run-by-clr-shutdown-hook = off, phases.before-cluster-shutdown.timeout = 30s }
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
          cluster {
            roles = ["coordinator", "partitions"]
            gossip-interval = 100ms
            leader-actions-interval = 100ms
            unreachable-nodes-reaper-interval = 200ms
            periodic-tasks-initial-delay = 100ms
            failure-detector { heartbeat-interval = 500ms, acceptable-heartbeat-pause = 4s, expected-response-after = 500ms }
            down-removal-margin = 500ms
            downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
            split-brain-resolver { active-strategy = keep-majority, stable-after = 1s }
            singleton.hand-over-retry-interval = 200ms
            singleton-proxy.singleton-identification-interval = 200ms
          }
        }
        """)
        .WithFallback(LocalOnlySerializer.Configuration)
        .WithFallback(RefusingSerializer.Configuration)
        .WithFallback(MeshSerializer.Configuration)
        .WithFallback(MeshConfiguration.For(partitions))
        .WithFallback(ClusterSingleton.DefaultConfig());
}
