using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ExchangeMesh.Actors.Tests.Storage;
using ExchangeMesh.Node.Tests;

namespace ExchangeMesh.Faults.Tests;

/// <summary>Where a node is.</summary>
/// <param name="Host">Its address, by which others reach it.</param>
/// <param name="Port">Its port.</param>
/// <param name="HttpPort">Its port of HTTP.</param>
/// <param name="Namespace">The network namespace in which it runs; empty for this machine's own.</param>
internal sealed record NodePlace(string Host, int Port, int HttpPort, string Namespace)
{
    public string Address => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    public string HttpAddress => string.Create(CultureInfo.InvariantCulture, $"{Host}:{HttpPort}");
}

/// <summary>Nodes in processes of their own, at addresses that stay the same, with a database of their own: each can be lost and come back.</summary>
public sealed class FaultyCluster : IAsyncDisposable
{
    /// <summary>What a node's process ends with when its cluster has removed it.</summary>
    public const int WasRemoved = 3;

    private const string AcceptablePause = "2500ms";

    // Quick enough for many faults, slow enough that a node that is only busy is not taken for lost.
    private static readonly string[] Settings =
    [
        "--heartbeat", "300ms", "--stable-after", "800ms", "--removal-margin", "400ms",
        "--partitions", "1", "--checkpoint-every", "1s",
    ];

    private readonly Workplace _workplace;
    private readonly NodePlace[] _places;
    private readonly string _acceptablePause;
    private readonly RunningNode?[] _nodes;
    private readonly ConcurrentQueue<(int Number, RunningNode Node)> _all = [];

    private FaultyCluster(Workplace workplace, NodePlace[] places, IPAddress database, string acceptablePause)
    {
        _workplace = workplace;
        _places = places;
        _acceptablePause = acceptablePause;
        _nodes = new RunningNode?[places.Length];
        Database = new PostgreSqlServer(database);
    }

    /// <summary>The database.</summary>
    public PostgreSqlServer Database { get; }

    /// <summary>All nodes that ever were, each process by itself.</summary>
    public IEnumerable<(int Number, RunningNode Node)> All => _all;

    /// <summary>How many nodes there are when all are well.</summary>
    public int Count => _nodes.Length;

    /// <summary>Where all nodes serve HTTP, for <c>run --cluster</c>.</summary>
    public string Addresses => string.Join(',', _places.Select(static place => place.HttpAddress));

    /// <summary>The node that has the coordinator, as far as it has said; -1 where none has.</summary>
    public int Coordinator => Array.FindIndex(_nodes, node => node is { HasExited: false } && node.HasCoordinator);

    /// <summary>A node.</summary>
    public RunningNode this[int number] => _nodes[number]!;

    /// <summary>Starts a cluster on loopback and waits until all nodes see each other.</summary>
    /// <param name="workplace">Where processes are started.</param>
    /// <param name="nodes">How many nodes.</param>
    /// <param name="acceptablePause">How long a node may be silent.</param>
    public static Task<FaultyCluster> StartAsync(Workplace workplace, int nodes, string acceptablePause = AcceptablePause)
    {
        var ports = FreePorts(nodes * 2);
        return StartAsync(workplace, [.. Enumerable.Range(0, nodes).Select(node => new NodePlace("127.0.0.1", ports[node], ports[nodes + node], Namespace: ""))], IPAddress.Loopback, acceptablePause);
    }

    /// <summary>Starts a cluster and waits until all nodes see each other.</summary>
    /// <param name="workplace">Where processes are started.</param>
    /// <param name="places">Where the nodes are.</param>
    /// <param name="database">Where the database listens.</param>
    /// <param name="acceptablePause">How long a node may be silent.</param>
    internal static async Task<FaultyCluster> StartAsync(Workplace workplace, NodePlace[] places, IPAddress database, string acceptablePause = AcceptablePause)
    {
        var cluster = new FaultyCluster(workplace, places, database, acceptablePause);
        await cluster.StartAsync(0);
        await Task.WhenAll(Enumerable.Range(1, places.Length - 1).Select(cluster.StartAsync));
        await cluster.HealAsync();
        return cluster;
    }

    /// <summary>Starts a node at its address. It joins the others, and forms a cluster by itself only where there is none.</summary>
    public async Task StartAsync(int number)
    {
        var others = Enumerable.Range(0, Count).Where(other => other != number && _nodes[other] is { HasExited: false }).Select(other => _places[other].Address).ToArray();
        string[] join = others.Length == 0 ? [] : ["--seed-nodes", string.Join(',', others)];
        var place = _places[number];
        string[] at =
        [
            "node", "--bind-address", place.Host, "--port", Text(place.Port), "--http-address", place.Host, "--http-port", Text(place.HttpPort),
            "--data", $"node-{number}", "--database", Database.Address.ConnectionString,
            "--acceptable-pause", _acceptablePause,
        ];
        _nodes[number] = await RunningNode.StartAsync(Inside(place.Namespace, _workplace.StartInfo([.. at, .. Settings, .. join])));
        _all.Enqueue((number, _nodes[number]!));
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

    /// <summary>The nodes in the order of their addresses: the first that is reachable decides who is removed.</summary>
    public int[] InOrderOfAddresses => [.. Enumerable.Range(0, Count).OrderBy(node => _places[node].Port)];

    /// <summary>Waits until a node no longer counts another among the members.</summary>
    public Task UntilRemovedAsync(int observer, int lost) => this[observer].UntilAsync(
        $"node {observer} has removed node {lost}",
        () => SeesAsync(observer, members => !members.ContainsKey(_places[lost].Address)));

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
        var isOver = run.RootElement.TryGetProperty("state", out var state) && state.GetString() is "RUN_STATE_ENDED" or "RUN_STATE_FAILED";
        Assert.True(!isOver || isThere(run.RootElement), $"the run was over before: {what}\n{text}");
        return isThere(run.RootElement);
    });

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, node) in _all)
        {
            await node.DisposeAsync();
        }

        Database.Dispose();
    }

    /// <summary>Waits until a node counts so many members, and hears of all of them.</summary>
    public Task UntilMembersAsync(int observer, int count) => this[observer].UntilAsync(
        $"node {observer} sees {count} members",
        () => SeesAsync(observer, members => members.Count == count && members.Values.All(static status => status == "Up")));

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

    private static ProcessStartInfo Inside(string name, ProcessStartInfo start)
    {
        if (name.Length == 0)
        {
            return start;
        }

        string[] before = ["netns", "exec", name, start.FileName];
        for (var word = 0; word < before.Length; word++)
        {
            start.ArgumentList.Insert(word, before[word]);
        }

        start.FileName = "ip";
        return start;
    }

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
