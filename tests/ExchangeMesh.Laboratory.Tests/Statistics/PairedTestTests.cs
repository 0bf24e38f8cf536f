using ExchangeMesh.Laboratory.Statistics;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Laboratory.Tests.Statistics;

public sealed class PairedTestTests
{
    /// <summary>Darwin's plants: crossed less self-fertilised heights in eighths of an inch (Fisher, The Design of Experiments, 1935, section 17).</summary>
    private static readonly double[] Plants = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

    /// <summary>Sleep gained with the second drug less with the first (Student, The Probable Error of a Mean, 1908).</summary>
    private static readonly double[] Sleep = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4];

    [Fact]
    public void Wilcoxons_test_of_Darwins_plants_gives_the_known_probability()
    {
        var outcome = PairedTest.Wilcoxon(Plants);

        Assert.Equal(24, outcome.Statistic);
        Assert.Equal(0.041259765625, outcome.PValue, 12);
        Assert.Equal(15, outcome.Pairs);
    }

    [Fact]
    public void Wilcoxons_test_leaves_out_pairs_without_a_difference()
    {
        var outcome = PairedTest.Wilcoxon(Sleep);

        Assert.Equal((0, 9), (outcome.Statistic, outcome.Pairs));
        Assert.Equal(2 / 512.0, outcome.PValue, 12);
    }

    [Fact]
    public void Wilcoxons_test_counts_equal_differences_by_every_assignment_of_signs()
    {
        double[] differences = [1, 1, -1, 2, 2, 3, -3, 4];

        Assert.Equal(Enumerated(differences), PairedTest.Wilcoxon(differences).PValue, 12);
    }

    [Fact]
    public void Students_test_of_the_sleepers_gives_the_published_probability()
    {
        var outcome = PairedTest.Student(Sleep);

        Assert.Equal(4.0621, outcome.Statistic, 4);
        Assert.Equal(0.002833, outcome.PValue, 6);
    }

    [Fact]
    public void Students_test_of_Darwins_plants_gives_Fishers_figure()
    {
        var outcome = PairedTest.Student(Plants);

        Assert.Equal(2.148, outcome.Statistic, 3);
        Assert.Equal(0.0497, outcome.PValue, 4);
    }

    [Fact]
    public void Nothing_differs_where_all_differences_are_zero()
    {
        Assert.Equal(1, PairedTest.Wilcoxon([0, 0, 0]).PValue);
        Assert.Equal(1, PairedTest.Student([0, 0, 0]).PValue);
    }

    [Fact]
    public void One_pair_tells_nothing()
    {
        Assert.Equal(1, PairedTest.Wilcoxon([5]).PValue);
        Assert.Equal(1, PairedTest.Student([5]).PValue);
    }

    [Fact]
    public void The_normal_approximation_continues_the_count_where_it_ends()
    {
        var draws = new SeedStream(5, new ParticipantId(0), 0);
        var differences = new double[PairedTest.ExactPairs + 1];
        for (var place = 0; place < differences.Length; place++)
        {
            differences[place] = draws.NextNormal() + 0.15;
        }

        // The smallest difference of all has rank one: with it or without, the probability is nearly the same.
        differences[0] = 1e-9;
        var counted = PairedTest.Wilcoxon(differences.AsSpan(1)).PValue;
        var approximate = PairedTest.Wilcoxon(differences).PValue;

        Assert.InRange(counted, 0.001, 0.5);
        Assert.InRange(approximate / counted, 0.93, 1.07);
    }

    [Fact]
    public void Where_nothing_differs_one_test_in_twenty_is_below_a_twentieth()
    {
        const int Samples = 4_000;
        var draws = new SeedStream(11, new ParticipantId(0), 0);
        var (wilcoxon, student) = (0, 0);
        var differences = new double[20];
        for (var sample = 0; sample < Samples; sample++)
        {
            for (var place = 0; place < differences.Length; place++)
            {
                differences[place] = draws.NextNormal();
            }

            wilcoxon += PairedTest.Wilcoxon(differences).PValue < 0.05 ? 1 : 0;
            student += PairedTest.Student(differences).PValue < 0.05 ? 1 : 0;
        }

        Assert.InRange(wilcoxon / (double)Samples, 0.038, 0.058);
        Assert.InRange(student / (double)Samples, 0.040, 0.060);
    }

    private static double Enumerated(double[] differences)
    {
        var sizes = differences.Select(Math.Abs).ToArray();
        var ranks = sizes.Select(size => sizes.Count(other => other < size) + ((1 + sizes.Count(other => other == size)) / 2.0)).ToArray();
        var seen = ranks.Where((_, place) => differences[place] > 0).Sum();
        var smaller = Math.Min(seen, ranks.Sum() - seen);
        var atMost = 0;
        for (var signs = 0; signs < 1 << ranks.Length; signs++)
        {
            atMost += ranks.Where((_, place) => (signs >> place & 1) == 1).Sum() <= smaller ? 1 : 0;
        }

        return Math.Min(1, 2.0 * atMost / (1 << ranks.Length));
    }
}
