using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Messages;

/// <summary>How an order wants to trade.</summary>
public enum OrderType : byte
{
    /// <summary>At the limit price or better.</summary>
    Limit,

    /// <summary>At any price that the venue accepts; never rests.</summary>
    Market,

    /// <summary>Dormant until the price moves against the trader to the trigger; then limit, or market where no price is given.</summary>
    Stop,

    /// <summary>Dormant until the price moves in the trader's favour to the trigger; then limit, or market where no price is given.</summary>
    TakeProfit,
}

/// <summary>Which price sets a dormant order off.</summary>
public enum TriggerSource : byte
{
    /// <summary>The mark price.</summary>
    Mark,

    /// <summary>The last price.</summary>
    Last,
}

/// <summary>An order.</summary>
public readonly record struct PlaceOrder : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.PlaceOrder;

    /// <summary>The trader's number for the order.</summary>
    public OrderId Order { get; init; }

    /// <summary>The worst price for limit orders; ignored for market orders; may be unset for stop and take-profit.</summary>
    public Price Price { get; init; }

    /// <summary>How much; positive.</summary>
    public Quantity Quantity { get; init; }

    /// <summary>The price that sets a stop or take-profit off.</summary>
    public Price TriggerPrice { get; init; }

    /// <summary>What to trade.</summary>
    public InstrumentId Instrument { get; init; }

    /// <summary>Buy or sell.</summary>
    public Side Side { get; init; }

    /// <summary>How to trade.</summary>
    public OrderType Type { get; init; }

    /// <summary>How long the order lives.</summary>
    public TimeInForce TimeInForce { get; init; }

    /// <summary>Which of one trader's two orders yields when they would match.</summary>
    public SelfTradePrevention SelfTradePrevention { get; init; }

    /// <summary>Which price sets a dormant order off.</summary>
    public TriggerSource TriggerSource { get; init; }

    /// <summary>Never take: refused when it would match at once.</summary>
    public bool PostOnly { get; init; }

    /// <summary>Never grow a position: cut to what closes it.</summary>
    public bool ReduceOnly { get; init; }

    /// <summary>Whether the trader wants <see cref="OrderAccepted"/> as well as refusals and fills.</summary>
    public bool Acknowledge { get; init; }
}

/// <summary>A new price and quantity for a resting order; it keeps its priority only when the quantity alone shrinks.</summary>
public readonly record struct AmendOrder(OrderId Order, InstrumentId Instrument, Price Price, Quantity Quantity) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.AmendOrder;
}

/// <summary>Withdraws one order, resting or dormant.</summary>
public readonly record struct CancelOrder(OrderId Order, InstrumentId Instrument) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.CancelOrder;
}

/// <summary>Withdraws all of the trader's orders of an instrument, or of all where it is <see cref="InstrumentId.None"/>.</summary>
public readonly record struct MassCancel(InstrumentId Instrument) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.MassCancel;
}

/// <summary>The order rests in the book or lies dormant; sent where the order asked for it.</summary>
public readonly record struct OrderAccepted(OrderId Order, InstrumentId Instrument) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.OrderAccepted;
}

/// <summary>An order, an amendment, a cancellation or another request is refused; nothing has changed.</summary>
/// <param name="Order">The order; 0 for requests that name none.</param>
/// <param name="Instrument">The instrument, or none.</param>
/// <param name="Reason">Why.</param>
/// <param name="Refused">The kind of the message that is refused.</param>
public readonly record struct OrderRejected(OrderId Order, InstrumentId Instrument, RejectReason Reason, MessageKind Refused) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.OrderRejected;
}

/// <summary>One match of the trader's order.</summary>
/// <param name="Order">The order.</param>
/// <param name="Price">The price of the match.</param>
/// <param name="Quantity">How much was matched; positive.</param>
/// <param name="Remaining">How much of the order is left.</param>
/// <param name="Fee">What the trader paid; negative is a rebate; in the settlement asset.</param>
/// <param name="Instrument">What was traded.</param>
/// <param name="Side">The side of the trader's order.</param>
/// <param name="Liquidity">Whether the order rested or arrived.</param>
public readonly record struct OrderFilled(
    OrderId Order,
    Price Price,
    Quantity Quantity,
    Quantity Remaining,
    Money Fee,
    InstrumentId Instrument,
    Side Side,
    Liquidity Liquidity) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.OrderFilled;
}

/// <summary>The order has left the book, or its dormant place, with so much unfilled.</summary>
/// <param name="Order">The order.</param>
/// <param name="Unfilled">How much of it was not filled.</param>
/// <param name="Instrument">What was to be traded.</param>
/// <param name="Reason">Why it has left.</param>
/// <param name="Fee">What withdrawing it cost, in the settlement asset.</param>
public readonly record struct OrderCancelled(
    OrderId Order, Quantity Unfilled, InstrumentId Instrument, CancelReason Reason, Money Fee = default) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.OrderCancelled;
}
