using ExchangeMesh.Cli;

namespace ExchangeMesh.Node.Tests;

public sealed class RunCommandTests(FinishedRun finished) : IClassFixture<FinishedRun>, IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void A_run_prints_the_fingerprint_that_its_manifest_holds()
    {
        var printed = finished.Outcome.Labelled("fingerprint");

        Assert.Matches("^[0-9a-f]{16,}$", printed);
        Assert.Equal(finished.Results.Fingerprint, printed);
        Assert.False(finished.Results.IsInterrupted);
    }

    [Fact]
    public void A_run_leaves_a_results_folder_and_says_where()
    {
        var files = finished.Results.Files;

        Assert.Equal(finished.Results.Folder, finished.Outcome.Labelled("results"));
        Assert.Equal(Path.Combine(finished.Results.Folder, "report.html"), finished.Outcome.Labelled("report"));
        Assert.Superset(
            new SortedSet<string>(["manifest.json", "report.html", "scenario.resolved.yaml", "summary.json", "trades.parquet"], StringComparer.Ordinal),
            new SortedSet<string>(files, StringComparer.Ordinal));
        Assert.DoesNotContain(files, file => file.Contains("partial", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_writes_its_summary_to_standard_output_only()
    {
        Assert.Contains("alpha.BTC-PERP", finished.Outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("alpha.BTC-PERP", finished.Outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("events/s", finished.Outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--engine", "sequential")]
    [InlineData("--partitions", "2")]
    [InlineData("--partitions", "3")]
    public async Task Engine_and_partitions_change_nothing_but_the_manifests_host(string option, string value)
    {
        var outcome = (await _workplace.RunAsync(["run", .. FinishedRun.Scenario, option, value])).Ends(ExitCode.Done);

        var results = new Results(outcome.Labelled("results"));
        Assert.Equal(finished.Results.Fingerprint, outcome.Labelled("fingerprint"));
        Assert.Equal(finished.Results.ManifestTextWithoutHost, results.ManifestTextWithoutHost);
        Assert.NotEqual(finished.Results.ManifestText, results.ManifestText);
    }

    [Fact]
    public async Task A_shown_scenario_runs_from_a_file_as_it_does_by_name()
    {
        var shown = (await _workplace.RunAsync("scenarios", "show", "two-venue-spiral")).Ends(ExitCode.Done);
        await File.WriteAllTextAsync(_workplace.PathOf("mine.yaml"), shown.Output);

        var fromFile = await _workplace.RunAsync(["run", "mine.yaml", .. FinishedRun.Scenario[1..]]);

        Assert.Equal(finished.Results.Fingerprint, fromFile.Ends(ExitCode.Done).Labelled("fingerprint"));
    }

    [Fact]
    public async Task Another_seed_gives_another_fingerprint()
    {
        var outcome = await _workplace.RunAsync(["run", .. FinishedRun.Scenario, "--seed", "7"]);

        Assert.NotEqual(finished.Results.Fingerprint, outcome.Ends(ExitCode.Done).Labelled("fingerprint"));
    }

    [Fact]
    public async Task The_resolved_scenario_of_a_results_folder_runs_to_the_same_fingerprint()
    {
        var resolved = Path.Combine(finished.Results.Folder, "scenario.resolved.yaml");

        var outcome = await _workplace.RunAsync("run", resolved, "--out", "again");

        Assert.Equal(finished.Results.Fingerprint, outcome.Ends(ExitCode.Done).Labelled("fingerprint"));
        Assert.StartsWith(_workplace.PathOf("again"), outcome.Labelled("results"), StringComparison.Ordinal);
        Assert.Equal(["again"], Directory.GetDirectories(_workplace.Folder).Select(folder => Path.GetFileName(folder)));
    }
}
