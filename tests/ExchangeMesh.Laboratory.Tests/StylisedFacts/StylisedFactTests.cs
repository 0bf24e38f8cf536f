using ExchangeMesh.Laboratory.StylisedFacts;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Laboratory.Tests.StylisedFacts;

public sealed class StylisedFactTests
{
    private const int Length = 2_000;

    [Fact]
    public void Independent_normal_returns_show_none_of_the_facts_but_the_absence_of_autocorrelation()
    {
        var facts = StylisedFact.Measure(new ReturnSeries(Normals(1), []), 0.95);

        Assert.NotEqual(FactVerdict.Shown, facts[0].Verdict);
        Assert.InRange(facts[0].Value.Estimate, 2.7, 3.3);
        Assert.Equal(FactVerdict.Shown, facts[2].Verdict);
        Assert.NotEqual(FactVerdict.Shown, facts[3].Verdict);
        Assert.Equal(FactVerdict.NoData, facts[4].Verdict);
    }

    [Fact]
    public void A_volatility_that_persists_shows_as_clustering_and_as_fat_tails()
    {
        var draws = Normals(2);
        var returns = new double[Length];
        var variance = 1.0;
        for (var place = 0; place < Length; place++)
        {
            returns[place] = Math.Sqrt(variance) * draws[place];
            variance = 0.05 + (0.25 * returns[place] * returns[place]) + (0.7 * variance);
        }

        var facts = StylisedFact.Measure(new ReturnSeries(returns, []), 0.95);

        Assert.Equal(FactVerdict.Shown, facts[0].Verdict);
        Assert.Equal(FactVerdict.Shown, facts[3].Verdict);
    }

    [Fact]
    public void Returns_that_follow_each_other_do_not_show_the_absence_of_autocorrelation()
    {
        var draws = Normals(3);
        var returns = new double[Length];
        for (var place = 1; place < Length; place++)
        {
            returns[place] = (0.5 * returns[place - 1]) + draws[place];
        }

        var fact = StylisedFact.Measure(new ReturnSeries(returns, []), 0.95)[2];

        Assert.Equal(FactVerdict.NotShown, fact.Verdict);
        Assert.InRange(0.5, fact.Value.Lower, fact.Value.Upper);
    }

    [Theory]
    [InlineData(0.5, FactVerdict.Shown)]
    [InlineData(1.5, FactVerdict.NotShown)]
    public void The_power_of_impact_is_found_again(double power, FactVerdict expected)
    {
        var (draws, noise) = (Normals(4), Normals(5));
        var returns = new double[Length];
        for (var place = 0; place < Length; place++)
        {
            var magnitude = DeterministicMath.Pow(Math.Abs(draws[place]), power);
            returns[place] = (Math.Sign(draws[place]) * magnitude) + (0.05 * noise[place]);
        }

        var fact = StylisedFact.Measure(new ReturnSeries(returns, draws), 0.95)[4];

        Assert.Equal(expected, fact.Verdict);
        Assert.InRange(fact.Value.Estimate, power - 0.1, power + 0.1);
    }

    [Fact]
    public void The_tail_index_of_a_power_law_is_its_power()
    {
        var draws = new SeedStream(6, new ParticipantId(1), 0);
        var values = new double[50_000];
        for (var place = 0; place < values.Length; place++)
        {
            values[place] = draws.NextPareto(1, 3);
        }

        Assert.InRange(SeriesFigures.TailIndex(values), 2.85, 3.15);
    }

    [Fact]
    public void Prices_are_sampled_at_the_end_of_each_stretch_and_a_quiet_stretch_has_no_return()
    {
        var series = ReturnSeries.Of([(0.5, 100, 1), (1.5, 110, -2), (9.0, 121, 3), (11.0, 121, 5), (31.0, 100, 0)], 10, hasVolumes: true);

        Assert.Equal([Math.Log(1.21), 0, 0], series.Returns, (one, other) => Math.Abs(one - other) < 1e-12);
        Assert.Equal([2, 5, 0], series.NetVolumes);
    }

    private static double[] Normals(ulong seed)
    {
        var draws = new SeedStream(seed, new ParticipantId(1), 0);
        var values = new double[Length];
        for (var place = 0; place < Length; place++)
        {
            values[place] = draws.NextNormal();
        }

        return values;
    }
}
