using System.Net;
using ExchangeMesh.Actors.Links;
using ExchangeMesh.Scenarios;
using ExchangeMesh.World;
using ExchangeMesh.World.Tests.Determinism;

namespace ExchangeMesh.Actors.Tests.Nodes;

/// <summary>Runs over several nodes equal the reference on one thread, to the bit.</summary>
public sealed class ClusterRunTests
{
    // At this pace a run of twenty minutes is under way until it is let go, however fast the machine is.
    private const double Held = 30;

    [Theory]
    [InlineData(1, 2, "quiet-market", "8m", "by sockets")]
    [InlineData(2, 1, "quiet-market", "8m", "by sockets")]
    [InlineData(2, 2, "quiet-market", "2m", "by remoting")]
    [InlineData(3, 1, "quiet-market", "4m", "by sockets")]
    [InlineData(3, 1, "quiet-market", "90s", "by remoting, since one node takes no links")]
    [InlineData(5, 2, "quiet-market", "90s", "by sockets")]
    public async Task Any_number_of_nodes_gives_the_sequential_fingerprint(int nodes, int partitions, string name, string length, string how)
    {
        var reading = Read(name, length);
        var takesNone = how switch { "by remoting" => 0, "by sockets" => nodes, _ => nodes - 1 };
        await using var cluster = await LoopbackCluster.StartAsync(nodes, partitions, links: node => node >= takesNone ? null : FreeLinks());

        var submitted = await cluster.SubmitAsync(reading, at: nodes - 1);
        var manifest = LoopbackCluster.ManifestOf(await cluster.FetchAsync(submitted.Run, at: 0));

        Assert.Equal(Sequential(reading), manifest.Fingerprint);
        Assert.Equal((nodes, nodes * partitions), (manifest.Host.Nodes, manifest.Host.Partitions));
        Assert.True(manifest.Events > 20, $"only {manifest.Events} events");
    }

    [Fact]
    public async Task Links_that_are_cut_again_and_again_are_opened_again_and_change_no_bit()
    {
        var reading = Read("quiet-market", "30m");
        // The node with the greater number calls the other, and either may have it.
        await using var before0 = new CutRelay();
        await using var before1 = new CutRelay();
        await using var cluster = await LoopbackCluster.StartAsync(2, 1, links: node => (node == 0 ? before0 : before1).LinksBehind);

        var submitted = await cluster.SubmitAsync(reading, at: 0);
        var cuts = 0;
        await cluster.WaitAsync(submitted.Run, 0, status =>
        {
            cuts += before0.Cut() + before1.Cut();
            return status.State == V1.RunState.Ended;
        });
        var manifest = LoopbackCluster.ManifestOf(await cluster.FetchAsync(submitted.Run, at: 1));

        Assert.Equal(Sequential(reading), manifest.Fingerprint);
        Assert.True(cuts > 1, $"only {cuts} links were cut");
    }

    [Fact]
    public async Task A_run_that_is_interrupted_ends_with_complete_results_up_to_there()
    {
        var reading = Read("quiet-market", "24h");
        await using var cluster = await LoopbackCluster.StartAsync(2, 1);

        var submitted = await cluster.SubmitAsync(reading, at: 0);
        await cluster.WaitAsync(submitted.Run, 0, status => status.Events > 0);
        await cluster.InterruptAsync(submitted.Run, at: 1);
        var manifest = LoopbackCluster.ManifestOf(await cluster.FetchAsync(submitted.Run, at: 1));

        Assert.True(manifest.Interrupted);
        Assert.InRange(manifest.EndedAtNs, 1, 86_399_999_999_999);
    }

    [Fact]
    public async Task A_run_that_is_tied_to_the_wall_clock_stands_until_it_is_let_go_and_changes_no_bit()
    {
        var reading = Read("quiet-market", "8m");
        await using var cluster = await LoopbackCluster.StartAsync(2, 1);

        var submitted = await cluster.SubmitAsync(reading, at: 0, pace: 0.000_001);
        var held = await cluster.WaitAsync(submitted.Run, 0, status => status.State == V1.RunState.Running);
        await cluster.SubmitAsync(reading, at: 1);
        var kept = await cluster.StatusAsync(submitted.Run, at: 1);
        await cluster.SubmitAsync(reading, at: 1, pace: 0);
        var manifest = LoopbackCluster.ManifestOf(await cluster.FetchAsync(submitted.Run, at: 0));

        Assert.Equal((0.000_001, 0.000_001), (held.Pace, kept.Pace));
        Assert.Equal(V1.RunState.Running, kept.State);
        Assert.Equal(Sequential(reading), manifest.Fingerprint);
    }

