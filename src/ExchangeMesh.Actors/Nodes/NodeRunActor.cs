using Akka.Actor;
using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Actors.Hosting;
using ExchangeMesh.Actors.Protocol;
using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Primitives;
using ExchangeMesh.World;

namespace ExchangeMesh.Actors.Nodes;

/// <summary>One node's share of one epoch of a run: it makes the participants, runs its partitions, and streams what they record to the coordinator.</summary>
internal sealed class NodeRunActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Order _order;
    private readonly V1.StartRun _start;
    private readonly RecordStream _records;
    private readonly Queue<(long Sequence, WorldRecords[] Buffers)> _underWay = new();
    private readonly List<IActorRef> _partitions = [];
    private IActorRef _coordinator;
    private RunState? _run;
    private MarketWorld? _world;
    private CheckpointShare? _share;
    private NodePlacement? _placement;
    private Exception? _fault;
    private long _exchange;
    private bool _isGoing;
    private bool _isAbandoned;
    private int _ready;
    private int _done;

    /// <summary>Takes an order; the participants are made when the actor has started.</summary>
    public NodeRunActor(Order order)
    {
        _order = order;
        _start = order.Start;
        _coordinator = order.Coordinator;
        _records = new RecordStream(_start.Run, _start.Epoch, order.Self);
        Receive<Prepare>(_ => OrFail(MakeWorld));
        Receive<Restored>(restored => OrFail(() => MakePartitions(restored.Run)));
        Receive<Failed>(failed => Fail(failed.Fault));
        Receive<PartitionActor.PartitionReady>(_ => WhenReady());
        Receive<PartitionActor.PartitionDone>(done => OrFail(() => WhenDone(done.Fault)));
        Receive<RecordsMade>(made => Stream(made));
        Receive<ProgressMade>(made => TellProgress(made.Progress));
        Receive<V1.StartRun>(_ => WhenAskedAgain());
        Receive<V1.Go>(_ => Go());
        Receive<V1.SetPace>(set => _run?.Exchange?.Take(new Pace(set.Pace)));
        Receive<V1.StopRun>(_ => _run?.Exchange?.Ask(new Wish(0, Stop: true)));
        Receive<V1.CheckpointAt>(at => _run?.Exchange?.Ask(new Wish(at.Checkpoint, Stop: false, at.HandsOver)));
        Receive<V1.CheckpointDone>(share => _share = new CheckpointShare(_start, _order, share));
        Receive<CheckpointActor.PartTaken>(taken => Write(taken));
        Receive<CheckpointShare.PartWritten>(written => WhenWritten(written));
        Receive<V1.CheckpointCommitted>(committed => WhenCommitted(committed.Checkpoint));
        Receive<V1.RecordsTaken>(taken => WhenTaken(taken.Sequence));
        Receive<Tick>(_ => SendAgain());
        Receive<Abandon>(_ => BeAbandoned());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>What is to be hosted.</summary>
    /// <param name="Start">The epoch, as the coordinator ordered it.</param>
    /// <param name="Self">This node's place in the placement.</param>
    /// <param name="NodeOf">The node of each partition.</param>
    /// <param name="Plane">Carries batches to the other nodes.</param>
    /// <param name="Open">Where what comes in finds the exchange.</param>
    /// <param name="Coordinator">Who ordered it.</param>
    /// <param name="Store">The run's checkpoints; null where none are kept.</param>
    internal sealed record Order(
        V1.StartRun Start,
        int Self,
        int[] NodeOf,
        IDataPlane Plane,
        OpenExchange Open,
        IActorRef Coordinator,
        CheckpointStore? Store);

    /// <summary>Leave the epoch: another has begun, or the run has ended.</summary>
    internal sealed record Abandon : INoSerializationVerificationNeeded;

    private sealed record Prepare : INoSerializationVerificationNeeded;

    private sealed record Restored(RestoredRun Run) : INoSerializationVerificationNeeded;

    private sealed record Failed(Exception Fault) : INoSerializationVerificationNeeded;

    private sealed record Tick : INoSerializationVerificationNeeded;

    private sealed record RecordsMade(WorldRecords[] Buffers, VirtualTime Until) : INoSerializationVerificationNeeded;

    private sealed record ProgressMade(RunProgress Progress) : INoSerializationVerificationNeeded;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Self.Tell(new Prepare());
        Timers.StartPeriodicTimer("tick", new Tick(), Patience);
    }

    /// <summary>What fails has lost the run's state: this epoch ends here.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(fault =>
    {
        Fail(fault);
        return Directive.Stop;
    });

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _order.Plane.Dispose();
        _run?.Dispose();
    }

    private void MakeWorld()
    {
        _world = new SubmittedScenario(_start.Scenario).MakeShare(outline =>
        {
            _placement = new NodePlacement(outline, _order.NodeOf, _order.Self);
            return _placement.Hosts;
        });
        if (_start.Checkpoint is not { } header)
        {
            MakePartitions(restored: null);
        }
        else if (_order.Store is { } store)
        {
            _ = RestoredRun.ReadAsync(store, header, _world, _placement!.Hosts).PipeTo(
                Self, Self, success: static run => new Restored(run), failure: static fault => new Failed(fault));
        }
        else
        {
            throw new CheckpointException("this node keeps no checkpoints, and is to go on from one");
        }
    }

    private void MakePartitions(RestoredRun? restored)
    {
        var world = _world!;
        _exchange = restored is null ? -1 : world.Topology.WindowOf(restored.Now) / _placement!.WindowsPerExchange;
        var self = Self;
        var partitions = new WorldPartition[_placement!.Own];
        var protocol = _order.Open.Current?.Follow(MakeProtocol) ?? MakeProtocol(null);
        var batches = new NodeBatches(_start.Run, _order.Self, _placement, world.Topology, partitions);
        var run = new RunState(
            world,
            _placement.Placement,
            partitions,
            restored,
            (buffers, until) => self.Tell(new RecordsMade(buffers, until), ActorRefs.NoSender),
            progress => self.Tell(new ProgressMade(progress), ActorRefs.NoSender))
        {
            Exchange = new NodeExchange(protocol, batches, _order.Plane),
            WindowsPerExchange = _placement.WindowsPerExchange,
            BeginShare = share => self.Tell(share, ActorRefs.NoSender),
            TakePart = part => self.Tell(part, ActorRefs.NoSender),
        };
        run.Exchange.Take(new Pace(_start.Pace));
        _run = run;
        _order.Open.Run = run;
        for (var index = 0; index < _placement.Own; index++)
        {
            var place = index;
            var partition = Context.ActorOf(
                Props.Create(() => new PartitionActor(run, place)).WithDispatcher(MeshConfiguration.PartitionThread),
                $"partition-{index}");
            _partitions.Add(partition);
            partition.Tell(new PartitionActor.MakeParticipants());
        }
    }

    private BatchProtocol MakeProtocol(BatchProtocol? before) =>
        new(_start.Run, _start.Epoch, _order.Self, _placement!.Nodes, _placement.WindowsPerExchange, _exchange, before);

    private void WhenReady()
    {
        if (++_ready == _partitions.Count)
        {
            // From here on the node takes batches of this epoch.
            _order.Open.Current = _run!.Exchange;
            _order.Plane.Open(_run.Exchange!);
            TellReady();
        }
    }

    /// <summary>The coordinator asks again, perhaps another one than before.</summary>
    private void WhenAskedAgain()
    {
        _coordinator = Sender;
        if (_run is not null && _ready == _partitions.Count)
        {
            TellReady();
        }
    }

    private void TellReady() => _coordinator.Tell(
        new V1.NodeReady { Run = _start.Run, Epoch = _start.Epoch, Node = _order.Self, ScenarioHash = _start.ScenarioHash });

    private void Go()
    {
        if (_isGoing || _isAbandoned || _run is null || _ready < _partitions.Count)
        {
            return;
        }

        _isGoing = true;
        foreach (var partition in _partitions)
        {
            partition.Tell(new PartitionActor.RunToTheEnd());
        }
    }

    private void Stream(RecordsMade made)
    {
        _records.Add(made.Buffers, made.Until);
        _underWay.Enqueue((_records.Latest, made.Buffers));
        SendNew();
    }

    private void SendNew()
    {
        foreach (var batch in _records.ToSend())
        {
            _coordinator.Tell(batch);
        }
    }

    private void Write(CheckpointActor.PartTaken taken)
    {
        if (_share is { } share && _order.Store is { } store)
        {
            _ = share.WriteAsync(store, taken).PipeTo(Self, Self, failure: fault => new Failed(fault));
        }
    }

    private void WhenWritten(CheckpointShare.PartWritten written)
    {
        if (_share is { } share && share.Add(written))
        {
            _coordinator.Tell(share.Done);
        }
    }

    /// <summary>A checkpoint is complete; said again, it may come when the node already brings the next.</summary>
    private void WhenCommitted(long checkpoint)
    {
        if (_share?.Done.Checkpoint <= checkpoint)
        {
            _share = null;
        }
    }

    private void SendAgain()
    {
        if (_share is { IsComplete: true } share)
        {
            _coordinator.Tell(share.Done);
        }

        foreach (var batch in _records.ToSendAgain())
        {
            _coordinator.Tell(batch);
        }
    }

    private void WhenTaken(long sequence)
    {
        _records.Taken(sequence);
        while (_underWay.TryPeek(out var oldest) && oldest.Sequence <= sequence)
        {
            _run!.BatchTaken(_underWay.Dequeue().Buffers);
        }

        SendNew();
    }

    private void TellProgress(RunProgress progress) => _coordinator.Tell(new V1.Progress
    {
        Run = _start.Run,
        Epoch = _start.Epoch,
        Node = _order.Self,
        VirtualTimeNs = progress.Now.Nanoseconds,
        Events = progress.Events,
    });

    private void WhenDone(Exception? fault)
    {
        _fault ??= fault;
        if (++_done < _partitions.Count)
        {
            return;
        }

        _fault ??= _run!.Barrier.Fault;
        if (_isAbandoned || _fault is RunAbandonedException)
        {
            Context.Stop(Self);
        }
        else if (_fault is not null)
        {
            Fail(_fault);
        }
        else
        {
            TellEnd();
        }
    }

    private void TellEnd()
    {
        var run = _run!;
        var hosted = Enumerable.Range(0, run.World.Participants.Length).Where(_placement!.Hosts).ToArray();
        _records.AddEnd(hosted, run.StateHashes, new V1.NodeEnd
        {
            Messages = run.Messages,
            Wakes = run.Wakes,
            Audits = run.Audits,
            WasInterrupted = run.WasInterrupted,
            ReachedNs = run.ReachedAt.Nanoseconds,
        });
        SendNew();
    }

    private void OrFail(Action act)
    {
        try
        {
            act();
        }
        catch (Exception fault)
        {
            Fail(fault);
        }
    }

    private void Fail(Exception fault)
    {
        _run?.Abandon(fault);
        if (!_isAbandoned)
        {
            _coordinator.Tell(new V1.NodeFailed { Run = _start.Run, Epoch = _start.Epoch, Node = _order.Self, Failure = $"{fault.GetType().Name}: {fault.Message}", IsPassing = fault is CheckpointException });
        }
    }

    private void BeAbandoned()
    {
        _isAbandoned = true;
        _run?.Abandon(new RunAbandonedException());
        _order.Plane.Dispose();
        if (!_isGoing || _done == _partitions.Count)
        {
            Context.Stop(Self);
        }
    }
}
