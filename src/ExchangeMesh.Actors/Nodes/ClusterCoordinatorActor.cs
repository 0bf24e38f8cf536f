using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using ExchangeMesh.Actors.Hosting;

namespace ExchangeMesh.Actors.Nodes;

/// <summary>A member that may host partitions.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Actor">Its <see cref="MemberActor"/>.</param>
/// <param name="Partitions">How many partitions it may host.</param>
/// <param name="Link">Where it takes links from other nodes, as host:port; empty where it takes none.</param>
internal sealed record ClusterMember(string Address, IActorRef Actor, int Partitions, string Link)
{
    /// <summary>Places as many partitions as all members may host, member by member in the order of their addresses.</summary>
    public static V1.Placement Place(IEnumerable<ClusterMember> members)
    {
        var placement = new V1.Placement();
        foreach (var member in members.OrderBy(member => member.Address, StringComparer.Ordinal))
        {
            placement.Members.AddRange(Enumerable.Repeat(member.Address, member.Partitions));
        }

        return placement;
    }
}

/// <summary>
/// The cluster's coordinator, of which there is one: it takes runs, makes them one after the other, and tells each run's own
/// coordinator who is in the cluster. A new one first asks all members which run they host, and goes on with that.
/// </summary>
internal sealed class ClusterCoordinatorActor : ReceiveActor, IWithTimers, IWithUnboundedStash
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly MeshNodeTerms _terms;
    private readonly Dictionary<string, ClusterMember?> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, V1.RunStatus> _statuses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IActorRef> _runs = new(StringComparer.Ordinal);
    private readonly Queue<SubmittedScenario> _queue = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private V1.StartRun? _known;
    private string? _active;
    private string _latest = "";
    private bool _isServing;

    /// <summary>Asks who is there.</summary>
    /// <param name="terms">Where results and checkpoints are kept.</param>
    public ClusterCoordinatorActor(MeshNodeTerms terms)
    {
        _terms = terms;
        Receive<ClusterEvent.CurrentClusterState>(WhenJoined);
        ReceiveMembership();
        Receive<Tick>(_ => AskMembers());
        ReceiveAny(_ => Stash.Stash());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    public IStash Stash { get; set; } = null!;

    /// <summary>A run's coordinator says where the run stands.</summary>
    internal sealed record StatusChanged(V1.RunStatus Status) : INoSerializationVerificationNeeded;

    private sealed record Tick : INoSerializationVerificationNeeded;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Cluster.Get(Context.System).Subscribe(
            Self,
            ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot,
            typeof(ClusterEvent.MemberUp),
            typeof(ClusterEvent.MemberRemoved));
        Timers.StartPeriodicTimer("tick", new Tick(), Patience);
    }

    /// <inheritdoc/>
    protected override void PostStop() => Cluster.Get(Context.System).Unsubscribe(Self);

    /// <summary>A run's coordinator that fails has lost what the run recorded: the run ends as failed.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(fault =>
    {
        if (_active is { } run && _statuses.TryGetValue(run, out var status))
        {
            (status.State, status.Failure) = (V1.RunState.Failed, fault.Message);
            RunNext();
        }

        return Directive.Stop;
    });

    private void ReceiveMembership()
    {
        Receive<ClusterEvent.MemberUp>(up => Add(up.Member));
        Receive<ClusterEvent.MemberRemoved>(removed =>
        {
            _members.Remove(removed.Member.Address.ToString());
            WhenMembersChanged();
        });
        Receive<V1.MemberReport>(WhenReported);
    }

    private void Serve()
    {
        ReceiveMembership();
        Receive<Tick>(_ => AskMembers());
        Receive<V1.SubmitRun>(Submit);
        Receive<V1.AskRun>(ask => Sender.Tell(StatusOf(ask.Run.Length == 0 ? _active ?? _latest : ask.Run)));
        Receive<V1.InterruptRun>(interrupt =>
        {
            if (_runs.TryGetValue(interrupt.Run, out var run))
            {
                run.Forward(interrupt);
            }

            Sender.Tell(StatusOf(interrupt.Run));
        });
        Receive<V1.AskFile>(ask =>
        {
            if (_runs.TryGetValue(ask.Run, out var run))
            {
                run.Forward(ask);
            }
            else
            {
                Sender.Tell(new V1.FilePiece { Run = ask.Run, Name = ask.Name, Offset = ask.Offset });
            }
        });
        Receive<StatusChanged>(changed => WhenStatusChanged(changed.Status));
    }

    private void WhenJoined(ClusterEvent.CurrentClusterState state)
    {
        foreach (var member in state.Members.Where(member => member.Status is MemberStatus.Up or MemberStatus.WeaklyUp))
        {
            Add(member);
        }
    }

    private void Add(Member member)
    {
        if (member.HasRole(MemberRole.Partitions))
        {
            _members[member.Address.ToString()] = null;
            AskMembers();
        }
    }

    private void AskMembers()
    {
        foreach (var address in _members.Where(member => member.Value is null).Select(member => member.Key).ToArray())
        {
            Context.ActorSelection($"{address}/user/{MemberActor.Name}").Tell(new V1.AskMember());
        }

        WhenMembersChanged();
    }

    private void WhenReported(V1.MemberReport report)
    {
        var sender = Sender.Path.Address.HasGlobalScope ? Sender.Path.Address : Cluster.Get(Context.System).SelfAddress;
        var address = sender.ToString();
        if (!_members.ContainsKey(address))
        {
            return;
        }

        _members[address] = new ClusterMember(address, Sender, report.Partitions, report.Link);
        if (report.Start is { } start && (_known is null || start.Epoch > _known.Epoch))
        {
            _known = start;
        }

        WhenMembersChanged();
    }

    /// <summary>Once all members have said what they host, the coordinator serves; until then others' questions wait.</summary>
    private void WhenMembersChanged()
    {
        if (_members.Count == 0 || _members.Values.Any(member => member is null))
        {
            return;
        }

        if (!_isServing)
        {
            _isServing = true;
            Become(Serve);
            if (_known is { } known)
            {
                _log.Info("run {0}: found on the members, in epoch {1}", known.Run, known.Epoch);
                Launch(new SubmittedScenario(known.Scenario), known.Epoch);
            }

            Stash.UnstashAll();
        }
        else if (_active is { } active)
        {
            _runs[active].Tell(MembersNow());
        }
    }

    private RunCoordinatorActor.Members MembersNow() => new([.. _members.Values.OfType<ClusterMember>()]);

    private void Submit(V1.SubmitRun submit)
    {
        var scenario = new SubmittedScenario(submit.Scenario);
        var isKnown = _statuses.TryGetValue(scenario.Run, out var status) && status.State != V1.RunState.Failed;
        if (!isKnown)
        {
            _statuses[scenario.Run] = new V1.RunStatus { Run = scenario.Run, State = V1.RunState.Queued };
            _queue.Enqueue(scenario);
            if (_active is null)
            {
                RunNext();
            }
        }

        Sender.Tell(StatusOf(scenario.Run));
    }

    private void RunNext()
    {
        _active = null;
        if (_queue.TryDequeue(out var scenario))
        {
            Launch(scenario, _known?.Epoch ?? 0);
        }
    }

    private void Launch(SubmittedScenario scenario, long knownEpoch)
    {
        var terms = _terms;
        if (_runs.Remove(scenario.Run, out var before))
        {
            Context.Stop(before);
        }

        _active = _latest = scenario.Run;
        _statuses[scenario.Run] = new V1.RunStatus { Run = scenario.Run, State = V1.RunState.Preparing, Epoch = knownEpoch };
        _runs[scenario.Run] = Context.ActorOf(Props.Create(() => new RunCoordinatorActor(scenario, terms, knownEpoch)));
        _runs[scenario.Run].Tell(MembersNow());
    }

    private void WhenStatusChanged(V1.RunStatus status)
    {
        _statuses[status.Run] = status;
        if (status.State is V1.RunState.Ended or V1.RunState.Failed && _active == status.Run)
        {
            RunNext();
        }
    }

    private V1.RunStatus StatusOf(string run) =>
        _statuses.TryGetValue(run, out var status) ? status.Clone() : new V1.RunStatus { Run = run, State = V1.RunState.Unknown };
}
