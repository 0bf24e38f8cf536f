using System.Diagnostics;
using Akka.Actor;
using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Scenarios;
using ExchangeMesh.Simulation;
using ExchangeMesh.World;

namespace ExchangeMesh.Benchmarks.Engines;

/// <summary>What it costs to write a checkpoint of 100,000 traders into SQLite, and to go on from it.</summary>
internal sealed class CheckpointBenchmark : IBenchmark
{
    private const int Traders = 100_000;
    private const int Rounds = 5;
    private const double SecondsBetween = 60;

    /// <inheritdoc/>
    public string Name => "checkpoint";

    /// <inheritdoc/>
    public string Summary => $"a checkpoint of {Traders:#,##0} traders: its cost, its size, and how long it takes to go on from it";

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Run()
    {
        var plan = new NoiseMarkets(8, Traders, Traders / 10_000.0, "20ms", LengthSeconds: 30).Plan();
        var folder = Directory.CreateTempSubdirectory("exchangemesh-benchmark-");
        try
        {
            var storage = CheckpointStorage.InFile(Path.Combine(folder.FullName, "checkpoints.db"));
            storage.Prepare();
            var figures = MeasureAsync(plan, storage).GetAwaiter().GetResult();
            storage.LetGo();
            return [.. figures, .. MeasureRecords(plan, folder.FullName)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(ScenarioPlan plan, CheckpointStorage storage)
    {
        using var system = ActorSystem.Create("benchmark", MeshSerializer.Configuration.WithFallback(storage.Configuration));
        var store = new CheckpointStore(system, "benchmark");
        var (world, partition) = RunHalf(plan);
        var rounds = new List<Round>();
        for (var round = 1; round <= Rounds; round++)
        {
            rounds.Add(await WriteAsync(store, world, partition, round).ConfigureAwait(false));
        }

        var restored = new List<double>();
        for (var round = 0; round < 3; round++)
        {
            restored.Add(await RestoreAsync(store, plan).ConfigureAwait(false));
        }

        await system.Terminate().ConfigureAwait(false);
        var pause = EngineRuns.Median(rounds.Select(round => round.PauseSeconds));
        var cpu = EngineRuns.Median(rounds.Select(round => round.CpuSeconds));
        return
        [
            new Figure("one checkpoint: all partitions stand still", pause * 1e3, "ms"),
            new Figure("one checkpoint: written after", EngineRuns.Median(rounds.Select(round => round.WriteSeconds)) * 1e3, "ms"),
            new Figure("one checkpoint: processor time, all threads", cpu * 1e3, "ms"),
            new Figure("bytes a trader", rounds[0].Bytes / (double)Traders, "bytes"),
            new Figure("share of one core's time at one checkpoint a minute", cpu / SecondsBetween, AtMost: 0.05),
            new Figure("world built and restored (longest of rounds)", restored.Max(), "s", AtMost: 10),
        ];
    }

    private static (MarketWorld World, Partition<IParticipant, Message, PublishedView, RunRecord> Partition) RunHalf(ScenarioPlan plan)
    {
        var (world, partition) = Build(plan);
        var runner = new LockstepRunner<IParticipant, Message, PublishedView, RunRecord>(world.Topology, [partition], world.Participants);
        runner.Start();
        while (runner.NextWindow < world.Topology.WindowOf(world.Topology.End / 2) && runner.RunWindow())
        {
            partition.Records.Clear();
        }

        return (world, partition);
    }

    private static (MarketWorld World, Partition<IParticipant, Message, PublishedView, RunRecord> Partition) Build(ScenarioPlan plan)
    {
        var world = WorldBuilder.Build(plan);
        var partition = new Partition<IParticipant, Message, PublishedView, RunRecord>(world.Topology, world.Place(1), 0);
        partition.Calls = new WorldOutbox(partition);
        return (world, partition);
    }

    private static async Task<Round> WriteAsync(
        CheckpointStore store,
        MarketWorld world,
        Partition<IParticipant, Message, PublishedView, RunRecord> partition,
        int number)
    {
        var cpu = CpuTime.Seconds;
        var start = Stopwatch.GetTimestamp();
        var standing = PartitionStanding.Of(partition, world.Participants);
        var pause = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var part = new CheckpointPart(1, number, 0);
        var chunks = CheckpointMapping.ToWire(part, "benchmark", standing, withViews: true);
        var writer = store.Write(part, ChunkKind.States);
        await writer.AppendAsync(chunks).ConfigureAwait(false);
        await writer.CompleteAsync().ConfigureAwait(false);
        var header = new V1.CheckpointHeader { Epoch = 1, Checkpoint = number, Digest = CheckpointHeaders.Join([CheckpointHeaders.DigestOf(chunks)]) };
        header.Chunks.Add(chunks.Count);
        header.VirtualTimeNs = partition.NextWindow * world.Topology.Lookahead;
        await store.CommitAsync(header).ConfigureAwait(false);
        await store.PruneAsync(await store.ReadManifestAsync().ConfigureAwait(false)).ConfigureAwait(false);
        var whole = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new Round(pause, whole - pause, CpuTime.Seconds - cpu, chunks.Sum(chunk => (long)chunk.CalculateSize()));
    }

    private static async Task<double> RestoreAsync(CheckpointStore store, ScenarioPlan plan)
    {
        var start = Stopwatch.GetTimestamp();
        var (world, partition) = Build(plan);
        var manifest = await store.ReadManifestAsync().ConfigureAwait(false);
        var restored = await RestoredRun.ReadAsync(store, manifest.Latest!, world, static _ => true).ConfigureAwait(false);
        foreach (var part in restored.Parts)
        {
            partition.TakeOver(part, withViews: true, restored.Now);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Measures what it costs to keep what is recorded, checkpoints apart: processor time with ÷ without.</summary>
    private static IEnumerable<Figure> MeasureRecords(ScenarioPlan plan, string folder)
    {
        EngineRuns.Actors(plan, 1);
        var ratios = new List<double>();
        for (var round = 0; round < 3; round++)
        {
            var without = EngineRuns.Actors(plan, 1);
            var storage = CheckpointStorage.InFile(Path.Combine(folder, $"records-{round}.db"));
            var with = EngineRuns.Actors(plan, 1, new CheckpointOptions
            {
                Storage = storage,
                Run = "records",
                ScenarioHash = new string('0', 64),
                Seed = 1,
                Every = new CheckpointInterval(null, null),
            });
            storage.LetGo();
            ratios.Add((with.CpuSeconds / with.Events) / (without.CpuSeconds / without.Events));
        }

        yield return new Figure("processor time with records kept ÷ without (median of rounds)", EngineRuns.Median(ratios));
    }

    private readonly record struct Round(double PauseSeconds, double WriteSeconds, double CpuSeconds, long Bytes);
}
