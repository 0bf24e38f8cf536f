using ExchangeMesh.Laboratory.Published;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.Recording.Measures;
using ExchangeMesh.Recording.Summaries;
using ExchangeMesh.Scenarios;
using ExchangeMesh.World;

namespace ExchangeMesh.Laboratory.Tests.Published;

public sealed class PublishedResultTests
{
    /// <summary>Results that take many seconds are reproduced by the command alone.</summary>
    private static readonly string[] Long = ["leverage-cycle", "leverage-fat-tails"];

    public static TheoryData<string> Names => [.. ScenarioLibrary.Reproducible.Except(Long)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_published_value_is_reproduced(string name)
    {
        var (result, diagnostics) = await Reproduce(name);

        Assert.Empty(diagnostics);
        Assert.NotEmpty(result!.Values);
        Assert.Empty(result.Values.Where(value => !value.HasPassed).Select(value => $"{value.Text} [{value.Run}]: {value.Measured} {value.Note}"));
    }

    [Fact]
    public async Task A_large_bank_makes_the_leverage_cycle_unstable_and_a_small_one_does_not()
    {
        async Task<double> Greatest(string share) =>
            (await Run(Read("leverage-cycle", new("length", "4000s"), new("models.cycle.share", share)))).Find("market.price.greatest")!.Value!.Value;

        Assert.True(await Greatest("0.40") < 25.001);
        Assert.True(await Greatest("0.55") > 25.1);
    }

    [Fact]
    public async Task Leverage_makes_tails_fat()
    {
        async Task<double> Kurtosis(string leverage) =>
            (await Run(Read("leverage-fat-tails", new("length", "10000s"), new("models.funds.greatest_leverage", leverage)))).Find("market.return.kurtosis")!.Value!.Value;

        Assert.InRange(await Kurtosis("1"), 2.8, 3.2);
        Assert.True(await Kurtosis("10") > 6);
    }

    [Fact]
    public async Task A_value_that_is_not_met_fails()
    {
        var (result, _) = await Reproduce("vulnerable-banks", new ScenarioOverride("models.banks.members.spread.equity", "11"));

        Assert.False(result!.HasPassed);
        Assert.Contains(result.Values, value => value.Text == "aggregate vulnerability" && !value.HasPassed);
        Assert.Contains(result.Values, value => value.Text == "sales of the specialised bank" && value.HasPassed);
    }

    [Fact]
    public async Task Clearing_on_arrival_makes_the_outcome_depend_on_who_is_first()
    {
        var outcomes = new SortedSet<double>();
        foreach (var seed in Enumerable.Range(1, 8))
        {
            var reading = Read(
                "fire-sale-48-banks",
                new("models.corporate.clearing", "on-arrival"),
                new("models.government.clearing", "on-arrival"),
                new("models.banks.look_spread", "400ms"),
                new("seed", $"{seed}"));

            outcomes.Add((await Run(reading)).Find("banks.default.at.1")!.Value!.Value);
        }

        Assert.True(outcomes.Count > 1, "all orders gave the same");
        Assert.True(outcomes.Min > 7);
    }

    [Fact]
    public async Task Clearing_at_once_does_not_depend_on_the_order_of_arrival()
    {
        var outcomes = new SortedSet<double>();
        foreach (var seed in Enumerable.Range(1, 8))
        {
            var reading = Read("fire-sale-48-banks", new("models.banks.look_spread", "400ms"), new("seed", $"{seed}"));

            outcomes.Add((await Run(reading)).Find("government.price")!.Value!.Value);
        }

        Assert.Single(outcomes);
    }

    [Fact]
    public async Task A_scenario_without_published_values_says_so()
    {
        var (result, diagnostics) = await Reproduce("quiet-market");

        Assert.Null(result);
        Assert.Contains("published", Assert.Single(diagnostics).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_measure_of_no_metric_fails_with_its_name()
    {
        var (result, _) = await Reproduce("debt-rank-chain", new ScenarioOverride("published.expected.0.measure", "chain.A.equty"));

        Assert.Equal("there is no metric chain.A.equty", result!.Values[0].Note);
        Assert.False(result.Values[0].HasPassed);
    }

    private static Task<(ReproducedResult? Result, IReadOnlyList<Diagnostic> Diagnostics)> Reproduce(string name, params ScenarioOverride[] set) =>
        Reproduction.OfAsync(more => Read(name, [.. set, .. more]), Run, static _ => { });

    private static ScenarioReading Read(string name, params ScenarioOverride[] set) =>
        ScenarioReader.Open(name, new ReadingOptions { Overrides = set });

    private static Task<RunSummary> Run(ScenarioReading reading)
    {
        var world = WorldBuilder.Build(reading.Plan ?? throw new InvalidOperationException(string.Join('\n', reading.Diagnostics)));
        using var recorder = new RunRecorder(world.Names, ScenarioRecording.Of(reading));
        var end = SequentialRun.Execute(world, new Sink(recorder), static _ => true);
        var result = recorder.Complete(new RunEnd(end.ReachedAt, false, end.Messages, end.Wakes), new RunAudit(Passed: true, end.Audits, ""), new RunHost { Engine = "sequential" });
        return Task.FromResult(result.Summary);
    }

    private sealed class Sink(RunRecorder recorder) : IRunSink
    {
        public void Append(ReadOnlySpan<RunEvent> events) => recorder.Append(events);

        public void AddState(ParticipantId participant, ulong stateHash) => recorder.AddState(participant, stateHash);
    }
}
