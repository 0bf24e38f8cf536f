using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>On whose behalf an order enters a book.</summary>
internal enum OrderPurpose : byte
{
    /// <summary>A trader's.</summary>
    Trading,

    /// <summary>The venue closes a position of a trader.</summary>
    Liquidation,

    /// <summary>The venue works off a position of its insurance fund.</summary>
    WorkOff,
}

/// <summary>An order on its way into a book; it is handed on by reference, and its limit and lots may be cut on the way.</summary>
internal struct OrderTicket
{
    private const long ReduceOnlyBit = 1L << 32;
    private const int StampShift = 33;
    private static readonly Duration StampUnit = Duration.FromMilliseconds(1);

    /// <summary>Whose account.</summary>
    public int Handle;

    /// <summary>Whose order.</summary>
    public ParticipantId Owner;

    /// <summary>The owner's number for it; negative for orders of the venue's own.</summary>
    public OrderId Order;

    /// <summary>Buy or sell.</summary>
    public Side Side;

    /// <summary>The worst price; unset for a market order.</summary>
    public Price Limit;

    /// <summary>How much.</summary>
    public long Lots;

    /// <summary>How long it lives.</summary>
    public TimeInForce TimeInForce;

    /// <summary>Which of one trader's two orders yields.</summary>
    public SelfTradePrevention SelfTradePrevention;

    /// <summary>Whether it is refused rather than match at once.</summary>
    public bool PostOnly;

    /// <summary>Whether it may only shrink a position.</summary>
    public bool ReduceOnly;

    /// <summary>Whether the trader wants to hear that it rests.</summary>
    public bool Acknowledge;

    /// <summary>When it came to rest, in milliseconds rounded up; zero where the market has no least time in the book.</summary>
    public int Stamp;

    /// <summary>On whose behalf.</summary>
    public OrderPurpose Purpose;

    /// <summary>The recorded event that it follows from, or none.</summary>
    public EventId Cause;

    /// <summary>What the book keeps with the order: the account, whether it is reduce-only, and its stamp.</summary>
    public readonly long Tag => (uint)Handle | (ReduceOnly ? ReduceOnlyBit : 0) | ((long)Stamp << StampShift);

    /// <summary>The order as it arrives at the book.</summary>
    public readonly IncomingOrder Incoming =>
        new(Owner, Order, Side, Limit, new Quantity(Lots), TimeInForce, PostOnly, SelfTradePrevention, Tag);

    /// <summary>Writes the order with all its terms.</summary>
    public readonly void WriteState(StateWriter writer)
    {
        writer.Write(Handle);
        writer.Write(Owner.Value);
        writer.Write(Order.Value);
        writer.Write((int)Side);
        writer.Write(Limit.Ticks);
        writer.Write(Lots);
        writer.Write((int)TimeInForce);
        writer.Write((int)SelfTradePrevention);
        writer.Write(PostOnly);
        writer.Write(ReduceOnly);
        writer.Write(Acknowledge);
        writer.Write((int)Purpose);
        writer.Write(Cause.Value);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public static OrderTicket ReadState(StateReader reader) =>
        new()
        {
            Handle = reader.ReadInt32(),
            Owner = new ParticipantId(reader.ReadInt32()),
            Order = new OrderId(reader.ReadInt64()),
            Side = reader.ReadEnum<Side>(),
            Limit = new Price(reader.ReadInt64()),
            Lots = reader.ReadInt64(),
            TimeInForce = reader.ReadEnum<TimeInForce>(),
            SelfTradePrevention = reader.ReadEnum<SelfTradePrevention>(),
            PostOnly = reader.ReadBoolean(),
            ReduceOnly = reader.ReadBoolean(),
            Acknowledge = reader.ReadBoolean(),
            Purpose = reader.ReadEnum<OrderPurpose>(),
            Cause = new EventId(reader.ReadInt64()),
        };

    /// <summary>Returns the stamp of a time.</summary>
    /// <exception cref="InvariantViolationException">The time is beyond <see cref="InstrumentTerms.LongestWithMinimumRest"/>.</exception>
    public static int StampOf(VirtualTime now)
    {
        Invariant.Holds(now <= VirtualTime.Zero + InstrumentTerms.LongestWithMinimumRest, "a market with a least time in the book runs for no more than twelve days");
        return (int)Rounding.DivideUp((now - VirtualTime.Zero).Nanoseconds, StampUnit.Nanoseconds);
    }

    /// <summary>Returns when a tag's order came to rest.</summary>
    public static VirtualTime RestsFrom(long tag) => VirtualTime.Zero + new Duration((tag >> StampShift) * StampUnit.Nanoseconds);

    /// <summary>Returns a tag with another stamp.</summary>
    public static long Stamped(long tag, int stamp) => (tag & ((1L << StampShift) - 1)) | ((long)stamp << StampShift);

    /// <summary>Returns the account in a tag.</summary>
    public static int HandleOf(long tag) => unchecked((int)tag);

    /// <summary>Returns whether a tag's order is reduce-only.</summary>
    public static bool IsReduceOnly(long tag) => (tag & ReduceOnlyBit) != 0;

    /// <summary>Returns a trader's order; stop and take-profit orders as they are once set off.</summary>
    public static OrderTicket Of(in PlaceOrder order, ParticipantId owner, int handle, EventId cause)
    {
        var isMarket = order.Type == OrderType.Market || (order.Type != OrderType.Limit && !order.Price.IsSet);
        return new OrderTicket
        {
            Handle = handle,
            Owner = owner,
            Order = order.Order,
            Side = order.Side,
            Limit = isMarket ? Price.None : order.Price,
            Lots = order.Quantity.Lots,
            TimeInForce = order.TimeInForce,
            SelfTradePrevention = order.SelfTradePrevention,
            PostOnly = order.PostOnly,
            ReduceOnly = order.ReduceOnly,
            Acknowledge = order.Acknowledge,
            Cause = cause,
        };
    }

    /// <summary>Returns a dormant order that was set off.</summary>
    public static OrderTicket Of(in DormantOrder dormant, EventId cause) =>
        new()
        {
            Handle = HandleOf(dormant.Order.Tag),
            Owner = dormant.Order.Owner,
            Order = dormant.Order.Order,
            Side = dormant.Order.Side,
            Limit = dormant.Order.Limit,
            Lots = dormant.Order.Quantity.Lots,
            TimeInForce = dormant.Order.TimeInForce,
            SelfTradePrevention = dormant.Order.SelfTradePrevention,
            PostOnly = dormant.Order.PostOnly,
            ReduceOnly = IsReduceOnly(dormant.Order.Tag),
            Cause = cause,
        };

    /// <summary>Returns what a resting order is when it arrives anew.</summary>
    public static OrderTicket Of(in RestingOrder resting, Price limit, long lots, EventId cause) =>
        new()
        {
            Handle = HandleOf(resting.Tag),
            Owner = resting.Owner,
            Order = resting.Order,
            Side = resting.Side,
            Limit = limit,
            Lots = lots,
            ReduceOnly = IsReduceOnly(resting.Tag),
            Cause = cause,
        };
}
