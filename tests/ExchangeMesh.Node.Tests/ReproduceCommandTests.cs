using System.Text.Json;
using ExchangeMesh.Cli;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Node.Tests;

public sealed class ReproduceCommandTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task All_shipped_results_are_listed()
    {
        var outcome = (await _workplace.RunAsync("reproduce", "--list")).Ends(ExitCode.Done);

        Assert.Equal(ScenarioLibrary.Reproducible, outcome.Lines.Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task A_result_is_told_in_a_table_as_JSON_and_on_a_page()
    {
        var table = (await _workplace.RunAsync("reproduce", "deleveraging-queue", "--out", "validation")).Ends(ExitCode.Done);
        var json = (await _workplace.RunAsync("reproduce", "deleveraging-queue", "vulnerable-banks", "--json")).Ends(ExitCode.Done);

        Assert.Contains("12 of 12", table.Output, StringComparison.Ordinal);
        Assert.Contains("Chitra, arXiv 2512.01112", File.ReadAllText(_workplace.PathOf("validation", "published.html")), StringComparison.Ordinal);
        using var told = JsonDocument.Parse(json.Output);
        using var kept = JsonDocument.Parse(File.ReadAllText(_workplace.PathOf("validation", "published.json")));
        Assert.Equal(2, told.RootElement.GetArrayLength());
        Assert.Equal(1, kept.RootElement.GetArrayLength());
    }

    [Fact]
    public async Task A_value_that_is_not_met_fails_the_command()
    {
        var outcome = (await _workplace.RunAsync("reproduce", "deleveraging-queue", "--set", "models.accounts.members.one.collateral=2", "--set", "models.market.budgets=[7]")).Ends(ExitCode.GateFailed);

        Assert.Contains("FAIL", outcome.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("there is neither a shipped scenario nor a file of this name", "nothing")]
    [InlineData("names nothing that is published", "quiet-market")]
    [InlineData("models.nobody", "deleveraging-queue", "--set", "models.nobody.units=2")]
    public async Task What_cannot_be_reproduced_is_said(string complaint, params string[] arguments)
    {
        var outcome = (await _workplace.RunAsync(["reproduce", .. arguments])).Ends(ExitCode.BadInput);

        Assert.Contains(complaint, outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scenario_file_of_ones_own_is_held_against_its_own_values()
    {
        var shown = (await _workplace.RunAsync("scenarios", "show", "deleveraging-queue")).Ends(ExitCode.Done);
        File.WriteAllText(_workplace.PathOf("mine.yaml"), shown.Output.Replace("4.8, 2.4, 0.3", "4.7, 2.4, 0.3", StringComparison.Ordinal));

        var outcome = (await _workplace.RunAsync("reproduce", "mine.yaml", "--engine", "sequential")).Ends(ExitCode.GateFailed);

        Assert.Contains("11 of 12", outcome.Output, StringComparison.Ordinal);
    }
}
