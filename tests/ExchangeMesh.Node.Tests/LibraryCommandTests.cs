using System.Text.Json.Nodes;
using ExchangeMesh.Cli;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Node.Tests;

/// <summary>The commands that show what is shipped: <c>scenarios</c> and <c>rulebooks</c>.</summary>
public sealed class LibraryCommandTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task The_list_of_scenarios_has_a_line_for_each_that_is_shipped()
    {
        var outcome = (await _workplace.RunAsync("scenarios", "list")).Ends(ExitCode.Done);

        Assert.Equal(
            ["gamma-spiral", "jelly-2025", "lending-contagion", "mango-2022", "march-2020", "october-2025", "put-hunt", "quiet-market", "spoofed-book", "thin-book-hunt", "two-venue-spiral", "venus-2021"],
            outcome.Lines.Select(line => line.Split(' ')[0]));
        Assert.All(outcome.Lines, line => Assert.Contains(' ', line));
    }

    [Fact]
    public async Task A_scenario_is_shown_as_it_is_shipped()
    {
        var outcome = (await _workplace.RunAsync("scenarios", "show", "quiet-market")).Ends(ExitCode.Done);

        Assert.Equal(ScenarioLibrary.Find("quiet-market"), outcome.Output);
    }

    [Fact]
    public async Task A_new_scenario_passes_the_check()
    {
        var template = (await _workplace.RunAsync("scenarios", "new")).Ends(ExitCode.Done);
        await File.WriteAllTextAsync(_workplace.PathOf("new.yaml"), template.Output);

        var outcome = (await _workplace.RunAsync("scenarios", "lint", "new.yaml")).Ends(ExitCode.Done);

        Assert.Matches("participants, .*; hash [0-9a-f]{64}$", Assert.Single(outcome.Lines));
        Assert.Empty(outcome.Errors);
    }

    [Fact]
    public async Task The_schema_is_a_JSON_schema_of_scenarios()
    {
        var outcome = (await _workplace.RunAsync("scenarios", "schema")).Ends(ExitCode.Done);

        var schema = JsonNode.Parse(outcome.Output)!;
        Assert.NotNull(schema["$schema"]);
        Assert.NotNull(schema["properties"]!["venues"]);
    }

    [Fact]
    public async Task The_list_of_rulebooks_says_of_each_what_it_is_for()
    {
        var outcome = (await _workplace.RunAsync("rulebooks", "list")).Ends(ExitCode.Done);

        Assert.Contains(outcome.Lines, line => line.StartsWith("binance-style ", StringComparison.Ordinal) && line.Contains("  exchange  ", StringComparison.Ordinal) && line.EndsWith("of 2024.", StringComparison.Ordinal));
        Assert.Equal(RulebookLibrary.Lenders.Count, outcome.Lines.Count(line => line.Contains("  lending venue  ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_rulebook_is_shown_with_its_sources()
    {
        var outcome = (await _workplace.RunAsync("rulebooks", "show", "binance-style")).Ends(ExitCode.Done);

        Assert.Equal(RulebookLibrary.Find("binance-style"), outcome.Output);
        Assert.Contains("Binance FAQ", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scenarios", "two-venue-spiral")]
    [InlineData("rulebooks", "bybit-style")]
    public async Task Showing_what_is_not_shipped_names_what_is(string command, string shipped)
    {
        var outcome = (await _workplace.RunAsync(command, "show", "nothing-of-the-kind")).Ends(ExitCode.BadInput);

        Assert.Contains("nothing-of-the-kind", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Contains(shipped, outcome.Errors, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }
}
