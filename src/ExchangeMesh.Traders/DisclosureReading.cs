using ExchangeMesh.Domain.Disclosure;
using ExchangeMesh.Domain.Venues;

namespace ExchangeMesh.Traders;

/// <summary>What traders read from what a venue discloses of its positions; nothing is read where nothing is disclosed.</summary>
public static class DisclosureReading
{
    /// <summary>Returns the share of open interest on one side that a move against it would liquidate.</summary>
    /// <remarks>
    /// With a liquidation map: the lots whose liquidation price lies within the move. With leverage alone: the lots whose leverage is one
    /// over the move or more, so that the move costs them their equity.
    /// </remarks>
    /// <param name="view">The market.</param>
    /// <param name="isLong">Whether of the longs, which a fall hurts; otherwise of the shorts.</param>
    /// <param name="move">The move, as a share of the price; positive.</param>
    /// <param name="ticks">The price now.</param>
    public static double ShareAtRisk(this in MarketView view, bool isLong, double move, double ticks)
    {
        if (view.Disclosure is not { } disclosure || disclosure.OpenInterest.Lots <= 0)
        {
            return 0;
        }

        var lots = disclosure.Liquidations.Count > 0
            ? LotsLiquidated(disclosure, isLong, move, ticks)
            : LotsLeveraged(disclosure, isLong, 1 / move);
        return Math.Clamp(lots / (double)disclosure.OpenInterest.Lots, 0, 1);
    }

    /// <summary>Returns which side a move would liquidate more of: from −1, where only longs are at risk, to 1, where only shorts are.</summary>
    /// <param name="view">The market.</param>
    /// <param name="move">The move either way, as a share of the price; positive.</param>
    /// <param name="ticks">The price now.</param>
    public static double ClusterPull(this in MarketView view, double move, double ticks) =>
        view.Disclosure is { Liquidations.Count: > 0 }
            ? view.ShareAtRisk(isLong: false, move, ticks) - view.ShareAtRisk(isLong: true, move, ticks)
            : 0;

    private static long LotsLiquidated(MarketDisclosure disclosure, bool isLong, double move, double ticks)
    {
        var lots = 0L;
        foreach (var bucket in disclosure.Liquidations)
        {
            var middle = (bucket.From.Ticks + bucket.To.Ticks) * 0.5;
            if (isLong && middle <= ticks && middle >= ticks * (1 - move))
            {
                lots += bucket.Longs.Lots;
            }
            else if (!isLong && middle >= ticks && middle <= ticks * (1 + move))
            {
                lots += bucket.Shorts.Lots;
            }
        }

        return lots;
    }

    private static long LotsLeveraged(MarketDisclosure disclosure, bool isLong, double leverage)
    {
        var lots = 0L;
        foreach (var bucket in disclosure.Leverage)
        {
            if (bucket.From >= leverage)
            {
                lots += (isLong ? bucket.Longs : bucket.Shorts).Lots;
            }
        }

        return lots;
    }
}
