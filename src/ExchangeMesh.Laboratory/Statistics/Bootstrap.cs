using ExchangeMesh.Primitives;

namespace ExchangeMesh.Laboratory.Statistics;

/// <summary>Computes a figure of a sample.</summary>
/// <param name="sample">At least one number, in no order.</param>
public delegate double Statistic(ReadOnlySpan<double> sample);

/// <summary>Confidence intervals by drawing samples from the sample.</summary>
/// <remarks>
/// The bias-corrected and accelerated interval. Sources: Efron, Better Bootstrap Confidence Intervals, Journal of the American
/// Statistical Association 82(397), 1987; Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 14.
/// The draws are a <see cref="SeedStream"/>: the same sample and seed give the same interval to the last bit.
/// </remarks>
public sealed class Bootstrap
{
    /// <summary>How many samples are drawn unless something else is asked for.</summary>
    public const int UsualResamples = 4_000;

    // No run has so many participants, so these draws are none of a run's.
    private static readonly ParticipantId NoParticipant = new(int.MaxValue);

    private readonly ulong _seed;
    private readonly int _resamples;

    /// <summary>Prepares to draw.</summary>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="resamples">How many samples to draw, at least 100.</param>
    public Bootstrap(ulong seed, int resamples = UsualResamples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 100);
        _seed = seed;
        _resamples = resamples;
    }

    /// <summary>Returns the interval of a mean.</summary>
    /// <param name="sample">At least one number; of one, the interval is that number.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <param name="stream">Which stream of draws: figures with different streams share no draws.</param>
    public ConfidenceInterval Mean(ReadOnlySpan<double> sample, double confidence, int stream = 0) =>
        Interval(sample, Sample.Mean, confidence, stream);

    /// <summary>Returns the interval of any figure of a sample.</summary>
    /// <param name="sample">At least one number; where all are equal, the interval is the figure itself.</param>
    /// <param name="statistic">The figure.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <param name="stream">Which stream of draws.</param>
    public ConfidenceInterval Interval(ReadOnlySpan<double> sample, Statistic statistic, double confidence, int stream = 0)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentOutOfRangeException.ThrowIfZero(sample.Length, nameof(sample));
        ConfidenceInterval.Check(confidence);
        var estimate = statistic(sample);
        var drawn = Draw(sample, statistic, stream);
        if (drawn[0] == drawn[^1])
        {
            return new ConfidenceInterval(estimate, Math.Min(estimate, drawn[0]), Math.Max(estimate, drawn[0]), confidence);
        }

        var bias = Bias(drawn, estimate);
        var acceleration = Acceleration(sample, statistic);
        var tail = (1 - confidence) / 2;
        return new ConfidenceInterval(
            estimate,
            Sample.Quantile(drawn, Corrected(tail, bias, acceleration)),
            Sample.Quantile(drawn, Corrected(1 - tail, bias, acceleration)),
            confidence);
    }

    private double[] Draw(ReadOnlySpan<double> sample, Statistic statistic, int stream)
    {
        var draws = new SeedStream(_seed, NoParticipant, stream);
        var figures = new double[_resamples];
        var resample = new double[sample.Length];
        for (var number = 0; number < figures.Length; number++)
        {
            for (var place = 0; place < resample.Length; place++)
            {
                resample[place] = sample[(int)draws.NextBelow(sample.Length)];
            }

            figures[number] = statistic(resample);
        }

        Array.Sort(figures);
        return figures;
    }

    /// <summary>The normal quantile of the share of drawn figures below the estimate; equal ones count half.</summary>
    private static double Bias(double[] drawn, double estimate)
    {
        var below = drawn.Count(figure => figure < estimate);
        var equal = drawn.Count(figure => figure == estimate);
        var share = (below + (equal / 2.0)) / drawn.Length;
        var edge = 0.5 / drawn.Length;
        return DeterministicMath.NormalQuantile(Math.Clamp(share, edge, 1 - edge));
    }

    /// <summary>How fast the figure's error changes with the figure: a sixth of the skewness of the figures with one number left out.</summary>
    private static double Acceleration(ReadOnlySpan<double> sample, Statistic statistic)
    {
        if (sample.Length < 2)
        {
            return 0;
        }

        var figures = new double[sample.Length];
        var others = new double[sample.Length - 1];
        for (var left = 0; left < sample.Length; left++)
        {
            sample[..left].CopyTo(others);
            sample[(left + 1)..].CopyTo(others.AsSpan(left));
            figures[left] = statistic(others);
        }

        var mean = Sample.Mean(figures);
        var squares = figures.Sum(figure => (mean - figure) * (mean - figure));
        var cubes = figures.Sum(figure => (mean - figure) * (mean - figure) * (mean - figure));
        return squares == 0 ? 0 : cubes / (6 * squares * Math.Sqrt(squares));
    }

    private static double Corrected(double tail, double bias, double acceleration)
    {
        var shifted = bias + DeterministicMath.NormalQuantile(tail);
        return DeterministicMath.NormalProbability(bias + (shifted / (1 - (acceleration * shifted))));
    }
}
