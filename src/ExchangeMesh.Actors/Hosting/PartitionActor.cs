using System.Runtime.ExceptionServices;
using Akka.Actor;
using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.Simulation;
using ExchangeMesh.World;

namespace ExchangeMesh.Actors.Hosting;

/// <summary>Hosts a share of a run's participants on a thread of its own, and runs the window protocol with the other partitions.</summary>
internal sealed class PartitionActor : ReceiveActor, IDelivery
{
    private readonly RunState _run;
    private readonly int _index;
    private readonly WorldPartition _partition;
    private readonly DueSignal _signal;
    private readonly IActorRef[] _actors;
    private readonly PartitionDispatcher _dispatcher;
    private ActorCell[] _cells = [];

    /// <summary>Makes the actors of the participants.</summary>
    public PartitionActor(RunState run, int index)
    {
        _run = run;
        _index = index;
        _dispatcher = (PartitionDispatcher)Context.System.Dispatchers.Lookup(MeshConfiguration.DispatcherOf(index));
        _partition = new WorldPartition(run.World.Topology, run.Placement, index);
        _partition.Calls = new WorldOutbox(_partition);
        _signal = new DueSignal(_partition);
        _actors = new IActorRef[_partition.Members.Length];
        run.Partitions[index] = _partition;

        Receive<MakeParticipants>(_ => MakeActors());
        Receive<RunToTheEnd>(_ => RunToEnd());
    }

    /// <summary>Asks for the participants' actors; answered with <see cref="PartitionReady"/>.</summary>
    public sealed record MakeParticipants : INoSerializationVerificationNeeded;

    /// <summary>Says that a partition's participants are in place.</summary>
    public sealed record PartitionReady : INoSerializationVerificationNeeded;

    /// <summary>Asks to start the participants and to run all windows; answered with <see cref="PartitionDone"/>.</summary>
    public sealed record RunToTheEnd : INoSerializationVerificationNeeded;

    /// <summary>Says that a partition has run all windows, or why it could not.</summary>
    /// <param name="Fault">What went wrong here, or null.</param>
    public sealed record PartitionDone(Exception? Fault) : INoSerializationVerificationNeeded;

    void IDelivery.Deliver(int place)
    {
        _dispatcher.Deliver(_cells[place]);
        if (_signal.Fault is { } fault)
        {
            ExceptionDispatchInfo.Throw(fault);
        }
    }

    /// <summary>A branch that fails has lost its children's state: the run ends.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Stop);

    private void MakeActors()
    {
        _dispatcher.BindToCurrentThread(_signal);
        var participants = new (IParticipant Participant, ParticipantRole Role)[_actors.Length];
        for (var place = 0; place < participants.Length; place++)
        {
            var number = _partition.Members[place];
            participants[place] = (_run.World.Participants[number], _run.World.Names.Role(new ParticipantId(number)));
        }

        var producer = new ParticipantProducer(participants);
        var dispatcher = MeshConfiguration.DispatcherOf(_index);
        var branchProps = Props.Create<BranchActor>().WithDispatcher(dispatcher).WithMailbox(MeshConfiguration.LazyMailbox);
        for (var first = 0; first < _actors.Length; first += BranchActor.Width)
        {
            var count = Math.Min(BranchActor.Width, _actors.Length - first);
            Context.ActorOf(branchProps, $"branch-{first / BranchActor.Width}")
                .Tell(new BranchActor.Grow(producer, dispatcher, new ArraySegment<IActorRef>(_actors, first, count)));
        }

        Sender.Tell(new PartitionReady());
    }

    private void RunToEnd()
    {
        try
        {
            RunAllWindows();
            Sender.Tell(new PartitionDone(Fault: null));
        }
        catch (Exception fault)
        {
            _run.Barrier.Abort(fault);
            Sender.Tell(new PartitionDone(fault));
        }
    }

    private void RunAllWindows()
    {
        _cells = Array.ConvertAll(_actors, static actor => (ActorCell)((ActorRefWithCell)actor).Underlying);
        if (Begin())
        {
            while (RunStretch())
            {
                // Everything is done in the stretch: this loop is never compiled again once it is under way.
            }
        }

        if (_run.Barrier.Fault is null)
        {
            HashStates();
        }
    }

    private bool Begin()
    {
        if (_run.Restored is { } restored)
        {
            restored.TakeOverInto(_partition);
            return true;
        }

        _partition.Start(this);
        return _run.Barrier.Meet() && Exchange();
    }

    private bool RunStretch()
    {
        if (!_run.AgreeOnWindow())
        {
            return false;
        }

        TakePartOfCheckpoint();
        if (_run.HandsOver)
        {
            // Another epoch goes on from here, perhaps elsewhere; this one ends when the node is told to leave it.
            _run.Barrier.AwaitFault();
            return false;
        }

        if (_run.Window == Calendar.Never)
        {
            return false;
        }

        _run.Times.Begin(_index);
        _run.Ran[_index] = RunWindows(_run.Window, _run.StretchEnd);
        _run.Times.Worked(_index);
        return _run.Barrier.Meet() && Exchange();
    }

    /// <summary>Runs the windows of a stretch in which something is due here.</summary>
    /// <returns>Which they were, one bit each.</returns>
    private ulong RunWindows(long first, long end)
    {
        var ran = 0UL;
        for (var window = _partition.NextWindow; window < end; window = _partition.NextWindow)
        {
            _partition.Run(window, this);
            ran |= 1UL << (int)(window - first);
        }

        return ran;
    }

    private void TakePartOfCheckpoint()
    {
        if (_run.Checkpoint > 0)
        {
            _run.TakePart(new CheckpointActor.PartTaken(_run.Checkpoint, _index, PartitionStanding.Of(_partition, _run.World.Participants)));
        }
    }

    private bool Exchange()
    {
        foreach (var other in _run.Partitions)
        {
            if (other != _partition)
            {
                _partition.Receive(other.BatchFor(_index));
            }
        }

        _dispatcher.RunHandedOver();
        return true;
    }

    private void HashStates()
    {
        var writer = new StateWriter();
        foreach (var number in _partition.Members)
        {
            writer.Clear();
            _run.World.Participants[number].WriteState(writer);
            _run.StateHashes[number] = StateHash.Of(writer.Written);
        }
    }
}
