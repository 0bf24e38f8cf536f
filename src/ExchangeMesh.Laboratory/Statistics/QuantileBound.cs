using MathNet.Numerics.Distributions;

namespace ExchangeMesh.Laboratory.Statistics;

/// <summary>Bounds of a quantile that hold for any distribution: numbers of the sample itself, found by counting.</summary>
/// <remarks>
/// How many numbers of a sample lie at or below the true quantile is binomial, so the k-th smallest number is above it with a known
/// probability. Source: Hahn and Meeker, Statistical Intervals, 1991, section 5.2.
/// </remarks>
public static class QuantileBound
{
    /// <summary>Returns what the quantile is at most, with a one-sided confidence; null where the sample is too small to tell.</summary>
    /// <param name="sorted">The sample, ascending.</param>
    /// <param name="share">The quantile, above 0 and below 1.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    public static double? AtMost(ReadOnlySpan<double> sorted, double share, double confidence)
    {
        Check(share, confidence);
        for (var rank = 1; rank <= sorted.Length; rank++)
        {
            // The rank-th smallest is at or above the quantile unless at least that many numbers lie below it.
            if (Binomial.CDF(share, sorted.Length, rank - 1) >= confidence)
            {
                return sorted[rank - 1];
            }
        }

        return null;
    }

    /// <summary>Returns what the quantile is at least, with a one-sided confidence; null where the sample is too small to tell.</summary>
    /// <param name="sorted">The sample, ascending.</param>
    /// <param name="share">The quantile, above 0 and below 1.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    public static double? AtLeast(ReadOnlySpan<double> sorted, double share, double confidence)
    {
        var mirrored = new double[sorted.Length];
        for (var place = 0; place < mirrored.Length; place++)
        {
            mirrored[place] = -sorted[^(place + 1)];
        }

        return -AtMost(mirrored, 1 - share, confidence);
    }

    /// <summary>Returns the least sample for which the quantile has an upper bound: the first n with 1 − shareⁿ of at least the confidence.</summary>
    /// <param name="share">The quantile, above 0 and below 1; for a lower bound give 1 − share.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    public static int LeastSample(double share, double confidence)
    {
        Check(share, confidence);
        var size = 1;
        for (var missed = share; 1 - missed < confidence; missed *= share)
        {
            size++;
        }

        return size;
    }

    private static void Check(double share, double confidence)
    {
        if (share is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A quantile's share lies above 0 and below 1.");
        }

        ConfidenceInterval.Check(confidence);
    }
}
