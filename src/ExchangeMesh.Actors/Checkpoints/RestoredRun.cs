using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.Simulation;
using ExchangeMesh.World;

namespace ExchangeMesh.Actors.Checkpoints;

/// <summary>A complete checkpoint that was read back: participants have their states, and here is what their engines kept.</summary>
/// <param name="Header">The checkpoint.</param>
/// <param name="Parts">What the engines kept, by partition of the run that wrote it; any placement takes it over.</param>
public sealed record RestoredRun(V1.CheckpointHeader Header, IReadOnlyList<EngineState<Message, PublishedView>> Parts)
{
    /// <summary>Virtual time at the checkpoint, in nanoseconds: the end of its last window.</summary>
    public long Now => Header.VirtualTimeNs;

    /// <summary>Restores participants from a checkpoint.</summary>
    /// <param name="store">The run's checkpoints.</param>
    /// <param name="header">The checkpoint.</param>
    /// <param name="world">A world that was made of the run's plan, and not started.</param>
    /// <param name="isWanted">Says which participants are restored, by number: those that this process will host.</param>
    /// <exception cref="CheckpointException">A part is missing, damaged or of an unknown version.</exception>
    public static async Task<RestoredRun> ReadAsync(CheckpointStore store, V1.CheckpointHeader header, MarketWorld world, Func<int, bool> isWanted)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(world);
        var parts = new List<EngineState<Message, PublishedView>>();
        var digests = new ulong[header.Chunks.Count];
        for (var partition = 0; partition < digests.Length; partition++)
        {
            var part = new CheckpointPart(header.Epoch, header.Checkpoint, partition);
            var chunks = await store.ReadAsync<V1.CheckpointChunk>(part, ChunkKind.States, header.Chunks[partition]).ConfigureAwait(false);
            digests[partition] = CheckpointHeaders.DigestOf(chunks);
            parts.Add(CheckpointMapping.Restore(chunks, world.Participants, isWanted));
        }

        if (CheckpointHeaders.Join(digests) != header.Digest || parts.Sum(part => part.Counters.Count) != world.Participants.Length)
        {
            throw new CheckpointException($"checkpoint {header.Checkpoint} is not what was committed");
        }

        return new RestoredRun(header, parts);
    }

    /// <summary>Hands over all records that complete checkpoints cover, in the results' order.</summary>
    /// <param name="store">The run's checkpoints.</param>
    /// <param name="headers">All complete checkpoints, oldest first.</param>
    /// <param name="sink">Takes the records.</param>
    /// <exception cref="CheckpointException">A chunk is missing or damaged.</exception>
    public static async Task ReplayRecordsAsync(CheckpointStore store, IEnumerable<V1.CheckpointHeader> headers, IRunSink sink)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(sink);
        foreach (var header in headers)
        {
            var streams = new List<IEnumerator<RunEvent>>();
            for (var writer = 0; writer < header.RecordChunks.Count; writer++)
            {
                if (header.RecordChunks[writer] > 0)
                {
                    var part = new CheckpointPart(header.Epoch, header.Checkpoint, writer);
                    var chunks = await store.ReadAsync<V1.RecordChunk>(part, ChunkKind.Records, header.RecordChunks[writer]).ConfigureAwait(false);
                    streams.Add(chunks.SelectMany(RecordChunkMapping.FromWire).GetEnumerator());
                }
            }

            Merge(streams, header, sink);
        }
    }

    /// <summary>Hands an engine what it needs of the checkpoint.</summary>
    /// <exception cref="CheckpointException">The checkpoint does not fit the run.</exception>
    internal void TakeOverInto(WorldPartition partition)
    {
        try
        {
            for (var part = 0; part < Parts.Count; part++)
            {
                partition.TakeOver(Parts[part], withViews: part == 0, Now);
            }
        }
        catch (DamagedStateException fault)
        {
            throw new CheckpointException($"checkpoint {Header.Checkpoint} is damaged: {fault.Message}", fault);
        }
    }

    private static void Merge(List<IEnumerator<RunEvent>> streams, V1.CheckpointHeader header, IRunSink sink)
    {
        try
        {
            streams.RemoveAll(static stream => !stream.MoveNext());
            var batch = new List<RunEvent>();
            while (streams.Count > 0)
            {
                var first = streams.Count == 1 ? streams[0] : streams.MinBy(static stream => (stream.Current.At, stream.Current.Id))!;
                batch.Add(first.Current);
                if (!first.MoveNext())
                {
                    streams.Remove(first);
                }

                if (batch.Count == 8_192 || streams.Count == 0)
                {
                    sink.Append([.. batch]);
                    batch.Clear();
                }
            }
        }
        catch (MalformedMessageException fault)
        {
            throw new CheckpointException($"the records of checkpoint {header.Checkpoint} are damaged: {fault.Message}", fault);
        }
    }
}
