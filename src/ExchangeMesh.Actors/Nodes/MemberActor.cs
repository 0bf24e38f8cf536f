using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Actors.Links;

namespace ExchangeMesh.Actors.Nodes;

/// <summary>What a member of the cluster hosts of the run: at most one epoch of one run at a time, the latest that it was told to prepare.</summary>
internal sealed class MemberActor : ReceiveActor
{
    /// <summary>The actor's name, on every member.</summary>
    public const string Name = "exchangemesh-member";

    private readonly MeshNodeTerms _terms;
    private readonly OpenExchange _open;
    private readonly IActorRef _link;
    private readonly LinkListener? _listener;
    private readonly ResultsShelf _shelf;
    private readonly string _address = Cluster.Get(Context.System).SelfAddress.ToString();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private V1.StartRun? _start;
    private IActorRef? _hosted;
    private (V1.StartRun Start, IActorRef Coordinator)? _next;

    /// <summary>Takes orders.</summary>
    /// <param name="terms">What the member may do.</param>
    /// <param name="open">Where the link finds the exchange that is going on.</param>
    /// <param name="link">The member's end of the data plane over Akka.Remote.</param>
    /// <param name="listener">Where the member takes links from others; null where its batches travel by Akka.Remote only.</param>
    public MemberActor(MeshNodeTerms terms, OpenExchange open, IActorRef link, LinkListener? listener)
    {
        _terms = terms;
        _open = open;
        _link = link;
        _listener = listener;
        _shelf = new ResultsShelf(terms.ResultsDirectory);
        Receive<V1.AskMember>(_ => Report());
        Receive<V1.KeepResults>(Keep);
        Receive<Copied>(copied => WhenCopied(copied));
        Receive<V1.AskFile>(ask => Sender.Tell(_shelf.Read(ask)));
        Receive<V1.StartRun>(Start);
        Receive<V1.Go>(go => Forward(go.Run, go.Epoch, go));
        Receive<V1.SetPace>(set => Forward(set.Run, set.Epoch, set));
        Receive<V1.StopRun>(stop => Forward(stop.Run, stop.Epoch, stop));
        Receive<V1.CheckpointAt>(at => Forward(at.Run, at.Epoch, at));
        Receive<V1.CheckpointCommitted>(committed => Forward(committed.Run, committed.Epoch, committed));
        Receive<V1.RecordsTaken>(taken => Forward(taken.Run, taken.Epoch, taken));
        Receive<V1.ForgetRun>(forget => Forget(forget.Run));
        Receive<Terminated>(_ => WhenLeft());
    }

    private sealed record Copied(V1.RunStatus Status, IActorRef Coordinator, string Failure) : INoSerializationVerificationNeeded;

    /// <summary>What a node run throws, it has told the coordinator; it is not started again by itself.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Stop);

    private void Report()
    {
        var report = new V1.MemberReport { Partitions = _terms.Partitions, Start = _start, Link = _listener?.Address ?? "" };
        report.Kept.AddRange(_shelf.Kept);
        Sender.Tell(report);
    }

    /// <summary>Copies the results of a run, unless they were made here.</summary>
    private void Keep(V1.KeepResults keep)
    {
        var coordinator = Sender;
        if (string.Equals(keep.Source, _address, StringComparison.Ordinal))
        {
            WhenCopied(new Copied(keep.Status, coordinator, ""));
            return;
        }

        var source = Context.ActorSelection($"{keep.Source}/user/{Name}");
        _ = ResultsCopy.CopyAsync(_shelf, keep.Status, source).PipeTo(
            Self,
            Self,
            success: () => new Copied(keep.Status, coordinator, ""),
            failure: fault => new Copied(keep.Status, coordinator, fault.Message));
    }

    private void WhenCopied(Copied copied)
    {
        if (copied.Failure.Length == 0)
        {
            _shelf.Add(copied.Status);
        }
        else
        {
            _log.Warning("run {0}: its results are not kept here: {1}", copied.Status.Run, copied.Failure);
        }

        copied.Coordinator.Tell(new V1.ResultsKept { Run = copied.Status.Run, Failure = copied.Failure });
    }

    private void Start(V1.StartRun start)
    {
        if (_start is { } known && string.Equals(known.Run, start.Run, StringComparison.Ordinal) && known.Epoch >= start.Epoch)
        {
            if (known.Epoch == start.Epoch)
            {
                _hosted?.Forward(start);
            }

            return;
        }

        _log.Info("run {0}: epoch {1} begins from checkpoint {2}", start.Run, start.Epoch, start.Checkpoint?.Checkpoint ?? 0);
        _start = start;
        _next = (start, Sender);
        Leave();
    }

    private void Forget(string run)
    {
        if (_start is { } known && string.Equals(known.Run, run, StringComparison.Ordinal))
        {
            _start = null;
            _next = null;
            Leave();
        }
    }

    /// <summary>Leaves the epoch that is hosted; the next is begun when it is gone, since partitions keep their threads until then.</summary>
    private void Leave()
    {
        if (_hosted is null)
        {
            WhenLeft();
        }
        else
        {
            _hosted.Tell(new NodeRunActor.Abandon());
        }
    }

    private void WhenLeft()
    {
        _hosted = null;
        if (_next is not { } next)
        {
            _open.Current = null;
            return;
        }

        _next = null;
        var nodes = next.Start.Placement.Members.Distinct(StringComparer.Ordinal).ToList();
        var self = nodes.IndexOf(_address);
        if (self < 0)
        {
            _open.Current = null;
            return;
        }

        int[] nodeOf = [.. next.Start.Placement.Members.Select(member => nodes.IndexOf(member))];
        IDataPlane plane = next.Start.Links.Count == nodes.Count && _listener is { } listener
            ? new SocketDataPlane(next.Start, self, listener, _log)
            : new RemoteDataPlane([.. nodes.Select(LinkOf)], _link);
        var store = _terms.Storage is null ? null : new CheckpointStore(Context.System, next.Start.Run);
        var order = new NodeRunActor.Order(next.Start, self, nodeOf, plane, _open, next.Coordinator, store);
        _hosted = Context.ActorOf(Props.Create(() => new NodeRunActor(order)));
        Context.Watch(_hosted);
    }

    private IActorRef LinkOf(string address) => string.Equals(address, _address, StringComparison.Ordinal)
        ? _link
        : ((ExtendedActorSystem)Context.System).Provider.ResolveActorRef($"{address}/user/{LinkActor.Name}");

    private void Forward(string run, long epoch, object message)
    {
        if (_start is { } known && known.Epoch == epoch && string.Equals(known.Run, run, StringComparison.Ordinal))
        {
            _hosted?.Forward(message);
        }
    }
}
