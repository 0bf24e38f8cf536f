using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Matching;

/// <summary>One resting order.</summary>
internal struct OrderSlot
{
    /// <summary>What has not traded yet.</summary>
    public long Lots;

    /// <summary>The price in ticks of a sell order, its negative of a buy order.</summary>
    public long Key;

    /// <summary>The owner's number for the order.</summary>
    public long Order;

    /// <summary>The mark with which the order arrived.</summary>
    public long Tag;

    /// <summary>Who trades.</summary>
    public int Owner;

    /// <summary>How often an order has come to the slot or left it: odd while one is there.</summary>
    public int Use;

    /// <summary>Which way the order trades.</summary>
    public readonly Side Side => PriceKey.SideOf(Key);

    /// <summary>The price at which it rests.</summary>
    public readonly Price Price => PriceKey.PriceOf(Key);
}

/// <summary>The neighbours of an order in its level, apart from the order: a neighbour is relinked without reading what else is known of it.</summary>
internal struct OrderLinks
{
    /// <summary>The next older order of the level; 0 is none.</summary>
    public int Older;

    /// <summary>The next newer order of the level; 0 is none. In a free slot: the next free one.</summary>
    public int Newer;
}

/// <summary>The orders that rest in one book, in pooled slots: by price level and by handle.</summary>
/// <remarks>
/// References to orders and levels hold until the next <see cref="Add"/>. Slots come from here alone, so the arrays are
/// indexed by them without checking bounds: at tens of millions of steps a second the checks are a tenth of the cost.
/// </remarks>
internal sealed class RestingOrders(int capacity)
{
    private readonly LadderPair _sides = LadderPair.OfEmpty();
    private OrderSlot[] _slots = new OrderSlot[capacity];
    private OrderLinks[] _links = new OrderLinks[capacity];
    private int _used = 1;
    private int _free;
    private int _count;

    /// <summary>How many orders rest.</summary>
    public int Count => _count;

    /// <summary>Returns the levels of one side.</summary>
    public LevelLadder Levels(Side side) => _sides[(int)side & 1];

    /// <summary>Returns the slot of the order that a handle names, or 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(OrderHandle handle)
    {
        var slot = handle.Slot;
        if (unchecked((uint)slot >= (uint)_used))
        {
            return 0;
        }

        return At(slot).Use == handle.Use ? slot : 0;
    }

    /// <summary>Returns the handle of the order in a slot.</summary>
    public OrderHandle HandleOf(int slot) => new(slot, At(slot).Use);

    /// <summary>Returns what is known of the order in a slot.</summary>
    public RestingOrder Describe(int slot)
    {
        ref readonly var order = ref At(slot);
        return new(new(order.Owner), new(order.Order), HandleOf(slot), order.Side, order.Price, new(order.Lots), order.Tag);
    }

    /// <summary>Returns the slot of the next newer order of the same level, or 0.</summary>
    public int NewerThan(int slot) => _links[slot].Newer;

    /// <summary>Puts what remains of an order at the end of its level.</summary>
    /// <param name="incoming">The order.</param>
    /// <param name="key">The key of its limit.</param>
    /// <param name="lots">What remains of it.</param>
    /// <returns>What finds it there.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public OrderHandle Add(in IncomingOrder incoming, long key, long lots)
    {
        var slot = TakeSlot();
        ref var level = ref Levels(incoming.Side).Occupy(key);
        var newest = level.Newest;
        ref var links = ref MemoryMarshal.GetArrayDataReference(_links);
        ref var own = ref Unsafe.Add(ref links, slot);
        own.Older = newest;
        own.Newer = 0;
        Unsafe.Add(ref links, newest).Newer = slot;
        var oldest = level.Oldest;
        level.Oldest = newest == 0 ? slot : oldest;
        level.Newest = slot;
        level.Lots += lots;

        ref var order = ref At(slot);
        order.Lots = lots;
        order.Key = key;
        order.Order = incoming.Order.Value;
        order.Tag = incoming.Tag;
        order.Owner = incoming.Owner.Value;
        unchecked
        {
            var use = order.Use + 1;
            order.Use = use;
            _count++;
            return new(slot, use);
        }
    }

    /// <summary>Takes an order out of its level and frees its slot; vacates the level with its last order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Remove(int slot, ref OrderSlot order)
    {
        var key = order.Key;
        var levels = Levels(PriceKey.SideOf(key));
        ref var level = ref levels.Find(key);
        level.Lots = unchecked(level.Lots - order.Lots);
        Remove(slot, ref order, ref level);
        if (level.Oldest == 0)
        {
            levels.Vacate(key);
        }
    }

    /// <summary>Takes an order off its level's list and frees its slot; the level's lots and occupancy are the caller's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Remove(int slot, ref OrderSlot order, ref LevelQueue level)
    {
        ref var links = ref MemoryMarshal.GetArrayDataReference(_links);
        ref var own = ref Unsafe.Add(ref links, slot);
        var older = own.Older;
        var newer = own.Newer;
        Unsafe.Add(ref links, older).Newer = newer;
        Unsafe.Add(ref links, newer).Older = older;
        var oldest = level.Oldest;
        var newest = level.Newest;
        level.Oldest = older == 0 ? newer : oldest;
        level.Newest = newer == 0 ? older : newest;

        own.Newer = _free;
        _free = slot;
        unchecked
        {
            order.Use++;
            _count--;
        }
    }

    /// <summary>Returns an order by its slot, which only this class gives out, so that its bounds need no check.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref OrderSlot At(int slot) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_slots), slot);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int TakeSlot()
    {
        var slot = _free;
        if (slot == 0)
        {
            return NewSlot();
        }

        _free = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_links), slot).Newer;
        return slot;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int NewSlot()
    {
        if (_used == _slots.Length)
        {
            Array.Resize(ref _slots, _slots.Length * 2);
            Array.Resize(ref _links, _links.Length * 2);
        }

        return _used++;
    }

    /// <summary>The two sides, held in place: one step less to a level than through an array.</summary>
    [InlineArray(2)]
    private struct LadderPair
    {
        private LevelLadder _first;

        public static LadderPair OfEmpty()
        {
            var pair = default(LadderPair);
            pair[0] = new();
            pair[1] = new();
            return pair;
        }
    }
}
