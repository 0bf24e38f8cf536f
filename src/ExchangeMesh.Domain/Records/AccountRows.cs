using System.Runtime.InteropServices;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Records;

/// <summary>A margin call.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct MarginCallRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.MarginCall;

    /// <summary>Who is called.</summary>
    public ParticipantId Account { get; init; }

    /// <summary>The isolated position, or none for the cross account.</summary>
    public InstrumentId Instrument { get; init; }

    /// <summary>Equity at mark.</summary>
    public Money Equity { get; init; }

    /// <summary>The maintenance margin.</summary>
    public Money MaintenanceMargin { get; init; }
}

/// <summary>A step of a liquidation.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct LiquidationRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.Liquidation;

    /// <summary>Whose position.</summary>
    public ParticipantId Account { get; init; }

    /// <summary>The instrument.</summary>
    public InstrumentId Instrument { get; init; }

    /// <summary>The side of the forced order.</summary>
    public Side Side { get; init; }

    /// <summary>How far it goes.</summary>
    public LiquidationStage Stage { get; init; }

    /// <summary>Lots to be closed.</summary>
    public Quantity Quantity { get; init; }

    /// <summary>The mark price that set it off.</summary>
    public Price Mark { get; init; }

    /// <summary>The bankruptcy price.</summary>
    public Price BankruptcyPrice { get; init; }

    /// <summary>Equity at mark before the step.</summary>
    public Money Equity { get; init; }

    /// <summary>The maintenance margin before the step.</summary>
    public Money MaintenanceMargin { get; init; }
}

/// <summary>One automatic deleveraging of one account.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct DeleveragingRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.Deleveraging;

    /// <summary>Whose profitable position shrinks.</summary>
    public ParticipantId Account { get; init; }

    /// <summary>Whose bankrupt position it is closed against.</summary>
    public ParticipantId Bankrupt { get; init; }

    /// <summary>The instrument.</summary>
    public InstrumentId Instrument { get; init; }

    /// <summary>The place in the queue, from 1.</summary>
    public int Rank { get; init; }

    /// <summary>How the profitable position changes: negative for a long.</summary>
    public Quantity Quantity { get; init; }

    /// <summary>The price of the closing.</summary>
    public Price Price { get; init; }

    /// <summary>The mark price then.</summary>
    public Price Mark { get; init; }

    /// <summary>What the account would have had more at the mark price, in the settlement asset; negative where the closing price was better.</summary>
    public Money Forgone { get; init; }

    /// <summary>Its unrealised profit at mark on the whole position, before.</summary>
    public Money Profit { get; init; }

    /// <summary>The position before, in lots.</summary>
    public Quantity Held { get; init; }
}

/// <summary>Why an insurance fund changes.</summary>
public enum InsuranceReason : byte
{
    /// <summary>A liquidation fee comes in.</summary>
    LiquidationFee,

    /// <summary>A position was closed better than at its bankruptcy price.</summary>
    Surplus,

    /// <summary>A position was closed worse than at its bankruptcy price.</summary>
    Loss,

    /// <summary>Collateral of a liquidated account is exchanged for the unit of account at the venue's price.</summary>
    CollateralSale,

    /// <summary>A pool that is the counterparty takes its borrowing fees in.</summary>
    BorrowingFee,
}

/// <summary>A change of an insurance fund.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct InsuranceRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.Insurance;

    /// <summary>The asset.</summary>
    public AssetId Asset { get; init; }

    /// <summary>The account whose liquidation brings the change.</summary>
    public ParticipantId Account { get; init; }

    /// <summary>The instrument, or none.</summary>
    public InstrumentId Instrument { get; init; }

    /// <summary>Why.</summary>
    public InsuranceReason Reason { get; init; }

    /// <summary>The change; negative is paid out.</summary>
    public Money Change { get; init; }

    /// <summary>What the fund holds after it.</summary>
    public Money Balance { get; init; }
}

/// <summary>A loss that nobody paid: the venue's own claim on the account, written off.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct BadDebtRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.BadDebt;

    /// <summary>Whose loss.</summary>
    public ParticipantId Account { get; init; }

    /// <summary>The asset.</summary>
    public AssetId Asset { get; init; }

    /// <summary>How much; positive.</summary>
    public Money Amount { get; init; }
}

/// <summary>A transfer between venues, as one venue sees it.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct TransferRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.Transfer;

    /// <summary>Whose asset.</summary>
    public ParticipantId Account { get; init; }

    /// <summary>The other venue: destination when leaving, origin when arriving.</summary>
    public ParticipantId Other { get; init; }

    /// <summary>The asset.</summary>
    public AssetId Asset { get; init; }

    /// <summary>How the account's balance at the recording venue changes: negative when leaving.</summary>
    public Money Change { get; init; }
}
