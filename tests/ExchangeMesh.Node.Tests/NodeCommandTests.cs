using System.Diagnostics;
using System.Globalization;
using ExchangeMesh.Cli;

namespace ExchangeMesh.Node.Tests;

public sealed class NodeCommandTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task Three_nodes_form_a_cluster_and_one_that_is_asked_to_leaves_it_within_seconds()
    {
        // A machine that is busy with other tests must not make a node look dead.
        await using var first = await RunningNode.StartAsync(_workplace, "one", "--acceptable-pause", "60s");
        await using var second = await RunningNode.StartAsync(_workplace, "two", "--acceptable-pause", "60s", "--seed-nodes", first.Seed, "--roles", "partitions");
        await using var third = await RunningNode.StartAsync(_workplace, "three", "--acceptable-pause", "60s", "--seed-nodes", first.Seed);
        foreach (var node in (RunningNode[])[first, second, third])
        {
            await node.UntilMembersAsync(3);
            await node.UntilAsync("/health/ready", 200);
            Assert.Equal((200, "ok\n"), await node.GetAsync("/health/startup"));
            Assert.Equal((200, "ok\n"), await node.GetAsync("/health/live"));
        }

        var watch = Stopwatch.StartNew();
        third.Signal("TERM");

        Assert.Equal(ExitCode.Done, await third.ExitAsync());
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        await first.UntilMembersAsync(2);
        await second.UntilMembersAsync(2);
        Assert.DoesNotContain("unreachable", first.Log, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_node_that_is_killed_is_removed_by_the_others()
    {
        await using var first = await RunningNode.StartAsync(_workplace, "one");
        await using var second = await RunningNode.StartAsync(_workplace, "two", "--seed-nodes", first.Seed);
        await using var third = await RunningNode.StartAsync(_workplace, "three", "--seed-nodes", first.Seed);
        await first.UntilMembersAsync(3);
        await second.UntilMembersAsync(3);

        third.Signal("KILL");

        await first.UntilMembersAsync(2);
        await second.UntilMembersAsync(2);
    }

    [Fact]
    public async Task A_node_without_enough_others_is_alive_but_not_ready()
    {
        await using var first = await RunningNode.StartAsync(_workplace, "one", "--min-members", "2");

        Assert.Equal((503, "the node is not up in the cluster, but Joining\n"), await Settled(first));
        Assert.Equal(200, (await first.GetAsync("/health/live")).Status);
        await using var second = await RunningNode.StartAsync(_workplace, "two", "--min-members", "2", "--seed-nodes", first.Seed);
        await first.UntilAsync("/health/ready", 200);
        await second.UntilAsync("/health/ready", 200);
    }

    [Fact]
    public async Task A_node_whose_database_does_not_answer_is_up_but_not_ready()
    {
        await using var node = await RunningNode.StartAsync(_workplace, "one", "--database", "Host=127.0.0.1;Port=1;Database=mesh;Username=mesh;Password=secret-word");
        await node.UntilMembersAsync(1);

        Assert.Equal((503, "the database does not answer: PostgreSQL, 127.0.0.1:1, mesh\n"), await node.GetAsync("/health/ready"));
        Assert.Equal(200, (await node.GetAsync("/health/live")).Status);
        Assert.DoesNotContain("secret-word", node.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_never_got_into_a_cluster_ends_within_seconds_when_asked_to()
    {
        await using var node = await RunningNode.StartAsync(_workplace, "one", "--seed-nodes", "127.0.0.1:1");

        node.Signal("INT");

        Assert.Equal(ExitCode.Done, await node.ExitAsync());
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_nodes_settings_is_said_at_once_and_nothing_is_started()
    {
        var outcome = (await _workplace.RunAsync("node", "--port", "99999", "--log-level", "loud", "--data", "data")).Ends(ExitCode.BadInput);

        Assert.Equal(
            [
                "--port: error: '99999': expected a port, 0 to 65535",
                "--log-level: error: 'loud': expected debug, information, warning, error.",
            ],
            outcome.ErrorLines);
        Assert.Empty(outcome.Output);
        Assert.Empty(Directory.GetFileSystemEntries(_workplace.Folder));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using var first = await RunningNode.StartAsync(_workplace, "one");
        var port = first.Seed[(first.Seed.IndexOf(':', StringComparison.Ordinal) + 1)..];

        var outcome = await _workplace.RunAsync("node", "--port", port, "--http-port", "0", "--data", "two");

        Assert.Contains($"127.0.0.1:{port}", outcome.Ends(ExitCode.RunFailed).Errors, StringComparison.Ordinal);
        var http = new Uri(first.Url).Port.ToString(CultureInfo.InvariantCulture);
        outcome = await _workplace.RunAsync("node", "--port", "0", "--http-port", http, "--data", "two");
        Assert.Contains($"127.0.0.1:{http}", outcome.Ends(ExitCode.RunFailed).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_is_one_json_object_in_a_line_where_that_is_asked_for()
    {
        await using var node = await RunningNode.StartAsync(_workplace, "one", "--log-format", "json");
        await node.UntilMembersAsync(1);
        node.Signal("TERM");
        await node.ExitAsync();

        var lines = node.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.StartsWith("{\"Timestamp\":\"20", line, StringComparison.Ordinal));
    }

    // The answer before the first round of gossip is another: Removed, as nothing is known yet.
    private static async Task<(int Status, string Text)> Settled(RunningNode node)
    {
        await node.UntilAsync("it joins", async () => (await node.GetAsync("/members")).Text.Contains("Joining", StringComparison.Ordinal));
        return await node.GetAsync("/health/ready");
    }
}
