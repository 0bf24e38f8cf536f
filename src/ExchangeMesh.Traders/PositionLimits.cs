using ExchangeMesh.Traders.Catalog;

namespace ExchangeMesh.Traders;

/// <summary>How far a trader's own capital lets its position in one market go.</summary>
/// <param name="Least">The most negative position in lots; on spot, minus what the trader was given to sell.</param>
/// <param name="Greatest">The greatest position in lots.</param>
public readonly record struct PositionLimits(long Least, long Greatest)
{
    /// <summary>Returns the limits from what the trader is given at the market's venue, at the opening price.</summary>
    /// <param name="arguments">What the trader is made with.</param>
    /// <param name="place">Which of the group's markets.</param>
    /// <param name="leverage">Notional over capital at the limit; on spot at most one.</param>
    public static PositionLimits Of(StrategyArguments arguments, int place, double leverage)
    {
        var market = arguments.Markets[place];
        double ticks = arguments.OpeningPrices[place].Ticks;
        double quote = arguments.CapitalAt(market.Venue, market.Quote).Micros;
        double owned = arguments.CapitalAt(market.Venue, market.Base).Micros;
        if (!market.IsPerpetual)
        {
            var share = Math.Min(1, leverage);
            return new PositionLimits(
                -MarketReading.WholeLots(owned * share / market.LotSizeMicros),
                MarketReading.WholeLots(quote * share / market.LotWorth(ticks)));
        }

        var lots = MarketReading.WholeLots(CapitalWorth(arguments, place) * leverage / market.LotWorth(ticks));
        return new PositionLimits(-lots, lots);
    }

    /// <summary>Returns what the trader is given at a market's venue, in micro-units of the quote asset at the opening price.</summary>
    public static double CapitalWorth(StrategyArguments arguments, int place)
    {
        var market = arguments.Markets[place];
        double quote = arguments.CapitalAt(market.Venue, market.Quote).Micros;
        double owned = arguments.CapitalAt(market.Venue, market.Base).Micros;
        return quote + (owned * arguments.OpeningPrices[place].Ticks * market.TickSizeMicros / 1e6);
    }

    /// <summary>Returns whether a position keeps to the limits after it changes, or moves towards them.</summary>
    /// <param name="position">The position before, in lots.</param>
    /// <param name="change">The change, in lots.</param>
    public bool Allow(long position, long change) =>
        change > 0 ? position + change <= Greatest : position + change >= Least;

    /// <summary>Returns how many lots may still be bought; zero or more.</summary>
    public long RoomToBuy(long position) => Math.Max(0, Greatest - position);

    /// <summary>Returns how many lots may still be sold; zero or more.</summary>
    public long RoomToSell(long position) => Math.Max(0, position - Least);

    /// <summary>Returns the position nearest to a wanted one that keeps to the limits.</summary>
    public long Nearest(long wanted) => Math.Clamp(wanted, Least, Greatest);
}
