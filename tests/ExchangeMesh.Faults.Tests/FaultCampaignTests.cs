using System.Diagnostics;
using System.Globalization;
using ExchangeMesh.Actors.Tests.Storage;
using ExchangeMesh.Cli;
using ExchangeMesh.Node.Tests;
using Xunit.Abstractions;

namespace ExchangeMesh.Faults.Tests;

/// <summary>Five nodes and a database are killed, frozen and asked to leave, again and again: nobody can tell by the results.</summary>
/// <remarks>EXCHANGEMESH_TEST_FAULTS says how many faults there are, 30 where it says nothing; EXCHANGEMESH_TEST_SEED which plan is drawn, 1 where it says nothing.</remarks>
public sealed class FaultCampaignTests(ITestOutputHelper output)
{
    private static readonly string[] Scenario = ["two-venue-spiral", "--set", "length=40s", "--set", "shocks.0.at=5s"];

    [PostgreSqlFact]
    public async Task Whatever_befalls_nodes_and_database_every_run_gives_the_undisturbed_files()
    {
        var seed = Number("EXCHANGEMESH_TEST_SEED", 1);
        var faults = Number("EXCHANGEMESH_TEST_FAULTS", 30);
        var plan = FaultPlan.Draw((ulong)seed, faults);
        var repro = $"EXCHANGEMESH_TEST_SEED={seed} EXCHANGEMESH_TEST_FAULTS={faults} dotnet test tests/ExchangeMesh.Faults.Tests -c Release --filter {nameof(FaultCampaignTests)}";
        var watch = Stopwatch.StartNew();
        void Say(string line) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds,6:F1} s  {line}"));
        using var workplace = new Workplace();
        try
        {
            await using var cluster = await FaultyCluster.StartAsync(workplace, 5);
            Say("five nodes are up");
            var campaign = new FaultCampaign(cluster, Say);
            var carriedOut = campaign.ExecuteAsync(plan);
            var runs = 0;
            do
            {
                runs++;
                await RunAsync(workplace, cluster, runs, Say);
            }
            while (!carriedOut.IsCompleted);

            await carriedOut;
            Say(string.Create(CultureInfo.InvariantCulture, $"{campaign.Done} faults in {runs} runs; {campaign.Bystanders} nodes were removed by mistake"));
            Assert.True(campaign.Done >= faults);
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"The plan {repro} fails: {fault.Message}\n{string.Join('\n', plan)}", fault);
        }
    }

    private static async Task RunAsync(Workplace workplace, FaultyCluster cluster, int seed, Action<string> say)
    {
        string[] scenario = [.. Scenario, "--seed", seed.ToString(CultureInfo.InvariantCulture)];
        (await workplace.RunAsync(["run", .. scenario, "--out", "undisturbed", "--checkpoint-every", "never"])).Ends(ExitCode.Done);

        say(string.Create(CultureInfo.InvariantCulture, $"run {seed} begins"));
        var outcome = (await workplace.RunAsync(["run", .. scenario, "--out", "disturbed", "--cluster", cluster.Addresses])).Ends(ExitCode.Done);
        say(string.Create(CultureInfo.InvariantCulture, $"run {seed} has ended on {outcome.Labelled("nodes")} nodes"));

        var disturbed = new Results(outcome.Labelled("results"));
        new Results(workplace.PathOf("undisturbed", Path.GetFileName(disturbed.Folder))).AreThoseOf(disturbed);
    }

    private static int Number(string variable, int ordinary) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : ordinary;
}
