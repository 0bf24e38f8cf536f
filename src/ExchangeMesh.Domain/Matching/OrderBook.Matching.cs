using ExchangeMesh.Domain.Venues;

namespace ExchangeMesh.Domain.Matching;

/// <content>How an incoming order meets the resting ones.</content>
public sealed partial class OrderBook
{
    private const long AnyKey = LevelTree.NoKey - 1;

    private static long WorstKey(in IncomingOrder order)
    {
        if (order.IsMarket)
        {
            return AnyKey;
        }

        return order.Side == Side.Buy ? order.Limit.Ticks : -order.Limit.Ticks;
    }

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
        var slots = _resting.Slots;
        for (var slot = level.Oldest; slot != 0 && needed > 0; slot = slots[slot].Newer)
        {
            if (slots[slot].Owner != order.Owner.Value)
            {
                needed -= Math.Min(needed, slots[slot].Lots);
            }
            else if (order.SelfTradePrevention != SelfTradePrevention.CancelOldest)
            {
                return false;
            }
        }

        return true;
    }

    private void Execute(in IncomingOrder order)
    {
        var levels = _resting.Levels(order.Side.Opposite());
        var worst = WorstKey(order);
        var remaining = order.Quantity.Lots;
        while (levels.BestKey <= worst)
        {
            if (!TakeFromBest(order, levels, ref remaining))
            {
                return;
            }
        }

        if (order.TimeInForce == TimeInForce.Gtc && !order.IsMarket)
        {
            var slot = _resting.Add(order, remaining);
            _events.Rested(order, _resting.HandleOf(slot), remaining);
        }
        else
        {
            _events.Ended(order, CancelReason.Unfilled, RejectReason.None, remaining);
        }
    }

    /// <summary>Trades with the best level, oldest first; answers whether the level is empty and something remains.</summary>
    private bool TakeFromBest(in IncomingOrder order, LevelLadder levels, ref long remaining)
    {
        var key = levels.BestKey;
        ref var level = ref levels.Find(key);
        var slots = _resting.Slots;
        while (remaining > 0 && level.Oldest != 0)
        {
            var slot = level.Oldest;
            ref var maker = ref slots[slot];
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
                _resting.Unlink(slot, ref level);
                _resting.Release(slot);
            }
        }

        if (level.Oldest == 0)
        {
            levels.Vacate(key);
        }

        return remaining > 0;
    }

    private void PreventSelfTrade(in IncomingOrder order, int slot, ref LevelQueue level, ref long remaining)
    {
        if (order.SelfTradePrevention != SelfTradePrevention.CancelNewest)
        {
            ref readonly var maker = ref _resting.Slots[slot];
            _events.Resting(BookEventKind.Cancelled, CancelReason.SelfTrade, maker, new(slot, maker.Use), maker.Lots, 0);
            level.Lots -= maker.Lots;
            _resting.Unlink(slot, ref level);
            _resting.Release(slot);
        }

        if (order.SelfTradePrevention != SelfTradePrevention.CancelOldest)
        {
            _events.Ended(order, CancelReason.SelfTrade, RejectReason.None, remaining);
            remaining = 0;
        }
    }
}
