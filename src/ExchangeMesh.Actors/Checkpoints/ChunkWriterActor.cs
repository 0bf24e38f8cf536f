using Akka.Actor;
using Akka.Persistence;
using Google.Protobuf;

namespace ExchangeMesh.Actors.Checkpoints;

/// <summary>Writes chunks under a name that nobody has written under before.</summary>
internal sealed class ChunkWriterActor : ReceivePersistentActor
{
    private readonly TaskCompletionSource _failed;
    private Exception? _fault;

    /// <summary>Writes under a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="failed">Completed when nothing more can be written: with a fault, unless the actor was just stopped.</param>
    public ChunkWriterActor(string name, TaskCompletionSource failed)
    {
        PersistenceId = name;
        _failed = failed;
        RecoverAny(_ => { });
        Command<Append>(append => Write(append));
    }

    /// <summary>Asks to write some chunks in one transaction.</summary>
    /// <param name="Chunks">The chunks.</param>
    /// <param name="Written">Completed when they are safe.</param>
    public sealed record Append(IReadOnlyList<IMessage> Chunks, TaskCompletionSource Written) : INoSerializationVerificationNeeded;

    /// <inheritdoc/>
    public override string PersistenceId { get; }

    /// <inheritdoc/>
    protected override void OnReplaySuccess()
    {
        if (LastSequenceNr > 0)
        {
            _fault = new CheckpointException($"{PersistenceId} was written before");
            Context.Stop(Self);
        }
    }

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

    private void Write(Append append)
    {
        var left = append.Chunks.Count;
        PersistAllAsync(append.Chunks, _ =>
        {
            if (--left == 0)
            {
                append.Written.TrySetResult();
            }
        });
    }
}
