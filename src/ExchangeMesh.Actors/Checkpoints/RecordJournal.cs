using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.World;
using Google.Protobuf;

namespace ExchangeMesh.Actors.Checkpoints;

/// <summary>Keeps what is recorded, beside handing it on: in chunks that become safe with the checkpoint that covers them.</summary>
/// <remarks>
/// Chunks are kept in memory at first, so that a short run touches no database; from some tens of megabytes on they are written as they
/// come. Used by one thread.
/// </remarks>
/// <param name="sink">Takes the records too.</param>
/// <param name="first">The checkpoint that will cover what is recorded first.</param>
/// <param name="open">Opens the writer of a checkpoint's records, by the checkpoint's number.</param>
internal sealed class RecordJournal(IRunSink sink, long first, Func<long, ChunkWriter> open) : IRunSink
{
    private const int RowBytes = 1_000_000;
    private const int MostBytesInMemory = 32_000_000;
    private const int MostUnderWay = 8;
    private readonly byte[] _rows = new byte[RowBytes];
    private readonly List<IMessage> _waiting = [];
    private readonly Queue<Task> _underWay = new();
    private ChunkWriter? _writer;
    private int _filled;
    private int _count;
    private int _waitingBytes;
    private int _chunks;
    private long _checkpoint = first;

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<RunEvent> events)
    {
        sink.Append(events);
        foreach (ref readonly var recorded in events)
        {
            if (_filled + RecordRows.GreatestRow > _rows.Length)
            {
                EndChunk();
            }

            _filled += RecordRows.Write(recorded.At.Nanoseconds, recorded.Id, recorded.Cause, recorded.Record, _rows.AsSpan(_filled));
            _count++;
        }
    }

    /// <inheritdoc/>
    public void AddState(ParticipantId participant, ulong stateHash) => sink.AddState(participant, stateHash);

    /// <summary>Ends the records of a checkpoint.</summary>
    /// <returns>How many chunks they take; completed when all are safe.</returns>
    public async Task<int> CutAsync()
    {
        if (_filled > 0)
        {
            EndChunk();
        }

        Spill();
        var (writer, chunks, underWay) = (_writer, _chunks, _underWay.ToArray());
        _underWay.Clear();
        (_writer, _chunks) = (null, 0);
        _checkpoint++;
        await Task.WhenAll(underWay).ConfigureAwait(false);
        if (writer is not null)
        {
            await writer.CompleteAsync().ConfigureAwait(false);
        }

        return chunks;
    }

    private void EndChunk()
    {
        var chunk = RecordChunkMapping.ToWire(_rows.AsSpan(0, _filled), _count);
        _waiting.Add(chunk);
        _waitingBytes += chunk.Rows.Length;
        _chunks++;
        (_filled, _count) = (0, 0);
        if (_waitingBytes > (_writer is null ? MostBytesInMemory : 0))
        {
            Spill();
        }
    }

    private void Spill()
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        _writer ??= open(_checkpoint);
        _underWay.Enqueue(_writer.AppendAsync([.. _waiting]));
        _waiting.Clear();
        _waitingBytes = 0;

        // The recorder waits rather than let chunks pile up; the partitions wait for the recorder in turn.
        while (_underWay.Count > MostUnderWay)
        {
            _underWay.Dequeue().GetAwaiter().GetResult();
        }
    }
}
