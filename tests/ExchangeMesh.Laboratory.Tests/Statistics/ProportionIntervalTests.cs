using ExchangeMesh.Laboratory.Statistics;
using MathNet.Numerics.Distributions;

namespace ExchangeMesh.Laboratory.Tests.Statistics;

public sealed class ProportionIntervalTests
{
    [Fact]
    public void Eight_of_ten_have_the_known_interval_of_Clopper_and_Pearson()
    {
        var interval = ProportionInterval.ClopperPearson(8, 10, 0.95);

        Assert.Equal(0.44390454, interval.Lower, 7);
        Assert.Equal(0.9747893, interval.Upper, 6);
        Assert.Equal(0.8, interval.Estimate);
    }

    [Fact]
    public void Eight_of_ten_have_the_known_interval_of_Wilson()
    {
        var interval = ProportionInterval.Wilson(8, 10, 0.95);

        Assert.Equal(0.4901625, interval.Lower, 6);
        Assert.Equal(0.9433178, interval.Upper, 6);
    }

    [Fact]
    public void None_and_all_reach_to_the_ends()
    {
        Assert.Equal((0, 1), (ProportionInterval.Wilson(0, 5, 0.95).Lower, ProportionInterval.Wilson(5, 5, 0.95).Upper));
        Assert.Equal((0, 1), (ProportionInterval.ClopperPearson(0, 5, 0.95).Lower, ProportionInterval.ClopperPearson(5, 5, 0.95).Upper));
    }

    [Fact]
    public void Of_trials_that_all_succeed_at_least_the_root_of_the_doubt_would() =>
        Assert.Equal(Math.Pow(0.05, 1 / 20.0), ProportionInterval.AtLeast(20, 20, 0.95), 9);

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.37)]
    [InlineData(0.9)]
    public void Clopper_and_Pearsons_interval_covers_at_least_as_often_as_it_says(double share) =>
        Assert.InRange(Coverage(share, (successes, trials) => ProportionInterval.ClopperPearson(successes, trials, 0.9)), 0.9, 1);

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.37)]
    [InlineData(0.9)]
    public void Wilsons_interval_covers_about_as_often_as_it_says(double share) =>
        Assert.InRange(Coverage(share, (successes, trials) => ProportionInterval.Wilson(successes, trials, 0.9)), 0.84, 0.97);

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(6, 5)]
    [InlineData(0, 0)]
    public void Counts_that_cannot_be_are_refused(int successes, int trials) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ProportionInterval.Wilson(successes, trials, 0.95));

    /// <summary>The exact probability that the interval of 40 trials covers the true share.</summary>
    private static double Coverage(double share, Func<int, int, ConfidenceInterval> interval)
    {
        const int Trials = 40;
        return Enumerable.Range(0, Trials + 1)
            .Where(successes => interval(successes, Trials).Covers(share))
            .Sum(successes => Binomial.PMF(share, Trials, successes));
    }
}
