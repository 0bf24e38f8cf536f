using System.Collections.Concurrent;
using System.Numerics;
using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Actors.Metrics;
using ExchangeMesh.Actors.Nodes;
using ExchangeMesh.Primitives;
using ExchangeMesh.Simulation;
using ExchangeMesh.World;

namespace ExchangeMesh.Actors.Hosting;

/// <summary>What the partitions of one process share during a run. Each field has one writer at a time: a partition its own place, or the last to arrive at the barrier.</summary>
internal sealed partial class RunState : IDisposable
{
    private const int RecordsPerBatch = 8_192;
    private const int BatchesUnderWay = 4;
    private const int MillisecondsBetweenProgress = 100;

    // Records wait for the next meeting, and progress is told there: so a stretch must not be long, however slow the links are.
    private const long LongestStretch = 16;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentQueue<WorldRecords> _spareBuffers = new();
    private readonly SemaphoreSlim _batchRoom = new(BatchesUnderWay);
    private readonly Action<WorldRecords[], VirtualTime> _handRecords;
    private readonly Action<RunProgress> _tellProgress;
    private readonly Action _decide;
    private readonly WorldAudit _audit;
    private readonly RestoredRun? _restored;
    private readonly OutsideInput _outside;
    private readonly long _windowsPerStretch;
    private long _latestCheckpoint;
    private long _toldAt;
    private volatile bool _stopAsked;

    /// <summary>Prepares a run.</summary>
    /// <param name="world">The world; it is used up.</param>
    /// <param name="placement">Where each participant is hosted.</param>
    /// <param name="partitions">Where this process's partitions, the first of the placement, are put as they are made.</param>
    /// <param name="restored">The checkpoint that the run goes on from; null to start it.</param>
    /// <param name="handRecords">Takes what was recorded, and the time before which nothing more will be.</param>
    /// <param name="tellProgress">Told from time to time how far the run is.</param>
    /// <param name="isWatched">Whether the partitions' work is measured for somebody who looks at the run.</param>
    public RunState(
        MarketWorld world,
        Placement placement,
        WorldPartition[] partitions,
        RestoredRun? restored,
        Action<WorldRecords[], VirtualTime> handRecords,
        Action<RunProgress> tellProgress,
        bool isWatched = false)
    {
        _restored = restored;
        World = world;
        Placement = placement;
        Partitions = partitions;
        StateHashes = new ulong[world.Participants.Length];
        Barrier = new WindowBarrier(partitions.Length);
        Times = new WindowTimes(partitions.Length, isWatched);
        Ran = new ulong[partitions.Length];
        _windowsPerStretch = partitions.Length == 1
            ? 1
            : Math.Min(LongestStretch, world.Topology.LeastLatencyAcross(placement.PartitionOf) / world.Topology.Lookahead);
        _handRecords = handRecords;
        _tellProgress = tellProgress;
        _decide = Decide;
        _audit = new WorldAudit(world);
        _outside = new OutsideInput(world);
        if (restored is not null)
        {
            Windows = restored.Header.Windows;
            StretchEnd = world.Topology.WindowOf(restored.Now);
            _latestCheckpoint = restored.Header.Checkpoint;
            _audit.Resume(restored.Header.Audits, restored.Now);
        }
    }

    public MarketWorld World { get; }

    public Placement Placement { get; }

    public WorldPartition[] Partitions { get; }

    /// <summary>The other nodes of the run; null where there are none.</summary>
    public NodeExchange? Exchange { get; init; }

    /// <summary>How many windows pass between two exchanges with other nodes.</summary>
    public long WindowsPerExchange { get; init; } = 1;

    /// <summary>Each participant's final state, written by its partition.</summary>
    public ulong[] StateHashes { get; }

    public WindowBarrier Barrier { get; }

    /// <summary>Measures the windows, where somebody listens.</summary>
    public WindowTimes Times { get; }

    /// <summary>The first window of the stretch that all run next, or <see cref="Calendar.Never"/> at the end.</summary>
    public long Window { get; private set; } = -1;

    /// <summary>
    /// The window before which all run on without meeting: nothing that is sent in the stretch is due before it on another
    /// partition, since no link between partitions is faster than the stretch is long.
    /// </summary>
    public long StretchEnd { get; private set; }

