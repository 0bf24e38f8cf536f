using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Matching;

/// <summary>One match of a call auction: two resting orders at the auction's price.</summary>
/// <param name="Buy">The buy, after the match.</param>
/// <param name="Sell">The sell, after the match.</param>
/// <param name="Quantity">What was matched.</param>
public readonly record struct AuctionMatch(RestingOrder Buy, RestingOrder Sell, Quantity Quantity);

/// <content>How orders are collected for a call auction, and matched in it.</content>
public sealed partial class OrderBook
{
    /// <summary>Whether the best bid reaches the best ask: orders were collected, and wait for their auction.</summary>
    public bool IsCrossed => BestAsk.IsSet && BestBid >= BestAsk;

    /// <summary>Lets an order rest without matching it, even where it crosses the other side.</summary>
    /// <param name="order">A limit order that may rest.</param>
    /// <returns>One <see cref="BookEventKind.Rested"/>, or one rejection: <see cref="RejectReason.QuantityNotPositive"/> or <see cref="RejectReason.PriceNotPositive"/>.</returns>
    public ReadOnlySpan<BookEvent> Collect(in IncomingOrder order)
    {
        _events.Clear();
        var lots = order.Quantity.Lots;
        var refusal = lots <= 0 ? RejectReason.QuantityNotPositive
            : order.Limit.Ticks <= 0 ? RejectReason.PriceNotPositive
            : RejectReason.None;
        if (refusal == RejectReason.None)
        {
            _events.Rested(order, _resting.Add(order, PriceKey.Of(order.Side, order.Limit), lots), lots);
        }
        else
        {
            _events.Ended(order, default, refusal, lots);
        }

        return _events.Events;
    }

    /// <summary>Matches the best buy with the best sell as long as both accept a price; older orders of a level go first.</summary>
    /// <remarks>Two orders of one owner match as any two: venues prevent self-trades in continuous trading only.</remarks>
    /// <param name="price">The auction's price.</param>
    /// <param name="match">The pair.</param>
    /// <returns>Whether there was such a pair; it is matched then.</returns>
    public bool TryMatchAt(Price price, out AuctionMatch match)
    {
        match = default;
        if (!BestAsk.IsSet || BestBid < price || BestAsk > price)
        {
            return false;
        }

        var (bid, ask) = (_resting.Levels(Side.Buy), _resting.Levels(Side.Sell));
        var (buy, sell) = (bid.Find(bid.BestKey).Oldest, ask.Find(ask.BestKey).Oldest);
        var lots = Math.Min(_resting.At(buy).Lots, _resting.At(sell).Lots);
        match = new AuctionMatch(Shrink(buy, lots), Shrink(sell, lots), new Quantity(lots));
        return true;
    }

    private RestingOrder Shrink(int slot, long lots)
    {
        ref var order = ref _resting.At(slot);
        _resting.Levels(order.Side).Find(order.Key).Lots -= lots;
        order.Lots -= lots;
        var after = _resting.Describe(slot);
        if (order.Lots == 0)
        {
            _resting.Remove(slot, ref order);
        }

        return after;
    }
}