    [Fact]
    public async Task A_run_that_is_tied_to_the_wall_clock_ends_at_once_when_it_is_interrupted()
    {
        var reading = Read("quiet-market", "8m");
        await using var cluster = await LoopbackCluster.StartAsync(2, 1);

        var submitted = await cluster.SubmitAsync(reading, at: 0, pace: 0.000_001);
        await cluster.WaitAsync(submitted.Run, 0, status => status.State == V1.RunState.Running);
        await cluster.InterruptAsync(submitted.Run, at: 1);
        var manifest = LoopbackCluster.ManifestOf(await cluster.FetchAsync(submitted.Run, at: 1));

        Assert.True(manifest.Interrupted);
    }

    [Fact]
    public async Task A_node_that_is_lost_costs_an_epoch_and_changes_no_bit()
    {
        var reading = Read("quiet-market", "20m");
        await using var cluster = await LoopbackCluster.StartAsync(3, 1);

        var submitted = await cluster.SubmitAsync(reading, at: 0, Held);
        await cluster.WaitAsync(submitted.Run, 0, status => status.Events > 0);
        await cluster.KillAsync(2);
        await cluster.SubmitAsync(reading, at: 0, pace: 0);
        var manifest = LoopbackCluster.ManifestOf(await cluster.FetchAsync(submitted.Run, at: 0));

        Assert.Equal(Sequential(reading), manifest.Fingerprint);
        Assert.Equal(2, manifest.Host.Nodes);
    }

    [Fact]
    public async Task The_coordinators_node_that_is_lost_is_followed_by_another_coordinator_and_changes_no_bit()
    {
        var reading = Read("quiet-market", "20m");
        await using var cluster = await LoopbackCluster.StartAsync(3, 1);

        // The oldest member has the coordinator.
        var submitted = await cluster.SubmitAsync(reading, at: 1, Held);
        await cluster.WaitAsync(submitted.Run, 1, status => status.Events > 0);
        await cluster.KillAsync(0);
        await cluster.WaitForMembersAsync(2);
        await cluster.SubmitAsync(reading, at: 1, pace: 0);
        var manifest = LoopbackCluster.ManifestOf(await cluster.FetchAsync(submitted.Run, at: 1));

        Assert.Equal(Sequential(reading), manifest.Fingerprint);
        Assert.Equal(2, manifest.Host.Nodes);
    }

    [Fact]
    public async Task Results_outlive_the_node_on_which_they_were_made()
    {
        var reading = Read("quiet-market", "90s");
        await using var cluster = await LoopbackCluster.StartAsync(3, 1);

        var submitted = await cluster.SubmitAsync(reading, at: 1);
        var made = LoopbackCluster.ManifestOf(await cluster.FetchAsync(submitted.Run, at: 1));

        // The oldest member has the coordinator, and with it the results.
        await cluster.KillAsync(0);
        await cluster.WaitForMembersAsync(2);
        var again = await cluster.SubmitAsync(reading, at: 2);
        var kept = LoopbackCluster.ManifestOf(await cluster.FetchAsync(submitted.Run, at: 2));

        Assert.Equal(V1.RunState.Ended, again.State);
        Assert.Equal(made.Fingerprint, kept.Fingerprint);
        Assert.Equal(made.Host.WallSeconds, kept.Host.WallSeconds);
        Assert.Equal(3, kept.Host.Nodes);
    }

    [Fact]
    public async Task A_run_that_was_interrupted_is_made_whole_when_it_is_submitted_again()
    {
        var reading = Read("quiet-market", "10m");
        await using var cluster = await LoopbackCluster.StartAsync(1, 1);

        var submitted = await cluster.SubmitAsync(reading, at: 0);
        await cluster.InterruptAsync(submitted.Run, at: 0);
        var first = LoopbackCluster.ManifestOf(await cluster.FetchAsync(submitted.Run, at: 0));
        await cluster.SubmitAsync(reading, at: 0);
        var second = LoopbackCluster.ManifestOf(await cluster.FetchAsync(submitted.Run, at: 0));

        Assert.True(first.Interrupted);
        Assert.False(second.Interrupted);
        Assert.Equal(Sequential(reading), second.Fingerprint);
    }

