using ExchangeMesh.Domain.Messages;

namespace ExchangeMesh.Actors.Wire;

/// <summary>Maps what participants say to each other, whatever its kind.</summary>
public static class MessageMapping
{
    /// <summary>Returns the message as it travels.</summary>
    /// <exception cref="MalformedMessageException">There is no message, or a field holds no value of its type.</exception>
    public static V1.Message ToWire(in Message message) => message.Kind switch
    {
        MessageKind.PlaceOrder => new() { PlaceOrder = OrderMapping.ToWire(message.Body<PlaceOrder>()) },
        MessageKind.AmendOrder => new() { AmendOrder = OrderMapping.ToWire(message.Body<AmendOrder>()) },
        MessageKind.CancelOrder => new() { CancelOrder = OrderMapping.ToWire(message.Body<CancelOrder>()) },
        MessageKind.MassCancel => new() { MassCancel = OrderMapping.ToWire(message.Body<MassCancel>()) },
        MessageKind.TransferOut => new() { TransferOut = AccountMapping.ToWire(message.Body<TransferOut>()) },
        MessageKind.AdjustIsolatedMargin => new() { AdjustIsolatedMargin = AccountMapping.ToWire(message.Body<AdjustIsolatedMargin>()) },
        MessageKind.OrderAccepted => new() { OrderAccepted = OrderMapping.ToWire(message.Body<OrderAccepted>()) },
        MessageKind.OrderRejected => new() { OrderRejected = OrderMapping.ToWire(message.Body<OrderRejected>()) },
        MessageKind.OrderFilled => new() { OrderFilled = OrderMapping.ToWire(message.Body<OrderFilled>()) },
        MessageKind.OrderCancelled => new() { OrderCancelled = OrderMapping.ToWire(message.Body<OrderCancelled>()) },
        MessageKind.MarginCall => new() { MarginCall = AccountMapping.ToWire(message.Body<MarginCall>()) },
        MessageKind.PositionLiquidated => new() { PositionLiquidated = AccountMapping.ToWire(message.Body<PositionLiquidated>()) },
        MessageKind.PositionDeleveraged => new() { PositionDeleveraged = AccountMapping.ToWire(message.Body<PositionDeleveraged>()) },
        MessageKind.TransferIn => new() { TransferIn = AccountMapping.ToWire(message.Body<TransferIn>()) },
        MessageKind.TransferSettled => new() { TransferSettled = AccountMapping.ToWire(message.Body<TransferSettled>()) },
        MessageKind.PriceReport => new() { PriceReport = AccountMapping.ToWire(message.Body<PriceReport>()) },
        MessageKind.SupplyAsset => new() { SupplyAsset = LendingMapping.ToWire(message.Body<SupplyAsset>()) },
        MessageKind.WithdrawAsset => new() { WithdrawAsset = LendingMapping.ToWire(message.Body<WithdrawAsset>()) },
        MessageKind.BorrowAsset => new() { BorrowAsset = LendingMapping.ToWire(message.Body<BorrowAsset>()) },
        MessageKind.RepayDebt => new() { RepayDebt = LendingMapping.ToWire(message.Body<RepayDebt>()) },
        MessageKind.LiquidationCall => new() { LiquidationCall = LendingMapping.ToWire(message.Body<LiquidationCall>()) },
        MessageKind.LoanChanged => new() { LoanChanged = LendingMapping.ToWire(message.Body<LoanChanged>()) },
        MessageKind.HealthWarning => new() { HealthWarning = LendingMapping.ToWire(message.Body<HealthWarning>()) },
        MessageKind.LoanLiquidatable => new() { LoanLiquidatable = LendingMapping.ToWire(message.Body<LoanLiquidatable>()) },
        MessageKind.CollateralSeized => new() { CollateralSeized = LendingMapping.ToWire(message.Body<CollateralSeized>()) },
        MessageKind.LoanLiquidated => new() { LoanLiquidated = LendingMapping.ToWire(message.Body<LoanLiquidated>()) },
        MessageKind.OptionSettled => new() { OptionSettled = AccountMapping.ToWire(message.Body<OptionSettled>()) },
        MessageKind.Shock => new() { Shock = AccountMapping.ToWire(message.Body<Shock>()) },
        MessageKind.HaltNotice => new() { HaltNotice = MarketViewMapping.ToWire(message.Body<HaltNotice>()) },
        MessageKind.PortfolioOffered => new() { PortfolioOffered = PortfolioMapping.ToWire(message.Body<PortfolioOffered>()) },
        MessageKind.BidForPortfolio => new() { BidForPortfolio = PortfolioMapping.ToWire(message.Body<BidForPortfolio>()) },
        MessageKind.LossShared => new() { LossShared = AccountMapping.ToWire(message.Body<LossShared>()) },
        MessageKind.PositionAssigned => new() { PositionAssigned = PortfolioMapping.ToWire(message.Body<PositionAssigned>()) },
        MessageKind.CallOffer => new() { CallOffer = ModelMapping.ToWire(message.Body<CallOffer>()) },
        MessageKind.DemandSchedule => new() { DemandSchedule = ModelMapping.ToWire(message.Body<DemandSchedule>()) },
        MessageKind.CallPrice => new() { CallPrice = ModelMapping.ToWire(message.Body<CallPrice>()) },
        MessageKind.ClaimNotice => new() { ClaimNotice = ModelMapping.ToWire(message.Body<ClaimNotice>()) },
        MessageKind.PositionStanding => new() { PositionStanding = ModelMapping.ToWire(message.Body<PositionStanding>()) },
        _ => throw new MalformedMessageException($"A message of kind {message.Kind} does not travel."),
    };

