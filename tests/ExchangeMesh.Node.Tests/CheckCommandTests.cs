using System.Xml.Linq;
using ExchangeMesh.Cli;

namespace ExchangeMesh.Node.Tests;

/// <summary>The command <c>check</c>: verdicts on standard output, files for build servers, and an exit code.</summary>
public sealed class CheckCommandTests : IDisposable
{
    private static readonly string[] Short = ["two-venue-spiral", "--set", "length=2s", "--set", "shocks.0.at=1s", "--set", "gates=[bad_debt == 0]"];

    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task Where_every_gate_holds_the_exit_code_is_zero()
    {
        var outcome = (await _workplace.RunAsync(["check", .. Short, "--gate", "max_drawdown < 50%"])).Ends(ExitCode.Done);

        Assert.Equal("2 hold, 0 fail; 1 run, seeds 1", outcome.Labelled("gates"));
        Assert.Empty(Directory.GetFileSystemEntries(_workplace.Folder));
    }

    [Fact]
    public async Task Where_one_fails_it_is_99_and_both_files_say_which()
    {
        var outcome = (await _workplace.RunAsync(["check", .. Short, "--gate", "max_drawdown > 50%", "--seeds", "1..3", "--junit", "gates.xml", "--summary", "gates.md"])).Ends(ExitCode.GateFailed);

        Assert.Equal("1 hold, 1 fail; 3 runs, seeds 1..3", outcome.Labelled("gates"));
        var failed = XDocument.Load(_workplace.PathOf("gates.xml")).Descendants("testcase").Where(one => one.Element("failure") is not null);
        Assert.Equal("max_drawdown > 50%", Assert.Single(failed).Attribute("name")!.Value);
        Assert.Contains("| `max_drawdown > 50%` | **no** |", await File.ReadAllTextAsync(_workplace.PathOf("gates.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outcome_that_does_not_exist_is_refused_with_the_nearest_name()
    {
        var outcome = (await _workplace.RunAsync(["check", .. Short, "--gate", "max_drawdwon < 50%"])).Ends(ExitCode.BadInput);

        Assert.StartsWith("--gate(1,1): error EXM091: runs of this scenario have no outcome 'max_drawdwon'", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.EndsWith("Did you mean 'max_drawdown'?", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lint_says_at_which_line_and_column_a_gate_names_what_does_not_exist()
    {
        var shown = (await _workplace.RunAsync("scenarios", "show", "quiet-market")).Ends(ExitCode.Done).Output;
        var wrong = shown.Replace("- liquidations == 0", "- liquidatoins == 0", StringComparison.Ordinal);
        await File.WriteAllTextAsync(_workplace.PathOf("mine.yaml"), wrong);
        var line = Array.FindIndex(wrong.Split('\n'), one => one.Contains("liquidatoins", StringComparison.Ordinal)) + 1;

        var outcome = (await _workplace.RunAsync("scenarios", "lint", "mine.yaml")).Ends(ExitCode.BadInput);

        Assert.StartsWith($"mine.yaml({line},5): error EXM091: gates.1: ", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.EndsWith("Did you mean 'liquidations'?", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--seeds", "5..1", "--seeds: '5..1' is no seed")]
    [InlineData("--confidence", "50%", "--confidence 50%: expected a share above 50% and below 100%")]
    [InlineData("--threads", "0", "--threads 0: expected 1 to 1024")]
    [InlineData("--gate", "halts = 0", "--gate(1,1): error EXM090: 'halts = 0' is no gate")]
    public async Task A_wrong_option_is_bad_input(string option, string value, string said)
    {
        var outcome = (await _workplace.RunAsync(["check", .. Short, option, value])).Ends(ExitCode.BadInput);

        Assert.StartsWith(said, outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gate_that_so_few_runs_cannot_show_is_refused_before_any_run()
    {
        var outcome = (await _workplace.RunAsync(["check", .. Short, "--gate", "halts < 5 in 90% of runs", "--seeds", "1..28"])).Ends(ExitCode.BadInput);

        Assert.Contains("needs at least 29; give more --seeds", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scenario_without_gates_is_bad_input()
    {
        var outcome = (await _workplace.RunAsync("check", "two-venue-spiral", "--set", "gates=[]")).Ends(ExitCode.BadInput);

        Assert.StartsWith("two-venue-spiral has no gates", outcome.Errors, StringComparison.Ordinal);
    }
}
