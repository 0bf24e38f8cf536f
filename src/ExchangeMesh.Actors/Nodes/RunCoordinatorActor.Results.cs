using Akka.Actor;
using Akka.Cluster;
using Akka.Event;

namespace ExchangeMesh.Actors.Nodes;

/// <content>How results are kept on several members before the run counts as ended.</content>
internal sealed partial class RunCoordinatorActor
{
    /// <summary>How many members keep results, the one where they were made included: as many may be lost but one.</summary>
    private const int Copies = 3;

    /// <summary>How long copying may take before the run has ended without.</summary>
    private static readonly TimeSpan CopyPatience = TimeSpan.FromSeconds(30);

    private readonly HashSet<string> _copying = new(StringComparer.Ordinal);
    private V1.RunStatus? _ended;

    /// <summary>Somebody keeps the results of a run.</summary>
    /// <param name="Run">The run.</param>
    /// <param name="Member">The member's address.</param>
    internal sealed record ResultsHeld(string Run, string Member) : INoSerializationVerificationNeeded;

    private sealed record CopiedLongEnough : INoSerializationVerificationNeeded;

    /// <summary>Lets members keep the results that lie here; the run has ended when they do, or cannot.</summary>
    private void KeepResults(V1.RunStatus ended)
    {
        var own = Cluster.Get(Context.System).SelfAddress.ToString();
        var keep = new V1.KeepResults { Status = ended, Source = own };
        _ended = ended;
        foreach (var member in _members.Values
            .OrderBy(member => member.Address == own ? 0 : 1)
            .ThenBy(member => member.Address, StringComparer.Ordinal)
            .Take(Copies))
        {
            _copying.Add(member.Address);
            member.Actor.Tell(keep);
        }

        // Where this node hosts no partitions, its own member is not among them.
        if (_copying.Add(own))
        {
            Context.ActorSelection($"/user/{MemberActor.Name}").Tell(keep);
        }

        Timers.StartSingleTimer("copies", new CopiedLongEnough(), CopyPatience);
    }

    private void WhenKept(V1.ResultsKept kept)
    {
        var member = Sender.Path.Address.HasGlobalScope ? Sender.Path.Address : Cluster.Get(Context.System).SelfAddress;
        if (kept.Failure.Length == 0)
        {
            Context.Parent.Tell(new ResultsHeld(_name, member.ToString()));
        }

        _copying.Remove(member.ToString());
        EndIfKept();
    }

    private void EndIfKept(bool isLongEnough = false)
    {
        if (_ended is not { } ended)
        {
            return;
        }

        _copying.RemoveWhere(member => !_members.ContainsKey(member) && member != Cluster.Get(Context.System).SelfAddress.ToString());
        if (isLongEnough && _copying.Count > 0)
        {
            _log.Warning("run {0}: its results are not kept by {1}", _name, string.Join(", ", _copying));
            _copying.Clear();
        }

        if (_copying.Count == 0)
        {
            _ended = null;
            _status.MergeFrom(ended);
            End();
        }
    }
}
