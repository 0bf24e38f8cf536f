using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Primitives;
using Google.Protobuf;

namespace ExchangeMesh.Actors.Nodes;

/// <summary>What a node records in one epoch, in numbered batches that are kept until the coordinator has taken them.</summary>
/// <param name="run">The run's name.</param>
/// <param name="epoch">The epoch.</param>
/// <param name="node">The node's place in the placement.</param>
internal sealed class RecordStream(string run, long epoch, int node)
{
    private const int GreatestPart = 60_000;
    private const int HashesPerPart = 4_000;
    private const int UnderWay = 64;

    private readonly LinkedList<V1.RecordBatch> _untaken = [];
    private readonly WorldRecords _merged = new();
    private readonly byte[] _rows = new byte[GreatestPart];
    private long _sequence;
    private long _sent;

    /// <summary>The number of the latest batch.</summary>
    public long Latest => _sequence;

    /// <summary>Adds what the node's partitions have recorded.</summary>
    /// <param name="buffers">The partitions' records; left as they are.</param>
    /// <param name="until">The time before which nothing more will come.</param>
    public void Add(WorldRecords[] buffers, VirtualTime until)
    {
        _merged.Clear();
        foreach (var buffer in buffers)
        {
            _merged.AddAll(buffer);
        }

        _merged.Sort();
        var filled = 0;
        foreach (ref readonly var item in _merged.Items)
        {
            if (filled + RecordRows.GreatestRow > _rows.Length)
            {
                Append(new V1.RecordBatch { Rows = ByteString.CopyFrom(_rows, 0, filled) });
                filled = 0;
            }

            filled += RecordRows.Write(item.At, item.Id, item.Cause, item.Record, _rows.AsSpan(filled));
        }

        Append(new V1.RecordBatch { Rows = ByteString.CopyFrom(_rows, 0, filled), UntilNs = until.Nanoseconds });
    }

    /// <summary>Adds the final states of the node's participants, and how it ended.</summary>
    /// <param name="participants">The participants that it hosts.</param>
    /// <param name="stateHashes">The state hash of each participant of the run.</param>
    /// <param name="end">How it ended; its lists are filled here.</param>
    public void AddEnd(IReadOnlyList<int> participants, ulong[] stateHashes, V1.NodeEnd end)
    {
        for (var first = 0; first < participants.Count; first += HashesPerPart)
        {
            var some = new V1.NodeEnd();
            foreach (var participant in participants.Skip(first).Take(HashesPerPart))
            {
                some.Participants.Add(participant);
                some.StateHashes.Add(stateHashes[participant]);
            }

            Append(new V1.RecordBatch { End = some });
        }

        end.IsLast = true;
        Append(new V1.RecordBatch { End = end });
    }

    /// <summary>Returns what is to be sent now: as much as may be under way and was not sent yet.</summary>
    public IEnumerable<V1.RecordBatch> ToSend()
    {
        var room = _untaken.First is { } oldest ? oldest.Value.Sequence + UnderWay : 0;
        foreach (var batch in _untaken)
        {
            if (batch.Sequence > _sent && batch.Sequence < room)
            {
                _sent = batch.Sequence;
                yield return batch;
            }
        }
    }

    /// <summary>Returns what was sent and not taken, to be sent again after a time-out.</summary>
    public IEnumerable<V1.RecordBatch> ToSendAgain() => _untaken.TakeWhile(batch => batch.Sequence <= _sent);

    /// <summary>Forgets what the coordinator has taken.</summary>
    public void Taken(long sequence)
    {
        while (_untaken.First is { } oldest && oldest.Value.Sequence <= sequence)
        {
            _untaken.RemoveFirst();
        }
    }

    private void Append(V1.RecordBatch batch)
    {
        (batch.Run, batch.Epoch, batch.Node, batch.Sequence) = (run, epoch, node, ++_sequence);
        batch.Digest = Digest.Of(batch);
        _untaken.AddLast(batch);
    }
}