    /// <summary>Which windows of the stretch each partition has run, one bit each from <see cref="Window"/> on; each partition writes its own.</summary>
    public ulong[] Ran { get; }

    /// <summary>Windows run so far: those in which something was due on any partition.</summary>
    public long Windows { get; private set; }

    /// <summary>Whether the run ended before its time because it was asked to.</summary>
    public bool WasInterrupted { get; private set; }

    /// <summary>The checkpoint that the run goes on from; null where it starts.</summary>
    public RestoredRun? Restored => _restored;

    /// <summary>The run's checkpoints; null where none are taken, or other nodes take part in them.</summary>
    public RunCheckpoints? Checkpoints { get; init; }

    /// <summary>Announces a checkpoint of this process alone, before any partition takes its part.</summary>
    public Action<V1.CheckpointHeader> BeginCheckpoint { get; init; } = static _ => { };

    /// <summary>Announces a checkpoint of all nodes, before any partition takes its part.</summary>
    public Action<V1.CheckpointDone> BeginShare { get; init; } = static _ => { };

    /// <summary>Takes a partition's part of a checkpoint.</summary>
    public Action<CheckpointActor.PartTaken> TakePart { get; init; } = static _ => { };

    /// <summary>The checkpoint of which all partitions take their parts before the next window; 0 for none.</summary>
    public long Checkpoint { get; private set; }

    /// <summary>Whether that checkpoint is the epoch's last: nobody runs a window after it.</summary>
    public bool HandsOver { get; private set; }

    /// <summary>Where virtual time stands when the run has ended.</summary>
    public VirtualTime ReachedAt { get; private set; }

    /// <summary>Messages handled so far, where there are other nodes those of this one in this epoch; exact between windows.</summary>
    public long Messages => (Exchange is null ? _restored?.Header.Messages ?? 0 : 0) + Partitions.Sum(static partition => partition.Messages);

    /// <summary>Wake-ups handled so far, where there are other nodes those of this one in this epoch; exact between windows.</summary>
    public long Wakes => (Exchange is null ? _restored?.Header.Wakes ?? 0 : 0) + Partitions.Sum(static partition => partition.Wakes);

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

    /// <summary>Ends the run without an outcome: whoever waits goes on, and finds a fault at the barrier.</summary>
    public void Abandon(Exception fault)
    {
        Barrier.Abort(fault);
        Exchange?.Abandon();
        _batchRoom.Release();
    }

    /// <inheritdoc/>
    public void Dispose() => _batchRoom.Dispose();

    private void Decide()
    {
        Times.Agreed(Partitions);
        CountWindows();
        var topology = World.Topology;
        Checkpoint = 0;
        var next = Exchange is { } exchange ? AgreeAmongNodes(exchange) : NextConducted();
        var goesOnAt = next;
        if (Exchange is null && next != Calendar.Never && _stopAsked)
        {
            // With a last checkpoint, so that nothing is lost; one that is being written is waited for.
            WaitForCheckpoint();
            (WasInterrupted, ReachedAt) = (true, new VirtualTime(StretchEnd * topology.Lookahead));
            next = Calendar.Never;
        }

        if (Exchange is null && goesOnAt != Calendar.Never)
        {
            Checkpoint = Checkpoints?.Decide(goesOnAt * topology.Lookahead, isWanted: WasInterrupted) ?? 0;
        }

        var isTelling = IsTimeToTell();
        HandRecords(
            isForced: next == Calendar.Never || Checkpoint > 0 || (isTelling && Exchange is not null),
            (next == Calendar.Never ? StretchEnd : next) * topology.Lookahead);
        AnnounceCheckpoint(goesOnAt);
        if (next == Calendar.Never)
        {
            ReachedAt = WasInterrupted ? ReachedAt : new VirtualTime(topology.End);
            _audit.CountAtEnd();
        }
        else
        {
            _audit.CountIfDue(next * topology.Lookahead);
            if (isTelling)
            {
                _tellProgress(new RunProgress(new VirtualTime(next * topology.Lookahead), Messages + Wakes));
            }
        }

        Window = next;
        StretchEnd = next == Calendar.Never ? StretchEnd : EndOfStretch(next);
    }

