using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Matching;

/// <summary>The dormant stop and take-profit orders of one instrument, by the price that sets them off.</summary>
/// <remarks>
/// A price that sets nothing off costs a comparison; every other step costs the logarithm of the number of different
/// trigger prices. Handles are as those of <see cref="OrderBook"/>, and each book has its own. Nothing is allocated
/// once the pools have grown.
/// </remarks>
public sealed class TriggerBook
{
    private readonly LevelTree[] _groups = [new(), new(), new(), new()];
    private readonly OwnerTable _newest = new();
    private DormantSlot[] _slots = new DormantSlot[16];
    private RankedSlot[] _ranked = new RankedSlot[16];
    private DormantOrder[] _cancelled = new DormantOrder[16];
    private int _used = 1;
    private int _free;

    /// <summary>How many orders lie dormant.</summary>
    public int Count { get; private set; }

    /// <summary>Lays an order down.</summary>
    /// <returns>What finds it again.</returns>
    public OrderHandle Add(in DormantOrder order)
    {
        Invariant.Holds(order.Trigger.IsSet, "a dormant order has no trigger price");
        var at = TakeSlot();
        ref var slot = ref _slots[at];
        slot.Order = order;
        slot.IsUsed = true;
        ref var level = ref _groups[slot.Group].GetOrAdd(slot.Key);
        slot.Older = level.Newest;
        slot.Newer = 0;
        _slots[level.Newest].Newer = at;
        level.Newest = at;
        level.Oldest = level.Oldest == 0 ? at : level.Oldest;
        ref var newest = ref _newest.Of(order.Order.Owner.Value);
        slot.OwnOlder = newest;
        slot.OwnNewer = 0;
        _slots[newest].OwnNewer = at;
        newest = at;
        Count++;
        return new(at, slot.Use);
    }

    /// <summary>Looks a dormant order up.</summary>
    /// <returns>Whether it still lies dormant.</returns>
    public bool TryFind(OrderHandle handle, out DormantOrder order)
    {
        var at = Find(handle);
        order = _slots[at].Order;
        return at != 0;
    }

    /// <summary>Takes a dormant order away.</summary>
    /// <returns>Whether it still lay dormant.</returns>
    public bool Cancel(OrderHandle handle, out DormantOrder order)
    {
        var at = Find(handle);
        order = _slots[at].Order;
        if (at != 0)
        {
            Remove(at);
        }

        return at != 0;
    }

    /// <summary>Takes all dormant orders of one owner away.</summary>
    /// <returns>
    /// The orders, valid until the next call: those on mark before those on last, those set off by a rise before those
    /// by a fall, then by trigger price, the nearest first, then oldest first.
    /// </returns>
    public ReadOnlySpan<DormantOrder> CancelAll(ParticipantId owner)
    {
        var count = 0;
        for (var at = _newest.Of(owner.Value); at != 0; at = _slots[at].OwnOlder)
        {
            if (count == _ranked.Length)
            {
                Array.Resize(ref _ranked, count * 2);
                Array.Resize(ref _cancelled, count * 2);
            }

            _ranked[count] = new(_slots[at].Group, _slots[at].Key, -count, at);
            count++;
        }

        var ranked = _ranked.AsSpan(0, count);
        ranked.Sort();
        for (var i = 0; i < count; i++)
        {
            _cancelled[i] = _slots[ranked[i].Slot].Order;
            Remove(ranked[i].Slot);
        }

        return _cancelled.AsSpan(0, count);
    }

    /// <summary>Takes away the first order that a price sets off; to be called until there is none.</summary>
    /// <remarks>
    /// The first is: one set off by a rise before one by a fall; of these the one whose trigger the price reached
    /// first; of these the oldest.
    /// </remarks>
    /// <param name="source">Which price.</param>
    /// <param name="price">The price; where it is unset it sets nothing off.</param>
    /// <param name="order">The order, which is dormant no more.</param>
    /// <returns>Whether there is one.</returns>
    public bool TrySetOff(TriggerSource source, Price price, out DormantOrder order)
    {
        var rise = _groups[GroupOf(source, isRise: true)];
        var fall = _groups[GroupOf(source, isRise: false)];
        var at = 0;
        if (price.IsSet && rise.LeastKey <= price.Ticks)
        {
            at = rise.Find(rise.LeastKey).Oldest;
        }
        else if (price.IsSet && fall.LeastKey <= -price.Ticks)
        {
            at = fall.Find(fall.LeastKey).Oldest;
        }

        order = _slots[at].Order;
        if (at != 0)
        {
            Remove(at);
        }

        return at != 0;
    }

