using System.Runtime.CompilerServices;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Matching;

/// <summary>The resting orders of one instrument, and the rule by which incoming ones trade with them: price, then time.</summary>
/// <remarks>
/// <para>
/// Each command returns its events in the order in which they happened; they are valid until the next command. A
/// refused command changes nothing and returns one <see cref="BookEventKind.Rejected"/>. The book has one owner, knows
/// no accounts and no clock, and allocates nothing once its pools have grown.
/// </para>
/// <para>
/// Prices are at most 2⁶⁰ ticks; the sum of quantities of one price level must fit 64 bits. Beyond that the run ends
/// with an <see cref="OverflowException"/>.
/// </para>
/// </remarks>
public sealed partial class OrderBook
{
    private readonly RestingOrders _resting;
    private EventBuffer _events = new();

    /// <summary>Opens an empty book.</summary>
    /// <param name="capacity">For how many resting orders to make room at once; there is no limit.</param>
    public OrderBook(int capacity = 64) => _resting = new(Math.Max(capacity, 2));

    /// <summary>How many orders rest.</summary>
    public int Count => _resting.Count;

    /// <summary>The highest price of a resting buy order, or <see cref="Price.None"/>.</summary>
    public Price BestBid => Best(Side.Buy);

    /// <summary>The lowest price of a resting sell order, or <see cref="Price.None"/>.</summary>
    public Price BestAsk => Best(Side.Sell);

    /// <summary>Returns the best price of one side, or <see cref="Price.None"/>.</summary>
    public Price Best(Side side)
    {
        var key = _resting.Levels(side).BestKey;
        return key == LevelTree.NoKey ? Price.None : PriceKey.PriceOf(key);
    }

    /// <summary>Matches an order that arrives, and lets what remains of it rest where its terms say so.</summary>
    /// <returns>
    /// The fills, best price first and oldest first, with resting orders that yielded to self-trade prevention
    /// between them; then <see cref="BookEventKind.Rested"/> or <see cref="BookEventKind.Cancelled"/> for what
    /// remains. Or one rejection: <see cref="RejectReason.QuantityNotPositive"/>,
    /// <see cref="RejectReason.PriceNotPositive"/>, <see cref="RejectReason.ContradictoryTerms"/>,
    /// <see cref="RejectReason.WouldTake"/> or <see cref="RejectReason.NotFillable"/>.
    /// </returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ReadOnlySpan<BookEvent> Place(in IncomingOrder order)
    {
        _events.Clear();
        var refusal = RefusalOf(order);
        if (refusal == RejectReason.None)
        {
            Execute(order);
        }
        else
        {
            _events.Ended(order, default, refusal, order.Quantity.Lots);
        }

        return _events.Events;
    }

    /// <summary>Takes a resting order out of the book.</summary>
    /// <param name="handle">The order.</param>
    /// <param name="reason">What its event shall say.</param>
    /// <returns>One cancellation, or a rejection for <see cref="RejectReason.UnknownOrder"/>.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ReadOnlySpan<BookEvent> Cancel(OrderHandle handle, CancelReason reason = CancelReason.Requested)
    {
        _events.Clear();
        var slot = _resting.Find(handle);
        if (slot == 0)
        {
            _events.Unknown(handle);
        }
        else
        {
            CancelSlot(slot, reason);
        }

        return _events.Events;
    }

    /// <summary>Takes all resting orders of one owner out of the book, which is walked to its end.</summary>
    /// <inheritdoc cref="CancelAll(ParticipantId, Quantity, Quantity, CancelReason)"/>
    public ReadOnlySpan<BookEvent> CancelAll(ParticipantId owner, CancelReason reason = CancelReason.Requested) =>
        CancelAll(owner, new(long.MaxValue), new(long.MaxValue), reason);

