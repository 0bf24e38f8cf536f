using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Actors.Wire;

/// <summary>Maps the bodies of <c>lending.proto</c>. What a venue refuses with a reason passes unchanged.</summary>
internal static class LendingMapping
{
    public static V1.SupplyAsset ToWire(SupplyAsset supply) => new()
    {
        AmountMicros = supply.Amount.Micros,
        Asset = supply.Asset.Value,
    };

    public static SupplyAsset FromWire(V1.SupplyAsset supply) =>
        new(new Money(supply.AmountMicros), Incoming.Asset(supply.Asset));

    public static V1.WithdrawAsset ToWire(WithdrawAsset withdrawal) => new()
    {
        AmountMicros = withdrawal.Amount.Micros,
        Asset = withdrawal.Asset.Value,
    };

    public static WithdrawAsset FromWire(V1.WithdrawAsset withdrawal) =>
        new(new Money(withdrawal.AmountMicros), Incoming.Asset(withdrawal.Asset));

    public static V1.BorrowAsset ToWire(BorrowAsset borrowing) => new()
    {
        AmountMicros = borrowing.Amount.Micros,
        Asset = borrowing.Asset.Value,
    };

    public static BorrowAsset FromWire(V1.BorrowAsset borrowing) =>
        new(new Money(borrowing.AmountMicros), Incoming.Asset(borrowing.Asset));

    public static V1.RepayDebt ToWire(RepayDebt repayment) => new()
    {
        AmountMicros = repayment.Amount.Micros,
        Asset = repayment.Asset.Value,
    };

    public static RepayDebt FromWire(V1.RepayDebt repayment) =>
        new(new Money(repayment.AmountMicros), Incoming.Asset(repayment.Asset));

    public static V1.LiquidationCall ToWire(LiquidationCall call) => new()
    {
        AmountMicros = call.Amount.Micros,
        Borrower = call.Borrower.Value,
        DebtAsset = call.DebtAsset.Value,
        CollateralAsset = call.CollateralAsset.Value,
        LeastBonusPpm = call.LeastBonus.PartsPerMillion,
    };

    public static LiquidationCall FromWire(V1.LiquidationCall call) => new(
        new Money(call.AmountMicros),
        Incoming.Participant(call.Borrower),
        Incoming.Asset(call.DebtAsset),
        Incoming.Asset(call.CollateralAsset),
        new Ratio(Incoming.NotNegative(call.LeastBonusPpm)));

    public static V1.LoanChanged ToWire(LoanChanged changed) => new()
    {
        AmountMicros = changed.Amount.Micros,
        Asset = changed.Asset.Value,
        Done = Choice<MessageKind, V1.MessageKind>.ToWire(changed.Done),
    };

    public static LoanChanged FromWire(V1.LoanChanged changed) => new(
        new Money(Incoming.NotNegative(changed.AmountMicros)),
        Incoming.Asset(changed.Asset),
        Choice<MessageKind, V1.MessageKind>.FromWire(changed.Done));

    public static V1.HealthWarning ToWire(HealthWarning warning) => new()
    {
        HealthFactorPpm = warning.HealthFactor.PartsPerMillion,
        DebtMicros = warning.Debt.Micros,
        CollateralMicros = warning.Collateral.Micros,
    };

    public static HealthWarning FromWire(V1.HealthWarning warning) => new(
        new Ratio(Incoming.NotNegative(warning.HealthFactorPpm)),
        new Money(Incoming.NotNegative(warning.DebtMicros)),
        new Money(Incoming.NotNegative(warning.CollateralMicros)));

    public static V1.LoanLiquidatable ToWire(LoanLiquidatable loan) => new()
    {
        MaxRepayMicros = loan.MaxRepay.Micros,
        BonusPpm = loan.Bonus.PartsPerMillion,
        HealthFactorPpm = loan.HealthFactor.PartsPerMillion,
        Borrower = loan.Borrower.Value,
        DebtAsset = loan.DebtAsset.Value,
        CollateralAsset = loan.CollateralAsset.Value,
    };

    public static LoanLiquidatable FromWire(V1.LoanLiquidatable loan) => new(
        new Money(Incoming.NotNegative(loan.MaxRepayMicros)),
        new Ratio(Incoming.NotNegative(loan.BonusPpm)),
        new Ratio(Incoming.NotNegative(loan.HealthFactorPpm)),
        Incoming.Participant(loan.Borrower),
        Incoming.Asset(loan.DebtAsset),
        Incoming.Asset(loan.CollateralAsset));

    public static V1.CollateralSeized ToWire(CollateralSeized seized) => new()
    {
        RepaidMicros = seized.Repaid.Micros,
        SeizedMicros = seized.Seized.Micros,
        Borrower = seized.Borrower.Value,
        DebtAsset = seized.DebtAsset.Value,
        CollateralAsset = seized.CollateralAsset.Value,
    };

    public static CollateralSeized FromWire(V1.CollateralSeized seized) => new(
        new Money(seized.RepaidMicros),
        new Money(Incoming.NotNegative(seized.SeizedMicros)),
        Incoming.Participant(seized.Borrower),
        Incoming.Asset(seized.DebtAsset),
        Incoming.Asset(seized.CollateralAsset));

    public static V1.LoanLiquidated ToWire(LoanLiquidated liquidated) => new()
    {
        RepaidMicros = liquidated.Repaid.Micros,
        SeizedMicros = liquidated.Seized.Micros,
        DebtAsset = liquidated.DebtAsset.Value,
        CollateralAsset = liquidated.CollateralAsset.Value,
    };

    public static LoanLiquidated FromWire(V1.LoanLiquidated liquidated) => new(
        new Money(Incoming.NotNegative(liquidated.RepaidMicros)),
        new Money(Incoming.NotNegative(liquidated.SeizedMicros)),
        Incoming.Asset(liquidated.DebtAsset),
        Incoming.Asset(liquidated.CollateralAsset));
}
