using ExchangeMesh.Primitives;
using ExchangeMesh.Simulation;
using ExchangeMesh.World;

namespace ExchangeMesh.Actors.Protocol;

/// <summary>A run's placement as one of its nodes sees it: the node's own partitions, and after them one for each other node.</summary>
public sealed class NodePlacement
{
    private readonly int _self;

    /// <summary>Works out what a node hosts.</summary>
    /// <param name="world">The run's world.</param>
    /// <param name="nodeOf">The node of each of the run's partitions, from 0; every node has one.</param>
    /// <param name="self">The node.</param>
    public NodePlacement(MarketWorld world, ReadOnlySpan<int> nodeOf, int self)
    {
        ArgumentNullException.ThrowIfNull(world);
        _self = self;
        var whole = world.Place(nodeOf);
        var local = new int[nodeOf.Length];
        for (var partition = 0; partition < local.Length; partition++)
        {
            Nodes = Math.Max(Nodes, nodeOf[partition] + 1);
            Own += nodeOf[partition] == self ? 1 : 0;
        }

        var own = 0;
        for (var partition = 0; partition < local.Length; partition++)
        {
            local[partition] = nodeOf[partition] == self ? own++ : PartitionOf(nodeOf[partition]);
        }

        var nodeOfProcess = new int[whole.PartitionOf.Length];
        var partitionOf = new int[whole.PartitionOf.Length];
        for (var process = 0; process < partitionOf.Length; process++)
        {
            nodeOfProcess[process] = nodeOf[whole.PartitionOf[process]];
            partitionOf[process] = local[whole.PartitionOf[process]];
        }

        Placement = new Placement(Own + Nodes - 1, partitionOf);
        var least = world.Topology.LeastLatencyAcross(nodeOfProcess);
        WindowsPerExchange = Nodes == 1 || least == long.MaxValue ? 1 : least / world.Topology.Lookahead;
    }

    /// <summary>How many nodes there are.</summary>
    public int Nodes { get; }

    /// <summary>How many partitions this node hosts.</summary>
    public int Own { get; }

    /// <summary>Where each participant is: in one of this node's partitions, or behind another node.</summary>
    public Placement Placement { get; }

    /// <summary>How many windows pass between two exchanges: the least latency between participants of different nodes, in windows.</summary>
    public long WindowsPerExchange { get; }

    /// <summary>Whether a participant is hosted here.</summary>
    public bool Hosts(int process) => Placement.PartitionOf[process] < Own;

    /// <summary>Returns the partition that stands for another node.</summary>
    public int PartitionOf(int node)
    {
        Invariant.Holds(node != _self, "a node is not behind itself");
        return Own + (node < _self ? node : node - 1);
    }
}