    /// <summary>Takes all resting orders of one owner out of the book.</summary>
    /// <remarks>The book keeps no list of an owner's orders: it is walked from its best prices until what the owner has open is found.</remarks>
    /// <param name="owner">Whose orders.</param>
    /// <param name="buys">How much the owner's resting buy orders come to.</param>
    /// <param name="sells">How much the owner's resting sell orders come to.</param>
    /// <param name="reason">What their events shall say.</param>
    /// <returns>One cancellation for each: bids before asks, best price first, oldest first within a level; or nothing.</returns>
    public ReadOnlySpan<BookEvent> CancelAll(ParticipantId owner, Quantity buys, Quantity sells, CancelReason reason = CancelReason.Requested)
    {
        _events.Clear();
        CancelSide(owner, Side.Buy, buys.Lots, reason);
        CancelSide(owner, Side.Sell, sells.Lots, reason);
        return _events.Events;
    }

    /// <summary>Changes a resting order. One that is only reduced keeps its priority; any other arrives anew.</summary>
    /// <param name="handle">The order.</param>
    /// <param name="limit">Its new price.</param>
    /// <param name="remaining">What shall remain of it; positive.</param>
    /// <param name="postOnly">Whether the change is refused rather than let the order trade.</param>
    /// <param name="selfTradePrevention">What happens when it arrives anew and meets an order of its owner.</param>
    /// <param name="tag">The mark with which it arrives anew; its own where none is given.</param>
    /// <returns>
    /// <see cref="BookEventKind.Amended"/>, with the quantity that stands in its place: zero where it arrives anew,
    /// and then the events of <see cref="Place"/> follow, with a new handle where it rests again. Or one rejection:
    /// those of <see cref="Place"/>, or <see cref="RejectReason.UnknownOrder"/>.
    /// </returns>
    public ReadOnlySpan<BookEvent> Amend(
        OrderHandle handle,
        Price limit,
        Quantity remaining,
        bool postOnly = false,
        SelfTradePrevention selfTradePrevention = SelfTradePrevention.None,
        long? tag = null)
    {
        _events.Clear();
        var slot = _resting.Find(handle);
        if (slot == 0)
        {
            _events.Unknown(handle);
            return _events.Events;
        }

        var old = _resting.Describe(slot);
        var order = new IncomingOrder(
            old.Owner, old.Order, old.Side, limit, remaining, TimeInForce.Gtc, postOnly, selfTradePrevention, tag ?? old.Tag);
        var refusal = limit.Ticks == 0 ? RejectReason.PriceNotPositive : RefusalOf(order);
        if (refusal != RejectReason.None)
        {
            _events.Ended(order, default, refusal, remaining.Lots);
        }
        else if (limit == old.Price && remaining <= old.Remaining)
        {
            Reduce(slot, remaining.Lots);
        }
        else
        {
            _events.Moved(order, handle);
            _resting.Remove(slot, ref _resting.At(slot));
            Execute(order);
        }

        return _events.Events;
    }

    /// <summary>Looks a resting order up.</summary>
    /// <returns>Whether it still rests.</returns>
    public bool TryFind(OrderHandle handle, out RestingOrder order)
    {
        var slot = _resting.Find(handle);
        order = slot == 0 ? default : _resting.Describe(slot);
        return slot != 0;
    }

    /// <summary>Returns the price levels of one side, best first.</summary>
    public LevelSequence Levels(Side side) => new(_resting.Levels(side));

    /// <summary>Returns the resting orders of one side by priority: best price first, oldest first within a level.</summary>
    public OrderSequence Orders(Side side) => new(_resting, side);

    /// <summary>Returns what rests on one side at a price.</summary>
    public Quantity QuantityAt(Side side, Price price)
    {
        var levels = _resting.Levels(side);
        var key = PriceKey.Of(side, price);
        return levels.Next(key - 1) == key ? new(levels.Find(key).Lots) : Quantity.Zero;
    }

