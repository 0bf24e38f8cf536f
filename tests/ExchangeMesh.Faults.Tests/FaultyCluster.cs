using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ExchangeMesh.Actors.Tests.Storage;
using ExchangeMesh.Node.Tests;

namespace ExchangeMesh.Faults.Tests;

/// <summary>Nodes in processes of their own, at addresses that stay the same, with a database of their own: each can be lost and come back.</summary>
public sealed class FaultyCluster : IAsyncDisposable
{
    // Quick enough for many faults, slow enough that a node that is only busy is not taken for lost.
    private static readonly string[] Settings =
    [
        "--heartbeat", "300ms", "--acceptable-pause", "2500ms", "--stable-after", "800ms", "--removal-margin", "400ms",
        "--partitions", "1", "--checkpoint-every", "1s",
    ];

    private readonly Workplace _workplace;
    private readonly int[] _ports;
    private readonly int[] _httpPorts;
    private readonly RunningNode?[] _nodes;

    private FaultyCluster(Workplace workplace, int nodes)
    {
        _workplace = workplace;
        _ports = FreePorts(nodes * 2);
        _httpPorts = _ports[nodes..];
        _nodes = new RunningNode?[nodes];
    }

    /// <summary>The database.</summary>
    public PostgreSqlServer Database { get; } = new();

    /// <summary>How many nodes there are when all are well.</summary>
    public int Count => _nodes.Length;

    /// <summary>Where all nodes serve HTTP, for <c>run --cluster</c>.</summary>
    public string Addresses => string.Join(',', _httpPorts.Select(port => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}")));

    /// <summary>The node that has the coordinator, as far as it has said; -1 where none has.</summary>
    public int Coordinator => Array.FindIndex(_nodes, node => node is { HasExited: false } && node.HasCoordinator);

    /// <summary>A node.</summary>
    public RunningNode this[int number] => _nodes[number]!;

    /// <summary>Starts a cluster and waits until all nodes see each other.</summary>
    public static async Task<FaultyCluster> StartAsync(Workplace workplace, int nodes)
    {
        var cluster = new FaultyCluster(workplace, nodes);
        for (var number = 0; number < nodes; number++)
        {
            await cluster.StartAsync(number);
        }

        await cluster.HealAsync();
        return cluster;
    }

    /// <summary>Starts a node at its address. It joins the others, and forms a cluster by itself only where there is none.</summary>
    public async Task StartAsync(int number)
    {
        var others = Enumerable.Range(0, Count).Where(other => other != number && _nodes[other] is { HasExited: false }).Select(other => Address(_ports[other])).ToArray();
        string[] join = others.Length == 0 ? [] : ["--seed-nodes", string.Join(',', others)];
        string[] at = ["node", "--port", Text(_ports[number]), "--http-port", Text(_httpPorts[number]), "--data", $"node-{number}"];
        if (_nodes[number] is { } before)
        {
            await before.DisposeAsync();
        }

        _nodes[number] = await RunningNode.StartAsync(_workplace.StartInfo([.. at, "--database", Database.Address.ConnectionString, .. Settings, .. join]));
    }

    /// <summary>Starts whatever does not run, and waits until all nodes see all others.</summary>
    /// <returns>How many nodes had to be started.</returns>
    public async Task<int> HealAsync()
    {
        var started = 0;
        for (var number = 0; number < Count; number++)
        {
            await this[number].UntilAsync($"node {number} sees {Count} members", async () =>
            {
                foreach (var ended in Enumerable.Range(0, Count).Where(other => this[other].HasExited).ToArray())
                {
                    started++;
                    await StartAsync(ended);
                }

                return await SeesAsync(number, members => members.Count == Count && members.Values.All(static status => status == "Up"));
            });
        }

        return started;
    }

    /// <summary>Waits until a node no longer counts another among the members.</summary>
    public Task UntilRemovedAsync(int observer, int lost) => this[observer].UntilAsync(
        $"node {observer} has removed node {lost}",
        () => SeesAsync(observer, members => !members.ContainsKey(Address(_ports[lost]))));

    /// <summary>What the cluster says of a run, or of the latest one.</summary>
    public async Task<JsonElement> RunAsync(int observer)
    {
        using var status = JsonDocument.Parse((await this[observer].GetAsync("/runs")).Text);
        return status.RootElement.Clone();
    }

    /// <summary>Waits until the latest run is where a test wants it to be.</summary>
    public Task UntilRunAsync(int observer, string what, Func<JsonElement, bool> isThere) => this[observer].UntilAsync(what, async () =>
    {
        var (status, text) = await this[observer].GetAsync("/runs");
        if (status != 200)
        {
            return false;
        }

        using var run = JsonDocument.Parse(text);
        return isThere(run.RootElement);
    });

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.OfType<RunningNode>())
        {
            await node.DisposeAsync();
        }

        Database.Dispose();
    }

    private async Task<bool> SeesAsync(int observer, Func<Dictionary<string, string>, bool> holds)
    {
        try
        {
            using var members = JsonDocument.Parse((await this[observer].GetAsync("/members")).Text);
            return holds(members.RootElement.EnumerateArray().ToDictionary(
                member => member.GetProperty("address").GetString()!.Split('@')[1],
                member => member.GetProperty("isReachable").GetBoolean() ? member.GetProperty("status").GetString()! : "unreachable",
                StringComparer.Ordinal));
        }
        catch (HttpRequestException)
        {
            // It has not begun to listen, or it has ended by now.
            return false;
        }
    }

    private static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        Array.ForEach(listeners, listener => listener.Start());
        var ports = Array.ConvertAll(listeners, listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        Array.ForEach(listeners, listener => listener.Dispose());
        return ports;
    }
}
