using System.Runtime.InteropServices;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Records;

/// <summary>A supply, withdrawal, borrowing or repayment.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct LoanRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.Loan;

    /// <summary>Whose account.</summary>
    public ParticipantId Account { get; init; }

    /// <summary>The asset.</summary>
    public AssetId Asset { get; init; }

    /// <summary>The kind of the request that was carried out.</summary>
    public MessageKind Action { get; init; }

    /// <summary>How much; positive.</summary>
    public Money Amount { get; init; }

    /// <summary>The account's health factor after it; the largest value where there is no debt.</summary>
    public Ratio HealthFactor { get; init; }
}

/// <summary>A liquidation call on a loan.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct LoanLiquidationRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.LoanLiquidation;

    /// <summary>Whose loan.</summary>
    public ParticipantId Borrower { get; init; }

    /// <summary>Who calls.</summary>
    public ParticipantId Liquidator { get; init; }

    /// <summary>What is repaid.</summary>
    public AssetId DebtAsset { get; init; }

    /// <summary>What is seized.</summary>
    public AssetId CollateralAsset { get; init; }

    /// <summary>How much is repaid.</summary>
    public Money Repaid { get; init; }

    /// <summary>How much is seized, bonus included.</summary>
    public Money Seized { get; init; }

    /// <summary>The health factor before the call.</summary>
    public Ratio HealthFactor { get; init; }

    /// <summary>The oracle price of the collateral asset: millionths of the unit of account for one unit.</summary>
    public long CollateralPriceMicros { get; init; }
}

/// <summary>The state of one lending pool, sampled at the scenario's recording interval.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct PoolRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.Pool;

    /// <summary>The pool's asset.</summary>
    public AssetId Asset { get; init; }

    /// <summary>What is supplied, with interest.</summary>
    public Money Supplied { get; init; }

    /// <summary>What is borrowed, with interest.</summary>
    public Money Borrowed { get; init; }

    /// <summary>The yearly borrow rate, in parts per billion.</summary>
    public long BorrowRatePpb { get; init; }

    /// <summary>The oracle price: millionths of the unit of account for one unit.</summary>
    public long OraclePriceMicros { get; init; }

    /// <summary>Debt that nobody will repay, so far.</summary>
    public Money BadDebt { get; init; }
}
