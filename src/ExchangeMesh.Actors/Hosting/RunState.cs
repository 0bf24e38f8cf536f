using System.Collections.Concurrent;
using System.Diagnostics;
using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Primitives;
using ExchangeMesh.Simulation;
using ExchangeMesh.World;

namespace ExchangeMesh.Actors.Hosting;

/// <summary>What the partitions of one process share during a run. Each field has one writer at a time: a partition its own place, or the last to arrive at the barrier.</summary>
internal sealed class RunState : IDisposable
{
    private const int RecordsPerBatch = 8_192;
    private const int BatchesUnderWay = 4;
    private static readonly long ProgressTicks = Stopwatch.Frequency / 10;

    private readonly ConcurrentQueue<WorldRecords> _spareBuffers = new();
    private readonly SemaphoreSlim _batchRoom = new(BatchesUnderWay, BatchesUnderWay);
    private readonly Action<WorldRecords[]> _handRecords;
    private readonly Action<RunProgress> _tellProgress;
    private readonly Action _decide;
    private readonly WorldAudit _audit;
    private readonly RestoredRun? _restored;
    private readonly long _lastWindow;
    private long _toldAt;
    private volatile bool _stopAsked;

    /// <summary>Prepares a run.</summary>
    /// <param name="world">The world; it is used up.</param>
    /// <param name="partitions">How many partitions.</param>
    /// <param name="restored">The checkpoint that the run goes on from; null to start it.</param>
    /// <param name="handRecords">Takes what was recorded.</param>
    /// <param name="tellProgress">Told from time to time how far the run is.</param>
    public RunState(
        MarketWorld world,
        int partitions,
        RestoredRun? restored,
        Action<WorldRecords[]> handRecords,
        Action<RunProgress> tellProgress)
    {
        _restored = restored;
        World = world;
        Placement = world.Place(partitions);
        Partitions = new WorldPartition[partitions];
        NextWindows = new long[partitions];
        StateHashes = new ulong[world.Participants.Length];
        Barrier = new WindowBarrier(partitions);
        _handRecords = handRecords;
        _tellProgress = tellProgress;
        _decide = Decide;
        _audit = new WorldAudit(world);
        _lastWindow = world.Topology.WindowOf(world.Topology.End - 1);
        if (restored is not null)
        {
            Windows = restored.Header.Windows;
            _audit.Resume(restored.Header.Audits, restored.Now);
        }
    }

    public MarketWorld World { get; }

    public Placement Placement { get; }

    public WorldPartition[] Partitions { get; }

    /// <summary>The first window in which each partition has something due.</summary>
    public long[] NextWindows { get; }

    /// <summary>Each participant's final state, written by its partition.</summary>
    public ulong[] StateHashes { get; }

    public WindowBarrier Barrier { get; }

    /// <summary>The window that all run next, or <see cref="Calendar.Never"/> at the end.</summary>
    public long Window { get; private set; }

    /// <summary>Windows run so far.</summary>
    public long Windows { get; private set; }

    /// <summary>Whether the run ended before its time because it was asked to.</summary>
    public bool WasInterrupted { get; private set; }

    /// <summary>The checkpoint that the run goes on from; null where it starts.</summary>
    public RestoredRun? Restored => _restored;

    /// <summary>The run's checkpoints; null where none are taken.</summary>
    public RunCheckpoints? Checkpoints { get; init; }

    /// <summary>Announces a checkpoint, before any partition takes its part.</summary>
    public Action<V1.CheckpointHeader> BeginCheckpoint { get; init; } = static _ => { };

    /// <summary>Takes a partition's part of a checkpoint.</summary>
    public Action<CheckpointActor.PartTaken> TakePart { get; init; } = static _ => { };

    /// <summary>The checkpoint of which all partitions take their parts before the next window; 0 for none.</summary>
    public long Checkpoint { get; private set; }

    /// <summary>Messages handled so far; exact between windows.</summary>
    public long Messages => (_restored?.Header.Messages ?? 0) + Partitions.Sum(static partition => partition.Messages);

