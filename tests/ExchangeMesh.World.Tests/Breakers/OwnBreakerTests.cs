using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.World.Tests.Breakers;

/// <summary>A breaker that a policy author has written in an assembly of their own.</summary>
public sealed class OwnBreakerTests
{
    private const string Assembly = "assembly: ExchangeMesh.BreakerExample.dll";
    private const string Type = "type: ExchangeMesh.BreakerExample.LeanBookPauseTerms";
    private static readonly string Example = Path.Combine(AppContext.BaseDirectory, "lean-book.yaml");

    [Fact]
    public void The_example_runs_from_its_scenario_file_and_pauses_the_lean_market()
    {
        var reading = ScenarioReader.Open(Example, new ReadingOptions());

        Assert.Empty(reading.Diagnostics);
        var first = WorldRuns.Events(reading.Plan!).OfType<BreakerRow>().First();
        Assert.Equal(MarketCondition.Auction, first.Condition);
        Assert.Contains("sha256:", reading.ResolvedText, StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_gives_one_fingerprint_on_any_number_of_partitions_and_after_another_reading()
    {
        var plan = ScenarioReader.Open(Example, new ReadingOptions()).Plan!;
        var again = ScenarioReader.Open(Example, new ReadingOptions()).Plan!;

        var fingerprint = WorldRuns.Sequential(plan);

        Assert.Equal(fingerprint, WorldRuns.Lockstep(plan, 3));
        Assert.Equal(fingerprint, WorldRuns.Sequential(again));
    }

    [Fact]
    public void The_resolved_text_reads_back_to_the_same_scenario()
    {
        var reading = ScenarioReader.Open(Example, new ReadingOptions());

        var again = ScenarioReader.Read(Example, reading.ResolvedText, new ReadingOptions());

        Assert.Empty(again.Diagnostics);
        Assert.Equal(reading.Hash, again.Hash);
    }

    [Theory]
    [InlineData("{assembly: Nowhere.dll, TYPE, parameters: {greatest_spread: 1%, pause: 1s}}", "Nowhere.dll", DiagnosticCode.FileUnreadable)]
    [InlineData("{assembly: lean-book.yaml, TYPE, parameters: {greatest_spread: 1%, pause: 1s}}", "no assembly", DiagnosticCode.BadPolicy)]
    [InlineData("{ASSEMBLY, type: ExchangeMesh.BreakerExample.LeanBookPausTerms}", "Did you mean 'ExchangeMesh.BreakerExample.LeanBookPauseTerms'", DiagnosticCode.BadPolicy)]
    [InlineData("{ASSEMBLY, type: ExchangeMesh.BreakerExample.LeanBookPause}", "not a public, concrete IBreakerTerms", DiagnosticCode.BadPolicy)]
    [InlineData("{ASSEMBLY, TYPE, parameters: {pause: 1s}}", "needs the parameter 'greatest_spread'", DiagnosticCode.MissingField)]
    [InlineData("{ASSEMBLY, TYPE, parameters: {greatest_spread: 1%, pause: 1s, most_pause: 2}}", "Did you mean 'most_pauses'", DiagnosticCode.UnknownField)]
    [InlineData("{ASSEMBLY, TYPE, parameters: {greatest_spread: wide, pause: 1s}}", "greatest_spread", DiagnosticCode.NotANumber)]
    [InlineData("{ASSEMBLY, TYPE, parameters: {greatest_spread: 1%, pause: 1s, sides: bids}}", "bids-only", DiagnosticCode.UnknownWord)]
    [InlineData("{ASSEMBLY, TYPE, parameters: {greatest_spread: 0%, pause: 1s}}", "must be positive", DiagnosticCode.BadPolicy)]
    [InlineData("{ASSEMBLY, TYPE, sha256: abc, parameters: {greatest_spread: 1%, pause: 1s}}", "has the hash", DiagnosticCode.Contradiction)]
    [InlineData("{ASSEMBLY}", "type", DiagnosticCode.MissingField)]
    public void What_cannot_be_loaded_is_named_with_its_place(string breaker, string expected, DiagnosticCode code)
    {
        var written = breaker.Replace("ASSEMBLY", Assembly, StringComparison.Ordinal).Replace("TYPE", Type, StringComparison.Ordinal);
        var file = Path.Combine(AppContext.BaseDirectory, "own.yaml");

        var reading = ScenarioReader.Read(file, CrashMarket.With(written), new ReadingOptions());

        var diagnostic = Assert.Single(reading.Diagnostics);
        Assert.Equal(code, diagnostic.Code);
        Assert.Contains(expected, diagnostic.ToString(), StringComparison.Ordinal);
        Assert.True(diagnostic.At.Line > 1 && diagnostic.At.Column > 1);
    }

    [Fact]
    public void A_policys_numbers_may_be_set_from_the_command_line()
    {
        var options = new ReadingOptions { Overrides = [new ScenarioOverride("venues.alpha.instruments.BTC-PERP.breakers.0.parameters.greatest_spread", "50%")] };

        var reading = ScenarioReader.Open(Example, options);

        Assert.Empty(reading.Diagnostics);
        Assert.Contains("50%", reading.ResolvedText, StringComparison.Ordinal);
    }
}
