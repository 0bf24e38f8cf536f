using ExchangeMesh.Cli;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Node.Tests;

public sealed class BadInputTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Theory]
    [InlineData("run")]
    [InlineData("scenarios", "lint")]
    public async Task Everything_that_is_wrong_with_a_scenario_is_said_at_once(params string[] command)
    {
        var wrong = ScenarioLibrary.Find("quiet-market")!
            .Replace("length: 24h", "length: soon", StringComparison.Ordinal)
            .Replace("assets:", "asets:", StringComparison.Ordinal);
        await File.WriteAllTextAsync(_workplace.PathOf("wrong.yaml"), wrong);

        var outcome = (await _workplace.RunAsync([.. command, "wrong.yaml"])).Ends(ExitCode.BadInput);

        Assert.All(outcome.ErrorLines, line => Assert.Matches(@"^wrong\.yaml\(\d+,\d+\): error EXM\d{3}: .", line));
        Assert.Contains(outcome.ErrorLines, line => line.StartsWith($"wrong.yaml({LineOf(wrong, "length: soon")},9)", StringComparison.Ordinal));
        Assert.Contains(outcome.ErrorLines, line => line.StartsWith($"wrong.yaml({LineOf(wrong, "asets:")},1)", StringComparison.Ordinal) && line.EndsWith("Did you mean 'assets'?", StringComparison.Ordinal));
        Assert.Empty(outcome.Output);
        Assert.Equal([_workplace.PathOf("wrong.yaml")], Directory.GetFileSystemEntries(_workplace.Folder));
    }

    [Fact]
    public async Task An_unknown_scenario_is_answered_with_the_nearest_name()
    {
        var outcome = (await _workplace.RunAsync("run", "two-venue-spirall")).Ends(ExitCode.BadInput);

        Assert.EndsWith("Did you mean 'two-venue-spiral'?", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_workplace.Folder));
    }

    [Theory]
    [InlineData("--sedd", "run", "quiet-market", "--sedd", "1")]
    [InlineData("simulate", "simulate", "quiet-market")]
    [InlineData("lists", "scenarios", "lists")]
    [InlineData("--partitions", "run", "quiet-market", "--partitions", "0")]
    [InlineData("--partitions", "run", "quiet-market", "--partitions", "65")]
    [InlineData("two", "run", "quiet-market", "--partitions", "two")]
    [InlineData("--partitions", "verify", "anywhere", "--partitions", "0")]
    [InlineData("quantum", "run", "quiet-market", "--engine", "quantum")]
    [InlineData("--seed -1", "run", "quiet-market", "--seed", "-1")]
    [InlineData("--seed 9007199254740993", "run", "quiet-market", "--seed", "9007199254740993")]
    [InlineData("--set length", "run", "quiet-market", "--set", "length")]
    [InlineData("lenght", "run", "quiet-market", "--set", "lenght=30s")]
    [InlineData("--pace fast", "run", "quiet-market", "--pace", "fast")]
    [InlineData("--cluster", "run", "quiet-market", "--dashboard", "127.0.0.1:0", "--cluster", "127.0.0.1:1")]
    [InlineData("nowhere.csv", "run", "quiet-market", "--data", "nowhere.csv")]
    public async Task What_is_not_understood_is_named_and_runs_nothing(string named, params string[] arguments)
    {
        var outcome = (await _workplace.RunAsync(arguments)).Ends(ExitCode.BadInput);

        Assert.Contains(named, outcome.Errors, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
        Assert.Empty(Directory.GetFileSystemEntries(_workplace.Folder));
    }

    private static int LineOf(string text, string start) =>
        1 + text.Split('\n').Index().First(line => line.Item.StartsWith(start, StringComparison.Ordinal)).Index;
}
