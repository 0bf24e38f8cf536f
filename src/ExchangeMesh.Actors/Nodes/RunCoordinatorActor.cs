using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Akka.Event;
using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Recording;
using ExchangeMesh.World;

namespace ExchangeMesh.Actors.Nodes;

/// <summary>
/// Coordinates one run over the members of the cluster: places its partitions, starts it, records it, and begins a new
/// epoch when a member that hosts a part of it is lost. It is off the critical path of windows.
/// </summary>
internal sealed class RunCoordinatorActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly SubmittedScenario _scenario;
    private readonly string _directory;
    private readonly string _name;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly V1.RunStatus _status;
    private readonly HashSet<int> _ready = [];
    private readonly HashSet<int> _heardOf = [];
    private readonly DateTimeOffset _startedAt = DateTimeOffset.UtcNow;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private RunNames? _names;
    private RecordedScenario? _recorded;
    private RunRecording? _recording;
    private V1.StartRun? _start;
    private List<string> _nodes = [];
    private Dictionary<string, ClusterMember> _members = new(StringComparer.Ordinal);
    private long[] _events = [];
    private long[] _times = [];
    private bool _isStopping;

    /// <summary>Takes a run; it begins with the first <see cref="Members"/> that can host it.</summary>
    /// <param name="scenario">What is to be run.</param>
    /// <param name="directory">Where results folders are made.</param>
    /// <param name="knownEpoch">The latest epoch that any member knows; 0 for none.</param>
    public RunCoordinatorActor(SubmittedScenario scenario, string directory, long knownEpoch)
    {
        _scenario = scenario;
        _directory = directory;
        _name = scenario.Run;
        _status = new V1.RunStatus { Run = _name, State = V1.RunState.Preparing, Epoch = knownEpoch };
        Receive<Members>(WhenMembersChanged);
        Receive<V1.NodeReady>(ready => InEpoch(ready.Epoch, () => WhenReady(ready)));
        Receive<V1.Progress>(progress => InEpoch(progress.Epoch, () => WhenProgressed(progress)));
        Receive<V1.RecordBatch>(batch => InEpoch(batch.Epoch, () => WhenRecorded(batch)));
        Receive<V1.NodeFailed>(failed => InEpoch(failed.Epoch, () => Fail($"node {failed.Node}: {failed.Failure}")));
        Receive<V1.InterruptRun>(_ => WhenInterrupted());
        Receive<V1.AskFile>(ask => Sender.Tell(ResultsFiles.Read(_directory, _status, ask)));
        Receive<Tick>(_ => SayAgain());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The members that may host partitions now.</summary>
    internal sealed record Members(IReadOnlyList<ClusterMember> All) : INoSerializationVerificationNeeded;

    private sealed record Tick : INoSerializationVerificationNeeded;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        try
        {
            var world = _scenario.MakeWorld();
            _names = world.Names;
            _recorded = ScenarioRecording.Of(_scenario.Read());
            _status.EndNs = world.Topology.End;
        }
        catch (InvalidDataException refusal)
        {
            Fail(refusal.Message);
        }

        Timers.StartPeriodicTimer("tick", new Tick(), Patience);
    }

    /// <inheritdoc/>
    protected override void PostStop() => _recording?.Dispose();

    private bool IsOver => _status.State is V1.RunState.Ended or V1.RunState.Failed;

    private void WhenMembersChanged(Members members)
    {
        _members = members.All.ToDictionary(member => member.Address, StringComparer.Ordinal);
        if (!IsOver && (_start is null || _nodes.Exists(node => !_members.ContainsKey(node))))
        {
            BeginEpoch();
        }
    }

    /// <summary>Places the run anew and starts it again; what nodes have of earlier epochs is of no use any more.</summary>
    private void BeginEpoch()
    {
        var placement = new V1.Placement();
        foreach (var member in _members.Values.OrderBy(member => member.Address, StringComparer.Ordinal))
        {
            placement.Members.AddRange(Enumerable.Repeat(member.Address, member.Partitions));
        }

        if (placement.Members.Count == 0)
        {
            return;
        }

        _status.Epoch++;
        _status.State = V1.RunState.Preparing;
        _nodes = [.. placement.Members.Distinct(StringComparer.Ordinal)];
        _status.Nodes = _nodes.Count;
        _start = new V1.StartRun
        {
            Run = _name,
            Epoch = _status.Epoch,
            Scenario = _scenario.Text,
            ScenarioHash = _scenario.Hash,
            Placement = placement,
            Exchange = -1,
        };
        (_events, _times) = (new long[_nodes.Count], new long[_nodes.Count]);
        _ready.Clear();
        _heardOf.Clear();
        _recording?.Dispose();
        _recording = RunRecording.Begin(_directory, _names!, _recorded!, _nodes.Count);
        _log.Info("run {0}: epoch {1} on {2} nodes", _name, _status.Epoch, _nodes.Count);
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
            SayAgain();
            Report();
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
        });
        _status.State = V1.RunState.Ended;
        _status.Events = result.Manifest.Messages + result.Manifest.Wakes;
        _status.VirtualTimeNs = result.Manifest.EndedAtNs;
        ResultsFiles.List(result.Folder!, _status);
        End();
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

    /// <summary>Says to nodes what they have not answered; each of these messages may come twice.</summary>
    private void SayAgain()
    {
        if (_start is null || IsOver)
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

            if (_isStopping)
            {
                member.Actor.Tell(new V1.StopRun { Run = _name, Epoch = _status.Epoch });
            }
        }
    }

    private void InEpoch(long epoch, Action act)
    {
        if (epoch == _status.Epoch && !IsOver)
        {
            act();
        }
    }

    private void Report() => Context.Parent.Tell(new ClusterCoordinatorActor.StatusChanged(_status.Clone()));
}
