using Akka.Persistence;

namespace ExchangeMesh.Actors.Checkpoints;

/// <summary>Reads all that was written under a name, and stops.</summary>
internal sealed class ChunkReaderActor : ReceivePersistentActor
{
    private readonly TaskCompletionSource<IReadOnlyList<object>> _read;
    private readonly List<object> _events = [];

    /// <summary>Reads under a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="read">Completed with what was read, oldest first, or with what went wrong.</param>
    public ChunkReaderActor(string name, TaskCompletionSource<IReadOnlyList<object>> read)
    {
        PersistenceId = name;
        _read = read;
        Recover<RecoveryCompleted>(_ =>
        {
            _read.TrySetResult(_events);
            Context.Stop(Self);
        });
        RecoverAny(_events.Add);
    }

    /// <inheritdoc/>
    public override string PersistenceId { get; }

    /// <inheritdoc/>
    public override Recovery Recovery => new(SnapshotSelectionCriteria.None);

    /// <inheritdoc/>
    protected override void OnRecoveryFailure(Exception reason, object? message = null) => _read.TrySetException(reason);

    /// <inheritdoc/>
    protected override void PostStop() => _read.TrySetException(new CheckpointException($"{PersistenceId} could not be read"));
}
