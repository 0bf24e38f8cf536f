using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Actors.Wire;

/// <summary>Maps the bodies of <c>accounts.proto</c>. What a venue refuses with a reason passes unchanged.</summary>
internal static class AccountMapping
{
    public static V1.TransferOut ToWire(TransferOut transfer) => new()
    {
        AmountMicros = transfer.Amount.Micros,
        Asset = transfer.Asset.Value,
        Destination = transfer.Destination.Value,
    };

    public static TransferOut FromWire(V1.TransferOut transfer) => new(
        new Money(transfer.AmountMicros),
        Incoming.Asset(transfer.Asset),
        Incoming.Participant(transfer.Destination));

    public static V1.TransferIn ToWire(TransferIn transfer) => new()
    {
        AmountMicros = transfer.Amount.Micros,
        Asset = transfer.Asset.Value,
        Account = transfer.Account.Value,
    };

    public static TransferIn FromWire(V1.TransferIn transfer) => new(
        new Money(Incoming.NotNegative(transfer.AmountMicros)),
        Incoming.Asset(transfer.Asset),
        Incoming.Participant(transfer.Account));

    public static V1.TransferSettled ToWire(TransferSettled settled) => new()
    {
        AmountMicros = settled.Amount.Micros,
        Asset = settled.Asset.Value,
    };

    public static TransferSettled FromWire(V1.TransferSettled settled) =>
        new(new Money(settled.AmountMicros), Incoming.Asset(settled.Asset));

    public static V1.AdjustIsolatedMargin ToWire(AdjustIsolatedMargin adjustment) => new()
    {
        AmountMicros = adjustment.Amount.Micros,
        Instrument = adjustment.Instrument.Value,
    };

    public static AdjustIsolatedMargin FromWire(V1.AdjustIsolatedMargin adjustment) =>
        new(new Money(adjustment.AmountMicros), Incoming.Instrument(adjustment.Instrument));

    public static V1.MarginCall ToWire(MarginCall call) => new()
    {
        EquityMicros = call.Equity.Micros,
        MaintenanceMarginMicros = call.MaintenanceMargin.Micros,
        ShortfallMicros = call.Shortfall.Micros,
        Instrument = call.Instrument.Value,
    };

    public static MarginCall FromWire(V1.MarginCall call) => new(
        new Money(call.EquityMicros),
        new Money(Incoming.NotNegative(call.MaintenanceMarginMicros)),
        new Money(Incoming.NotNegative(call.ShortfallMicros)),
        Incoming.Instrument(call.Instrument));

    public static V1.PositionLiquidated ToWire(PositionLiquidated liquidated) => new()
    {
        QuantityLots = liquidated.Quantity.Lots,
        PriceTicks = liquidated.Price.Ticks,
        Instrument = liquidated.Instrument.Value,
        Stage = Choice<LiquidationStage, V1.LiquidationStage>.ToWire(liquidated.Stage),
    };

    public static PositionLiquidated FromWire(V1.PositionLiquidated liquidated) => new(
        new Quantity(liquidated.QuantityLots),
        new Price(Incoming.NotNegative(liquidated.PriceTicks)),
        Incoming.Instrument(liquidated.Instrument),
        Choice<LiquidationStage, V1.LiquidationStage>.FromWire(liquidated.Stage));

    public static V1.PositionDeleveraged ToWire(PositionDeleveraged deleveraged) => new()
    {
        QuantityLots = deleveraged.Quantity.Lots,
        PriceTicks = deleveraged.Price.Ticks,
        Instrument = deleveraged.Instrument.Value,
    };

    public static PositionDeleveraged FromWire(V1.PositionDeleveraged deleveraged) => new(
        new Quantity(deleveraged.QuantityLots),
        new Price(Incoming.NotNegative(deleveraged.PriceTicks)),
        Incoming.Instrument(deleveraged.Instrument));

    public static V1.LossShared ToWire(LossShared shared) => new()
    {
        AmountMicros = shared.Amount.Micros,
        Asset = shared.Asset.Value,
    };

    public static LossShared FromWire(V1.LossShared shared) =>
        new(new Money(Incoming.NotNegative(shared.AmountMicros)), Incoming.Asset(shared.Asset));

    public static V1.OptionSettled ToWire(OptionSettled settled) => new()
    {
        QuantityLots = settled.Quantity.Lots,
        PaidMicros = settled.Paid.Micros,
        SettlementMicros = settled.SettlementMicros,
        Instrument = settled.Instrument.Value,
    };

    public static OptionSettled FromWire(V1.OptionSettled settled) => new(
        new Quantity(settled.QuantityLots),
        new Money(settled.PaidMicros),
        Incoming.NotNegative(settled.SettlementMicros),
        Incoming.Instrument(settled.Instrument));

    public static V1.PriceReport ToWire(PriceReport report) => new()
    {
        PriceMicros = report.PriceMicros,
        Instrument = report.Instrument.Value,
    };

    public static PriceReport FromWire(V1.PriceReport report) =>
        new(Incoming.NotNegative(report.PriceMicros), Incoming.Instrument(report.Instrument));

    public static V1.Shock ToWire(Shock shock) => new()
    {
        Amount = shock.Amount,
        SizePpm = shock.Size.PartsPerMillion,
        LengthNs = shock.Length.Nanoseconds,
        Instrument = shock.Instrument.Value,
        Asset = shock.Asset.Value,
        Of = Choice<ShockKind, V1.ShockKind>.ToWire(shock.Of),
    };

    public static Shock FromWire(V1.Shock shock) => new(
        shock.Amount,
        new Ratio(shock.SizePpm),
        new Duration(Incoming.NotNegative(shock.LengthNs)),
        Incoming.Instrument(shock.Instrument),
        Incoming.Asset(shock.Asset),
        Choice<ShockKind, V1.ShockKind>.FromWire(shock.Of));
}
