using System.Runtime.InteropServices;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Records;

/// <summary>What one account in profit bears of another's loss, in money.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct LossShareRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.LossShare;

    /// <summary>Who bears it.</summary>
    public ParticipantId Account { get; init; }

    /// <summary>Whose loss; the venue itself for the losses of a whole period.</summary>
    public ParticipantId Bankrupt { get; init; }

    /// <summary>The asset.</summary>
    public AssetId Asset { get; init; }

    /// <summary>The account's equity at mark before it.</summary>
    public Money Equity { get; init; }

    /// <summary>The account's unrealised profit at mark.</summary>
    public Money Profit { get; init; }

    /// <summary>What it bears; positive.</summary>
    public Money Amount { get; init; }
}

/// <summary>What becomes of a portfolio that is for sale.</summary>
public enum PortfolioSaleStep : byte
{
    /// <summary>It is offered.</summary>
    Offered,

    /// <summary>A bidder has bought a part of it.</summary>
    Sold,

    /// <summary>Nobody has bought enough of it in time.</summary>
    Unsold,
}

/// <summary>A step of the sale of an unsafe portfolio. Money in the unit of account, of an isolated position in its settlement asset.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct PortfolioSaleRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.PortfolioSale;

    /// <summary>Whose portfolio.</summary>
    public ParticipantId Account { get; init; }

    /// <summary>Who has bought; the venue itself for the other steps.</summary>
    public ParticipantId Bidder { get; init; }

    /// <summary>The isolated position's instrument, or none.</summary>
    public InstrumentId Instrument { get; init; }

    /// <summary>The offer's number at the venue.</summary>
    public int Offer { get; init; }

    /// <summary>What has happened.</summary>
    public PortfolioSaleStep Step { get; init; }

    /// <summary>The part of what was left that is sold; zero for the other steps.</summary>
    public Ratio Share { get; init; }

    /// <summary>What is for sale is worth at mark, before the step.</summary>
    public Money Worth { get; init; }

    /// <summary>What must be held to keep it.</summary>
    public Money MaintenanceMargin { get; init; }

    /// <summary>What is asked for all of it, or what the bidder has paid for its part; negative is paid to it.</summary>
    public Money Price { get; init; }

    /// <summary>The notional of what is for sale, or of what was sold, at mark.</summary>
    public Money Notional { get; init; }
}

/// <summary>A deleveraging has left a trader's position on another venue without its hedge; recorded by the trader, when it is told.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct BrokenHedgeRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.BrokenHedge;

    /// <summary>Whose hedge.</summary>
    public ParticipantId Account { get; init; }

    /// <summary>The instrument in which the position was closed.</summary>
    public InstrumentId Instrument { get; init; }

    /// <summary>The instrument in which the other position stands.</summary>
    public InstrumentId Hedge { get; init; }

    /// <summary>How the position was changed: negative for a long that was closed.</summary>
    public Quantity Closed { get; init; }

    /// <summary>What of the base asset stands open now and was covered before, in micro-units; positive.</summary>
    public Money Open { get; init; }
}
