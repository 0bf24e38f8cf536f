using System.Diagnostics;
using ExchangeMesh.Cli;

namespace ExchangeMesh.Node.Tests;

/// <summary><c>run --cluster</c>: nodes in processes of their own give what one process gives.</summary>
public sealed class ClusterRunCommandTests(FinishedRun finished) : IClassFixture<FinishedRun>
{
    [Fact]
    public async Task A_run_on_three_nodes_brings_back_the_results_of_a_local_run()
    {
        using var workplace = new Workplace();
        await using var cluster = await RunningCluster.StartAsync(workplace, 3);

        var outcome = (await workplace.RunAsync(["run", .. FinishedRun.Scenario, "--cluster", cluster.Nodes[2].HttpAddress])).Ends(ExitCode.Done);
        var results = new Results(Assert.Single(Directory.GetDirectories(workplace.PathOf("results"))));

        Assert.Equal("3", outcome.Labelled("nodes"));
        Assert.Equal(finished.Results.Fingerprint, outcome.Labelled("fingerprint"));
        Assert.Equal(finished.Results.Files, results.Files);
        Assert.Equal(finished.Results.ManifestTextWithoutHost, results.ManifestTextWithoutHost);
    }

    [Theory]
    [InlineData("the coordinator's node", 0)]
    [InlineData("another node", 2)]
    public async Task A_node_that_is_killed_changes_no_bit(string which, int killed)
    {
        using var workplace = new Workplace();
        await using var cluster = await RunningCluster.StartAsync(workplace, 3);
        string[] command = ["run", .. FinishedRun.Scenario, "--cluster", cluster.Nodes[1].HttpAddress];

        // At this pace the run lasts until it is let go, however fast the machine is.
        var run = workplace.RunAsync([.. command, "--pace", "0.001x"]);
        await cluster.Nodes[1].UntilAsync("the run is on its way", async () => (await cluster.RunsAsync(1)).Contains("RUNNING", StringComparison.Ordinal));
        cluster.Nodes[killed].Signal("KILL");
        Assert.False(run.IsCompleted, $"the run was over before {which} was killed");
        (await workplace.RunAsync([.. command, "--pace", "free", "--out", "let-go"])).Ends(ExitCode.Done);

        var outcome = (await run).Ends(ExitCode.Done);

        Assert.Equal("2", outcome.Labelled("nodes"));
        Assert.Equal(finished.Results.Fingerprint, outcome.Labelled("fingerprint"));
    }

    [Fact]
    public async Task Ctrl_C_ends_the_run_and_brings_back_what_it_has_given()
    {
        using var workplace = new Workplace();
        await using var cluster = await RunningCluster.StartAsync(workplace, 2);

        var isAsked = false;
        var outcome = (await workplace.RunAsync(
            (program, _) =>
            {
                if (!isAsked)
                {
                    isAsked = true;
                    SendInterrupt(program);
                }
            },
            "run", "quiet-market", "--cluster", cluster.Nodes[0].HttpAddress)).Ends(ExitCode.Interrupted);

        var results = new Results(Assert.Single(Directory.GetDirectories(workplace.PathOf("results"))));
        Assert.True(results.IsInterrupted);
        Assert.EndsWith("-interrupted", results.Folder, StringComparison.Ordinal);
        Assert.NotEmpty(outcome.Labelled("fingerprint"));
    }

    [Fact]
    public async Task A_pace_that_is_none_is_refused_by_the_node()
    {
        using var workplace = new Workplace();
        await using var cluster = await RunningCluster.StartAsync(workplace, 1);

        var (status, text) = await cluster.Nodes[0].PostAsync("/runs?pace=fast", "name: nothing");

        Assert.Equal(400, status);
        Assert.Equal("pace: expected free, or a factor from 0.000001 to 1000000 such as 0.5, 1 or 60x", text.Trim());
    }

    [Fact]
    public async Task A_cluster_address_without_a_port_is_refused()
    {
        using var workplace = new Workplace();

        var outcome = (await workplace.RunAsync("run", "quiet-market", "--cluster", "somewhere")).Ends(ExitCode.BadInput);

        Assert.Equal("--cluster somewhere: expected HOST:PORT, such as 127.0.0.1:8080", outcome.ErrorLines[0]);
    }

    private static void SendInterrupt(Process program)
    {
        using var kill = Process.Start("kill", ["-s", "INT", program.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
