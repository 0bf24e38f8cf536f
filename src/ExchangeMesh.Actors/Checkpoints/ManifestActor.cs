using Akka.Actor;
using Akka.Persistence;
using Google.Protobuf;

namespace ExchangeMesh.Actors.Checkpoints;

/// <summary>Keeps a run's epoch and the headers of its complete checkpoints. Whoever writes second under the same name fails: the journal numbers events once.</summary>
internal sealed class ManifestActor : ReceivePersistentActor
{
    private readonly List<V1.CheckpointHeader> _headers = [];
    private readonly TaskCompletionSource _failed;
    private Exception? _fault;
    private long _epoch;

    /// <summary>Opens a run's manifest.</summary>
    /// <param name="name">The name under which it is written.</param>
    /// <param name="failed">Completed when nothing more can be written: with a fault, unless the actor was just stopped.</param>
    public ManifestActor(string name, TaskCompletionSource failed)
    {
        PersistenceId = name;
        _failed = failed;
        Recover<V1.CheckpointHeader>(_headers.Add);
        Recover<V1.EpochRaised>(raised => _epoch = raised.Epoch);
        Recover<V1.RunBegunAnew>(_ => _headers.Clear());
        Command<Read>(read => read.Answer.TrySetResult(new CheckpointManifest(_epoch, [.. _headers])));
        Command<Raise>(raise => Keep(new V1.EpochRaised { Epoch = Math.Max(_epoch, raise.Above) + 1 }, raised =>
        {
            _epoch = raised.Epoch;
            raise.Answer.TrySetResult(_epoch);
        }));
        Command<BeginAnew>(begin => Keep(new V1.RunBegunAnew(), _ =>
        {
            _headers.Clear();
            begin.Answer.TrySetResult(_epoch);
        }));
        Command<Commit>(commit => Keep(commit.Header, header =>
        {
            _headers.Add(header);
            commit.Done.TrySetResult();
        }));
    }

    /// <summary>Asks for the epoch and the complete checkpoints.</summary>
    public sealed record Read(TaskCompletionSource<CheckpointManifest> Answer) : INoSerializationVerificationNeeded;

    /// <summary>Asks for a new epoch, greater than all before and than a given one.</summary>
    public sealed record Raise(long Above, TaskCompletionSource<long> Answer) : INoSerializationVerificationNeeded;

    /// <summary>Asks to forget all complete checkpoints; answered with the epoch, which stays.</summary>
    public sealed record BeginAnew(TaskCompletionSource<long> Answer) : INoSerializationVerificationNeeded;

    /// <summary>Says that a checkpoint is complete.</summary>
    public sealed record Commit(V1.CheckpointHeader Header, TaskCompletionSource Done) : INoSerializationVerificationNeeded;

    /// <inheritdoc/>
    public override string PersistenceId { get; }

    /// <inheritdoc/>
    public override Recovery Recovery => new(SnapshotSelectionCriteria.None);

    /// <inheritdoc/>
    protected override void OnRecoveryFailure(Exception reason, object? message = null) => _fault = reason;

    /// <inheritdoc/>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) => _fault = cause;

    /// <inheritdoc/>
    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        _fault = cause;
        Context.Stop(Self);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        if (_fault is { } fault)
        {
            _failed.TrySetException(fault);
        }
        else
        {
            _failed.TrySetResult();
        }
    }

    private void Keep<T>(T kept, Action<T> then)
        where T : IMessage => Persist(kept, then);
}

/// <summary>What is known of a run's checkpoints.</summary>
/// <param name="Epoch">The latest epoch; 0 before the first.</param>
/// <param name="Headers">The complete checkpoints, oldest first.</param>
public sealed record CheckpointManifest(long Epoch, IReadOnlyList<V1.CheckpointHeader> Headers)
{
    /// <summary>The latest complete checkpoint, or null.</summary>
    public V1.CheckpointHeader? Latest => Headers.Count == 0 ? null : Headers[^1];
}
