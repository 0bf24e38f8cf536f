using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Pricing;

/// <summary>A constituent's latest price, as an index sees it.</summary>
/// <param name="PriceMicros">Millionths of the quote asset per unit of the base asset; zero or less where there has been none.</param>
/// <param name="Weight">The constituent's weight; positive.</param>
/// <param name="Age">How long ago the price was reported.</param>
public readonly record struct IndexSource(long PriceMicros, long Weight, Duration Age);

/// <summary>An index price made of constituents' prices.</summary>
/// <remarks>
/// Sources: Binance FAQ 547ba48141474ab3bddc5d7898f97928 (a source more than 5 % off the median counts for nothing; with more than
/// one such the median stands; a source silent for 10 s counts for nothing), Deribit support 25944739377309 (sources are
/// clamped to the median ± 0.5 %, then averaged by weight; one delayed by more than 3 min is left out), OKX (the same with ± 2 % from
/// three sources on; two count the same, so that their index is their median, and one stands as it is).
/// Means and medians are rounded to the nearest millionth, halves up; clamps are rounded towards the median.
/// </remarks>
public static class IndexCalculation
{
    /// <summary>The most constituents that an index may have.</summary>
    public const int GreatestCount = 64;

    /// <summary>Returns the index price in millionths of the quote asset, or zero where no source is fresh.</summary>
    /// <param name="terms">How the index is made.</param>
    /// <param name="sources">The constituents, in any order; at most <see cref="GreatestCount"/>.</param>
    public static long IndexMicros(IndexTerms terms, ReadOnlySpan<IndexSource> sources)
    {
        Span<IndexSource> fresh = stackalloc IndexSource[GreatestCount];
        fresh = fresh[..TakeFresh(sources, terms.StaleAfter, fresh)];
        if (fresh.IsEmpty)
        {
            return 0;
        }

        var median = MedianMicros(fresh);
        var distance = terms.OutlierDistance.PartsPerMillion;
        switch (terms.Outliers)
        {
            case OutlierRule.ClampFromThree when fresh.Length < 3:
                return median;
            case OutlierRule.Clamp or OutlierRule.ClampFromThree:
                Clamp(fresh, median, distance);
                break;
            case OutlierRule.Drop:
                var outliers = CountOutliers(fresh, median, distance);
                if (outliers > 1)
                {
                    return median;
                }

                fresh = outliers == 1 ? DropOutlier(fresh, median, distance) : fresh;
                break;
            default:
                break;
        }

        return terms.Method switch
        {
            IndexMethod.Median => MedianMicros(fresh),
            IndexMethod.WeightedMedian => WeightedMedianMicros(fresh),
            IndexMethod.InverseSquare => InverseSquareMeanMicros(fresh),
            _ => WeightedMeanMicros(fresh),
        };
    }

    /// <summary>Returns the weighted median of those prices that are fresh, or zero where none is.</summary>
    /// <param name="sources">The prices, in any order; at most <see cref="GreatestCount"/>.</param>
    /// <param name="staleAfter">How old a price may be.</param>
    public static long FreshWeightedMedianMicros(ReadOnlySpan<IndexSource> sources, Duration staleAfter)
    {
        Span<IndexSource> fresh = stackalloc IndexSource[GreatestCount];
        fresh = fresh[..TakeFresh(sources, staleAfter, fresh)];
        return fresh.IsEmpty ? 0 : WeightedMedianMicros(fresh);
    }

    /// <summary>Returns the mean of prices by weight.</summary>
    /// <param name="sources">At least one.</param>
    public static long WeightedMeanMicros(ReadOnlySpan<IndexSource> sources)
    {
        Int128 sum = 0, weight = 0;
        foreach (ref readonly var source in sources)
        {
            sum += (Int128)source.PriceMicros * source.Weight;
            weight += source.Weight;
        }

        return (long)Rounding.DivideDown((sum * 2) + weight, weight * 2);
    }

