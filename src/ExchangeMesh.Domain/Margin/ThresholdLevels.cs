using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>The mark prices at which one position alone decides whether its margin falls below, or rises above, a level.</summary>
/// <remarks>
/// With equity = apart + worth, worth = price × lots, and margin = rate × notional − deduction, equity is below level × margin where
/// worth × (1 ∓ level × rate) is below − apart − level × deduction: Binance FAQ b3c689c1f50a44cabb3a84e663b81d93 solved for the
/// notional. A level is never further than the edge of the tier whose numbers it was made with, and never later than the truth: an
/// account that is reached is looked at exactly, and gets a new level where it is not due yet.
/// </remarks>
internal static class ThresholdLevels
{
    private const long Whole = Ratio.One;

    /// <summary>Returns the first price, in the direction that hurts, at which equity may be below level × maintenance margin.</summary>
    /// <param name="market">The market; the level is beyond its mark by a tick at least.</param>
    /// <param name="lots">The position; not zero.</param>
    /// <param name="apart">Equity without the position's worth, in the settlement asset.</param>
    /// <param name="level">The multiple of maintenance margin.</param>
    public static long Adverse(Market market, long lots, long apart, Ratio level)
    {
        var tiers = market.Tiers!;
        var notional = market.Worth.Notional(lots, market.Mark);
        var at = tiers.TierOf(new Money(notional));
        var tier = tiers[at];
        var rate = Rounding.MultiplyDivideUp(tier.MaintenanceMargin.PartsPerMillion, level.PartsPerMillion, Whole);
        var deduction = level.OfRoundedDown(tier.Deduction).Micros;
        var isOwned = (lots > 0) != market.Worth.IsInverse;
        long reached;
        if (isOwned)
        {
            var edge = at == 0 ? 0 : tiers.LeastNotionalOf(at).Micros;
            var missing = -apart - deduction;
            reached = rate >= Whole ? notional : missing <= 0 ? 0 : Rounding.MultiplyDivideUp(missing, Whole, Whole - rate);
            reached = Math.Max(reached, edge);
        }
        else
        {
            var edge = tiers.GreatestNotionalOf(at).Micros;
            var room = Math.Max(0, apart + deduction);
            reached = Math.Min(Rounding.MultiplyDivideDown(room, Whole, Whole + rate), edge);
        }

        return BeyondMark(market, lots > 0, market.Worth.PriceAt(Math.Abs(lots), reached, isRoundedUp: lots > 0));
    }

    /// <summary>Returns whether equity would not be below level × maintenance margin at a price.</summary>
    /// <remarks>
    /// It then is not between the mark and that price either: in the direction that hurts, equity falls by more than the margin within
    /// each tier, and tiers are continuous, or step up where the notional rises.
    /// </remarks>
    /// <param name="market">The market.</param>
    /// <param name="lots">The position; not zero.</param>
    /// <param name="apart">Equity without the position's worth, in the settlement asset.</param>
    /// <param name="level">The multiple of maintenance margin.</param>
    /// <param name="ticks">The price; zero or the greatest number for one that is never reached.</param>
    public static bool IsSafeAt(Market market, long lots, long apart, Ratio level, long ticks)
    {
        const long Greatest = 1L << 40;
        const long Roundings = 8;
        if (ticks is <= 0 or > Greatest || Math.Abs(lots) > Greatest >> 20 || !market.IsMarginSmooth)
        {
            return false;
        }

        var worth = market.Worth.Of(lots, ticks);
        var maintenance = market.Tiers!.MaintenanceMargin(new Money(Math.Abs(worth)));
        return apart + worth >= level.OfRoundedUp(maintenance).Micros + Roundings;
    }

    /// <summary>Returns the nearest price, in the direction that helps, at which a gain of an amount may have come about.</summary>
    /// <param name="market">The market.</param>
    /// <param name="lots">The position; not zero.</param>
    /// <param name="needed">The gain in the settlement asset; positive.</param>
    /// <param name="level">The multiple of maintenance margin that falls as the notional does.</param>
    public static long Favourable(Market market, long lots, long needed, Ratio level)
    {
        var size = Math.Abs(lots);
        var notional = market.Worth.Notional(size, market.Mark);
        var isOwned = (lots > 0) != market.Worth.IsInverse;
        var gain = isOwned ? needed : Rounding.MultiplyDivideDown(needed, Whole, Whole + GreatestRate(market, level));
        var reached = isOwned ? notional + gain : notional - gain;
        return BeyondMark(market, lots < 0, market.Worth.PriceAt(size, reached, isRoundedUp: lots < 0));
    }

    /// <summary>Returns the greatest share of notional that must be held at a multiple of maintenance margin.</summary>
    public static long GreatestRate(Market market, Ratio level)
    {
        var rate = market.Tiers![market.Tiers.Count - 1].MaintenanceMargin.PartsPerMillion;
        return Rounding.MultiplyDivideUp(rate, level.PartsPerMillion, Whole);
    }

    /// <summary>Returns a price that lies beyond the market's mark by a tick at least.</summary>
    public static long BeyondMark(Market market, bool isBelow, long ticks) =>
        isBelow ? Math.Clamp(ticks, 0, market.Mark - 1) : Math.Max(ticks, market.Mark + 1);
}
