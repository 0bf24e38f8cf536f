using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Funding;

/// <summary>The average price at which a notional could be traded in a book.</summary>
/// <remarks>
/// Sources: Binance FAQ on funding rates (impact margin notional: 200 USDT over the initial margin rate at the greatest leverage),
/// Hyperliquid docs (20,000 USDC for BTC and ETH, 6,000 for others), dYdX v4 (5,000). Difference: the notional of an inverse contract is
/// turned into contracts at the mark price.
/// </remarks>
internal static class ImpactPrice
{
    /// <summary>Returns the average price in millionths of the quote asset, rounded down; zero where the book is not deep enough.</summary>
    /// <param name="market">Where.</param>
    /// <param name="side">The side of the order that would trade.</param>
    /// <param name="notional">How much, in the settlement asset; positive.</param>
    public static long MicrosOf(Market market, Side side, Money notional)
    {
        var tick = market.Instrument.TickSizeMicros;
        if (market.Worth.IsInverse)
        {
            var lots = Rounding.DivideUp((Int128)notional.Micros * market.Mark * tick, (Int128)market.Instrument.LotSizeMicros * Ratio.One);
            var depth = market.Book.DepthFor(side.Opposite(), new Quantity((long)Int128.Max(1, lots)));
            return depth.Quantity.Lots < lots || lots <= 0 ? 0 : (long)(depth.Notional * tick / depth.Quantity.Lots);
        }

        var target = Rounding.DivideUp((Int128)notional.Micros, market.Worth.PerTickAndLot);
        var (worth, taken) = ((Int128)0, (Int128)0);
        foreach (var level in market.Book.Levels(side.Opposite()))
        {
            var ticks = level.Price.Ticks;
            var here = (Int128)ticks * level.Quantity.Lots;
            if (worth + here >= target)
            {
                return (long)(target * ticks * tick / ((taken * ticks) + target - worth));
            }

            worth += here;
            taken += level.Quantity.Lots;
        }

        return 0;
    }
}