    /// <summary>Returns how much rests on one side at a price or better.</summary>
    public Quantity QuantityTo(Side side, Price worst)
    {
        var levels = _resting.Levels(side);
        var (last, lots) = (PriceKey.Of(side, worst), 0L);
        for (var key = levels.BestKey; key != LevelTree.NoKey && key <= last; key = levels.Next(key))
        {
            lots += levels.Find(key).Lots;
        }

        return new Quantity(lots);
    }

    /// <summary>Returns what rests on one side at a price or better, and its notional.</summary>
    public Depth DepthTo(Side side, Price worst) => Sum(side, worst, new(long.MaxValue));

    /// <summary>Returns the part of one side that an order of a quantity would take, or all of it where that is less.</summary>
    public Depth DepthFor(Side side, Quantity quantity) => Sum(side, Price.None, quantity);

    /// <summary>Writes the resting orders by priority, bids first: equal books write equal bytes, whatever their histories.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(Count);
        WriteOrders(writer, Side.Buy);
        WriteOrders(writer, Side.Sell);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote, into an empty book; handles are new.</summary>
    public void ReadState(StateReader reader)
    {
        reader.Require(Count == 0, "a new book has orders");
        var count = reader.ReadCount(40);
        while (Count < count)
        {
            var key = reader.ReadInt64();
            var owner = new ParticipantId(reader.ReadInt32());
            var order = new OrderId(reader.ReadInt64());
            var remaining = new Quantity(reader.ReadInt64());
            var tag = reader.ReadInt64();
            reader.Require(key != 0 && owner.Value >= 0 && remaining > Quantity.Zero, "an order that cannot rest");
            var resting = new IncomingOrder(owner, order, PriceKey.SideOf(key), PriceKey.PriceOf(key), remaining, Tag: tag);
            _resting.Add(resting, key, remaining.Lots);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CancelSlot(int slot, CancelReason reason)
    {
        ref var order = ref _resting.At(slot);
        _events.Resting(BookEventKind.Cancelled, reason, order, new(slot, order.Use), order.Lots, 0);
        _resting.Remove(slot, ref order);
    }

    private void Reduce(int slot, long lots)
    {
        ref var order = ref _resting.At(slot);
        _resting.Levels(order.Side).Find(order.Key).Lots -= order.Lots - lots;
        order.Lots = lots;
        _events.Resting(BookEventKind.Amended, default, order, new(slot, order.Use), lots, lots);
    }

    private void CancelSide(ParticipantId owner, Side side, long open, CancelReason reason)
    {
        var levels = _resting.Levels(side);
        var next = levels.BestKey;
        while (next != LevelTree.NoKey && open > 0)
        {
            var slot = levels.Find(next).Oldest;
            next = levels.Next(next);
            while (slot != 0)
            {
                var newer = _resting.NewerThan(slot);
                ref readonly var order = ref _resting.At(slot);
                if (order.Owner == owner.Value)
                {
                    open -= order.Lots;
                    CancelSlot(slot, reason);
                }

                slot = newer;
            }
        }
    }

    private Depth Sum(Side side, Price worst, Quantity most)
    {
        var quantity = Quantity.Zero;
        var notional = Int128.Zero;
        var last = Price.None;
        var worstKey = worst == Price.None ? AnyKey : PriceKey.Of(side, worst);
        foreach (var level in Levels(side))
        {
            if (quantity >= most || PriceKey.Of(side, level.Price) > worstKey)
            {
                break;
            }

            var part = Math.Min(level.Quantity.Lots, most.Lots - quantity.Lots);
            quantity += new Quantity(part);
            notional += (Int128)level.Price.Ticks * part;
            last = level.Price;
        }

        return new(quantity, notional, last);
    }

    private void WriteOrders(StateWriter writer, Side side)
    {
        foreach (var order in Orders(side))
        {
            writer.Write(PriceKey.Of(side, order.Price));
            writer.Write(order.Owner.Value);
            writer.Write(order.Order.Value);
            writer.Write(order.Remaining.Lots);
            writer.Write(order.Tag);
        }
    }
}