    private void WaitForCheckpoint()
    {
        var isWaiting = Checkpoints is { IsBusy: true };
        while (isWaiting)
        {
            // What fails is seen at the barrier; then nothing settles any more.
            isWaiting = Barrier.Fault is null && !Checkpoints!.WaitUntilSettled(Glance);
        }
    }

    private void CountWindows()
    {
        var ran = 0UL;
        foreach (var windows in Ran)
        {
            ran |= windows;
        }

        Windows += BitOperations.PopCount(ran);
    }

    private long EndOfStretch(long first)
    {
        // A conductor has its way between any two windows.
        var length = Conductor is null ? _windowsPerStretch : 1;
        var end = Math.Min(((first / length) + 1) * length, World.Topology.LastWindow + 1);
        return Exchange is { } exchange ? Math.Min(end, (exchange.Exchange + 1) * WindowsPerExchange) : end;
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
        if (Exchange is not null)
        {
            BeginShare(new V1.CheckpointDone
            {
                Checkpoint = Checkpoint,
                VirtualTimeNs = now,
                Messages = Messages,
                Wakes = Wakes,
                Windows = Windows,
                Audits = _audit.Counts,
            });
            return;
        }

        var header = CheckpointHeaders.Begin(Checkpoints!.Options, Checkpoints.Epoch, Checkpoint);
        (header.VirtualTimeNs, header.Messages, header.Wakes) = (now, Messages, Wakes);
        (header.Windows, header.Audits) = (Windows, _audit.Counts);
        BeginCheckpoint(header);
    }

    /// <summary>The first window in which something is due here, before the run's end.</summary>
    private long NextWindow()
    {
        var next = Calendar.Never;
        foreach (var partition in Partitions)
        {
            next = Math.Min(next, partition.NextWindow);
        }

        return next > World.Topology.LastWindow ? Calendar.Never : next;
    }

    /// <summary>Exchanges with the other nodes until something is due here in the open stretch of windows, or the run has ended.</summary>
    private long AgreeAmongNodes(NodeExchange exchange)
    {
        var next = NextWindow();
        while (exchange.Exchange < 0 || next >= (exchange.Exchange + 1) * WindowsPerExchange)
        {
            var end = Math.Min(World.Topology.End, (exchange.Exchange + 1) * WindowsPerExchange * World.Topology.Lookahead);
            exchange.Hold(end);
            if (exchange.Meet() is not { } outcome)
            {
                throw new RunAbandonedException();
            }

            if (outcome.NextWindow == Calendar.Never)
            {
                return Calendar.Never;
            }

            if (outcome.Wish.Stop)
            {
                (WasInterrupted, ReachedAt) = (true, new VirtualTime(end));
                return Calendar.Never;
            }

            if (outcome.Wish.Checkpoint > _latestCheckpoint)
            {
                // All nodes go on with the same window, though it may be an empty one here.
                Checkpoint = _latestCheckpoint = outcome.Wish.Checkpoint;
                HandsOver = outcome.Wish.HandsOver;
                return outcome.NextWindow;
            }

            next = NextWindow();
            if (IsTimeToTell())
            {
                var now = outcome.NextWindow * World.Topology.Lookahead;
                HandRecords(isForced: true, now);
                _tellProgress(new RunProgress(new VirtualTime(now), Messages + Wakes));
            }
        }

        return next;
    }

    private void HandRecords(bool isForced, long until)
    {
        var count = 0;
        foreach (var partition in Partitions)
        {
            count += partition.Records.Count;
        }

        if ((count == 0 && Exchange is null) || (count < RecordsPerBatch && !isForced))
        {
            return;
        }

        _batchRoom.Wait();
        var batch = new WorldRecords[Partitions.Length];
        for (var index = 0; index < batch.Length; index++)
        {
            batch[index] = Partitions[index].TakeRecords(_spareBuffers.TryDequeue(out var spare) ? spare : new WorldRecords());
        }

        _handRecords(batch, new VirtualTime(until));
    }

    private bool IsTimeToTell()
    {
        // The system's coarse clock: this is asked at every meeting.
        var now = Environment.TickCount64;
        if (now - _toldAt < MillisecondsBetweenProgress)
        {
            return false;
        }

        _toldAt = now;
        return true;
    }
}

/// <summary>Says that a run goes on elsewhere, or not at all: what this process had of it is of no use any more.</summary>
internal sealed class RunAbandonedException() : Exception("the run was abandoned here");
