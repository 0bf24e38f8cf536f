using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Messages;

/// <summary>Pledges a free balance at the lending venue as supply and collateral.</summary>
public readonly record struct SupplyAsset(Money Amount, AssetId Asset) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.SupplyAsset;
}

/// <summary>Takes a supplied amount back into the free balance.</summary>
public readonly record struct WithdrawAsset(Money Amount, AssetId Asset) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.WithdrawAsset;
}

/// <summary>Borrows into the free balance.</summary>
public readonly record struct BorrowAsset(Money Amount, AssetId Asset) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.BorrowAsset;
}

/// <summary>Pays debt back from the free balance, at most what is owed.</summary>
public readonly record struct RepayDebt(Money Amount, AssetId Asset) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.RepayDebt;
}

/// <summary>Repays part of a borrower's debt from the liquidator's free balance and seizes collateral.</summary>
/// <param name="Amount">The most to repay, in the debt asset.</param>
/// <param name="Borrower">Whose loan.</param>
/// <param name="DebtAsset">What is repaid.</param>
/// <param name="CollateralAsset">What is seized.</param>
/// <param name="LeastBonus">The least bonus over the oracle price at which the caller still wants it; at a lower one the call is refused.</param>
public readonly record struct LiquidationCall(
    Money Amount, ParticipantId Borrower, AssetId DebtAsset, AssetId CollateralAsset, Ratio LeastBonus = default) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.LiquidationCall;
}

/// <summary>A supply, withdrawal, borrowing or repayment was carried out.</summary>
/// <param name="Amount">How much.</param>
/// <param name="Asset">Of what.</param>
/// <param name="Done">The kind of the request.</param>
public readonly record struct LoanChanged(Money Amount, AssetId Asset, MessageKind Done) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.LoanChanged;
}

/// <summary>The health factor has fallen to the warning level.</summary>
/// <param name="HealthFactor">Collateral at its liquidation thresholds over debt.</param>
/// <param name="Debt">What is owed, in the venue's unit of account.</param>
/// <param name="Collateral">What is pledged, in the venue's unit of account.</param>
public readonly record struct HealthWarning(Ratio HealthFactor, Money Debt, Money Collateral) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.HealthWarning;
}

/// <summary>A borrower's health factor is below one.</summary>
/// <param name="MaxRepay">The most that one call may repay of the debt asset.</param>
/// <param name="Bonus">The liquidation bonus on the collateral asset.</param>
/// <param name="Borrower">Whose loan.</param>
/// <param name="DebtAsset">The borrower's largest debt.</param>
/// <param name="CollateralAsset">The borrower's largest collateral.</param>
/// <param name="HealthFactor">Collateral at its liquidation thresholds over debt.</param>
public readonly record struct LoanLiquidatable(
    Money MaxRepay,
    Ratio Bonus,
    Ratio HealthFactor,
    ParticipantId Borrower,
    AssetId DebtAsset,
    AssetId CollateralAsset) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.LoanLiquidatable;
}

/// <summary>
/// What a liquidation call of the receiver repaid and seized; the seized amount is in its free balance. A negative repayment is a reward
/// for starting an auction.
/// </summary>
public readonly record struct CollateralSeized(
    Money Repaid,
    Money Seized,
    ParticipantId Borrower,
    AssetId DebtAsset,
    AssetId CollateralAsset) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.CollateralSeized;
}

/// <summary>What a liquidation call repaid of the receiver's debt and seized of its collateral.</summary>
public readonly record struct LoanLiquidated(Money Repaid, Money Seized, AssetId DebtAsset, AssetId CollateralAsset) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.LoanLiquidated;
}
