using Akka.Actor;
using ExchangeMesh.World;

namespace ExchangeMesh.Actors.Hosting;

/// <summary>Runs one world: places its participants on partitions, starts them, watches them to the end, and answers with the outcome. It is off the critical path: partitions agree on windows among themselves.</summary>
internal sealed class CoordinatorActor : ReceiveActor
{
    private readonly Start _order;
    private readonly RunState _run;
    private readonly IActorRef _recorder;
    private readonly List<IActorRef> _partitions = [];
    private Exception? _fault;
    private int _ready;
    private int _done;

    /// <summary>Makes the partitions and the recorder.</summary>
    public CoordinatorActor(Start order)
    {
        _order = order;
        _recorder = Context.ActorOf(Props.Create(() => new RecorderActor(order.Sink)), "recorder");
        var recorder = _recorder;
        RunState? run = null;
        run = new RunState(
            order.World,
            order.Partitions,
            buffers => recorder.Tell(new RecorderActor.Batch(buffers, run!)),
            progress =>
            {
                if (!order.Progress(progress))
                {
                    run!.AskToStop();
                }
            });
        _run = run;

        Receive<PartitionActor.PartitionReady>(_ => WhenReady());
        Receive<PartitionActor.PartitionDone>(done => WhenDone(done.Fault));
        Receive<RecorderActor.RecorderFailed>(failed => _fault ??= failed.Fault);
        Receive<RecorderActor.Finished>(_ => Complete());
        Receive<Stop>(_ => _run.AskToStop());
    }

    /// <summary>What is to be run.</summary>
    /// <param name="World">The world; it is used up.</param>
    /// <param name="Partitions">How many partitions.</param>
    /// <param name="Sink">Takes records and final states.</param>
    /// <param name="Progress">Told from time to time how far the run is; returns whether to go on. Called on a partition's thread.</param>
    /// <param name="Outcome">Completed at the end.</param>
    public sealed record Start(
        MarketWorld World,
        int Partitions,
        IRunSink Sink,
        Func<RunProgress, bool> Progress,
        TaskCompletionSource<RunOutcome> Outcome);

    /// <summary>Asks the run to end at the next barrier.</summary>
    public sealed record Stop;

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
                partition.Tell(new PartitionActor.RunWindows());
            }
        }
    }

    private void WhenDone(Exception? fault)
    {
        _fault ??= fault;
        if (++_done < _partitions.Count)
        {
            return;
        }

        if ((_fault ??= _run.Barrier.Fault) is { } cause)
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
        var topology = _order.World.Topology;
        var reached = topology.End;
        if (_run.WasInterrupted)
        {
            reached = 0;
            foreach (var partition in _run.Partitions)
            {
                reached = Math.Max(reached, (topology.WindowOf(partition.Now) + 1) * topology.Lookahead);
            }
        }

        if (_fault is { } fault)
        {
            _order.Outcome.TrySetException(fault);
        }
        else
        {
            _order.Outcome.TrySetResult(new RunOutcome(new(reached), _run.Messages, _run.Wakes, _run.Windows, _run.Audits, _run.WasInterrupted));
        }
    }
}