    /// <summary>Wake-ups handled so far; exact between windows.</summary>
    public long Wakes => (_restored?.Header.Wakes ?? 0) + Partitions.Sum(static partition => partition.Wakes);

    /// <summary>How often money and contracts were counted.</summary>
    public int Audits => _audit.Counts;

    /// <summary>Asks the run to end at the next barrier.</summary>
    public void AskToStop() => _stopAsked = true;

    /// <summary>Says that a batch of records was taken, so that another may come, and gives its buffers back.</summary>
    public void BatchTaken(WorldRecords[] buffers)
    {
        foreach (var buffer in buffers)
        {
            buffer.Clear();
            _spareBuffers.Enqueue(buffer);
        }

        _batchRoom.Release();
    }

    /// <summary>Meets the other partitions and agrees with them on the next window.</summary>
    /// <returns>Whether all partitions are still there.</returns>
    public bool AgreeOnWindow() => Barrier.Meet(_decide);

    /// <inheritdoc/>
    public void Dispose() => _batchRoom.Dispose();

    private void Decide()
    {
        var next = Calendar.Never;
        foreach (var window in NextWindows)
        {
            next = Math.Min(next, window);
        }

        next = next > _lastWindow ? Calendar.Never : next;
        var goesOnAt = next;
        if (next != Calendar.Never && _stopAsked && Checkpoints is not { IsBusy: true })
        {
            // With a last checkpoint, so that nothing is lost; while one is being written the run goes on.
            WasInterrupted = true;
            next = Calendar.Never;
        }

        DecideOnCheckpoint(goesOnAt);
        HandRecords(isForced: next == Calendar.Never || Checkpoint > 0);
        AnnounceCheckpoint(goesOnAt);
        if (next == Calendar.Never)
        {
            _audit.CountAtEnd();
        }
        else
        {
            Windows++;
            _audit.CountIfDue(next * World.Topology.Lookahead);
            TellProgress(next);
        }

        Window = next;
    }

    private void DecideOnCheckpoint(long goesOnAt)
    {
        Checkpoint = goesOnAt == Calendar.Never
            ? 0
            : Checkpoints?.Decide(goesOnAt * World.Topology.Lookahead, isWanted: WasInterrupted) ?? 0;
    }

    /// <summary>Announces the checkpoint that was decided on, after the records that it covers were handed over.</summary>
    private void AnnounceCheckpoint(long goesOnAt)
    {
        if (Checkpoint == 0)
        {
            return;
        }

        var now = goesOnAt * World.Topology.Lookahead;
        _audit.CountIfDue(now);
        var header = CheckpointHeaders.Begin(Checkpoints!.Options, Checkpoints.Epoch, Checkpoint);
        (header.VirtualTimeNs, header.Messages, header.Wakes) = (now, Messages, Wakes);
        (header.Windows, header.Audits) = (Windows, _audit.Counts);
        BeginCheckpoint(header);
    }

    private void HandRecords(bool isForced)
    {
        var count = 0;
        foreach (var partition in Partitions)
        {
            count += partition.Records.Count;
        }

        if (count == 0 || (count < RecordsPerBatch && !isForced))
        {
            return;
        }

        _batchRoom.Wait();
        var batch = new WorldRecords[Partitions.Length];
        for (var index = 0; index < batch.Length; index++)
        {
            batch[index] = Partitions[index].TakeRecords(_spareBuffers.TryDequeue(out var spare) ? spare : new WorldRecords());
        }

        _handRecords(batch);
    }

    private void TellProgress(long window)
    {
        if ((Windows & 63) != 0)
        {
            return;
        }

        var now = Stopwatch.GetTimestamp();
        if (now - _toldAt >= ProgressTicks)
        {
            _toldAt = now;
            _tellProgress(new RunProgress(new VirtualTime(window * World.Topology.Lookahead), Messages + Wakes));
        }
    }
}