    /// <summary>Returns what a message that has travelled says.</summary>
    /// <exception cref="MalformedMessageException">The kind is unknown, or a field cannot be meant.</exception>
    public static Message FromWire(V1.Message wire) => wire.BodyCase switch
    {
        V1.Message.BodyOneofCase.PlaceOrder => Message.Of(OrderMapping.FromWire(wire.PlaceOrder)),
        V1.Message.BodyOneofCase.AmendOrder => Message.Of(OrderMapping.FromWire(wire.AmendOrder)),
        V1.Message.BodyOneofCase.CancelOrder => Message.Of(OrderMapping.FromWire(wire.CancelOrder)),
        V1.Message.BodyOneofCase.MassCancel => Message.Of(OrderMapping.FromWire(wire.MassCancel)),
        V1.Message.BodyOneofCase.TransferOut => Message.Of(AccountMapping.FromWire(wire.TransferOut)),
        V1.Message.BodyOneofCase.AdjustIsolatedMargin => Message.Of(AccountMapping.FromWire(wire.AdjustIsolatedMargin)),
        V1.Message.BodyOneofCase.OrderAccepted => Message.Of(OrderMapping.FromWire(wire.OrderAccepted)),
        V1.Message.BodyOneofCase.OrderRejected => Message.Of(OrderMapping.FromWire(wire.OrderRejected)),
        V1.Message.BodyOneofCase.OrderFilled => Message.Of(OrderMapping.FromWire(wire.OrderFilled)),
        V1.Message.BodyOneofCase.OrderCancelled => Message.Of(OrderMapping.FromWire(wire.OrderCancelled)),
        V1.Message.BodyOneofCase.MarginCall => Message.Of(AccountMapping.FromWire(wire.MarginCall)),
        V1.Message.BodyOneofCase.PositionLiquidated => Message.Of(AccountMapping.FromWire(wire.PositionLiquidated)),
        V1.Message.BodyOneofCase.PositionDeleveraged => Message.Of(AccountMapping.FromWire(wire.PositionDeleveraged)),
        V1.Message.BodyOneofCase.TransferIn => Message.Of(AccountMapping.FromWire(wire.TransferIn)),
        V1.Message.BodyOneofCase.TransferSettled => Message.Of(AccountMapping.FromWire(wire.TransferSettled)),
        V1.Message.BodyOneofCase.PriceReport => Message.Of(AccountMapping.FromWire(wire.PriceReport)),
        V1.Message.BodyOneofCase.SupplyAsset => Message.Of(LendingMapping.FromWire(wire.SupplyAsset)),
        V1.Message.BodyOneofCase.WithdrawAsset => Message.Of(LendingMapping.FromWire(wire.WithdrawAsset)),
        V1.Message.BodyOneofCase.BorrowAsset => Message.Of(LendingMapping.FromWire(wire.BorrowAsset)),
        V1.Message.BodyOneofCase.RepayDebt => Message.Of(LendingMapping.FromWire(wire.RepayDebt)),
        V1.Message.BodyOneofCase.LiquidationCall => Message.Of(LendingMapping.FromWire(wire.LiquidationCall)),
        V1.Message.BodyOneofCase.LoanChanged => Message.Of(LendingMapping.FromWire(wire.LoanChanged)),
        V1.Message.BodyOneofCase.HealthWarning => Message.Of(LendingMapping.FromWire(wire.HealthWarning)),
        V1.Message.BodyOneofCase.LoanLiquidatable => Message.Of(LendingMapping.FromWire(wire.LoanLiquidatable)),
        V1.Message.BodyOneofCase.CollateralSeized => Message.Of(LendingMapping.FromWire(wire.CollateralSeized)),
        V1.Message.BodyOneofCase.LoanLiquidated => Message.Of(LendingMapping.FromWire(wire.LoanLiquidated)),
        V1.Message.BodyOneofCase.OptionSettled => Message.Of(AccountMapping.FromWire(wire.OptionSettled)),
        V1.Message.BodyOneofCase.Shock => Message.Of(AccountMapping.FromWire(wire.Shock)),
        V1.Message.BodyOneofCase.HaltNotice => Message.Of(MarketViewMapping.FromWire(wire.HaltNotice)),
        V1.Message.BodyOneofCase.PortfolioOffered => Message.Of(PortfolioMapping.FromWire(wire.PortfolioOffered)),
        V1.Message.BodyOneofCase.BidForPortfolio => Message.Of(PortfolioMapping.FromWire(wire.BidForPortfolio)),
        V1.Message.BodyOneofCase.LossShared => Message.Of(AccountMapping.FromWire(wire.LossShared)),
        V1.Message.BodyOneofCase.PositionAssigned => Message.Of(PortfolioMapping.FromWire(wire.PositionAssigned)),
        V1.Message.BodyOneofCase.CallOffer => Message.Of(ModelMapping.FromWire(wire.CallOffer)),
        V1.Message.BodyOneofCase.DemandSchedule => Message.Of(ModelMapping.FromWire(wire.DemandSchedule)),
        V1.Message.BodyOneofCase.CallPrice => Message.Of(ModelMapping.FromWire(wire.CallPrice)),
        V1.Message.BodyOneofCase.ClaimNotice => Message.Of(ModelMapping.FromWire(wire.ClaimNotice)),
        V1.Message.BodyOneofCase.PositionStanding => Message.Of(ModelMapping.FromWire(wire.PositionStanding)),
        _ => throw new MalformedMessageException("A message of an unknown kind, or of none."),
    };
}
