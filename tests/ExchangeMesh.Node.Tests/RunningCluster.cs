namespace ExchangeMesh.Node.Tests;

/// <summary>Several nodes in processes of their own that form a cluster on loopback, and notice quickly when one is lost.</summary>
public sealed class RunningCluster : IAsyncDisposable
{
    // On a busy machine a live node may be silent for seconds; what is killed is found in five.
    private static readonly string[] Quick = ["--heartbeat", "500ms", "--acceptable-pause", "3s", "--stable-after", "1s", "--removal-margin", "500ms", "--partitions", "1"];

    private readonly List<RunningNode> _nodes = [];

    private RunningCluster()
    {
    }

    /// <summary>The nodes, the oldest first: it has the coordinator.</summary>
    public IReadOnlyList<RunningNode> Nodes => _nodes;

    /// <summary>Starts a cluster and waits until all nodes see each other.</summary>
    public static async Task<RunningCluster> StartAsync(Workplace workplace, int nodes)
    {
        var cluster = new RunningCluster();
        for (var number = 0; number < nodes; number++)
        {
            await cluster.AddAsync(workplace);
        }

        return cluster;
    }

    /// <summary>Starts one node more and waits until it is up.</summary>
    public async Task<RunningNode> AddAsync(Workplace workplace)
    {
        string[] join = _nodes.Count == 0 ? [] : ["--seed-nodes", _nodes[0].Seed];
        var node = await RunningNode.StartAsync(workplace, $"node-{_nodes.Count}", [.. Quick, .. join]);
        _nodes.Add(node);
        await node.UntilAsync("/health/ready", 200);
        return node;
    }

    /// <summary>What a node says of the latest run that its cluster was asked for, as JSON; empty where there was none.</summary>
    public async Task<string> RunsAsync(int node) => (await _nodes[node].GetAsync("/runs")).Text;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }
}
