using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Reference;

/// <summary>
/// The rules of the book in their most obvious form: one list of orders by priority for each side, searched from the
/// front. The real book must return the same events, but for the handles, which this one has none of.
/// </summary>
internal sealed class ReferenceOrderBook
{
    private readonly List<RestingOrder> _bids = [];
    private readonly List<RestingOrder> _asks = [];
    private readonly List<BookEvent> _events = [];

    public int Count => _bids.Count + _asks.Count;

    public IReadOnlyList<RestingOrder> Orders(Side side) => SideOf(side);

    public List<BookEvent> Place(in IncomingOrder order)
    {
        _events.Clear();
        var refusal = RefusalOf(order);
        if (refusal == RejectReason.None)
        {
            Execute(order);
        }
        else
        {
            Reject(order, refusal);
        }

        return _events;
    }

    public List<BookEvent> Cancel(ParticipantId owner, OrderId id)
    {
        _events.Clear();
        if (Find(owner, id) is { } order)
        {
            SideOf(order.Side).Remove(order);
            Cancelled(order, CancelReason.Requested);
        }
        else
        {
            RejectUnknown();
        }

        return _events;
    }

    public List<BookEvent> CancelAll(ParticipantId owner)
    {
        _events.Clear();
        foreach (var side in new[] { _bids, _asks })
        {
            foreach (var order in side.Where(order => order.Owner == owner))
            {
                Cancelled(order, CancelReason.Requested);
            }

            side.RemoveAll(order => order.Owner == owner);
        }

        return _events;
    }

    public List<BookEvent> Amend(
        ParticipantId owner, OrderId id, Price limit, Quantity remaining, bool postOnly, SelfTradePrevention prevention)
    {
        _events.Clear();
        if (Find(owner, id) is not { } old)
        {
            RejectUnknown();
            return _events;
        }

        var order = new IncomingOrder(
            owner, id, old.Side, limit, remaining, TimeInForce.Gtc, postOnly, prevention, old.Tag);
        var refusal = limit.Ticks == 0 ? RejectReason.PriceNotPositive : RefusalOf(order);
        if (refusal != RejectReason.None)
        {
            Reject(order, refusal);
            return _events;
        }

        var isReduction = limit == old.Price && remaining <= old.Remaining;
        var side = SideOf(old.Side);
        Add(BookEventKind.Amended, order, remaining, isReduction ? remaining : Quantity.Zero);
        if (isReduction)
        {
            side[side.IndexOf(old)] = old with { Remaining = remaining };
            return _events;
        }

        side.Remove(old);
        Execute(order);
        return _events;
    }

    private static bool Crosses(in IncomingOrder order, RestingOrder resting)
    {
        if (order.IsMarket)
        {
            return true;
        }

        return order.Side == Side.Buy ? resting.Price <= order.Limit : resting.Price >= order.Limit;
    }

    private List<RestingOrder> SideOf(Side side) => side == Side.Buy ? _bids : _asks;

    private RestingOrder? Find(ParticipantId owner, OrderId id)
    {
        foreach (var order in _bids.Concat(_asks))
        {
            if (order.Owner == owner && order.Order == id)
            {
                return order;
            }
        }

        return null;
    }

    private RejectReason RefusalOf(IncomingOrder order)
    {
        var crossed = SideOf(order.Side.Opposite()).Where(resting => Crosses(order, resting)).ToList();
        if (order.Quantity.Lots <= 0)
        {
            return RejectReason.QuantityNotPositive;
        }

        if (order.Limit.Ticks < 0)
        {
            return RejectReason.PriceNotPositive;
        }

        if (order.PostOnly && (order.IsMarket || order.TimeInForce != TimeInForce.Gtc))
        {
            return RejectReason.ContradictoryTerms;
        }

        if (order.PostOnly && crossed.Count > 0)
        {
            return RejectReason.WouldTake;
        }

        return order.TimeInForce == TimeInForce.Fok && Fillable(order, crossed) < order.Quantity.Lots
            ? RejectReason.NotFillable
            : RejectReason.None;
    }

