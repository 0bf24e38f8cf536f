using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>A stock's tier under the limit-up limit-down plan.</summary>
public enum LimitUpLimitDownTier : byte
{
    /// <summary>S&amp;P 500, Russell 1000 and selected funds.</summary>
    First,

    /// <summary>All others.</summary>
    Second,
}

/// <summary>Which version of the limit-up limit-down plan says when bands are doubled.</summary>
public enum BandDoubling : byte
{
    /// <summary>The first and last minutes of the session, both tiers (to 2019).</summary>
    Original,

    /// <summary>The last 25 minutes only, and not for the second tier above 3 dollars (Amendment 18, 83 FR 66464, effective 2019).</summary>
    Amendment18,
}

/// <summary>Where a time lies in a session of 9:30 to 16:00.</summary>
public enum SessionPart : byte
{
    /// <summary>9:30 to 9:45.</summary>
    Opening,

    /// <summary>9:45 to 15:35.</summary>
    Middle,

    /// <summary>15:35 to 16:00.</summary>
    Closing,
}

/// <summary>Price limits of stock exchanges, in ticks of the instrument.</summary>
public static class StockPriceLimits
{
    private static readonly (long Below, long Limit, long Step)[] Tokyo =
    [
        (100, 30, 5), (200, 50, 5), (500, 80, 8), (700, 100, 10), (1_000, 150, 15), (1_500, 300, 30), (2_000, 400, 40),
        (3_000, 500, 50), (5_000, 700, 70), (7_000, 1_000, 100), (10_000, 1_500, 150), (15_000, 3_000, 300),
        (20_000, 4_000, 0), (30_000, 5_000, 0), (50_000, 7_000, 0), (70_000, 10_000, 0), (100_000, 15_000, 0), (150_000, 30_000, 0),
    ];

    /// <summary>Returns the limit-up limit-down band around a reference price, rounded inwards to ticks.</summary>
    /// <remarks>
    /// Source: US plan to address extraordinary market volatility: 5 % (first tier) or 10 % above 3 dollars, 20 % from 0.75 to 3 dollars, below it
    /// the lesser of 0.15 dollars and 75 %.
    /// </remarks>
    /// <param name="reference">The reference price.</param>
    /// <param name="ticksPerDollar">Ticks in one dollar.</param>
    /// <param name="tier">The stock's tier.</param>
    /// <param name="part">The part of the session.</param>
    /// <param name="doubling">Which version of the plan.</param>
    public static (Price Lower, Price Upper) LimitUpLimitDown(
        Price reference, long ticksPerDollar, LimitUpLimitDownTier tier, SessionPart part, BandDoubling doubling)
    {
        var cents = (Int128)reference.Ticks * 100;
        var factor = IsDoubled(cents > 300 * (Int128)ticksPerDollar, tier, part, doubling) ? 2 : 1;
        if (cents < 75 * (Int128)ticksPerDollar)
        {
            var width = Math.Min(
                15 * ticksPerDollar * factor / 100, Rounding.MultiplyDivideDown(reference.Ticks, 75 * factor, 100));
            return (new Price(Math.Max(1, reference.Ticks - width)), new Price(reference.Ticks + width));
        }

        var percent = cents <= 300 * (Int128)ticksPerDollar ? 20 : (tier == LimitUpLimitDownTier.First ? 5 : 10);
        return PriceBand.Around(reference, Ratio.FromPercent(percent * factor));
    }

    /// <summary>Returns Tokyo's daily limits around a base price, in yen.</summary>
    /// <remarks>
    /// Source: JPX, daily price limits; the upper end of each range is exclusive. After two days at a limit without a trade the limit on that side
    /// is four times as wide. Ranges from 150,000 yen on are not in our source and take the widest that is.
    /// </remarks>
    /// <param name="baseYen">The base price in yen; positive.</param>
    /// <param name="isUpperWidened">Whether the upper limit is four times as wide.</param>
    /// <param name="isLowerWidened">Whether the lower limit is four times as wide.</param>
    /// <returns>The lowest and the highest price in yen; the lowest is at least one.</returns>
    public static (long Lower, long Upper) TokyoDaily(long baseYen, bool isUpperWidened, bool isLowerWidened)
    {
        var limit = TokyoRow(baseYen).Limit;
        return (Math.Max(1, baseYen - (isLowerWidened ? 4 * limit : limit)), baseYen + (isUpperWidened ? 4 * limit : limit));
    }

    /// <summary>Returns the step by which Tokyo moves a special quote every three minutes, in yen; zero where our source does not say.</summary>
    /// <remarks>Source: JPX, special quotes.</remarks>
    /// <param name="yen">The price in yen; positive.</param>
    public static long TokyoSpecialQuoteStep(long yen) => TokyoRow(yen).Step;

    private static (long Below, long Limit, long Step) TokyoRow(long yen)
    {
        foreach (var row in Tokyo)
        {
            if (yen < row.Below)
            {
                return row;
            }
        }

        return Tokyo[^1];
    }

    private static bool IsDoubled(bool isAboveThree, LimitUpLimitDownTier tier, SessionPart part, BandDoubling doubling) =>
        doubling == BandDoubling.Original
            ? part != SessionPart.Middle
            : part == SessionPart.Closing && (tier == LimitUpLimitDownTier.First || !isAboveThree);
}
