using System.Diagnostics;
using Akka.Actor;
using ExchangeMesh.Actors.Metrics;
using ExchangeMesh.Actors.Wire;

namespace ExchangeMesh.Actors.Checkpoints;

/// <summary>Writes a run's checkpoints while the run goes on: gathers the parts of one, and commits it when all are safe.</summary>
internal sealed class CheckpointActor : ReceiveActor
{
    private readonly RunCheckpoints _checkpoints;
    private readonly Action<Exception> _fail;
    private V1.CheckpointHeader? _header;
    private V1.CheckpointHeader? _before;
    private ulong[] _digests = [];
    private int _missing;
    private long _begunAt;
    private long _bytes;

    /// <summary>Writes the checkpoints of a run.</summary>
    /// <param name="checkpoints">Where they are kept.</param>
    /// <param name="before">The checkpoint that the run has gone on from, or null.</param>
    /// <param name="fail">Ends the run when a checkpoint cannot be written.</param>
    public CheckpointActor(RunCheckpoints checkpoints, V1.CheckpointHeader? before, Action<Exception> fail)
    {
        _checkpoints = checkpoints;
        _before = before;
        _fail = fail;
        Receive<Begin>(Open);
        Receive<PartTaken>(taken => _ = WriteAsync(taken).PipeTo(Self, Self, failure: fault => new Failed(fault)));
        Receive<PartWritten>(written =>
        {
            (_header!.Chunks[written.Partition], _digests[written.Partition]) = (written.Chunks, written.Digest);
            _bytes += written.Bytes;
            CommitIfComplete();
        });
        Receive<RecordsCut>(cut =>
        {
            _header!.RecordChunks.Add(cut.Chunks);
            CommitIfComplete();
        });
        Receive<Committed>(_ =>
        {
            MeshMeter.Checkpointed(Stopwatch.GetElapsedTime(_begunAt), _bytes);
            Settle();
        });
        Receive<Failed>(failed =>
        {
            _fail(failed.Fault as CheckpointException ?? new CheckpointException($"a checkpoint could not be written: {failed.Fault.Message}", failed.Fault));
            Settle();
        });
    }

    /// <summary>Says that a checkpoint is being taken.</summary>
    /// <param name="Header">Its header, but for the parts.</param>
    /// <param name="Partitions">How many parts it will have.</param>
    public sealed record Begin(V1.CheckpointHeader Header, int Partitions) : INoSerializationVerificationNeeded;

    /// <summary>Brings a partition's part.</summary>
    public sealed record PartTaken(long Checkpoint, int Partition, PartitionStanding Standing) : INoSerializationVerificationNeeded;

    /// <summary>Says that the records up to the checkpoint are safe.</summary>
    /// <param name="Chunks">How many chunks they take.</param>
    public sealed record RecordsCut(int Chunks) : INoSerializationVerificationNeeded;

    /// <summary>Says that something could not be written.</summary>
    public sealed record Failed(Exception Fault) : INoSerializationVerificationNeeded;

    /// <summary>Tells the parent that no checkpoint is being written now.</summary>
    public sealed record Settled : INoSerializationVerificationNeeded;

    private sealed record PartWritten(int Partition, int Chunks, long Bytes, ulong Digest) : INoSerializationVerificationNeeded;

    private sealed record Committed : INoSerializationVerificationNeeded;

    private void Open(Begin begin)
    {
        _header = begin.Header;
        _header.Chunks.AddRange(new int[begin.Partitions]);
        _digests = new ulong[begin.Partitions];
        _missing = begin.Partitions + 1;
        (_begunAt, _bytes) = (Stopwatch.GetTimestamp(), 0);
    }

    private async Task<object> WriteAsync(PartTaken taken)
    {
        var part = new CheckpointPart(_checkpoints.Epoch, taken.Checkpoint, taken.Partition);
        var chunks = await Task.Run(() => CheckpointMapping.ToWire(part, _checkpoints.Options.Run, taken.Standing, withViews: taken.Partition == 0))
            .ConfigureAwait(false);
        var writer = _checkpoints.Store.Write(part, ChunkKind.States);
        await writer.AppendAsync(chunks).ConfigureAwait(false);
        await writer.CompleteAsync().ConfigureAwait(false);
        return new PartWritten(taken.Partition, chunks.Count, chunks.Sum(static chunk => (long)chunk.CalculateSize()), CheckpointHeaders.DigestOf(chunks));
    }

    private void CommitIfComplete()
    {
        if (--_missing > 0)
        {
            return;
        }

        _header!.Digest = CheckpointHeaders.Join(_digests);
        _ = CommitAsync(_header, _before).PipeTo(Self, Self, failure: fault => new Failed(fault));
        _before = _header;
    }

    /// <summary>Commits a checkpoint, and then deletes the states of the one before.</summary>
    private async Task<object> CommitAsync(V1.CheckpointHeader header, V1.CheckpointHeader? before)
    {
        await _checkpoints.Store.CommitAsync(header).ConfigureAwait(false);
        for (var partition = 0; partition < (before?.Chunks.Count ?? 0); partition++)
        {
            await _checkpoints.Store.EraseAsync(new CheckpointPart(before!.Epoch, before.Checkpoint, partition), ChunkKind.States).ConfigureAwait(false);
        }

        return new Committed();
    }

    private void Settle()
    {
        _checkpoints.Settle();
        Context.Parent.Tell(new Settled());
    }
}
