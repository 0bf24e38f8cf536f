using System.Diagnostics;
using Akka.Actor;
using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Actors.Metrics;
using ExchangeMesh.Actors.Wire;

namespace ExchangeMesh.Actors.Nodes;

/// <summary>One node's share of a checkpoint: the parts of its partitions, as they become safe.</summary>
internal sealed class CheckpointShare
{
    private readonly int[] _partitions;
    private readonly long _begunAt = Stopwatch.GetTimestamp();
    private int _missing;
    private long _bytes;

    /// <summary>Begins a share.</summary>
    /// <param name="start">The epoch that is checkpointed.</param>
    /// <param name="order">What the node hosts of it.</param>
    /// <param name="done">What the coordinator is told in the end; it is completed here.</param>
    public CheckpointShare(V1.StartRun start, NodeRunActor.Order order, V1.CheckpointDone done)
    {
        Done = done;
        (done.Run, done.Epoch, done.Node) = (start.Run, start.Epoch, order.Self);
        _partitions = [.. Enumerable.Range(0, order.NodeOf.Length).Where(partition => order.NodeOf[partition] == order.Self)];
        _missing = _partitions.Length;
    }

    /// <summary>What the coordinator is told.</summary>
    public V1.CheckpointDone Done { get; }

    /// <summary>Whether all parts are safe.</summary>
    public bool IsComplete => _missing == 0;

    /// <summary>A part is safe.</summary>
    /// <param name="Checkpoint">The checkpoint.</param>
    /// <param name="Partition">The partition, by its number in the placement.</param>
    /// <param name="Chunks">How many chunks it takes.</param>
    /// <param name="Bytes">How many bytes these are.</param>
    /// <param name="Digest">Their hash.</param>
    internal sealed record PartWritten(long Checkpoint, int Partition, int Chunks, long Bytes, ulong Digest) : INoSerializationVerificationNeeded;

    /// <summary>Writes the part of one of the node's partitions.</summary>
    /// <exception cref="CheckpointException">It could not be written.</exception>
    public async Task<PartWritten> WriteAsync(CheckpointStore store, CheckpointActor.PartTaken taken)
    {
        var partition = _partitions[taken.Partition];
        var part = new CheckpointPart(Done.Epoch, taken.Checkpoint, partition);
        var chunks = await Task.Run(() => CheckpointMapping.ToWire(part, Done.Run, taken.Standing, withViews: partition == 0)).ConfigureAwait(false);
        var writer = store.Write(part, ChunkKind.States);
        await writer.AppendAsync(chunks).ConfigureAwait(false);
        await writer.CompleteAsync().ConfigureAwait(false);
        return new PartWritten(taken.Checkpoint, partition, chunks.Count, chunks.Sum(static chunk => (long)chunk.CalculateSize()), CheckpointHeaders.DigestOf(chunks));
    }

    /// <summary>Notes that a part is safe.</summary>
    /// <returns>Whether all are.</returns>
    public bool Add(PartWritten written)
    {
        if (written.Checkpoint != Done.Checkpoint)
        {
            return false;
        }

        Done.Partitions.Add(written.Partition);
        Done.Chunks.Add(written.Chunks);
        Done.Digests.Add(written.Digest);
        _bytes += written.Bytes;
        if (--_missing > 0)
        {
            return false;
        }

        MeshMeter.Checkpointed(Stopwatch.GetElapsedTime(_begunAt), _bytes);
        return true;
    }
}