    [Theory]
    [InlineData("the coordinator's node", 0)]
    [InlineData("another node", 2)]
    public async Task A_run_that_loses_a_node_goes_on_from_its_last_checkpoint(string which, int lost)
    {
        var reading = Read("quiet-market", "20m");
        var at = lost == 0 ? 1 : 0;
        await using var cluster = await LoopbackCluster.StartAsync(3, 1, keepsCheckpoints: true);

        var submitted = await cluster.SubmitAsync(reading, at, Held);
        await cluster.WaitAsync(submitted.Run, at, status => status.Checkpoint > 0);
        await cluster.KillAsync(lost);
        await cluster.WaitForMembersAsync(2);
        await cluster.SubmitAsync(reading, at, pace: 0);
        var manifest = LoopbackCluster.ManifestOf(await cluster.FetchAsync(submitted.Run, at));
        var ended = await cluster.StatusAsync(submitted.Run, at);

        Assert.Equal(Sequential(reading), manifest.Fingerprint);
        Assert.Equal(2, manifest.Host.Nodes);
        Assert.True(ended is { FromCheckpoint: > 0, Rollbacks: 1 }, $"without {which}: {ended}");
    }

    [Fact]
    public async Task A_node_that_joins_is_given_partitions_at_the_next_checkpoint()
    {
        var reading = Read("quiet-market", "20m");
        await using var cluster = await LoopbackCluster.StartAsync(2, 1, keepsCheckpoints: true);

        var submitted = await cluster.SubmitAsync(reading, 0, Held);
        await cluster.WaitAsync(submitted.Run, 0, status => status.Checkpoint > 0);
        cluster.Add(1);
        await cluster.WaitAsync(submitted.Run, 0, status => status is { Nodes: 3, State: V1.RunState.Running });
        await cluster.SubmitAsync(reading, 0, pace: 0);
        var manifest = LoopbackCluster.ManifestOf(await cluster.FetchAsync(submitted.Run, 0));
        var ended = await cluster.StatusAsync(submitted.Run, 0);

        Assert.Equal(Sequential(reading), manifest.Fingerprint);
        Assert.Equal(3, manifest.Host.Nodes);
        Assert.True(ended is { FromCheckpoint: > 0, Rollbacks: 0 }, ended.ToString());
    }

    [Theory]
    [InlineData("the coordinator's node", 0)]
    [InlineData("another node", 2)]
    public async Task A_node_that_leaves_hands_over_what_it_hosts_and_no_window_is_run_twice(string which, int leaving)
    {
        var reading = Read("quiet-market", "20m");
        var at = leaving == 0 ? 1 : 0;
        await using var cluster = await LoopbackCluster.StartAsync(3, 1, keepsCheckpoints: true);

        var submitted = await cluster.SubmitAsync(reading, at, Held);
        await cluster.WaitAsync(submitted.Run, at, status => status.Events > 0);
        await cluster.LeaveAsync(leaving);
        await cluster.SubmitAsync(reading, at, pace: 0);
        var manifest = LoopbackCluster.ManifestOf(await cluster.FetchAsync(submitted.Run, at));
        var ended = await cluster.StatusAsync(submitted.Run, at);

        Assert.Equal(Sequential(reading), manifest.Fingerprint);
        Assert.Equal(2, manifest.Host.Nodes);
        Assert.True(ended is { FromCheckpoint: > 0, Rollbacks: 0 }, $"without {which}: {ended}");
    }

    [Fact]
    public async Task A_run_that_was_interrupted_goes_on_when_it_is_submitted_again()
    {
        var reading = Read("quiet-market", "20m");
        await using var cluster = await LoopbackCluster.StartAsync(2, 1, keepsCheckpoints: true);
        var submitted = await cluster.SubmitAsync(reading, at: 0, Held);
        await cluster.WaitAsync(submitted.Run, 0, status => status.Checkpoint > 0);
        await cluster.InterruptAsync(submitted.Run, at: 1);
        Assert.True((await cluster.WaitAsync(submitted.Run, 0, status => status.State == V1.RunState.Ended)).WasInterrupted);

        var again = await cluster.SubmitAsync(reading, at: 1, pace: 0);
        var manifest = LoopbackCluster.ManifestOf(await cluster.FetchAsync(again.Run, at: 1));
        var ended = await cluster.StatusAsync(again.Run, 1);

        Assert.Equal(submitted.Run, again.Run);
        Assert.Equal(Sequential(reading), manifest.Fingerprint);
        Assert.True(ended is { FromCheckpoint: > 0, WasInterrupted: false }, ended.ToString());
    }

    private static LinkTerms FreeLinks() => new(new IPEndPoint(IPAddress.Loopback, 0), "127.0.0.1");

    private static ScenarioReading Read(string name, string length)
    {
        var reading = ScenarioReader.Open(name, new ReadingOptions { Overrides = [new ScenarioOverride("length", length)] });
        Assert.Empty(reading.Diagnostics);
        return reading;
    }

    private static string Sequential(ScenarioReading reading)
    {
        using var sink = new FingerprintSink();
        SequentialRun.Execute(WorldBuilder.Build(reading.Plan!), sink, static _ => true);
        return sink.Current();
    }
}
