using MathNet.Numerics.Distributions;

namespace ExchangeMesh.Laboratory.Statistics;

/// <summary>Confidence intervals of a proportion, from counts.</summary>
public static class ProportionInterval
{
    /// <summary>Wilson's score interval: its mean coverage is near the stated confidence, also for few trials.</summary>
    /// <remarks>Source: Wilson, Probable Inference, the Law of Succession, and Statistical Inference, Journal of the American Statistical Association 22(158), 1927.</remarks>
    /// <param name="successes">From 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">At least 1.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    public static ConfidenceInterval Wilson(int successes, int trials, double confidence)
    {
        Check(successes, trials, confidence);
        var n = (double)trials;
        var share = successes / n;
        var z = Primitives.DeterministicMath.NormalQuantile(1 - ((1 - confidence) / 2));
        var centre = (share + (z * z / (2 * n))) / (1 + (z * z / n));
        var half = z / (1 + (z * z / n)) * Math.Sqrt((share * (1 - share) / n) + (z * z / (4 * n * n)));
        return new ConfidenceInterval(
            share,
            successes == 0 ? 0 : Math.Max(0, centre - half),
            successes == trials ? 1 : Math.Min(1, centre + half),
            confidence);
    }

    /// <summary>The interval of Clopper and Pearson: its coverage is never below the stated confidence.</summary>
    /// <remarks>Source: Clopper and Pearson, The Use of Confidence or Fiducial Limits Illustrated in the Case of the Binomial, Biometrika 26(4), 1934.</remarks>
    /// <param name="successes">From 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">At least 1.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    public static ConfidenceInterval ClopperPearson(int successes, int trials, double confidence)
    {
        Check(successes, trials, confidence);
        var tail = (1 - confidence) / 2;
        return new ConfidenceInterval(
            (double)successes / trials,
            AtLeast(successes, trials, 1 - tail),
            1 - AtLeast(trials - successes, trials, 1 - tail),
            confidence);
    }

    /// <summary>Returns what a proportion is at least, with a one-sided confidence: the lower bound of Clopper and Pearson.</summary>
    /// <param name="successes">From 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">At least 1.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    public static double AtLeast(int successes, int trials, double confidence)
    {
        Check(successes, trials, confidence);
        return successes == 0 ? 0 : Beta.InvCDF(successes, trials - successes + 1, 1 - confidence);
    }

    private static void Check(int successes, int trials, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        ConfidenceInterval.Check(confidence);
    }
}
