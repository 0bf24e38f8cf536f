using ExchangeMesh.Laboratory.Comparisons;
using ExchangeMesh.Laboratory.Outcomes;
using ExchangeMesh.Laboratory.Runs;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Laboratory.Tests.Comparisons;

public sealed class PolicyDifferenceTests
{
    private static readonly ScenarioReading Spiral = Readings.Of("two-venue-spiral");
    private static readonly OutcomeCatalog Catalog = OutcomeCatalog.Of(Spiral.Plan!);

    [Fact]
    public void What_is_lower_with_every_seed_is_shown_to_be_lower()
    {
        var difference = Compare([.. Enumerable.Range(0, 12).Select(seed => ((double?)(0.1 + (seed * 0.001)), (double?)(0.05 + (seed * 0.0012))))]);

        var one = difference.Find("max_drawdown")!;

        Assert.Equal((12, 12, 0), (one.Pairs, one.Lower, one.Higher));
        Assert.Equal(-0.0489, one.Difference.Estimate, 9);
        Assert.InRange(one.Difference.Upper, one.Difference.Estimate, -0.04);
        Assert.Equal(2.0 / 4096, one.AdjustedP, 12);
        Assert.Equal("lower", one.Verdict(0.95));
        Assert.StartsWith("second has a lower max_drawdown than first: 5.66 % against 10.55 % on average", difference.Verdict("max_drawdown"), StringComparison.Ordinal);
        Assert.Contains("1 are shown to differ, 0 differ with some seed", difference.Verdict("max_drawdown"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_lower_with_half_of_the_seeds_is_not_shown()
    {
        var difference = Compare([.. Enumerable.Range(0, 12).Select(seed => ((double?)0.1, (double?)(seed % 2 == 0 ? 0.11 : 0.09)))]);

        Assert.Equal("not shown", difference.Find("max_drawdown")!.Verdict(0.95));
        Assert.StartsWith("That second and first differ in max_drawdown is not shown", difference.Verdict("max_drawdown"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_equal_with_every_seed_is_no_test()
    {
        var difference = Compare([.. Enumerable.Range(0, 12).Select(_ => ((double?)0.1, (double?)0.1))]);

        Assert.Equal("equal", difference.Find("max_drawdown")!.Verdict(0.95));
        Assert.All(difference.Outcomes, one => Assert.Equal(1, one.AdjustedP));
    }

    [Fact]
    public void Seeds_without_data_in_one_policy_are_no_pair()
    {
        var one = Compare([(0.1, 0.2), (null, 0.2), (0.1, null), (0.1, 0.3)]).Find("max_drawdown")!;

        Assert.Equal(2, one.Pairs);
        Assert.Equal(0.15, one.Difference.Estimate, 12);
        Assert.Null(Compare([(null, 0.2), (0.1, null)]).Find("max_drawdown"));
    }

    [Fact]
    public void The_outcome_named_beforehand_is_tested_on_its_own_and_the_others_are_corrected()
    {
        var pairs = Enumerable.Range(0, 7).Select(_ => ((double?)0.1, (double?)0.2)).ToList();

        var own = Compare(pairs, "max_drawdown", others: 9);
        var other = Compare(pairs, "liquidations", others: 9);

        Assert.Equal(2.0 / 128, own.Find("max_drawdown")!.AdjustedP, 12);
        Assert.Equal("higher", own.Find("max_drawdown")!.Verdict(0.95));
        Assert.Equal(10 * 2.0 / 128, other.Find("max_drawdown")!.AdjustedP, 12);
        Assert.Equal("not shown", other.Find("max_drawdown")!.Verdict(0.95));
        Assert.EndsWith("Among so many outcomes the 7 seeds that differ can show none, however clear: 9 are needed.", other.Verdict("liquidations"), StringComparison.Ordinal);
    }

    [Fact]
    public void Policies_rank_by_their_means_and_those_without_data_come_last()
    {
        var policies = (PolicyRuns[])[Runs("a", [0.25, 0.75]), Runs("b", [0.1, 0.1]), Runs("c", [null, null]), Runs("d", [0.5, 0.5])];

        var lowest = PolicyRank.Of(policies, "max_drawdown", isHigherBetter: false, 0.95);
        var highest = PolicyRank.Of(policies, "max_drawdown", isHigherBetter: true, 0.95);

        Assert.Equal([("b", 1), ("a", 2), ("d", 2), ("c", null)], lowest.Select(one => (one.Policy, one.Rank)));
        Assert.Equal([("a", 1), ("d", 1), ("b", 3), ("c", null)], highest.Select(one => (one.Policy, one.Rank)));
    }

    private static PolicyDifference Compare(IReadOnlyList<(double? First, double? Second)> pairs, string ranked = "max_drawdown", int others = 0) => PolicyDifference.Of(
        Runs("first", [.. pairs.Select(pair => pair.First)], others),
        Runs("second", [.. pairs.Select(pair => pair.Second)], others),
        0.95,
        ranked);

    /// <summary>Runs of which all outcomes are zero but for the drawdown, and some others that are the same as it.</summary>
    private static PolicyRuns Runs(string name, IReadOnlyList<double?> drawdowns, int others = 0)
    {
        string[] alike = ["max_drawdown", .. Catalog.All.Select(one => one.Name).Where(one => one.StartsWith("adl_", StringComparison.Ordinal) || one.StartsWith("liquidation_", StringComparison.Ordinal) || one.StartsWith("spread_", StringComparison.Ordinal) || one.StartsWith("depth_", StringComparison.Ordinal)).Take(others)];
        Assert.Equal(others + 1, alike.Length);
        var runs = drawdowns.Select(drawdown => new MeasuredRun(
            RunOutcomes.Of(Catalog, [.. Catalog.All.Select(outcome => alike.Contains(outcome.Name, StringComparer.Ordinal) ? drawdown : 0.0)]), "", null, WasInterrupted: false));
        return new PolicyRuns(new Policy(name, _ => Spiral), Spiral, Catalog, [.. runs]);
    }
}
