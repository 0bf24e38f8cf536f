using Akka.Actor;
using Akka.Event;
using ExchangeMesh.Actors.Checkpoints;

namespace ExchangeMesh.Actors.Nodes;

/// <content>How checkpoints of all nodes are ordered, gathered and committed.</content>
internal sealed partial class RunCoordinatorActor
{
    private void OrderCheckpointIfFree()
    {
        if (_store is not null && _gathering is null && _status.State == V1.RunState.Running)
        {
            _gathering = new CheckpointGathering(
                _store.HeaderOf(_status.Epoch, (_latest?.Checkpoint ?? 0) + 1, IsToBePlacedAnew), _start!.Checkpoint, _nodes.Count, _start.Placement.Members.Count);
            SayAgain();
        }
    }

    private void WhenShareDone(V1.CheckpointDone done)
    {
        if (_gathering is { } gathering)
        {
            gathering.Add(done);
            CutIfComplete();
        }
        else if (done.Checkpoint == _latest?.Checkpoint)
        {
            Sender.Tell(new V1.CheckpointCommitted { Run = _name, Epoch = _status.Epoch, Checkpoint = done.Checkpoint });
        }
    }

    private void CutIfComplete()
    {
        if (_gathering is { IsComplete: true, IsCommitting: false } gathering && _recording!.Covers(gathering.Header.VirtualTimeNs))
        {
            gathering.IsCommitting = true;
            var header = gathering.Header;
            _ = _recording.CutAsync(header.VirtualTimeNs).PipeTo(
                Self, Self, success: chunks => new RecordsCut(header, chunks), failure: static fault => new StoreFailed(fault));
        }
    }

    private void Commit(RecordsCut cut)
    {
        cut.Header.RecordChunks.Add(cut.Chunks);
        _ = _store!.CommitAsync(cut.Header, _latest).PipeTo(Self, Self, failure: static fault => new StoreFailed(fault));
    }

    private void WhenCommitted(V1.CheckpointHeader header)
    {
        _latest = header;
        _gathering = null;
        _status.Checkpoint = header.Checkpoint;
        _status.Liquidations = _recording?.Liquidations ?? 0;
        foreach (var member in _members.Values)
        {
            member.Actor.Tell(new V1.CheckpointCommitted { Run = _name, Epoch = header.Epoch, Checkpoint = header.Checkpoint });
        }

        if (header.HandsOver)
        {
            WhenHandedOver(header);
        }
        else if (IsToBePlacedAnew)
        {
            OrderCheckpointIfFree();
        }
    }

    /// <summary>A database that does not answer now may answer soon: the run waits for it, and goes on from its last checkpoint.</summary>
    private void WhenStoreFailed(Exception fault)
    {
        _log.Warning("run {0} waits for its database, and goes on from checkpoint {1} then: {2}", _name, _latest?.Checkpoint ?? 0, fault.Message);
        _isBeginning = false;
        Timers.StartSingleTimer("try-again", new TryAgain(), TimeSpan.FromSeconds(2));
    }

    private void WhenNodeFailed(V1.NodeFailed failed)
    {
        if (failed.IsPassing)
        {
            WhenStoreFailed(new CheckpointException($"node {failed.Node}: {failed.Failure}"));
        }
        else
        {
            Fail($"node {failed.Node}: {failed.Failure}");
        }
    }
}
