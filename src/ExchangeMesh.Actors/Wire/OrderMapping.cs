using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Actors.Wire;

/// <summary>Maps the bodies of <c>orders.proto</c>. What a venue refuses with a reason passes unchanged.</summary>
internal static class OrderMapping
{
    public static V1.PlaceOrder ToWire(PlaceOrder order) => new()
    {
        Order = order.Order.Value,
        PriceTicks = order.Price.Ticks,
        QuantityLots = order.Quantity.Lots,
        TriggerPriceTicks = order.TriggerPrice.Ticks,
        Instrument = order.Instrument.Value,
        Side = Choice<Side, V1.Side>.ToWire(order.Side),
        Type = Choice<OrderType, V1.OrderType>.ToWire(order.Type),
        TimeInForce = Choice<TimeInForce, V1.TimeInForce>.ToWire(order.TimeInForce),
        SelfTradePrevention = Choice<SelfTradePrevention, V1.SelfTradePrevention>.ToWire(order.SelfTradePrevention),
        TriggerSource = Choice<TriggerSource, V1.TriggerSource>.ToWire(order.TriggerSource),
        PostOnly = order.PostOnly,
        ReduceOnly = order.ReduceOnly,
        Acknowledge = order.Acknowledge,
    };

    public static PlaceOrder FromWire(V1.PlaceOrder order) => new()
    {
        Order = new OrderId(order.Order),
        Price = new Price(order.PriceTicks),
        Quantity = new Quantity(order.QuantityLots),
        TriggerPrice = new Price(order.TriggerPriceTicks),
        Instrument = Incoming.Instrument(order.Instrument),
        Side = Choice<Side, V1.Side>.FromWire(order.Side),
        Type = Choice<OrderType, V1.OrderType>.FromWire(order.Type),
        TimeInForce = Choice<TimeInForce, V1.TimeInForce>.FromWire(order.TimeInForce),
        SelfTradePrevention = Choice<SelfTradePrevention, V1.SelfTradePrevention>.FromWire(order.SelfTradePrevention),
        TriggerSource = Choice<TriggerSource, V1.TriggerSource>.FromWire(order.TriggerSource),
        PostOnly = order.PostOnly,
        ReduceOnly = order.ReduceOnly,
        Acknowledge = order.Acknowledge,
    };

    public static V1.AmendOrder ToWire(AmendOrder amendment) => new()
    {
        Order = amendment.Order.Value,
        Instrument = amendment.Instrument.Value,
        PriceTicks = amendment.Price.Ticks,
        QuantityLots = amendment.Quantity.Lots,
    };

    public static AmendOrder FromWire(V1.AmendOrder amendment) => new(
        new OrderId(amendment.Order),
        Incoming.Instrument(amendment.Instrument),
        new Price(amendment.PriceTicks),
        new Quantity(amendment.QuantityLots));

    public static V1.CancelOrder ToWire(CancelOrder cancellation) => new()
    {
        Order = cancellation.Order.Value,
        Instrument = cancellation.Instrument.Value,
    };

    public static CancelOrder FromWire(V1.CancelOrder cancellation) =>
        new(new OrderId(cancellation.Order), Incoming.Instrument(cancellation.Instrument));

    public static V1.MassCancel ToWire(MassCancel cancellation) => new() { Instrument = cancellation.Instrument.Value };

    public static MassCancel FromWire(V1.MassCancel cancellation) => new(Incoming.Instrument(cancellation.Instrument));

    public static V1.OrderAccepted ToWire(OrderAccepted accepted) => new()
    {
        Order = accepted.Order.Value,
        Instrument = accepted.Instrument.Value,
    };

    public static OrderAccepted FromWire(V1.OrderAccepted accepted) =>
        new(new OrderId(accepted.Order), Incoming.Instrument(accepted.Instrument));

    public static V1.OrderRejected ToWire(OrderRejected rejected) => new()
    {
        Order = rejected.Order.Value,
        Instrument = rejected.Instrument.Value,
        Reason = Choice<RejectReason, V1.RejectReason>.ToWire(rejected.Reason),
        Refused = Choice<MessageKind, V1.MessageKind>.ToWire(rejected.Refused),
    };

    public static OrderRejected FromWire(V1.OrderRejected rejected) => new(
        new OrderId(rejected.Order),
        Incoming.Instrument(rejected.Instrument),
        Choice<RejectReason, V1.RejectReason>.FromWire(rejected.Reason),
        Choice<MessageKind, V1.MessageKind>.FromWire(rejected.Refused));

    public static V1.OrderFilled ToWire(OrderFilled filled) => new()
    {
        Order = filled.Order.Value,
        PriceTicks = filled.Price.Ticks,
        QuantityLots = filled.Quantity.Lots,
        RemainingLots = filled.Remaining.Lots,
        FeeMicros = filled.Fee.Micros,
        Instrument = filled.Instrument.Value,
        Side = Choice<Side, V1.Side>.ToWire(filled.Side),
        Liquidity = Choice<Liquidity, V1.Liquidity>.ToWire(filled.Liquidity),
    };

    public static OrderFilled FromWire(V1.OrderFilled filled) => new(
        new OrderId(filled.Order),
        new Price(Incoming.NotNegative(filled.PriceTicks)),
        new Quantity(Incoming.NotNegative(filled.QuantityLots)),
        new Quantity(Incoming.NotNegative(filled.RemainingLots)),
        new Money(filled.FeeMicros),
        Incoming.Instrument(filled.Instrument),
        Choice<Side, V1.Side>.FromWire(filled.Side),
        Choice<Liquidity, V1.Liquidity>.FromWire(filled.Liquidity));

    public static V1.OrderCancelled ToWire(OrderCancelled cancelled) => new()
    {
        Order = cancelled.Order.Value,
        UnfilledLots = cancelled.Unfilled.Lots,
        Instrument = cancelled.Instrument.Value,
        Reason = Choice<CancelReason, V1.CancelReason>.ToWire(cancelled.Reason),
        FeeMicros = cancelled.Fee.Micros,
    };

    public static OrderCancelled FromWire(V1.OrderCancelled cancelled) => new(
        new OrderId(cancelled.Order),
        new Quantity(Incoming.NotNegative(cancelled.UnfilledLots)),
        Incoming.Instrument(cancelled.Instrument),
        Choice<CancelReason, V1.CancelReason>.FromWire(cancelled.Reason),
        new Money(Incoming.NotNegative(cancelled.FeeMicros)));
}
