using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;
using ExchangeMesh.Simulation;
using ExchangeMesh.World;

namespace ExchangeMesh.Actors.Nodes;

/// <summary>Brings what all nodes of a run record in one epoch into the results' order.</summary>
/// <param name="nodes">How many nodes there are.</param>
/// <param name="participants">How many participants the run has.</param>
internal sealed class RecordMerge(int nodes, int participants)
{
    private readonly Inflow[] _inflows = [.. Enumerable.Range(0, nodes).Select(static _ => new Inflow())];
    private readonly ulong[] _stateHashes = new ulong[participants];
    private readonly WorldRecords _ready = new();
    private int _hashed;

    /// <summary>The time before which no node has anything more to say.</summary>
    public long Until => _inflows.Min(static inflow => inflow.Until);

    /// <summary>How each node ended; null for those that have not.</summary>
    public IEnumerable<V1.NodeEnd?> Ends => _inflows.Select(static inflow => inflow.End);

    /// <summary>Whether all nodes have ended, and every participant's final state is there.</summary>
    public bool HasEnded => _inflows.All(static inflow => inflow.End is not null) && _hashed == participants;

    /// <summary>Takes a batch, unless it is not the next of its node.</summary>
    /// <returns>The number of the node's latest batch that was taken.</returns>
    /// <exception cref="MalformedMessageException">It does not match its digest, or a field cannot be meant.</exception>
    public long Take(V1.RecordBatch batch)
    {
        if (batch.Node < 0 || batch.Node >= nodes || Digest.Of(batch) != batch.Digest)
        {
            throw new MalformedMessageException($"Batch {batch.Sequence} of records from node {batch.Node} does not match its digest.");
        }

        var inflow = _inflows[batch.Node];
        if (batch.Sequence != inflow.Taken + 1)
        {
            return inflow.Taken;
        }

        var rows = batch.Rows.Span;
        for (var at = 0; at < rows.Length;)
        {
            inflow.Records.Enqueue(RecordRows.Read(rows, ref at));
        }

        if (batch.End is { } end)
        {
            TakeEnd(inflow, end);
        }

        inflow.Until = Math.Max(inflow.Until, batch.UntilNs);
        return ++inflow.Taken;
    }

    /// <summary>Hands over all records before a time, in the results' order.</summary>
    /// <param name="until">The time, in nanoseconds; not after <see cref="Until"/>.</param>
    /// <param name="flow">Where they go.</param>
    public void Hand(long until, RecordFlow flow)
    {
        foreach (var inflow in _inflows)
        {
            while (inflow.Records.TryPeek(out var next) && next.At < until)
            {
                _ready.Add(inflow.Records.Dequeue());
            }
        }

        flow.Hand([_ready]);
    }

    /// <summary>Hands over the participants' final states, by number.</summary>
    public void HandStates(IRunSink sink)
    {
        for (var number = 0; number < participants; number++)
        {
            sink.AddState(new ParticipantId(number), _stateHashes[number]);
        }
    }

    private void TakeEnd(Inflow inflow, V1.NodeEnd end)
    {
        for (var place = 0; place < end.Participants.Count; place++)
        {
            _stateHashes[end.Participants[place]] = end.StateHashes[place];
            _hashed++;
        }

        if (end.IsLast)
        {
            inflow.End = end;
            inflow.Until = long.MaxValue;
        }
    }

    private sealed class Inflow
    {
        public Queue<Recorded<RunRecord>> Records { get; } = new();

        public long Taken { get; set; }

        public long Until { get; set; }

        public V1.NodeEnd? End { get; set; }
    }
}
