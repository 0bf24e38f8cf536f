using ExchangeMesh.Primitives;
using MathNet.Numerics.Distributions;

namespace ExchangeMesh.Laboratory.Statistics;

/// <summary>What a paired test found.</summary>
/// <param name="Statistic">The test's statistic.</param>
/// <param name="PValue">The two-sided probability of a statistic at least as extreme where there is no difference; 1 where nothing can be told.</param>
/// <param name="Pairs">How many pairs the test used.</param>
public readonly record struct TestOutcome(double Statistic, double PValue, int Pairs);

/// <summary>Tests whether the differences of pairs lie about zero.</summary>
public static class PairedTest
{
    /// <summary>The most pairs for which Wilcoxon's test counts every assignment of signs.</summary>
    public const int ExactPairs = 200;

    /// <summary>Wilcoxon's signed-rank test: differences are symmetric about zero.</summary>
    /// <remarks>
    /// Source: Wilcoxon, Individual Comparisons by Ranking Methods, Biometrics Bulletin 1(6), 1945. Differences of zero are left
    /// out; equal ones share their mean rank. Up to <see cref="ExactPairs"/> pairs the distribution given the ranks is counted out,
    /// equal ranks included; beyond, it is the normal one with the correction for equal ranks and for continuity. The statistic is
    /// the smaller of the two sums of ranks.
    /// </remarks>
    public static TestOutcome Wilcoxon(ReadOnlySpan<double> differences)
    {
        var kept = new List<double>();
        foreach (var difference in differences)
        {
            if (difference != 0)
            {
                kept.Add(difference);
            }
        }

        if (kept.Count == 0)
        {
            return new TestOutcome(0, 1, 0);
        }

        var doubled = DoubledRanks(kept, out var tied);
        long positive = 0;
        for (var place = 0; place < doubled.Length; place++)
        {
            positive += kept[place] > 0 ? doubled[place] : 0;
        }

        var smaller = Math.Min(positive, doubled.Sum() - positive);
        var probability = kept.Count <= ExactPairs ? Counted(doubled, smaller) : Approximate(kept.Count, smaller, tied);
        return new TestOutcome(smaller / 2.0, probability, kept.Count);
    }

    /// <summary>Student's paired t-test: the mean of normal differences is zero.</summary>
    /// <remarks>Source: Student, The Probable Error of a Mean, Biometrika 6(1), 1908. Differences that are all the same non-zero number give 0, all zero 1.</remarks>
    public static TestOutcome Student(ReadOnlySpan<double> differences)
    {
        if (differences.Length < 2)
        {
            return new TestOutcome(0, 1, differences.Length);
        }

        var mean = Sample.Mean(differences);
        var error = Sample.Deviation(differences) / Math.Sqrt(differences.Length);
        if (error == 0)
        {
            return new TestOutcome(mean == 0 ? 0 : double.PositiveInfinity, mean == 0 ? 1 : 0, differences.Length);
        }

        var statistic = mean / error;
        var probability = 2 * StudentT.CDF(0, 1, differences.Length - 1, -Math.Abs(statistic));
        return new TestOutcome(statistic, probability, differences.Length);
    }

    /// <summary>Returns twice each difference's rank by size, which is whole also where ranks are shared, and Σ(t³ − t) over groups of t equal ones.</summary>
    private static long[] DoubledRanks(List<double> differences, out double tied)
    {
        var order = Enumerable.Range(0, differences.Count).OrderBy(place => Math.Abs(differences[place])).ToArray();
        var doubled = new long[order.Length];
        tied = 0;
        for (var first = 0; first < order.Length;)
        {
            var next = first;
            while (next < order.Length && Math.Abs(differences[order[next]]) == Math.Abs(differences[order[first]]))
            {
                next++;
            }

            for (var place = first; place < next; place++)
            {
                doubled[order[place]] = first + 1 + next;
            }

            var group = (double)(next - first);
            tied += (group * group * group) - group;
            first = next;
        }

        return doubled;
    }

    /// <summary>Counts the assignments of signs with at most this sum of ranks.</summary>
    private static double Counted(long[] doubled, long smaller)
    {
        var chances = new double[doubled.Sum() + 1];
        chances[0] = 1;
        long reached = 0;
        foreach (var rank in doubled)
        {
            reached += rank;
            for (var sum = reached; sum >= 0; sum--)
            {
                chances[sum] = (chances[sum] + (sum >= rank ? chances[sum - rank] : 0)) / 2;
            }
        }

        var tail = 0.0;
        for (long sum = 0; sum <= smaller; sum++)
        {
            tail += chances[sum];
        }

        return Math.Min(1, 2 * tail);
    }

    private static double Approximate(int pairs, long doubledSmaller, double tied)
    {
        var n = (double)pairs;
        var mean = n * (n + 1) / 4;
        var variance = (n * (n + 1) * ((2 * n) + 1) / 24) - (tied / 48);
        var distance = Math.Max(0, mean - (doubledSmaller / 2.0) - 0.5);
        return Math.Min(1, 2 * DeterministicMath.NormalProbability(-distance / Math.Sqrt(variance)));
    }
}
