namespace ExchangeMesh.Laboratory.Statistics;

/// <summary>Figures of a sample of finite numbers.</summary>
public static class Sample
{
    /// <summary>Returns the arithmetic mean of at least one number.</summary>
    /// <remarks>Summed with Neumaier's compensation, so that the order of summation does not show.</remarks>
    public static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        var lost = 0.0;
        foreach (var value in values)
        {
            var next = sum + value;
            lost += Math.Abs(sum) >= Math.Abs(value) ? sum - next + value : value - next + sum;
            sum = next;
        }

        return (sum + lost) / values.Length;
    }

    /// <summary>Returns the standard deviation of at least two numbers, with n − 1 below the line.</summary>
    public static double Deviation(ReadOnlySpan<double> values)
    {
        var mean = Mean(values);
        var squares = 0.0;
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return Math.Sqrt(squares / (values.Length - 1));
    }

    /// <summary>Returns the median of at least one number.</summary>
    public static double Median(ReadOnlySpan<double> values) => Quantile(Sorted(values), 0.5);

    /// <summary>Returns a quantile of at least one number, linear between neighbouring numbers.</summary>
    /// <remarks>Source: Hyndman and Fan, Sample Quantiles in Statistical Packages, The American Statistician 50(4), 1996, definition 7.</remarks>
    /// <param name="sorted">The numbers, ascending.</param>
    /// <param name="share">From 0, the least, to 1, the greatest.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is outside 0 to 1.</exception>
    public static double Quantile(ReadOnlySpan<double> sorted, double share)
    {
        if (share is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A quantile's share lies from 0 to 1.");
        }

        var place = share * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        return below + 1 < sorted.Length
            ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]))
            : sorted[^1];
    }

    /// <summary>Returns the numbers in ascending order.</summary>
    public static double[] Sorted(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted;
    }
}
