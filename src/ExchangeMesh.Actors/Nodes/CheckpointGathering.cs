using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Actors.Nodes;

/// <summary>A checkpoint of all nodes in the making, as the coordinator gathers it.</summary>
internal sealed class CheckpointGathering
{
    private readonly V1.CheckpointHeader _header;
    private readonly ulong[] _digests;
    private readonly HashSet<int> _nodes = [];
    private readonly int _expected;

    /// <summary>Begins to gather.</summary>
    /// <param name="header">The header, but for what nodes bring.</param>
    /// <param name="before">The checkpoint that the epoch went on from, or null.</param>
    /// <param name="nodes">How many nodes take part.</param>
    /// <param name="partitions">How many partitions they host.</param>
    public CheckpointGathering(V1.CheckpointHeader header, V1.CheckpointHeader? before, int nodes, int partitions)
    {
        _header = header;
        _expected = nodes;
        _digests = new ulong[partitions];
        _header.Chunks.AddRange(new int[partitions]);
        (_header.Messages, _header.Wakes) = (before?.Messages ?? 0, before?.Wakes ?? 0);
    }

    /// <summary>The checkpoint's number.</summary>
    public long Checkpoint => _header.Checkpoint;

    /// <summary>Whether nodes wait after it for the next epoch.</summary>
    public bool HandsOver => _header.HandsOver;

    /// <summary>Whether all nodes have brought their shares, and the header is complete but for the records.</summary>
    public bool IsComplete => _nodes.Count == _expected;

    /// <summary>Whether the checkpoint is being committed.</summary>
    public bool IsCommitting { get; set; }

    /// <summary>The header.</summary>
    public V1.CheckpointHeader Header => _header;

    /// <summary>Takes a node's share; a second one changes nothing.</summary>
    public void Add(V1.CheckpointDone done)
    {
        if (done.Checkpoint != _header.Checkpoint || !_nodes.Add(done.Node))
        {
            return;
        }

        Invariant.Holds(_nodes.Count == 1 || _header.VirtualTimeNs == done.VirtualTimeNs, "nodes took one checkpoint at two times");
        _header.VirtualTimeNs = done.VirtualTimeNs;
        for (var place = 0; place < done.Partitions.Count; place++)
        {
            _header.Chunks[done.Partitions[place]] = done.Chunks[place];
            _digests[done.Partitions[place]] = done.Digests[place];
        }

        _header.Messages += done.Messages;
        _header.Wakes += done.Wakes;
        _header.Windows = Math.Max(_header.Windows, done.Windows);
        _header.Audits = Math.Max(_header.Audits, done.Audits);
        _header.Digest = CheckpointHeaders.Join(_digests);
    }
}
