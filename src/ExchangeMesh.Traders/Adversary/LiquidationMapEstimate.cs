using ExchangeMesh.Domain.Disclosure;

namespace ExchangeMesh.Traders.Adversary;

/// <summary>How many lots would be liquidated if the mark price moved so far: what an adversary believes of a venue that does not say.</summary>
/// <remarks>
/// Each price of the <see cref="OpenInterestHistory"/> is spread evenly over the leverages that the venue's margin tiers allow. A long that
/// was entered at E with leverage L is liquidated where E ÷ L + P − E = m P, so at P = E (1 − 1/L) ÷ (1 − m), a short at
/// P = E (1 + 1/L) ÷ (1 + m), with the maintenance rate m (equity below maintenance margin; fees are left out). Positions that the price
/// has passed already are not counted: they are gone. Where the maintenance margin is multiplied, those are liquidated too that were safe at m. Longs and shorts are taken to be alike.
/// </remarks>
/// <param name="least">The least leverage that traders are believed to use; above zero.</param>
/// <param name="greatest">The greatest.</param>
/// <param name="maintenance">The maintenance margin as a share of notional, by the venue's tiers.</param>
public sealed class LiquidationMapEstimate(double least, double greatest, double maintenance)
{
    private const int Steps = 40;

    /// <summary>The share of the open interest that is believed to have a stop order; added to what is liquidated.</summary>
    public double StopShare { get; init; }

    /// <summary>How far from the entry price such a stop is believed to lie, as a share of it.</summary>
    public double StopDistance { get; init; }

    /// <summary>Returns the price at which a position is liquidated.</summary>
    /// <param name="entry">The entry price.</param>
    /// <param name="leverage">Notional over equity at entry; positive.</param>
    /// <param name="maintenance">The maintenance margin as a share of notional; below one.</param>
    /// <param name="isLong">Long or short.</param>
    public static double LiquidationPrice(double entry, double leverage, double maintenance, bool isLong) => isLong
        ? entry * (1 - (1 / leverage)) / (1 - maintenance)
        : entry * (1 + (1 / leverage)) / (1 + maintenance);

    /// <summary>Returns the lots that are forced to trade when the mark goes from one price to another.</summary>
    /// <param name="history">Where the open interest was opened.</param>
    /// <param name="from">The mark now.</param>
    /// <param name="to">Where it would go: lower forces longs to sell, higher forces shorts to buy.</param>
    /// <param name="multiple">By how much the maintenance margin is multiplied when it gets there; at least one.</param>
    public double LotsBetween(OpenInterestHistory history, double from, double to, double multiple = 1)
    {
        var isFalling = to < from;
        var raised = Math.Min(maintenance * multiple, 0.99);
        var lots = 0.0;
        for (var place = 0; place < history.Count; place++)
        {
            var entry = history.TicksAt(place);
            var share = 0.0;
            for (var step = 0; step < Steps; step++)
            {
                var leverage = least + ((greatest - least) * (step + 0.5) / Steps);
                var now = LiquidationPrice(entry, leverage, maintenance, isFalling);
                var then = LiquidationPrice(entry, leverage, raised, isFalling);
                var isCrossed = isFalling ? now < from && then >= to : now > from && then <= to;
                share += isCrossed ? 1.0 / Steps : 0;
            }

            var stop = entry * (isFalling ? 1 - StopDistance : 1 + StopDistance);
            share = IsCrossed(stop, from, to) ? StopShare + ((1 - StopShare) * share) : share;
            lots += history.LotsAt(place) * share;
        }

        return lots;
    }

    /// <summary>Returns the same by what the venue discloses: its liquidation map where it has one, or how much is held at which leverage.</summary>
    /// <remarks>Stops, which no venue discloses, are not added. A bucket counts whole, at its middle.</remarks>
    /// <param name="disclosed">What the venue has told.</param>
    /// <param name="from">The mark now.</param>
    /// <param name="to">Where it would go.</param>
    public double LotsBetween(MarketDisclosure disclosed, double from, double to)
    {
        var isFalling = to < from;
        var lots = 0.0;
        foreach (var bucket in disclosed.Liquidations)
        {
            var isCrossed = IsCrossed((bucket.From.Ticks + bucket.To.Ticks) / 2.0, from, to);
            lots += !isCrossed ? 0 : isFalling ? bucket.Longs.Lots : bucket.Shorts.Lots;
        }

        for (var place = 0; disclosed.Liquidations.Count == 0 && place < disclosed.Leverage.Count; place++)
        {
            var bucket = disclosed.Leverage[place];
            var next = place + 1 < disclosed.Leverage.Count ? disclosed.Leverage[place + 1].From : greatest;
            var leverage = Math.Max(1, (bucket.From + Math.Max(bucket.From, Math.Min(next, greatest))) / 2);
            var isCrossed = IsCrossed(LiquidationPrice(disclosed.Mark.Ticks, leverage, maintenance, isFalling), from, to);
            lots += !isCrossed ? 0 : isFalling ? bucket.Longs.Lots : bucket.Shorts.Lots;
        }

        return lots;
    }

    private static bool IsCrossed(double price, double from, double to) =>
        to < from ? price < from && price >= to : price > from && price <= to;
}
