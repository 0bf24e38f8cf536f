using ExchangeMesh.Cli;

namespace ExchangeMesh.Node.Tests;

/// <summary>Verbs of many runs give on a cluster what they give here.</summary>
public sealed class ClusterManyRunsTests
{
    private static readonly string[] Short = ["--set", "length=10s", "--set", "shocks.0.at=1s", "--seeds", "1..2"];

    [Fact]
    public async Task Sweeps_comparisons_and_checks_do_not_depend_on_where_runs_are_made()
    {
        using var workplace = new Workplace();
        await using var cluster = await RunningCluster.StartAsync(workplace, 2);
        string[] there = ["--cluster", cluster.Nodes[0].HttpAddress, "--threads", "2"];
        string[] sweep = ["sweep", "two-venue-spiral", .. Short, "--vary", "shocks.0.quantity=20 BTC,150 BTC", "--out"];
        string[] compare = ["compare", "two-venue-spiral", .. Short, "--with", "none: venues.alpha.liquidation.enabled=false", "--out"];
        string[] check = ["check", "two-venue-spiral", .. Short, "--gate", "bad_debt == 0", "--confidence", "51"];

        (await workplace.RunAsync([.. sweep, "sweep-here"])).Ends(ExitCode.Done);
        (await workplace.RunAsync([.. sweep, "sweep-there", .. there])).Ends(ExitCode.Done);
        (await workplace.RunAsync([.. compare, "compare-here"])).Ends(ExitCode.Done);
        (await workplace.RunAsync([.. compare, "compare-there", .. there])).Ends(ExitCode.Done);
        var checkedHere = await workplace.RunAsync(check);
        var checkedThere = await workplace.RunAsync([.. check, .. there]);

        Assert.Equal(BytesOf("sweep-here", "summary.json"), BytesOf("sweep-there", "summary.json"));
        Assert.Equal(BytesOf("sweep-here", "runs.parquet"), BytesOf("sweep-there", "runs.parquet"));
        Assert.Equal(BytesOf("compare-here", "paired.parquet"), BytesOf("compare-there", "paired.parquet"));
        Assert.Equal(checkedHere.ExitCode, checkedThere.ExitCode);
        Assert.Equal(TableOf(checkedHere), TableOf(checkedThere));

        byte[] BytesOf(string folder, string file) => File.ReadAllBytes(workplace.PathOf(folder, file));
        static IEnumerable<string> TableOf(Outcome outcome) => outcome.Lines.Where(line => line.Contains('│', StringComparison.Ordinal));
    }
}
