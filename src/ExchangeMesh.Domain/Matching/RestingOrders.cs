using System.Runtime.CompilerServices;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Matching;

/// <summary>One resting order and its neighbours in the two lists that it is in.</summary>
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

    /// <summary>The next older order of the level; 0 is none.</summary>
    public int Older;

    /// <summary>The next newer order of the level; 0 is none. In a free slot: the next free one.</summary>
    public int Newer;

    /// <summary>The owner's next older order; 0 is none.</summary>
    public int OwnOlder;

    /// <summary>The owner's next newer order; 0 is none.</summary>
    public int OwnNewer;

    /// <summary>Who trades.</summary>
    public int Owner;

    /// <summary>How many orders have left the slot.</summary>
    public int Use;

    /// <summary>Which way the order trades.</summary>
    public readonly Side Side => Key < 0 ? Side.Buy : Side.Sell;

    /// <summary>The price at which it rests.</summary>
    public readonly Price Price => new(Math.Abs(Key));
}

/// <summary>The orders that rest in one book, in pooled slots: by price level, by owner and by handle.</summary>
/// <remarks>References into <see cref="Slots"/> hold until the next <see cref="Add"/>.</remarks>
internal sealed class RestingOrders
{
    private readonly LevelLadder _bids = new();
    private readonly LevelLadder _asks = new();
    private readonly NewestOrders _newest = new();
    private OrderSlot[] _slots = new OrderSlot[64];
    private int _used = 1;
    private int _free;

    /// <summary>How many orders rest.</summary>
    public int Count { get; private set; }

    /// <summary>The slots; an order's handle names its slot.</summary>
    public OrderSlot[] Slots => _slots;

    /// <summary>Returns the key of a price on one side: the less, the better.</summary>
    public static long KeyOf(Side side, Price price) => side == Side.Buy ? -price.Ticks : price.Ticks;

    /// <summary>Returns the levels of one side.</summary>
    public LevelLadder Levels(Side side) => side == Side.Buy ? _bids : _asks;

    /// <summary>Returns the slot of the order that a handle names, or 0.</summary>
    public int Find(OrderHandle handle)
    {
        var slot = handle.Slot;
        return unchecked((uint)slot) < (uint)_used && _slots[slot].Use == handle.Use && _slots[slot].Key != 0 ? slot : 0;
    }

    /// <summary>Returns the handle of the order in a slot.</summary>
    public OrderHandle HandleOf(int slot) => new(slot, _slots[slot].Use);

    /// <summary>Returns what is known of the order in a slot.</summary>
    public RestingOrder Describe(int slot)
    {
        ref readonly var order = ref _slots[slot];
        return new(new(order.Owner), new(order.Order), HandleOf(slot), order.Side, order.Price, new(order.Lots), order.Tag);
    }

    /// <summary>Returns the slot of the owner's newest order, or 0.</summary>
    public int NewestOf(ParticipantId owner) => _newest.Of(owner.Value);

    /// <summary>Puts what remains of an order at the end of its level.</summary>
    /// <returns>The slot.</returns>
    public int Add(in IncomingOrder incoming, long lots)
    {
        var slot = TakeSlot();
        var key = KeyOf(incoming.Side, incoming.Limit);
        var slots = _slots;
        ref var order = ref slots[slot];
        ref var level = ref Levels(incoming.Side).Occupy(key);
        order.Lots = lots;
        order.Key = key;
        order.Order = incoming.Order.Value;
        order.Tag = incoming.Tag;
        order.Owner = incoming.Owner.Value;
        order.Newer = 0;
        order.Older = level.Newest;
        if (level.Newest == 0)
        {
            level.Oldest = slot;
        }
        else
        {
            slots[level.Newest].Newer = slot;
        }

        level.Newest = slot;
        level.Lots += lots;
        ref var newest = ref _newest.Of(order.Owner);
        order.OwnOlder = newest;
        order.OwnNewer = 0;
        slots[newest].OwnNewer = slot;
        newest = slot;
        Count++;
        return slot;
    }

    /// <summary>Takes an order out of its level and frees its slot; vacates the level with its last order.</summary>
    public void Remove(int slot)
    {
        ref readonly var order = ref _slots[slot];
        var levels = order.Key < 0 ? _bids : _asks;
        ref var level = ref levels.Find(order.Key);
        level.Lots -= order.Lots;
        if (Unlink(slot, ref level))
        {
            levels.Vacate(order.Key);
        }

        Release(slot);
    }

    /// <summary>Takes an order off its level's list.</summary>
    /// <returns>Whether the level is empty now.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Unlink(int slot, ref LevelQueue level)
    {
        var slots = _slots;
        var older = slots[slot].Older;
        var newer = slots[slot].Newer;
        if (older == 0)
        {
            level.Oldest = newer;
        }
        else
        {
            slots[older].Newer = newer;
        }

        if (newer == 0)
        {
            level.Newest = older;
        }
        else
        {
            slots[newer].Older = older;
        }

        return level.Oldest == 0;
    }

    /// <summary>Takes an order that is off its level's list off its owner's, and frees its slot.</summary>
    public void Release(int slot)
    {
        var slots = _slots;
        ref var order = ref slots[slot];
        if (order.OwnNewer == 0)
        {
            _newest.Of(order.Owner) = order.OwnOlder;
        }
        else
        {
            slots[order.OwnNewer].OwnOlder = order.OwnOlder;
        }

        slots[order.OwnOlder].OwnNewer = order.OwnNewer;
        order.Key = 0;
        order.Use = unchecked(order.Use + 1);
        order.Newer = _free;
        _free = slot;
        Count--;
    }

    private int TakeSlot()
    {
        var slot = _free;
        if (slot != 0)
        {
            _free = _slots[slot].Newer;
            return slot;
        }

        if (_used == _slots.Length)
        {
            Array.Resize(ref _slots, _slots.Length * 2);
        }

        return _used++;
    }
}

/// <summary>The slot of each owner's newest order, in pages that are made as owners come.</summary>
internal sealed class NewestOrders
{
    private const int PageBits = 10;

    private int[][] _pages = [];

    /// <summary>Returns where the slot of the owner's newest order stands; 0 there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref int Of(int owner)
    {
        var page = owner >> PageBits;
        var pages = _pages;
        if ((uint)page < (uint)pages.Length && pages[page].Length != 0)
        {
            return ref pages[page][owner & ((1 << PageBits) - 1)];
        }

        return ref Grow(owner);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref int Grow(int owner)
    {
        Invariant.Holds(owner >= 0, "an order has no owner");
        var page = owner >> PageBits;
        var known = _pages.Length;
        if (page >= known)
        {
            Array.Resize(ref _pages, Math.Max(page + 1, known * 2));
            _pages.AsSpan(known).Fill([]);
        }

        _pages[page] = new int[1 << PageBits];
        return ref _pages[page][owner & ((1 << PageBits) - 1)];
    }
}
