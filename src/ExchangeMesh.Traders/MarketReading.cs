using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders;

/// <summary>How traders read views and sizes; models compute in <c>double</c> and leave it here, rounded.</summary>
public static class MarketReading
{
    private const double Most = 1e15;

    /// <summary>Returns whether limit orders make sense: the market is open or collects orders for an auction.</summary>
    public static bool TakesOrders(this in MarketView view) => view.Condition is MarketCondition.Open or MarketCondition.Auction;

    /// <summary>Returns whether orders match as they arrive.</summary>
    public static bool IsOpen(this in MarketView view) => view.Condition == MarketCondition.Open;

    /// <summary>Returns the mid price in ticks; with an empty side the last price, else the mark price, else the given price.</summary>
    public static double MidTicks(this in MarketView view, Price otherwise)
    {
        if (view.BestBid.IsSet && view.BestAsk.IsSet)
        {
            return (view.BestBid.Ticks + view.BestAsk.Ticks) * 0.5;
        }

        if (view.Last.IsSet)
        {
            return view.Last.Ticks;
        }

        return view.Mark.IsSet ? view.Mark.Ticks : otherwise.Ticks;
    }

    /// <summary>Returns how far the depth that a venue shows leans to one side: from −1, all to sell, to 1, all to buy; zero where it shows none.</summary>
    public static double Imbalance(this in MarketView view)
    {
        double both = view.BidDepth.Lots + view.AskDepth.Lots;
        return both > 0 ? (view.BidDepth.Lots - view.AskDepth.Lots) / both : 0;
    }

    /// <summary>Returns a reference feed's price in micro-units, or 0 before the first.</summary>
    public static long ReferenceMicros(this in MarketView view)
    {
        if (view.Index.IsSet)
        {
            return view.Index.Ticks;
        }

        return view.Mark.IsSet ? view.Mark.Ticks : view.Last.Ticks;
    }

    /// <summary>Returns a reference feed's price in ticks of a market; 0 where the market has no feed, or before the first view.</summary>
    public static double ReferenceTicks(this Desk desk, InstrumentId reference, Instrument market) =>
        reference == InstrumentId.None ? 0 : (double)desk.View(reference).ReferenceMicros() / market.TickSizeMicros;

    /// <summary>Returns the nearest price, at least one tick.</summary>
    public static Price NearestPrice(double ticks) => new((long)Math.Clamp(Math.Floor(ticks + 0.5), 1, Most));

    /// <summary>Returns the nearest price at or below, at least one tick.</summary>
    public static Price PriceBelow(double ticks) => new((long)Math.Clamp(Math.Floor(ticks), 1, Most));

    /// <summary>Returns the nearest price at or above, at least one tick.</summary>
    public static Price PriceAbove(double ticks) => new((long)Math.Clamp(Math.Ceiling(ticks), 1, Most));

    /// <summary>Returns whole lots, towards zero and never negative.</summary>
    public static long WholeLots(double lots) => (long)Math.Clamp(Math.Floor(lots), 0, Most);

    /// <summary>Returns an amount of micro-units, towards zero and never negative.</summary>
    public static Money WholeMicros(double micros) => new((long)Math.Clamp(Math.Floor(micros), 0, 9e18));

    /// <summary>Returns the worth of one lot in micro-units of the quote asset.</summary>
    public static double LotWorth(this Instrument market, double ticks) =>
        market.Kind == InstrumentKind.InversePerpetual
            ? market.LotSizeMicros
            : ticks * market.TickSizeMicros * (market.LotSizeMicros / 1e6);

    /// <summary>Returns the base asset in one lot, in micro-units.</summary>
    public static double LotBase(this Instrument market, double ticks) =>
        market.Kind == InstrumentKind.InversePerpetual
            ? market.LotSizeMicros * 1e6 / (ticks * market.TickSizeMicros)
            : market.LotSizeMicros;

    /// <summary>Returns the lots that an amount of the quote asset is worth, raised to the least that the venue accepts.</summary>
    /// <param name="market">The market.</param>
    /// <param name="micros">Micro-units of the quote asset.</param>
    /// <param name="ticks">The price; positive.</param>
    public static long LotsWorth(this Instrument market, double micros, double ticks) =>
        Math.Max(WholeLots(micros / market.LotWorth(ticks)), market.LeastLots(ticks));

    /// <summary>Returns the fewest lots that meet the market's least notional at a price; at least one.</summary>
    public static long LeastLots(this Instrument market, double ticks)
    {
        var lotNotional = market.Kind == InstrumentKind.InversePerpetual ? market.LotBase(ticks) : market.LotWorth(ticks);
        return Math.Max(1, (long)Math.Clamp(Math.Ceiling(market.MinimumNotional.Micros / lotNotional), 0, Most));
    }

    /// <summary>Returns the side that grows a position of this sign.</summary>
    public static Side SideOf(long lots) => lots >= 0 ? Side.Buy : Side.Sell;
}