    private static long Fillable(IncomingOrder order, List<RestingOrder> crossed)
    {
        var foreign = order.SelfTradePrevention switch
        {
            SelfTradePrevention.None => crossed,
            SelfTradePrevention.CancelOldest => crossed.Where(resting => resting.Owner != order.Owner),
            _ => crossed.TakeWhile(resting => resting.Owner != order.Owner),
        };
        return foreign.Sum(resting => resting.Remaining.Lots);
    }

    private void Execute(in IncomingOrder order)
    {
        var opposite = SideOf(order.Side.Opposite());
        var remaining = order.Quantity;
        while (remaining > Quantity.Zero && opposite.Count > 0 && Crosses(order, opposite[0]))
        {
            var maker = opposite[0];
            var isOwn = maker.Owner == order.Owner && order.SelfTradePrevention != SelfTradePrevention.None;
            if (isOwn && order.SelfTradePrevention != SelfTradePrevention.CancelNewest)
            {
                opposite.RemoveAt(0);
                Cancelled(maker, CancelReason.SelfTrade);
            }

            if (isOwn && order.SelfTradePrevention != SelfTradePrevention.CancelOldest)
            {
                Add(BookEventKind.Cancelled, order, remaining, Quantity.Zero, CancelReason.SelfTrade);
                return;
            }

            if (!isOwn)
            {
                remaining = Fill(order, remaining, opposite);
            }
        }

        if (remaining > Quantity.Zero && order.TimeInForce == TimeInForce.Gtc && !order.IsMarket)
        {
            Rest(order, remaining);
        }
        else if (remaining > Quantity.Zero)
        {
            Add(BookEventKind.Cancelled, order, remaining, Quantity.Zero, CancelReason.Unfilled);
        }
    }

    private Quantity Fill(in IncomingOrder order, Quantity remaining, List<RestingOrder> opposite)
    {
        var maker = opposite[0];
        var quantity = remaining < maker.Remaining ? remaining : maker.Remaining;
        maker = maker with { Remaining = maker.Remaining - quantity };
        opposite[0] = maker;
        if (maker.Remaining == Quantity.Zero)
        {
            opposite.RemoveAt(0);
        }

        _events.Add(new(
            BookEventKind.Filled,
            maker.Side,
            default,
            RejectReason.None,
            maker.Owner,
            maker.Order,
            OrderHandle.None,
            maker.Price,
            quantity,
            maker.Remaining,
            remaining - quantity,
            maker.Tag));
        return remaining - quantity;
    }

    private void Rest(in IncomingOrder order, Quantity remaining)
    {
        var side = SideOf(order.Side);
        var limit = order.Limit;
        var isBuy = order.Side == Side.Buy;
        var at = side.FindIndex(resting => isBuy ? resting.Price < limit : resting.Price > limit);
        side.Insert(
            at < 0 ? side.Count : at,
            new(order.Owner, order.Order, OrderHandle.None, order.Side, order.Limit, remaining, order.Tag));
        Add(BookEventKind.Rested, order, remaining, remaining);
    }

    private void Reject(in IncomingOrder order, RejectReason reason) =>
        Add(BookEventKind.Rejected, order, order.Quantity, Quantity.Zero, default, reason);

    private void Cancelled(RestingOrder order, CancelReason reason)
    {
        var asPlaced = new IncomingOrder(order.Owner, order.Order, order.Side, order.Price, order.Remaining, Tag: order.Tag);
        Add(BookEventKind.Cancelled, asPlaced, order.Remaining, Quantity.Zero, reason);
    }

    private void RejectUnknown()
    {
        var nothing = new IncomingOrder(ParticipantId.None, default, Side.Buy, Price.None, Quantity.Zero);
        Reject(nothing, RejectReason.UnknownOrder);
    }

    private void Add(
        BookEventKind kind,
        in IncomingOrder order,
        Quantity quantity,
        Quantity remaining,
        CancelReason cancelled = default,
        RejectReason rejected = RejectReason.None) =>
        _events.Add(new(
            kind,
            order.Side,
            cancelled,
            rejected,
            order.Owner,
            order.Order,
            OrderHandle.None,
            order.Limit,
            quantity,
            remaining,
            Quantity.Zero,
            order.Tag));
}