    /// <summary>Writes the dormant orders in the order of <see cref="CancelAll"/>.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(Count);
        foreach (var levels in _groups)
        {
            for (var key = levels.LeastKey; key != LevelTree.NoKey; key = levels.Next(key))
            {
                for (var at = levels.Find(key).Oldest; at != 0; at = _slots[at].Newer)
                {
                    WriteOrder(writer, _slots[at].Order);
                }
            }
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote, into an empty book; handles are new.</summary>
    /// <param name="reader">What was written.</param>
    /// <param name="found">Told of each order and what finds it again.</param>
    public void ReadState(StateReader reader, Action<DormantOrder, OrderHandle> found)
    {
        reader.Require(Count == 0, "a new book has dormant orders");
        var count = reader.ReadCount(96);
        while (Count < count)
        {
            var order = ReadOrder(reader);
            reader.Require(order.Trigger.IsSet && order.Order.Owner.Value >= 0, "an order that cannot lie dormant");
            found(order, Add(order));
        }
    }

    private static int GroupOf(TriggerSource source, bool isRise) => ((int)source * 2) + (isRise ? 0 : 1);

    private static void WriteOrder(StateWriter writer, in DormantOrder dormant)
    {
        writer.Write((int)dormant.Type);
        writer.Write((int)dormant.Source);
        writer.Write(dormant.Trigger.Ticks);
        writer.Write(dormant.Order.Owner.Value);
        writer.Write(dormant.Order.Order.Value);
        writer.Write((int)dormant.Order.Side);
        writer.Write(dormant.Order.Limit.Ticks);
        writer.Write(dormant.Order.Quantity.Lots);
        writer.Write((int)dormant.Order.TimeInForce);
        writer.Write(dormant.Order.PostOnly);
        writer.Write((int)dormant.Order.SelfTradePrevention);
        writer.Write(dormant.Order.Tag);
    }

    private static DormantOrder ReadOrder(StateReader reader)
    {
        var type = reader.ReadEnum<OrderType>();
        var source = reader.ReadEnum<TriggerSource>();
        var trigger = new Price(reader.ReadInt64());
        var order = new IncomingOrder(
            Owner: new ParticipantId(reader.ReadInt32()),
            Order: new OrderId(reader.ReadInt64()),
            Side: reader.ReadEnum<Side>(),
            Limit: new Price(reader.ReadInt64()),
            Quantity: new Quantity(reader.ReadInt64()),
            TimeInForce: reader.ReadEnum<TimeInForce>(),
            PostOnly: reader.ReadBoolean(),
            SelfTradePrevention: reader.ReadEnum<SelfTradePrevention>(),
            Tag: reader.ReadInt64());
        return new DormantOrder(order, type, source, trigger);
    }

    private int Find(OrderHandle handle)
    {
        var at = handle.Slot;
        return unchecked((uint)at) < (uint)_used && _slots[at].IsUsed && _slots[at].Use == handle.Use ? at : 0;
    }

    private void Remove(int at)
    {
        ref var slot = ref _slots[at];
        var levels = _groups[slot.Group];
        ref var level = ref levels.Find(slot.Key);
        _slots[slot.Older].Newer = slot.Newer;
        _slots[slot.Newer].Older = slot.Older;
        level.Oldest = slot.Older == 0 ? slot.Newer : level.Oldest;
        level.Newest = slot.Newer == 0 ? slot.Older : level.Newest;
        if (level.Oldest == 0)
        {
            levels.Remove(slot.Key);
        }

        _slots[slot.OwnOlder].OwnNewer = slot.OwnNewer;
        _slots[slot.OwnNewer].OwnOlder = slot.OwnOlder;
        if (slot.OwnNewer == 0)
        {
            _newest.Of(slot.Order.Order.Owner.Value) = slot.OwnOlder;
        }

        slot = new DormantSlot { Use = unchecked(slot.Use + 1), Newer = _free };
        _free = at;
        Count--;
    }

    private int TakeSlot()
    {
        var reused = _free;
        if (reused != 0)
        {
            _free = _slots[reused].Newer;
            return reused;
        }

        if (_used == _slots.Length)
        {
            Array.Resize(ref _slots, _slots.Length * 2);
        }

        return _used++;
    }

    /// <summary>A dormant order and its neighbours; slot 0 is never used, and takes the writes that go nowhere.</summary>
    private struct DormantSlot
    {
        public DormantOrder Order;
        public int Older;
        public int Newer;
        public int OwnOlder;
        public int OwnNewer;
        public int Use;
        public bool IsUsed;

        public readonly int Group => GroupOf(Order.Source, Order.IsSetOffByRise);

        public readonly long Key => Order.IsSetOffByRise ? Order.Trigger.Ticks : -Order.Trigger.Ticks;
    }
}
