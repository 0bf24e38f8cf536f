using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Pricing;

/// <summary>Mark prices made of an index, a book and a last price, all in millionths of the quote asset.</summary>
public static class MarkCalculation
{
    /// <summary>Returns the index plus a basis, kept within a share of the index on either side.</summary>
    /// <remarks>
    /// Source: Deribit, index + EMA over 30 s of (market price − index), kept inside a band around the index. The bounds are rounded
    /// towards the index.
    /// </remarks>
    /// <param name="indexMicros">The index; positive.</param>
    /// <param name="basisMicros">The smoothed basis; may be negative.</param>
    /// <param name="clamp">The greatest distance from the index, as a share of it.</param>
    public static long IndexPlusBasis(long indexMicros, long basisMicros, Ratio clamp)
    {
        var furthest = Rounding.MultiplyDivideDown(indexMicros, clamp.PartsPerMillion, Ratio.One);
        return indexMicros + Math.Clamp(basisMicros, -furthest, furthest);
    }

    /// <summary>Returns the last price kept within the spread: what Deribit calls the market price.</summary>
    /// <remarks>Source: Deribit, mark price of futures: best bid 871, best ask 871.5, last 871.70 gives 871.50.</remarks>
    /// <param name="lastMicros">The last price; zero where nothing has traded, and then the mid price stands.</param>
    /// <param name="bidMicros">The best bid.</param>
    /// <param name="askMicros">The best ask, at or above the bid.</param>
    public static long LastWithinSpread(long lastMicros, long bidMicros, long askMicros) =>
        lastMicros <= 0 ? MidRoundedDown(bidMicros, askMicros) : Math.Clamp(lastMicros, bidMicros, askMicros);

    /// <summary>Returns the middle of the spread, rounded down.</summary>
    public static long MidRoundedDown(long bidMicros, long askMicros) => bidMicros + ((askMicros - bidMicros) / 2);

    /// <summary>Returns the index with the funding that is still to come in this interval, to the nearest millionth.</summary>
    /// <remarks>
    /// Source: Binance FAQ 360033525071: index × (1 + funding rate × time until funding ÷ interval). BitMEX's fair price has the same form.
    /// </remarks>
    /// <param name="indexMicros">The index; positive.</param>
    /// <param name="ratePpb">The rate of one whole interval, in parts per billion.</param>
    /// <param name="untilFunding">How long until it is paid.</param>
    /// <param name="interval">The funding interval; positive.</param>
    public static long IndexWithFunding(long indexMicros, long ratePpb, Duration untilFunding, Duration interval)
    {
        var share = Rounding.DivideDown(
            ((Int128)ratePpb * untilFunding.Nanoseconds * 2) + interval.Nanoseconds, (Int128)interval.Nanoseconds * 2);
        return indexMicros + (long)Rounding.DivideDown((indexMicros * share * 2) + 1_000_000_000, 2_000_000_000);
    }

    /// <summary>Returns the middle of three prices.</summary>
    /// <remarks>Source: Binance FAQ 360033525071 (current): the median of index with funding, index plus averaged basis, and last price.</remarks>
    public static long MedianOfThree(long first, long second, long third) =>
        Math.Max(Math.Min(first, second), Math.Min(Math.Max(first, second), third));

    /// <summary>Returns Hyperliquid's mark of its three inputs, any of which may be missing.</summary>
    /// <remarks>
    /// Source: Hyperliquid docs, robust price indices: the median of oracle plus averaged basis, the median of bid, ask and
    /// last, and the weighted median of other venues' perpetuals; where exactly two exist, the 30 s average of the second is the third.
    /// </remarks>
    /// <param name="oraclePlusBasis">The first input, or zero.</param>
    /// <param name="ownMarket">The second input, or zero.</param>
    /// <param name="otherVenues">The third input, or zero.</param>
    /// <param name="ownMarketAverage">The 30 s average of the second input.</param>
    /// <returns>The mark, or zero where no input exists.</returns>
    public static long Hyperliquid(long oraclePlusBasis, long ownMarket, long otherVenues, long ownMarketAverage)
    {
        var missing = (oraclePlusBasis == 0 ? 1 : 0) + (ownMarket == 0 ? 1 : 0) + (otherVenues == 0 ? 1 : 0);
        if (missing >= 2)
        {
            return oraclePlusBasis + ownMarket + otherVenues;
        }

        var stand = missing == 1 ? ownMarketAverage : 0;
        return MedianOfThree(
            oraclePlusBasis == 0 ? stand : oraclePlusBasis,
            ownMarket == 0 ? stand : ownMarket,
            otherVenues == 0 ? stand : otherVenues);
    }
}
