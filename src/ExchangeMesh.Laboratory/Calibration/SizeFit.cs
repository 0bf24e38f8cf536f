using ExchangeMesh.Laboratory.Statistics;
using ExchangeMesh.Primitives;
using MathNet.Numerics.Distributions;

namespace ExchangeMesh.Laboratory.Calibration;

/// <summary>Order sizes fitted by a log-normal and by a Pareto law, by maximum likelihood.</summary>
/// <remarks>Source of the estimators: Clauset, Shalizi and Newman, Power-Law Distributions in Empirical Data, SIAM Review 51 (2009).</remarks>
/// <param name="Median">The median of the log-normal law.</param>
/// <param name="Sigma">The deviation of its logarithm.</param>
/// <param name="LogNormalDistance">The Kolmogorov–Smirnov distance of the log-normal law from the sizes, from 0 to 1.</param>
/// <param name="Least">The least size, at which the Pareto law begins.</param>
/// <param name="Exponent">Its tail exponent.</param>
/// <param name="ParetoDistance">Its Kolmogorov–Smirnov distance.</param>
/// <param name="Greatest">The greatest size.</param>
public sealed record SizeFit(double Median, double Sigma, double LogNormalDistance, double Least, double Exponent, double ParetoDistance, double Greatest)
{
    /// <summary>Whether the Pareto law lies nearer to the sizes.</summary>
    public bool IsPareto => ParetoDistance < LogNormalDistance;

    /// <summary>Fits sizes.</summary>
    /// <param name="sizes">At least two positive numbers that are not all equal.</param>
    /// <exception cref="ArgumentException">They are too few, or all equal.</exception>
    public static SizeFit Of(ReadOnlySpan<double> sizes)
    {
        var sorted = Sample.Sorted(sizes);
        if (sorted.Length < 2 || sorted[0] == sorted[^1])
        {
            throw new ArgumentException("Sizes that are all equal have no law.", nameof(sizes));
        }

        var logs = Array.ConvertAll(sorted, DeterministicMath.Log);
        var mean = Sample.Mean(logs);
        var sigma = Sample.Deviation(logs);
        var exponent = 1 / (mean - logs[0]);
        return new SizeFit(
            DeterministicMath.Exp(mean),
            sigma,
            Distance(logs, log => Normal.CDF(mean, sigma, log)),
            sorted[0],
            exponent,
            Distance(logs, log => 1 - DeterministicMath.Exp(-exponent * (log - logs[0]))),
            sorted[^1]);
    }

    private static double Distance(double[] sorted, Func<double, double> chance)
    {
        var greatest = 0.0;
        for (var place = 0; place < sorted.Length; place++)
        {
            var expected = chance(sorted[place]);
            greatest = Math.Max(greatest, Math.Max(Math.Abs(expected - (place / (double)sorted.Length)), Math.Abs(expected - ((place + 1) / (double)sorted.Length))));
        }

        return greatest;
    }
}
