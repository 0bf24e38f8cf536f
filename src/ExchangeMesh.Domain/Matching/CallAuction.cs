using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Matching;

/// <summary>What a call auction comes to: one price at which all that can be matched is.</summary>
/// <param name="Price">The price; unset where nothing can be matched.</param>
/// <param name="Volume">What is matched at it.</param>
/// <param name="Surplus">What stays unmatched at it: positive of buys, negative of sells.</param>
public readonly record struct AuctionOutcome(Price Price, Quantity Volume, Quantity Surplus)
{
    /// <summary>Nothing can be matched.</summary>
    public static readonly AuctionOutcome None;
}

/// <summary>How a call auction finds its price.</summary>
/// <remarks>
/// Source: Xetra and Eurex (T7) market model, Euronext trading manual: the price of the greatest executable volume; of several the one
/// with the least surplus; of several the one nearest to the reference price. Difference: Xetra lets a surplus that is on one side at all
/// of them decide before the reference does; here the reference decides at once. All ticks are candidates, not limits alone, so that the
/// least surplus is found where it lies between two limits.
/// </remarks>
public static class CallAuction
{
    /// <summary>Returns what an auction of a book comes to.</summary>
    /// <param name="book">The collected orders; they may cross.</param>
    /// <param name="reference">The reference price: the last one; set.</param>
    public static AuctionOutcome Of(OrderBook book, Price reference)
    {
        var (bid, ask) = (book.BestBid, book.BestAsk);
        return !bid.IsSet || !ask.IsSet || bid < ask
            ? AuctionOutcome.None
            : Of(Crossing(book, Side.Buy, ask), Crossing(book, Side.Sell, bid), reference);
    }

    /// <summary>Returns what an auction of price levels comes to.</summary>
    /// <param name="bids">The buys, best first.</param>
    /// <param name="asks">The sells, best first.</param>
    /// <param name="reference">The reference price; set.</param>
    public static AuctionOutcome Of(IReadOnlyList<PriceLevel> bids, IReadOnlyList<PriceLevel> asks, Price reference)
    {
        if (bids.Count == 0 || asks.Count == 0 || bids[0].Price < asks[0].Price)
        {
            return AuctionOutcome.None;
        }

        var best = new Stretch(long.MinValue, 0, 0, long.MaxValue);
        foreach (var one in Stretches(bids, asks))
        {
            var magnitude = Math.Abs(one.Surplus);
            if (one.Volume > best.Volume || (one.Volume == best.Volume && magnitude < Math.Abs(best.Surplus)))
            {
                best = one;
            }
            else if (one.Volume == best.Volume && magnitude == Math.Abs(best.Surplus) && Gap(one, reference) < Gap(best, reference))
            {
                best = one;
            }
        }

        return new(new Price(Math.Clamp(reference.Ticks, best.From, best.To)), new Quantity(best.Volume), new Quantity(best.Surplus));
    }

    /// <summary>Returns how far a reference lies outside a stretch, in ticks.</summary>
    private static long Gap(in Stretch one, Price reference) =>
        Math.Abs(reference.Ticks - Math.Clamp(reference.Ticks, one.From, one.To));

    private static List<PriceLevel> Crossing(OrderBook book, Side side, Price opposite)
    {
        var levels = new List<PriceLevel>();
        foreach (var level in book.Levels(side))
        {
            if (side == Side.Buy ? level.Price < opposite : level.Price > opposite)
            {
                break;
            }

            levels.Add(level);
        }

        return levels;
    }

    /// <summary>Returns the prices from the best ask to the best bid in stretches of equal demand and supply, ascending.</summary>
    private static IEnumerable<Stretch> Stretches(IReadOnlyList<PriceLevel> bids, IReadOnlyList<PriceLevel> asks)
    {
        var last = bids[0].Price.Ticks;
        var from = asks[0].Price.Ticks;
        var (buy, sell) = (0L, 0L);
        var ask = 0;
        var bid = bids.Count - 1;
        foreach (var level in bids)
        {
            buy += level.Price.Ticks >= from ? level.Quantity.Lots : 0;
        }

        while (from <= last)
        {
            for (; ask < asks.Count && asks[ask].Price.Ticks <= from; ask++)
            {
                sell += asks[ask].Quantity.Lots;
            }

            for (; bid >= 0 && bids[bid].Price.Ticks < from; bid--)
            {
                buy -= bids[bid].Price.Ticks >= asks[0].Price.Ticks ? bids[bid].Quantity.Lots : 0;
            }

            var next = Math.Min(bid >= 0 ? bids[bid].Price.Ticks + 1 : last + 1, ask < asks.Count ? asks[ask].Price.Ticks : last + 1);
            next = Math.Min(next, last + 1);
            yield return new Stretch(Math.Min(buy, sell), from, next - 1, buy - sell);
            from = next;
        }
    }

    private readonly record struct Stretch(long Volume, long From, long To, long Surplus);
}
