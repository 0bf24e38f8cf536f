using ExchangeMesh.Cli;

namespace ExchangeMesh.Node.Tests;

/// <summary>The commands that take a results folder: <c>verify</c> and <c>report</c>.</summary>
public sealed class ResultsCommandTests(FinishedRun finished) : IClassFixture<FinishedRun>, IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task Verify_runs_an_untouched_folder_to_the_same_fingerprint()
    {
        var outcome = (await _workplace.RunAsync("verify", finished.Results.Folder, "--partitions", "2")).Ends(ExitCode.Done);

        Assert.Equal(finished.Results.Fingerprint, outcome.Labelled("recorded"));
        Assert.Equal(finished.Results.Fingerprint, outcome.Labelled("run again"));
        Assert.Equal("equal", outcome.Lines[^1]);
        Assert.Empty(Directory.GetFileSystemEntries(_workplace.Folder));
    }

    [Fact]
    public async Task Verify_finds_an_altered_fingerprint()
    {
        var altered = finished.CopyTo(_workplace.PathOf("altered"));
        altered.AlterFingerprint();

        var outcome = (await _workplace.RunAsync("verify", "altered")).Ends(ExitCode.FingerprintsDiffer);

        Assert.Equal(altered.Fingerprint, outcome.Labelled("recorded"));
        Assert.Equal(finished.Results.Fingerprint, outcome.Labelled("run again"));
        Assert.Contains("the manifest was changed", outcome.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_names_the_first_event_that_differs()
    {
        finished.CopyTo(_workplace.PathOf("reseeded"));
        var scenario = _workplace.PathOf("reseeded", "scenario.resolved.yaml");
        var text = await File.ReadAllTextAsync(scenario);
        Assert.Contains("\nseed: 1\n", text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(scenario, text.Replace("\nseed: 1\n", "\nseed: 7\n", StringComparison.Ordinal));

        var outcome = (await _workplace.RunAsync("verify", "reseeded")).Ends(ExitCode.FingerprintsDiffer);

        Assert.Matches(@"^first difference: \w+, row \d+: recorded \[.+\], run again \[.+\]$", outcome.Lines[^1]);
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("report")]
    public async Task A_folder_without_a_manifest_is_no_results_folder(string command)
    {
        Directory.CreateDirectory(_workplace.PathOf("empty"));

        var outcome = (await _workplace.RunAsync(command, "empty")).Ends(ExitCode.BadInput);

        Assert.Contains("manifest.json", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
        Assert.Empty(Directory.GetFileSystemEntries(_workplace.PathOf("empty")));
    }

    [Theory]
    [InlineData("verify", "{}")]
    [InlineData("report", "{}")]
    [InlineData("report", "no JSON")]
    [InlineData("report", /*lang=json*/ "{\"schema_version\": 99}")]
    public async Task A_manifest_that_is_none_is_refused(string command, string manifest)
    {
        finished.CopyTo(_workplace.PathOf("other"));
        await File.WriteAllTextAsync(_workplace.PathOf("other", "manifest.json"), manifest);

        var outcome = (await _workplace.RunAsync(command, "other")).Ends(ExitCode.BadInput);

        Assert.Single(outcome.ErrorLines);
    }

    [Theory]
    [InlineData("verify", "scenario.resolved.yaml")]
    [InlineData("report", "summary.json")]
    public async Task A_file_that_a_command_needs_and_does_not_find_is_named(string command, string file)
    {
        finished.CopyTo(_workplace.PathOf("partial"));
        File.Delete(_workplace.PathOf("partial", file));

        var outcome = (await _workplace.RunAsync(command, "partial")).Ends(ExitCode.BadInput);

        Assert.Contains(file, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_writes_the_same_report_again()
    {
        var copy = finished.CopyTo(_workplace.PathOf("copy"));
        var report = _workplace.PathOf("copy", "report.html");
        var before = await File.ReadAllTextAsync(report);
        await File.WriteAllTextAsync(report, "");

        var outcome = (await _workplace.RunAsync("report", "copy")).Ends(ExitCode.Done);

        Assert.Equal(Path.Combine("copy", "report.html"), Assert.Single(outcome.Lines));
        Assert.Equal(before, await File.ReadAllTextAsync(report));
        Assert.Equal(finished.Results.Files, copy.Files);
    }
}
