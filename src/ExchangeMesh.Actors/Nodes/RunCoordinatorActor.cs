using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Akka.Actor;
using Akka.Event;
using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Recording;
using ExchangeMesh.World;
using Google.Protobuf;

namespace ExchangeMesh.Actors.Nodes;

/// <summary>
/// Coordinates one run over the members of the cluster: places its partitions, starts it, records it, and begins a new
/// epoch when a member that hosts a part of it is lost. It is off the critical path of windows.
/// </summary>
internal sealed partial class RunCoordinatorActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly SubmittedScenario _scenario;
    private readonly MeshNodeTerms _terms;
    private readonly RunStore? _store;
    private readonly string _name;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly V1.RunStatus _status;
    private readonly HashSet<int> _ready = [];
    private readonly HashSet<int> _heardOf = [];
    private readonly DateTimeOffset _startedAt = DateTimeOffset.UtcNow;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private CheckpointGathering? _gathering;
    private V1.CheckpointHeader? _latest;
    private RunNames? _names;
    private RecordedScenario? _recorded;
    private RunRecording? _recording;
    private V1.StartRun? _start;
    private List<string> _nodes = [];
    private IActorRef[] _hosts = [];
    private Dictionary<string, ClusterMember> _members = new(StringComparer.Ordinal);
    private long[] _events = [];
    private long[] _times = [];
    private bool _isStopping;
    private bool _isBeginning;
    private bool _isAnew;
    private long _knownEpoch;

    /// <summary>Takes a run; it begins with the first <see cref="Members"/> that can host it.</summary>
    /// <param name="scenario">What is to be run.</param>
    /// <param name="terms">Where results and checkpoints are kept.</param>
    /// <param name="beginning">How it is taken up.</param>
    public RunCoordinatorActor(SubmittedScenario scenario, MeshNodeTerms terms, RunBeginning beginning)
    {
        _scenario = scenario;
        _terms = terms;
        _store = terms.Storage is null ? null : new RunStore(terms.Storage, scenario, Context.System);
        _name = scenario.Run;
        _knownEpoch = beginning.Known?.Epoch ?? 0;
        _isAnew = beginning.IsAnew;
        _status = new V1.RunStatus
        {
            Run = _name,
            State = V1.RunState.Preparing,
            Epoch = beginning.Above,
            Rollbacks = beginning.Known?.Rollbacks ?? 0,
            Pace = beginning.Pace,
        };
        Receive<Members>(WhenMembersChanged);
        Receive<V1.LeaveRun>(WhenAskedToLetGo);
        Receive<RunStore.Epoch>(WhenEpochRaised);
        Receive<Replayed>(replayed => InEpoch(replayed.Epoch, WhenReplayed));
        Receive<V1.CheckpointDone>(done => InEpoch(done.Epoch, () => WhenShareDone(done)));
        Receive<RecordsCut>(cut => InEpoch(cut.Header.Epoch, () => Commit(cut)));
        Receive<RunStore.Committed>(committed => InEpoch(committed.Header.Epoch, () => WhenCommitted(committed.Header)));
        Receive<StoreFailed>(failed => WhenStoreFailed(failed.Fault));
        Receive<TryAgain>(_ => Begin());
        Receive<OrderCheckpoint>(_ => OrderCheckpointIfFree());
        Receive<V1.NodeReady>(ready => InEpoch(ready.Epoch, () => WhenReady(ready)));
        Receive<V1.Progress>(progress => InEpoch(progress.Epoch, () => WhenProgressed(progress)));
        Receive<V1.RecordBatch>(batch => InEpoch(batch.Epoch, () => WhenRecorded(batch)));
        Receive<V1.NodeFailed>(failed => InEpoch(failed.Epoch, () => WhenNodeFailed(failed)));
        Receive<V1.SetPace>(set => WhenPaced(set.Pace));
        Receive<V1.InterruptRun>(_ => WhenInterrupted());
        Receive<V1.ResultsKept>(WhenKept);
        Receive<CopiedLongEnough>(_ => EndIfKept(isLongEnough: true));
        Receive<Tick>(_ => SayAgain());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The members that may host partitions now.</summary>
    /// <param name="All">All of them.</param>
    /// <param name="IsSelfLeaving">Whether this node, which has the coordinator, is about to leave.</param>
    internal sealed record Members(IReadOnlyList<ClusterMember> All, bool IsSelfLeaving) : INoSerializationVerificationNeeded;

    private sealed record Tick : INoSerializationVerificationNeeded;

    private sealed record OrderCheckpoint : INoSerializationVerificationNeeded;

    private sealed record Replayed(long Epoch) : INoSerializationVerificationNeeded;

    private sealed record TryAgain : INoSerializationVerificationNeeded;

    private sealed record RecordsCut(V1.CheckpointHeader Header, int Chunks) : INoSerializationVerificationNeeded;

    private sealed record StoreFailed(Exception Fault) : INoSerializationVerificationNeeded;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        try
        {
            var world = _scenario.MakeOutline();
            _names = world.Names;
            _recorded = ScenarioRecording.Of(_scenario.Read());
            _status.EndNs = world.Topology.End;
        }
        catch (InvalidDataException refusal)
        {
            Fail(refusal.Message);
        }

        Timers.StartPeriodicTimer("tick", new Tick(), Patience);
        if (_store is not null)
        {
            Timers.StartPeriodicTimer("checkpoint", new OrderCheckpoint(), _terms.CheckpointEvery);
        }
    }

    /// <inheritdoc/>
    protected override void PostStop() => _recording?.Dispose();

    private bool IsOver => _status.State is V1.RunState.Ended or V1.RunState.Failed;

    /// <summary>Begins an epoch: places the run anew and goes on from the last checkpoint. What nodes have of earlier epochs is of no use any more.</summary>
    private void Begin()
    {
        if (IsOver || _isBeginning || _isHandedOver || _ended is not null || _members.Values.All(static member => member.IsLeaving))
        {
            return;
        }

        _gathering = null;
        _start = null;
        _status.State = V1.RunState.Preparing;
        if (_store is null)
        {
            BeginEpoch(_status.Epoch + 1, manifest: null);
            return;
        }

        _isBeginning = true;
        _ = _store.RaiseEpochAsync(_status.Epoch, _isAnew).PipeTo(Self, Self, failure: static fault => new StoreFailed(fault));
    }

    private void WhenEpochRaised(RunStore.Epoch epoch)
    {
        _isAnew = false;
        if (epoch.Refusal.Length > 0)
        {
            Fail(epoch.Refusal);
        }
        else
        {
            BeginEpoch(epoch.Number, epoch.Manifest);
        }
    }

    private void BeginEpoch(long epoch, CheckpointManifest? manifest)
    {
        _status.Epoch = epoch;
        var placement = ClusterMember.Place(_members.Values);
        _isBeginning = false;
        if (IsOver || placement.Members.Count == 0)
        {
            return;
        }

        _latest = manifest?.Latest;
        CountRollback(epoch);
        _nodes = [.. placement.Members.Distinct(StringComparer.Ordinal)];
        _hosts = [.. _nodes.Select(node => _members[node].Actor)];
        _status.Nodes = _nodes.Count;
        _start = new V1.StartRun
        {
            Run = _name,
            Epoch = epoch,
            Scenario = _scenario.Text,
            ScenarioHash = _scenario.Hash,
            Placement = placement,
            Checkpoint = _latest,
            Rollbacks = _status.Rollbacks,
            Pace = _status.Pace,
        };
        ChooseLinks(_start);
        (_events, _times) = (new long[_nodes.Count], new long[_nodes.Count]);
        _ready.Clear();
        _heardOf.Clear();
        _recording?.Dispose();
        _recording = RunRecording.Begin(_terms.ResultsDirectory, _names!, _recorded!, _nodes.Count, _store?.JournalOf(epoch, _latest));
        _log.Info("run {0}: epoch {1} on {2} nodes, from checkpoint {3}", _name, epoch, _nodes.Count, _latest?.Checkpoint ?? 0);
        if (_latest is null)
        {
            WhenReplayed();
            return;
        }

        // Nodes begin when the records before the checkpoint are in their place.
        _isBeginning = true;
        _ = _store!.ReplayAsync(manifest!, _recording).PipeTo(
            Self, Self, success: () => new Replayed(epoch), failure: static fault => new StoreFailed(fault));
    }

    /// <summary>Lets batches travel on links where all nodes take them; only the epoch's nodes are told its key.</summary>
    private void ChooseLinks(V1.StartRun start)
    {
        string[] links = [.. _nodes.Select(node => _members[node].Link)];
        if (Array.TrueForAll(links, static link => link.Length > 0))
        {
            start.Links.AddRange(links);
            start.LinkKey = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(32));
        }
    }

    private void WhenReplayed()
    {
        _isBeginning = false;
        _status.FromCheckpoint = _status.Checkpoint = _latest?.Checkpoint ?? 0;
        if (HasLostANode)
        {
            Begin();
            return;
        }

        SayAgain();
        Report();
    }

    private void WhenReady(V1.NodeReady ready)
    {
        if (ready.ScenarioHash != _scenario.Hash)
        {
            Fail($"node {ready.Node} has another scenario");
            return;
        }

        _ready.Add(ready.Node);
        if (_ready.Count == _nodes.Count && _status.State == V1.RunState.Preparing)
        {
            _status.State = V1.RunState.Running;
            _isBeyondCheckpoint = true;
            SayAgain();
            Report();
            if (IsToBePlacedAnew)
            {
                OrderCheckpointIfFree();
            }
        }
    }

    private void WhenProgressed(V1.Progress progress)
    {
        _heardOf.Add(progress.Node);
        _events[progress.Node] = progress.Events;
        _times[progress.Node] = progress.VirtualTimeNs;
        (_status.Events, _status.VirtualTimeNs) = (_events.Sum(), _times.Min());
        Report();
    }

    private void WhenRecorded(V1.RecordBatch batch)
    {
        _heardOf.Add(batch.Node);
        try
        {
            var taken = _recording!.Take(batch);
            Sender.Tell(new V1.RecordsTaken { Run = _name, Epoch = batch.Epoch, Sequence = taken });
            _status.Liquidations = _recording.Liquidations;
            CutIfComplete();
            if (_recording.HasEnded)
            {
                Complete();
            }
        }
        catch (MalformedMessageException refusal)
        {
            // As if it had been lost: it comes again.
            _log.Warning("records from {0} are refused: {1}", Sender.Path.Address, refusal.Message);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or Primitives.InvariantViolationException)
        {
            Fail(fault.Message);
        }
    }

    private void Complete()
    {
        var result = _recording!.Complete(new RunHost
        {
            Partitions = _start!.Placement.Members.Count,
            StartedAt = _startedAt.ToString("O", CultureInfo.InvariantCulture),
            WallSeconds = _watch.Elapsed.TotalSeconds,
        }, _start.Checkpoint);
        _recording.Dispose();
        _recording = null;
        var ended = _status.Clone();
        ended.State = V1.RunState.Ended;
        ended.WasInterrupted = result.Manifest.Interrupted;
        ended.Events = result.Manifest.Messages + result.Manifest.Wakes;
        ended.VirtualTimeNs = result.Manifest.EndedAtNs;
        ResultsFiles.List(result.Folder!, ended);
        KeepResults(ended);
    }

    private void Fail(string failure)
    {
        (_status.State, _status.Failure) = (V1.RunState.Failed, failure);
        _log.Error("run {0} has failed: {1}", _name, failure);
        End();
    }

    private void End()
    {
        _recording?.Dispose();
        _recording = null;
        foreach (var member in _members.Values)
        {
            member.Actor.Tell(new V1.ForgetRun { Run = _name });
        }

        Report();
    }

    private void WhenInterrupted()
    {
        _isStopping = true;
        SayAgain();
    }

    private void WhenPaced(double pace)
    {
        _status.Pace = pace;
        SayAgain();
        Report();
    }

    /// <summary>Says to nodes what they have not answered; each of these messages may come twice.</summary>
    private void SayAgain()
    {
        if (_start is null || _isBeginning || IsOver || _ended is not null)
        {
            return;
        }

        for (var node = 0; node < _nodes.Count; node++)
        {
            if (!_members.TryGetValue(_nodes[node], out var member))
            {
                continue;
            }

            if (!_ready.Contains(node))
            {
                member.Actor.Tell(_start);
            }
            else if (_status.State == V1.RunState.Running && !_heardOf.Contains(node))
            {
                member.Actor.Tell(new V1.Go { Run = _name, Epoch = _status.Epoch });
            }

            if (_gathering is { } gathering)
            {
                member.Actor.Tell(new V1.CheckpointAt { Run = _name, Epoch = _status.Epoch, Checkpoint = gathering.Checkpoint, HandsOver = gathering.HandsOver });
            }

            if (_status.Pace != _start.Pace)
            {
                member.Actor.Tell(new V1.SetPace { Run = _name, Epoch = _status.Epoch, Pace = _status.Pace });
            }

            if (_isStopping)
            {
                member.Actor.Tell(new V1.StopRun { Run = _name, Epoch = _status.Epoch });
            }
        }
    }

    private void InEpoch(long epoch, Action act)
    {
        if (epoch == _status.Epoch && !IsOver && _ended is null)
        {
            act();
        }
    }

    private void Report() => Context.Parent.Tell(new ClusterCoordinatorActor.StatusChanged(_status.Clone()));
}
