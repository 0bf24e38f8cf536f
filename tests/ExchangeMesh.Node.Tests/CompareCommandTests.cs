using ExchangeMesh.Cli;

namespace ExchangeMesh.Node.Tests;

/// <summary>The command <c>compare</c>, and the reports of what it leaves.</summary>
public sealed class CompareCommandTests : IDisposable
{
    private static readonly string[] Short = ["--set", "length=6s", "--set", "shocks.0.at=1s", "--seeds", "1..3"];
    private static readonly string[] Variant = ["--with", "calm: venues.alpha.liquidation.enabled=false; venues.beta.liquidation.enabled=false"];

    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task A_comparison_says_what_differs_and_leaves_a_folder_whose_report_can_be_written_again()
    {
        var outcome = (await _workplace.RunAsync(["compare", "two-venue-spiral", .. Variant, .. Short, "--out", "compared"])).Ends(ExitCode.Done);

        Assert.Contains("max_drawdown", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("draw the same random numbers in the same order", outcome.Output, StringComparison.Ordinal);
        Assert.Equal("compared", outcome.Labelled("comparison"));
        Assert.True(File.Exists(_workplace.PathOf("compared", "paired.parquet")));
        var report = await File.ReadAllTextAsync(_workplace.PathOf("compared", "report.html"));
        File.Delete(_workplace.PathOf("compared", "report.html"));

        var again = (await _workplace.RunAsync("report", "compared", "--figures", "figures")).Ends(ExitCode.Done);

        Assert.Equal(report, await File.ReadAllTextAsync(_workplace.PathOf("compared", "report.html")));
        var svg = Directory.GetFiles(_workplace.PathOf("figures"), "*.svg");
        Assert.StartsWith($"{svg.Length} in figures", again.Labelled("figures"), StringComparison.Ordinal);
        Assert.All(svg, file => Assert.True(new FileInfo(Path.ChangeExtension(file, ".png")).Length > 2_000, file));
    }

    [Fact]
    public async Task Three_policies_are_ranked()
    {
        var outcome = (await _workplace.RunAsync(["compare", "two-venue-spiral", .. Variant, "--with", "small: shocks.0.quantity=20 BTC", .. Short, "--by", "liquidations"])).Ends(ExitCode.Done);

        Assert.Contains("rank", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("What comes from outside is not the same: shocks.", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("expected two scenarios or more", "two-venue-spiral")]
    [InlineData("expected two scenarios or more", "two-venue-spiral", "quiet-market", "--with", "a: seed=1")]
    [InlineData("--with a:: expected", "two-venue-spiral", "--with", "a:")]
    [InlineData("two policies are called 'two-venue-spiral'", "two-venue-spiral", "two-venue-spiral")]
    [InlineData("--by max_drawdwon: two-venue-spiral: there is no outcome 'max_drawdwon'; did you mean 'max_drawdown'?", "two-venue-spiral", "quiet-market", "--by", "max_drawdwon")]
    [InlineData("two-venue-sprial: error EXM038", "two-venue-sprial", "quiet-market")]
    public async Task What_cannot_be_compared_is_bad_input(string said, params string[] arguments)
    {
        var outcome = (await _workplace.RunAsync(["compare", .. arguments])).Ends(ExitCode.BadInput);

        Assert.StartsWith(said, outcome.Errors, StringComparison.Ordinal);
    }
}
