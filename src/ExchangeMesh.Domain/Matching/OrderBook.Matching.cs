using System.Runtime.CompilerServices;
using ExchangeMesh.Domain.Venues;

namespace ExchangeMesh.Domain.Matching;

/// <content>How an incoming order meets the resting ones.</content>
public sealed partial class OrderBook
{
    private const long AnyKey = LevelTree.NoKey - 1;

    /// <summary>Returns the greatest key on the opposite side with which the order may trade.</summary>
    private static long WorstKey(in IncomingOrder order) =>
        order.IsMarket ? AnyKey : PriceKey.Of(order.Side.Opposite(), order.Limit);

    private RejectReason RefusalOf(in IncomingOrder order)
    {
        if (order.Quantity.Lots <= 0)
        {
            return RejectReason.QuantityNotPositive;
        }

        if (order.Limit.Ticks < 0)
        {
            return RejectReason.PriceNotPositive;
        }

        if (order.PostOnly)
        {
            return RefusalOfPostOnly(order);
        }

        return order.TimeInForce == TimeInForce.Fok && !IsFillable(order) ? RejectReason.NotFillable : RejectReason.None;
    }

    private RejectReason RefusalOfPostOnly(in IncomingOrder order)
    {
        if (order.IsMarket || order.TimeInForce != TimeInForce.Gtc)
        {
            return RejectReason.ContradictoryTerms;
        }

        return _resting.Levels(order.Side.Opposite()).BestKey <= WorstKey(order) ? RejectReason.WouldTake : RejectReason.None;
    }

    private bool IsFillable(in IncomingOrder order)
    {
        var levels = _resting.Levels(order.Side.Opposite());
        var worst = WorstKey(order);
        var needed = order.Quantity.Lots;
        for (var key = levels.BestKey; key <= worst && needed > 0; key = levels.Next(key))
        {
            ref readonly var level = ref levels.Find(key);
            if (order.SelfTradePrevention == SelfTradePrevention.None)
            {
                needed -= Math.Min(needed, level.Lots);
            }
            else if (!CountForeign(order, level, ref needed))
            {
                return false;
            }
        }

        return needed == 0;
    }

    /// <summary>Counts what the order may take of a level; answers whether it may go on to the next.</summary>
    private bool CountForeign(in IncomingOrder order, in LevelQueue level, ref long needed)
    {
        for (var slot = level.Oldest; slot != 0 && needed > 0; slot = _resting.NewerThan(slot))
        {
            ref readonly var resting = ref _resting.At(slot);
            if (resting.Owner != order.Owner.Value)
            {
                needed -= Math.Min(needed, resting.Lots);
            }
            else if (order.SelfTradePrevention != SelfTradePrevention.CancelOldest)
            {
                return false;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Execute(in IncomingOrder order)
    {
        var remaining = order.Quantity.Lots;
        var key = PriceKey.Of(order.Side, order.Limit);
        var worst = order.IsMarket ? AnyKey : -key;
        var levels = _resting.Levels(order.Side.Opposite());
        if (levels.BestKey <= worst)
        {
            remaining = Take(order, levels, worst);
        }

        if (remaining > 0)
        {
            End(order, key, remaining);
        }
    }

    /// <summary>Trades as far as the order's limit and quantity reach; returns what remains to rest or to be cancelled.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long Take(in IncomingOrder order, LevelLadder levels, long worst)
    {
        var remaining = order.Quantity.Lots;
        do
        {
            TakeFromBest(order, levels, ref remaining);
        }
        while (remaining > 0 && levels.BestKey <= worst);
        return remaining;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void End(in IncomingOrder order, long key, long remaining)
    {
        if (order.TimeInForce == TimeInForce.Gtc && key != 0)
        {
            _events.Rested(order, _resting.Add(order, key, remaining), remaining);
        }
        else
        {
            _events.Ended(order, CancelReason.Unfilled, RejectReason.None, remaining);
        }
    }

    /// <summary>Trades with the best level, oldest first.</summary>
    private void TakeFromBest(in IncomingOrder order, LevelLadder levels, ref long remaining)
    {
        var key = levels.BestKey;
        ref var level = ref levels.Find(key);
        while (remaining > 0 && level.Oldest != 0)
        {
            var slot = level.Oldest;
            ref var maker = ref _resting.At(slot);
            if (order.SelfTradePrevention != SelfTradePrevention.None && maker.Owner == order.Owner.Value)
            {
                PreventSelfTrade(order, slot, ref level, ref remaining);
                continue;
            }

            var lots = Math.Min(remaining, maker.Lots);
            remaining -= lots;
            maker.Lots -= lots;
            level.Lots -= lots;
            _events.Filled(order, remaining, maker, new(slot, maker.Use), lots);
            if (maker.Lots == 0)
            {
                _resting.Remove(slot, ref maker, ref level);
            }
        }

        if (level.Oldest == 0)
        {
            levels.Vacate(key);
        }
    }

    private void PreventSelfTrade(in IncomingOrder order, int slot, ref LevelQueue level, ref long remaining)
    {
        if (order.SelfTradePrevention != SelfTradePrevention.CancelNewest)
        {
            ref var maker = ref _resting.At(slot);
            _events.Resting(BookEventKind.Cancelled, CancelReason.SelfTrade, maker, new(slot, maker.Use), maker.Lots, 0);
            level.Lots -= maker.Lots;
            _resting.Remove(slot, ref maker, ref level);
        }

        if (order.SelfTradePrevention != SelfTradePrevention.CancelOldest)
        {
            _events.Ended(order, CancelReason.SelfTrade, RejectReason.None, remaining);
            remaining = 0;
        }
    }
}
