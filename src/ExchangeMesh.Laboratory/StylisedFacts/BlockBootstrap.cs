using ExchangeMesh.Laboratory.Statistics;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Laboratory.StylisedFacts;

/// <summary>Computes a figure of the places of a series that were drawn, in the order drawn.</summary>
/// <param name="places">Places from 0.</param>
public delegate double SeriesStatistic(ReadOnlySpan<int> places);

/// <summary>Confidence intervals of figures of a series whose neighbours depend on each other: whole blocks of it are drawn.</summary>
/// <remarks>
/// Blocks overlap and have the length ⌈n^⅓⌉, at least twice the reach of the figure. The interval is that of the percentiles, moved by what
/// the joints between blocks take from the figure on average. Source: Künsch, The Jackknife and the Bootstrap for General Stationary
/// Observations, The Annals of Statistics 17(3), 1989.
/// </remarks>
public static class BlockBootstrap
{
    private const int Resamples = 1_000;
    private static readonly ParticipantId NoParticipant = new(int.MaxValue);

    /// <summary>Returns a figure's interval.</summary>
    /// <param name="length">How long the series is; at least 20.</param>
    /// <param name="reach">Over how many places the figure looks, such as the lag of an autocorrelation.</param>
    /// <param name="statistic">The figure; what is not a number is left out.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <param name="stream">Which stream of draws.</param>
    public static ConfidenceInterval Interval(int length, int reach, SeriesStatistic statistic, double confidence, int stream)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 20);
        var block = Math.Min(length / 2, Math.Max(2 * reach, (int)Math.Ceiling(Math.Cbrt(length))));
        var draws = new SeedStream(1, NoParticipant, stream);
        var places = new int[length];
        var figures = new List<double>(Resamples);
        for (var number = 0; number < Resamples; number++)
        {
            Draw(places, block, ref draws);
            var figure = statistic(places);
            if (double.IsFinite(figure))
            {
                figures.Add(figure);
            }
        }

        var whole = statistic([.. Enumerable.Range(0, length)]);
        if (figures.Count == 0 || !double.IsFinite(whole))
        {
            return new ConfidenceInterval(double.NaN, double.NaN, double.NaN, confidence);
        }

        figures.Sort();
        var sorted = figures.ToArray();
        var tail = (1 - confidence) / 2;
        var lost = whole - Sample.Mean(sorted);
        return new ConfidenceInterval(
            whole,
            Math.Min(whole, Sample.Quantile(sorted, tail) + lost),
            Math.Max(whole, Sample.Quantile(sorted, 1 - tail) + lost),
            confidence);
    }

    private static void Draw(int[] places, int block, ref SeedStream draws)
    {
        for (var filled = 0; filled < places.Length; filled += block)
        {
            var start = (int)draws.NextBelow(places.Length - block + 1);
            for (var place = 0; place < block && filled + place < places.Length; place++)
            {
                places[filled + place] = start + place;
            }
        }
    }
}
