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
    /// <summary>Whether it is about to leave: nothing more is placed on it.</summary>
    public bool IsLeaving { get; init; }

    /// <summary>Places as many partitions as all members that stay may host, member by member in the order of their addresses.</summary>
    public static V1.Placement Place(IEnumerable<ClusterMember> members)
    {
        var placement = new V1.Placement();
        foreach (var member in members.Where(static member => !member.IsLeaving).OrderBy(member => member.Address, StringComparer.Ordinal))
        {
            placement.Members.AddRange(Enumerable.Repeat(member.Address, member.Partitions));
        }

        return placement;
    }
}

/// <summary>How a run's coordinator takes the run up.</summary>
/// <param name="Above">The latest epoch that is known to have begun; 0 for none.</param>
/// <param name="Known">The epoch that members were found to host, under a coordinator before this one; null for none.</param>
/// <param name="IsAnew">Whether to begin at the run's start, whatever was kept of it.</param>
/// <param name="Pace">Seconds of virtual time in a second of the wall clock, at the most; 0 for as fast as it goes.</param>
internal sealed record RunBeginning(long Above, V1.StartRun? Known, bool IsAnew, double Pace);

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
    private readonly Dictionary<string, SortedSet<string>> _holders = new(StringComparer.Ordinal);
    private readonly Queue<(SubmittedScenario Scenario, RunBeginning Beginning)> _queue = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly HashSet<string> _leaving = new(StringComparer.Ordinal);
    private readonly string _self = Cluster.Get(Context.System).SelfAddress.ToString();
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
        _log.Info("the coordinator is on this node from now on");
        Cluster.Get(Context.System).Subscribe(
            Self,
            ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot,
            typeof(ClusterEvent.MemberUp),
            typeof(ClusterEvent.MemberRemoved));
        Timers.StartPeriodicTimer("tick", new Tick(), Patience);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _log.Info("the coordinator is on this node no longer");
        Cluster.Get(Context.System).Unsubscribe(Self);
    }

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
            _leaving.Remove(removed.Member.Address.ToString());
            ForgetHolder(removed.Member.Address.ToString());
            WhenMembersChanged();
        });
        Receive<V1.MemberReport>(WhenReported);
    }

    private void Serve()
    {
        ReceiveMembership();
        Receive<Tick>(_ => AskMembers());
        Receive<V1.LeaveRun>(LetGo);
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
        Receive<V1.AskFile>(AskHolder);
        Receive<RunCoordinatorActor.ResultsHeld>(held => AddHolder(held.Run, held.Member));
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

        _members[address] = new ClusterMember(address, Sender, report.Partitions, report.Link) { IsLeaving = _leaving.Contains(address) };
        foreach (var kept in report.Kept)
        {
            _statuses.TryAdd(kept.Run, kept);
            AddHolder(kept.Run, address);
        }

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
            if (_known is { } ended && _holders.ContainsKey(ended.Run))
            {
                // Its results are kept; only its nodes do not know yet that it has ended.
                foreach (var member in _members.Values)
                {
                    member!.Actor.Tell(new V1.ForgetRun { Run = ended.Run });
                }
            }
            else if (_known is { } known)
            {
                _log.Info("run {0}: found on the members, in epoch {1}", known.Run, known.Epoch);
                Launch(new SubmittedScenario(known.Scenario), new RunBeginning(known.Epoch, known, IsAnew: false, known.Pace));
            }

            Stash.UnstashAll();
        }
        else if (_active is { } active)
        {
            _runs[active].Tell(MembersNow());
        }
    }

    private RunCoordinatorActor.Members MembersNow() => new([.. _members.Values.OfType<ClusterMember>()], _leaving.Contains(_self));

    /// <summary>A member is about to leave: it may when the run that it hosts has been handed over.</summary>
    private void LetGo(V1.LeaveRun leave)
    {
        if (_leaving.Add(leave.Member))
        {
            _log.Info("{0} is about to leave", leave.Member);
            if (_members.TryGetValue(leave.Member, out var member) && member is not null)
            {
                _members[leave.Member] = member with { IsLeaving = true };
            }

            WhenMembersChanged();
        }

        if (_active is { } active)
        {
            _runs[active].Forward(leave);
        }
        else
        {
            Sender.Tell(new V1.MayLeave());
        }
    }

    private void Submit(V1.SubmitRun submit)
    {
        var scenario = new SubmittedScenario(submit.Scenario);
        var isKnown = _statuses.TryGetValue(scenario.Run, out var status);
        if (!isKnown || status!.State == V1.RunState.Failed || status.WasInterrupted)
        {
            // What was said in its epochs may still be under way.
            var beginning = new RunBeginning(status?.Epoch ?? 0, Known: null, IsAnew: status?.State == V1.RunState.Failed, submit.Pace);
            _statuses[scenario.Run] = new V1.RunStatus { Run = scenario.Run, State = V1.RunState.Queued, Epoch = beginning.Above, Pace = beginning.Pace };
            _queue.Enqueue((scenario, beginning));
            if (_active is null)
            {
                RunNext();
            }
        }
        else if (submit.HasPace && _runs.TryGetValue(scenario.Run, out var run))
        {
            run.Tell(new V1.SetPace { Run = scenario.Run, Pace = submit.Pace });
        }

        Sender.Tell(StatusOf(scenario.Run));
    }

    private void AddHolder(string run, string member)
    {
        if (!_holders.TryGetValue(run, out var holders))
        {
            _holders[run] = holders = new SortedSet<string>(StringComparer.Ordinal);
        }

        holders.Add(member);
    }

    /// <summary>A run whose results nobody keeps any more is as if it had never been: it may be made again.</summary>
    private void ForgetHolder(string member)
    {
        foreach (var run in _holders.Where(held => held.Value.Remove(member) && held.Value.Count == 0).Select(static held => held.Key).ToArray())
        {
            _holders.Remove(run);
            if (run != _active)
            {
                _statuses.Remove(run);
            }
        }
    }

    /// <summary>Lets a member that keeps a run's results answer: this node's own if it does, since it is nearest.</summary>
    private void AskHolder(V1.AskFile ask)
    {
        var holders = _holders.GetValueOrDefault(ask.Run) ?? [];
        if (holders.Contains(_self))
        {
            Context.ActorSelection($"/user/{MemberActor.Name}").Tell(ask, Sender);
        }
        else if (holders.Select(member => _members.GetValueOrDefault(member)).FirstOrDefault(member => member is not null) is { } holder)
        {
            holder.Actor.Forward(ask);
        }
        else
        {
            Sender.Tell(new V1.FilePiece { Run = ask.Run, Name = ask.Name, Offset = ask.Offset });
        }
    }

    private void RunNext()
    {
        _active = null;
        if (_queue.TryDequeue(out var next))
        {
            Launch(next.Scenario, next.Beginning);
        }
    }

    private void Launch(SubmittedScenario scenario, RunBeginning beginning)
    {
        var terms = _terms;
        if (_runs.Remove(scenario.Run, out var before))
        {
            Context.Stop(before);
        }

        _holders.Remove(scenario.Run);
        _active = _latest = scenario.Run;
        _statuses[scenario.Run] = new V1.RunStatus { Run = scenario.Run, State = V1.RunState.Preparing, Epoch = beginning.Above, Pace = beginning.Pace };
        _runs[scenario.Run] = Context.ActorOf(Props.Create(() => new RunCoordinatorActor(scenario, terms, beginning)));
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
