using System.Globalization;

namespace ExchangeMesh.Node.Tests;

public sealed class NodeMetricsTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task A_node_tells_Prometheus_how_many_members_the_cluster_has()
    {
        await using var first = await RunningNode.StartAsync(_workplace, "one");
        await using var second = await RunningNode.StartAsync(_workplace, "two", "--seed-nodes", first.Seed);
        await first.UntilMembersAsync(2);

        await first.UntilAsync("two members are up by its metrics", async () => Value((await first.GetAsync("/metrics")).Text, "exchangemesh_cluster_members", "status=\"up\"") == 2);

        var text = (await first.GetAsync("/metrics")).Text;
        Assert.Equal(0, Value(text, "exchangemesh_cluster_members", "status=\"down\""));
        Assert.Equal(0, Value(text, "exchangemesh_cluster_unreachable", ""));
        Assert.Contains("# TYPE exchangemesh_cluster_members gauge\n", text, StringComparison.Ordinal);
        Assert.Contains("# HELP exchangemesh_cluster_members Members of the cluster as this node sees it, by their status.\n", text, StringComparison.Ordinal);
        Assert.Contains("dotnet_gc_collections_total", text, StringComparison.Ordinal);
    }

    private static double? Value(string text, string name, string label) =>
        text.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal)) is { } line
            ? double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)
            : null;
}
