using ExchangeMesh.Laboratory.Gates;
using ExchangeMesh.Recording.Summaries;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Laboratory.Tests.Gates;

public sealed class GateJudgeTests
{
    private static readonly GateJudge Judge = new(0.95);

    [Theory]
    [InlineData("<", 0.19999, true)]
    [InlineData("<", 0.2, false)]
    [InlineData("<=", 0.2, true)]
    [InlineData("<=", 0.20001, false)]
    [InlineData(">", 0.20001, true)]
    [InlineData(">", 0.2, false)]
    [InlineData(">=", 0.2, true)]
    [InlineData(">=", 0.19999, false)]
    [InlineData("==", 0.2, true)]
    [InlineData("==", 0.20001, false)]
    [InlineData("!=", 0.20001, true)]
    [InlineData("!=", 0.2, false)]
    public void One_run_is_held_against_the_threshold_itself(string comparison, double value, bool holds) =>
        Assert.Equal(holds, Judge.Judge(Of($"x {comparison} 20%"), Runs(value)).Holds);

    [Fact]
    public void A_run_without_data_fails_whatever_is_asked()
    {
        foreach (var comparison in (string[])["<", "<=", ">", ">=", "==", "!="])
        {
            var verdict = Judge.Judge(Of($"x {comparison} 20%"), Runs((double?)null));

            Assert.False(verdict.Holds);
            Assert.Equal("the run gave no value for x", verdict.Explanation);
        }
    }

    [Fact]
    public void A_gate_on_each_run_fails_with_a_single_one()
    {
        var verdict = Judge.Judge(Of("x < 20%"), Runs([.. Enumerable.Repeat(0.1, 19), 0.3]));

        Assert.False(verdict.Holds);
        Assert.Equal(19, verdict.RunsHolding);
        Assert.Contains("19 of 20 runs", verdict.Explanation, StringComparison.Ordinal);
        Assert.EndsWith("greatest 30.00 % with seed 20", verdict.Explanation, StringComparison.Ordinal);
        Assert.True(Judge.Judge(Of("x < 20%"), Runs([.. Enumerable.Repeat(0.1, 20)])).Holds);
    }

    [Fact]
    public void A_gate_on_each_run_fails_where_one_gave_no_data()
    {
        var verdict = Judge.Judge(Of("x < 20%"), Runs([0.1, null, 0.1]));

        Assert.False(verdict.Holds);
        Assert.EndsWith("no value with seed 2", verdict.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(28, true)]
    [InlineData(29, true)]
    [InlineData(27, false)]
    public void A_share_of_runs_holds_where_its_lower_bound_reaches_it(int holding, bool holds)
    {
        // Of 30 runs 28 hold: with 95 % confidence at least 80.47 % of all seeds; of 27, 76.1 %.
        var runs = Runs([.. Enumerable.Repeat(0.1, holding), .. Enumerable.Repeat(0.3, 30 - holding)]);

        Assert.Equal(holds, Judge.Judge(Of("x < 20% in 80% of runs"), runs).Holds);
    }

    [Fact]
    public void A_mean_holds_only_where_its_bound_does()
    {
        var runs = Runs([.. Enumerable.Range(0, 20).Select(place => 0.1 + (0.01 * place))]);

        var verdict = Judge.Judge(Of("x.mean < 20%"), runs);

        Assert.Equal(0.195, verdict.Measured!.Value, 9);
        Assert.True(verdict.Bound > 0.2);
        Assert.False(verdict.Holds);
        Assert.True(Judge.Judge(Of("x.mean < 22.5%"), runs).Holds);
        Assert.True(Judge.Judge(Of("x.mean > 16.5%"), runs).Holds);
        Assert.False(Judge.Judge(Of("x.mean > 19%"), runs).Holds);
    }

    [Fact]
    public void A_mean_equals_a_threshold_only_where_every_run_does()
    {
        Assert.True(Judge.Judge(Of("x.mean == 0"), Runs(0, 0, 0)).Holds);
        Assert.False(Judge.Judge(Of("x.mean == 0"), Runs(0, 0, 0.1)).Holds);
        Assert.True(Judge.Judge(Of("x.mean != 0"), Runs(0.1, 0.2, 0.1)).Holds);
        Assert.False(Judge.Judge(Of("x.mean != 0"), Runs(-0.1, 0.1, 0)).Holds);
    }

    [Theory]
    [InlineData(59, 58.5, false)]
    [InlineData(59, 59.5, true)]
    [InlineData(58, 1000, false)]
    public void A_quantile_holds_only_where_its_bound_exists_and_does(int runs, double threshold, bool holds)
    {
        var gate = Of(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"x.p95 < {threshold}"));

        Assert.Equal(holds, Judge.Judge(gate, Runs([.. Enumerable.Range(1, runs).Select(place => (double)place)])).Holds);
        Assert.Equal(59, gate.LeastRuns(0.95));
    }

    [Fact]
    public void A_figure_of_runs_that_lack_data_fails_and_names_the_first()
    {
        var verdict = Judge.Judge(Of("x.median < 20%"), Runs([0.1, null, null, 0.1, 0.1, 0.1]));

        Assert.False(verdict.Holds);
        Assert.Equal("2 of 6 runs gave no value for x, first with seed 2", verdict.Explanation);
    }

    [Theory]
    [InlineData("x < 1", 1)]
    [InlineData("x < 1 in 90% of runs", 29)]
    [InlineData("x.mean < 1", 2)]
    [InlineData("x.p5 > 1", 59)]
    [InlineData("x.p5 < 1", 1)]
    [InlineData("x.median == 1", 6)]
    public void A_gate_says_how_many_runs_it_needs(string text, int expected) => Assert.Equal(expected, Of(text).LeastRuns(0.95));

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    public void A_one_sided_confidence_lies_above_a_coins(double confidence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GateJudge(confidence));

    private static Gate Of(string text)
    {
        var plan = GateText.Read(text, new SourcePosition("here", 1, 1), "").Gate!;
        var (threshold, fault) = GateText.ThresholdOf(plan, GateMeasure.Share, []);
        Assert.Null(fault);
        var (figure, quantile) = plan.Outcome switch
        {
            "x" => (GateFigure.EachRun, 0.0),
            "x.mean" => (GateFigure.Mean, 0),
            "x.median" => (GateFigure.Quantile, 0.5),
            "x.p95" => (GateFigure.Quantile, 0.95),
            _ => (GateFigure.Quantile, 0.05),
        };
        return new Gate(plan, new MetricDefinition("x", MetricUnit.Ratio, "a share"), figure, quantile, threshold);
    }

    private static IReadOnlyList<SeededValue> Runs(params IReadOnlyList<double?> values) =>
        [.. values.Select((value, place) => new SeededValue((ulong)place + 1, value))];
}
