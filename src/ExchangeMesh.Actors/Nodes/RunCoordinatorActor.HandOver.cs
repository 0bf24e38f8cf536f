using Akka.Actor;
using Akka.Event;
using ExchangeMesh.Actors.Metrics;

namespace ExchangeMesh.Actors.Nodes;

/// <content>How a run goes from one placement to another without losing a window.</content>
/// <remarks>
/// Where members join, or are about to leave, the coordinator orders a checkpoint after which all nodes wait. When it is complete the
/// next epoch goes on from it, on the members that stay. Where it is the coordinator's own node that leaves, the run waits like this
/// for the next coordinator.
/// </remarks>
internal sealed partial class RunCoordinatorActor
{
    // Whether windows were run that no checkpoint covers: whoever goes on from the last one runs them again.
    private bool _isBeyondCheckpoint;
    private bool _isSelfLeaving;
    private bool _isHandedOver;

    /// <summary>Whether others should host the run than those that do.</summary>
    private bool IsToBePlacedAnew => _isSelfLeaving || !_members.Values
        .Where(static member => !member.IsLeaving)
        .Select(static member => member.Address)
        .ToHashSet(StringComparer.Ordinal)
        .SetEquals(_nodes);

    /// <summary>Whether a member that hosts a part of the run is gone, or is another process by now.</summary>
    private bool HasLostANode
    {
        get
        {
            for (var node = 0; node < _nodes.Count; node++)
            {
                if (!_members.TryGetValue(_nodes[node], out var member) || !member.Actor.Equals(_hosts[node]))
                {
                    return true;
                }
            }

            return false;
        }
    }

    private void WhenMembersChanged(Members members)
    {
        _members = members.All.ToDictionary(member => member.Address, StringComparer.Ordinal);
        _isSelfLeaving = members.IsSelfLeaving;
        if (IsOver || _isHandedOver)
        {
            return;
        }

        if (_ended is not null)
        {
            // All is recorded: whoever goes now is missed by its copy of the results only.
            EndIfKept();
            return;
        }

        if (_start is null || HasLostANode)
        {
            Begin();
        }
        else if (IsToBePlacedAnew)
        {
            OrderCheckpointIfFree();
        }
    }

    /// <summary>Lets a member go when nothing is lost by it; it asks again until then.</summary>
    private void WhenAskedToLetGo(V1.LeaveRun leave)
    {
        if (_ended is not null)
        {
            return;
        }

        var isHosted = _start is not null && _nodes.Contains(leave.Member, StringComparer.Ordinal);
        if (IsOver || _isHandedOver || _store is null || (!isHosted && (!_isSelfLeaving || _start is null)))
        {
            Sender.Tell(new V1.MayLeave());
        }
    }

    /// <summary>All nodes wait behind a complete checkpoint.</summary>
    private void WhenHandedOver(V1.CheckpointHeader header)
    {
        _isBeyondCheckpoint = false;
        if (_isSelfLeaving)
        {
            _isHandedOver = true;
            _log.Info("run {0}: waits at checkpoint {1} for another coordinator, since this node leaves", _name, header.Checkpoint);
        }
        else
        {
            Begin();
        }
    }

    /// <summary>Notes, as an epoch begins, whether windows are lost by it.</summary>
    private void CountRollback(long epoch)
    {
        // What a coordinator before this one has ordered was perhaps run, unless it ended with a hand-over.
        var isBeyond = _isBeyondCheckpoint || (_knownEpoch > 0 && !(_latest is { HandsOver: true } last && last.Epoch >= _knownEpoch));
        (_isBeyondCheckpoint, _knownEpoch) = (false, 0);
        if (isBeyond)
        {
            _status.Rollbacks++;
            MeshMeter.RolledBack();
            _log.Warning("run {0}: epoch {1} goes back to checkpoint {2}", _name, epoch, _latest?.Checkpoint ?? 0);
        }
    }
}
