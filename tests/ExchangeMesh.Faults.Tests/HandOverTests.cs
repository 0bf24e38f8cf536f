using System.Globalization;
using System.Text.Json;
using ExchangeMesh.Actors.Tests.Storage;
using ExchangeMesh.Cli;
using ExchangeMesh.Node.Tests;

namespace ExchangeMesh.Faults.Tests;

/// <summary>Nodes that leave politely, come back and join cost no window; a database that goes away costs none that a checkpoint covers.</summary>
public sealed class HandOverTests
{
    private static readonly string[] Scenario = ["two-venue-spiral", "--set", "length=10m", "--set", "shocks.0.at=5s"];

    // At this pace the run lasts until it is let go, however fast the machine is.
    private static readonly string[] Held = ["--pace", "0.5x"];

    [PostgreSqlFact]
    public async Task A_rolling_restart_of_every_node_runs_no_window_twice()
    {
        using var workplace = new Workplace();
        await using var cluster = await FaultyCluster.StartAsync(workplace, 3);
        var run = workplace.RunAsync(["run", .. Scenario, "--cluster", cluster.Addresses, .. Held]);
        await cluster.UntilRunAsync(0, "the run is on its way", IsRunning);

        for (var node = 0; node < cluster.Count; node++)
        {
            Assert.False(run.IsCompleted, $"the run was over before node {node} was asked to leave");
            cluster[node].Signal("TERM");
            Assert.Equal(0, await cluster[node].ExitAsync());
            await cluster.StartAsync(node);
            await cluster.HealAsync();
        }

        await LetGoAsync(workplace, cluster);
        var outcome = (await run).Ends(ExitCode.Done);
        var status = await cluster.RunAsync(0);
        Assert.Equal("3", outcome.Labelled("nodes"));
        Assert.False(status.TryGetProperty("rollbacks", out _), status.ToString());

        // Each node's leaving begins an epoch, in which the node before it may come back; the last to come back begins one more.
        Assert.True(Long(status, "epoch") >= 1 + cluster.Count + 1, $"a node has left without an epoch of its own: {status}");
        await IsUndisturbedAsync(workplace, Scenario, outcome);
    }

    [PostgreSqlFact]
    public async Task A_database_that_is_killed_and_started_again_is_waited_for_and_nothing_is_lost()
    {
        using var workplace = new Workplace();
        await using var cluster = await FaultyCluster.StartAsync(workplace, 2);
        var run = workplace.RunAsync(["run", .. Scenario, "--cluster", cluster.Addresses, .. Held]);
        await cluster.UntilRunAsync(0, "a checkpoint is complete", status => Long(status, "checkpoint") > 0);

        cluster.Database.Kill();
        await cluster[cluster.Coordinator].UntilAsync("the coordinator says what it waits for", () => Task.FromResult(cluster[cluster.Coordinator].Log.Contains("waits for its database", StringComparison.Ordinal)));
        cluster.Database.Restart();
        await LetGoAsync(workplace, cluster);

        var outcome = (await run).Ends(ExitCode.Done);
        var status = await cluster.RunAsync(0);
        Assert.True(Long(status, "fromCheckpoint") > 0, status.ToString());
        await IsUndisturbedAsync(workplace, Scenario, outcome);
    }

    [PostgreSqlFact]
    public async Task A_run_whose_nodes_were_all_killed_goes_on_from_its_last_checkpoint_when_it_is_submitted_again()
    {
        using var workplace = new Workplace();
        await using var cluster = await FaultyCluster.StartAsync(workplace, 2);
        using (var run = workplace.Begin(["run", .. Scenario, "--cluster", cluster.Addresses, .. Held]))
        {
            await cluster.UntilRunAsync(0, "a checkpoint is complete", status => Long(status, "checkpoint") > 0);
            cluster[0].Signal("KILL");
            cluster[1].Signal("KILL");
            run.Kill();
            await run.WaitForExitAsync();
        }

        await cluster[0].ExitAsync();
        await cluster[1].ExitAsync();
        await cluster.HealAsync();

        var outcome = (await workplace.RunAsync(["run", .. Scenario, "--cluster", cluster.Addresses, "--pace", "free"])).Ends(ExitCode.Done);
        var status = await cluster.RunAsync(0);
        Assert.True(Long(status, "fromCheckpoint") > 0, status.ToString());
        await IsUndisturbedAsync(workplace, Scenario, outcome);
    }

    private static async Task LetGoAsync(Workplace workplace, FaultyCluster cluster) =>
        (await workplace.RunAsync(["run", .. Scenario, "--cluster", cluster.Addresses, "--pace", "free", "--out", "let-go"])).Ends(ExitCode.Done);

    private static bool IsRunning(JsonElement status) => status.TryGetProperty("state", out var state) && state.GetString() == "RUN_STATE_RUNNING";

    // Numbers of 64 bits are texts in protobuf's JSON, and 0 is left out.
    private static long Long(JsonElement status, string name) =>
        status.TryGetProperty(name, out var value) ? long.Parse(value.ToString(), CultureInfo.InvariantCulture) : 0;

    private static async Task IsUndisturbedAsync(Workplace workplace, string[] scenario, Outcome outcome)
    {
        (await workplace.RunAsync(["run", .. scenario, "--out", "undisturbed", "--checkpoint-every", "never"])).Ends(ExitCode.Done);
        var disturbed = new Results(outcome.Labelled("results"));
        new Results(workplace.PathOf("undisturbed", Path.GetFileName(disturbed.Folder))).AreThoseOf(disturbed);
    }
}
