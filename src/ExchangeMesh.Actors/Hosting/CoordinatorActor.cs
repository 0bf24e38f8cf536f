using Akka.Actor;
using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.World;

namespace ExchangeMesh.Actors.Hosting;

/// <summary>Runs one world: places its participants on partitions, starts them, watches them to the end, and answers with the outcome. It is off the critical path: partitions agree on windows among themselves.</summary>
internal sealed class CoordinatorActor : ReceiveActor
{
    private readonly Start _order;
    private readonly RunState _run;
    private readonly IActorRef _recorder;
    private readonly List<IActorRef> _partitions = [];
    private readonly IActorRef _checkpoints;
    private Exception? _fault;
    private int _ready;
    private int _done;
    private bool _isEnding;

    /// <summary>Makes the partitions and the recorder.</summary>
    public CoordinatorActor(Start order)
    {
        _order = order;
        _recorder = Context.ActorOf(Props.Create(() => new RecorderActor(order.Sink)), "recorder");
        var recorder = _recorder;
        RunState? run = null;
        var checkpoints = _checkpoints = order.Checkpoints is { } kept
            ? Context.ActorOf(Props.Create(() => new CheckpointActor(kept, order.Restored == null ? null : order.Restored.Header, fault => run!.Barrier.Abort(fault))), "checkpoints")
            : ActorRefs.Nobody;
        run = new RunState(
            order.World,
            order.World.Place(order.Partitions),
            new WorldPartition[order.Partitions],
            order.Restored,
            (buffers, _) => recorder.Tell(new RecorderActor.Batch(buffers, run!)),
            progress =>
            {
                if (!order.Progress(progress))
                {
                    run!.AskToStop();
                }
            },
            isWatched: order.Conductor is not null)
        {
            Conductor = order.Conductor,
            Checkpoints = order.Checkpoints,
            TakePart = part => checkpoints.Tell(part),
            BeginCheckpoint = header =>
            {
                checkpoints.Tell(new CheckpointActor.Begin(header, order.Partitions));
                recorder.Tell(new RecorderActor.Cut((RecordJournal)order.Sink, checkpoints));
            },
        };
        _run = run;

        Receive<PartitionActor.PartitionReady>(_ => WhenReady());
        Receive<PartitionActor.PartitionDone>(done => WhenDone(done.Fault));
        Receive<RecorderActor.RecorderFailed>(failed => _fault ??= failed.Fault);
        Receive<RecorderActor.Finished>(_ => Complete());
        Receive<Stop>(_ => _run.AskToStop());
        Receive<CheckpointActor.Settled>(_ => EndIfSettled());
    }

    /// <summary>What is to be run.</summary>
    /// <param name="World">The world; it is used up.</param>
    /// <param name="Partitions">How many partitions.</param>
    /// <param name="Sink">Takes records and final states.</param>
    /// <param name="Progress">Told from time to time how far the run is; returns whether to go on. Called on a partition's thread.</param>
    /// <param name="Checkpoints">Where the run's checkpoints are kept; null where none are taken. The sink is a <see cref="RecordJournal"/> then.</param>
    /// <param name="Restored">The checkpoint that the run goes on from; null to start it.</param>
    /// <param name="Conductor">Leads the run through its windows; null for none.</param>
    /// <param name="Outcome">Completed at the end.</param>
    public sealed record Start(
        MarketWorld World,
        int Partitions,
        IRunSink Sink,
        Func<RunProgress, bool> Progress,
        RunCheckpoints? Checkpoints,
        RestoredRun? Restored,
        IRunConductor? Conductor,
        TaskCompletionSource<RunOutcome> Outcome);

    /// <summary>Asks the run to end at the next barrier.</summary>
    public sealed record Stop : INoSerializationVerificationNeeded;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        for (var index = 0; index < _order.Partitions; index++)
        {
            var place = index;
            var run = _run;
            var partition = Context.ActorOf(
                Props.Create(() => new PartitionActor(run, place)).WithDispatcher(MeshConfiguration.PartitionThread),
                $"partition-{index}");
            _partitions.Add(partition);
            partition.Tell(new PartitionActor.MakeParticipants());
        }
    }

    /// <summary>What fails has lost the run's state: the run ends.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(fault =>
    {
        _run.Barrier.Abort(fault);
        _order.Outcome.TrySetException(fault);
        return Directive.Stop;
    });

    /// <inheritdoc/>
    protected override void PostStop() => _run.Dispose();

    private void WhenReady()
    {
        if (++_ready == _partitions.Count)
        {
            foreach (var partition in _partitions)
            {
                partition.Tell(new PartitionActor.RunToTheEnd());
            }
        }
    }

    private void WhenDone(Exception? fault)
    {
        _fault ??= fault;
        _done++;
        EndIfSettled();
    }

    /// <summary>Ends the run when all partitions are done and no checkpoint is being written.</summary>
    private void EndIfSettled()
    {
        // After a fault no checkpoint that is being written can be counted on to become complete.
        _fault ??= _run.Barrier.Fault;
        if (_isEnding || _done < _partitions.Count || (_fault is null && _order.Checkpoints is { IsBusy: true }))
        {
            return;
        }

        _isEnding = true;

        if (_fault is { } cause)
        {
            _order.Outcome.TrySetException(cause);
        }
        else
        {
            _recorder.Tell(new RecorderActor.Finish(_run.StateHashes));
        }
    }

    private void Complete()
    {
        if (_fault is { } fault)
        {
            _order.Outcome.TrySetException(fault);
        }
        else
        {
            _order.Outcome.TrySetResult(new RunOutcome(_run.ReachedAt, _run.Messages, _run.Wakes, _run.Windows, _run.Audits, _run.WasInterrupted));
        }
    }
}