    /// <summary>Returns the least price at which half of the weight lies at or below it.</summary>
    /// <remarks>Source: Hyperliquid docs, oracle: a weighted median of spot prices of other venues.</remarks>
    /// <param name="sources">At least one; sorted by price.</param>
    public static long WeightedMedianMicros(ReadOnlySpan<IndexSource> sources)
    {
        long total = 0, below = 0;
        foreach (ref readonly var source in sources)
        {
            total += source.Weight;
        }

        foreach (ref readonly var source in sources)
        {
            below += source.Weight;
            if (below * 2 >= total)
            {
                return source.PriceMicros;
            }
        }

        return sources[^1].PriceMicros;
    }

    /// <summary>Returns the weight that Bybit's former index gave a source: the inverse square of its distance from the volume-weighted price.</summary>
    /// <remarks>Source: Bybit help (former index rule), weight = (1 ÷ spread²) ÷ Σ (1 ÷ spread²). A distance below one millionth counts as one.</remarks>
    /// <param name="priceMicros">The source's price.</param>
    /// <param name="centreMicros">The volume-weighted price of all sources.</param>
    /// <returns>A weight to be compared with those of the same index only, rounded down, at least 1.</returns>
    public static long InverseSquareWeight(long priceMicros, long centreMicros)
    {
        var spread = Int128.Max(1, Int128.Abs((Int128)priceMicros - centreMicros));
        return (long)Int128.Max(1, 1_000_000_000_000_000_000 / (spread * spread));
    }

    /// <summary>Returns the mean of prices by <see cref="InverseSquareWeight"/>, the distance taken from the mean by the sources' own weights.</summary>
    /// <param name="sources">At least one; their weights (volumes) are replaced.</param>
    public static long InverseSquareMeanMicros(Span<IndexSource> sources)
    {
        var centre = WeightedMeanMicros(sources);
        foreach (ref var source in sources)
        {
            source = source with { Weight = InverseSquareWeight(source.PriceMicros, centre) };
        }

        return WeightedMeanMicros(sources);
    }

    /// <summary>Returns the median of prices; of an even number the mean of the two in the middle.</summary>
    /// <param name="sorted">At least one; sorted by price.</param>
    public static long MedianMicros(ReadOnlySpan<IndexSource> sorted)
    {
        var upper = sorted[sorted.Length / 2].PriceMicros;
        return sorted.Length % 2 == 1
            ? upper
            : Rounding.DivideDown(sorted[(sorted.Length / 2) - 1].PriceMicros + upper + 1, 2);
    }

    private static int TakeFresh(ReadOnlySpan<IndexSource> sources, Duration staleAfter, Span<IndexSource> sorted)
    {
        var count = 0;
        foreach (ref readonly var source in sources)
        {
            if (source.PriceMicros <= 0 || source.Age > staleAfter)
            {
                continue;
            }

            var at = count++;
            while (at > 0 && sorted[at - 1].PriceMicros > source.PriceMicros)
            {
                sorted[at] = sorted[at - 1];
                at--;
            }

            sorted[at] = source;
        }

        return count;
    }

    private static void Clamp(Span<IndexSource> sorted, long median, long distancePpm)
    {
        var least = Rounding.MultiplyDivideUp(median, Ratio.One - distancePpm, Ratio.One);
        var greatest = Rounding.MultiplyDivideDown(median, Ratio.One + distancePpm, Ratio.One);
        foreach (ref var source in sorted)
        {
            source = source with { PriceMicros = Math.Clamp(source.PriceMicros, least, greatest) };
        }
    }

    private static int CountOutliers(ReadOnlySpan<IndexSource> sorted, long median, long distancePpm)
    {
        var count = 0;
        foreach (ref readonly var source in sorted)
        {
            count += IsOutlier(source.PriceMicros, median, distancePpm) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Returns the sources without the one outlier; sorted as they are, it is the first or the last.</summary>
    private static Span<IndexSource> DropOutlier(Span<IndexSource> sorted, long median, long distancePpm) =>
        IsOutlier(sorted[0].PriceMicros, median, distancePpm) ? sorted[1..] : sorted[..^1];

    private static bool IsOutlier(long price, long median, long distancePpm) =>
        Int128.Abs((Int128)price - median) * Ratio.One > (Int128)median * distancePpm;
}
