using Akka.Persistence;

namespace ExchangeMesh.Actors.Checkpoints;

/// <summary>Deletes what was written under a name, and stops. The journal keeps the last event, so that its number is not given again.</summary>
internal sealed class ChunkEraserActor : ReceivePersistentActor
{
    private readonly TaskCompletionSource _erased;

    /// <summary>Deletes under a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="erased">Completed when it is done, or with what went wrong.</param>
    public ChunkEraserActor(string name, TaskCompletionSource erased)
    {
        PersistenceId = name;
        _erased = erased;
        Recover<RecoveryCompleted>(_ => DeleteMessages(long.MaxValue));
        RecoverAny(_ => { });
        Command<DeleteMessagesSuccess>(_ =>
        {
            _erased.TrySetResult();
            Context.Stop(Self);
        });
        Command<DeleteMessagesFailure>(failure =>
        {
            _erased.TrySetException(failure.Cause);
            Context.Stop(Self);
        });
    }

    /// <inheritdoc/>
    public override string PersistenceId { get; }

    /// <inheritdoc/>
    public override Recovery Recovery => Recovery.None;

    /// <inheritdoc/>
    protected override void OnRecoveryFailure(Exception reason, object? message = null) => _erased.TrySetException(reason);

    /// <inheritdoc/>
    protected override void PostStop() => _erased.TrySetException(new CheckpointException($"{PersistenceId} could not be deleted"));
}
