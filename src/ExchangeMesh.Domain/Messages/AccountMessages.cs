using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Messages;

/// <summary>Moves a free balance to the trader's account at another venue.</summary>
/// <param name="Amount">How much; positive.</param>
/// <param name="Asset">Which asset.</param>
/// <param name="Destination">The venue that receives it.</param>
public readonly record struct TransferOut(Money Amount, AssetId Asset, ParticipantId Destination) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.TransferOut;
}

/// <summary>An asset under way from another venue; from sending to arrival it is in this message and nowhere else.</summary>
/// <param name="Amount">How much; positive.</param>
/// <param name="Asset">Which asset.</param>
/// <param name="Account">Whose account it is for.</param>
public readonly record struct TransferIn(Money Amount, AssetId Asset, ParticipantId Account) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.TransferIn;
}

/// <summary>A transfer has arrived (positive amount).</summary>
/// <param name="Amount">How much has arrived.</param>
/// <param name="Asset">Which asset.</param>
public readonly record struct TransferSettled(Money Amount, AssetId Asset) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.TransferSettled;
}

/// <summary>Moves collateral from the cross balance into an isolated position, or back where negative.</summary>
public readonly record struct AdjustIsolatedMargin(Money Amount, InstrumentId Instrument) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.AdjustIsolatedMargin;
}

/// <summary>Equity has fallen to the margin-call level: the trader may add collateral, reduce, or do nothing.</summary>
/// <param name="Equity">Equity at mark.</param>
/// <param name="MaintenanceMargin">What must be kept; liquidation starts when equity is below it.</param>
/// <param name="Shortfall">What would bring the account back to the call level; positive.</param>
/// <param name="Instrument">The isolated position, or none for the cross account.</param>
public readonly record struct MarginCall(Money Equity, Money MaintenanceMargin, Money Shortfall, InstrumentId Instrument) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.MarginCall;
}

/// <summary>The venue has begun to close, or has closed, part of a position for the account.</summary>
/// <param name="Quantity">How the trader's position changed by takeover; zero where the orders run through the book (their fills come as <see cref="OrderFilled"/>).</param>
/// <param name="Price">The price of a takeover; the mark price otherwise.</param>
/// <param name="Instrument">The instrument.</param>
/// <param name="Stage">How far the liquidation went.</param>
public readonly record struct PositionLiquidated(Quantity Quantity, Price Price, InstrumentId Instrument, LiquidationStage Stage) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.PositionLiquidated;
}

/// <summary>Part of a profitable position was closed against a bankrupt one.</summary>
/// <param name="Quantity">How the trader's position changed: negative for a long that shrank.</param>
/// <param name="Price">The price: the bankrupt position's bankruptcy price, or as the rulebook says.</param>
/// <param name="Instrument">The instrument.</param>
public readonly record struct PositionDeleveraged(Quantity Quantity, Price Price, InstrumentId Instrument) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.PositionDeleveraged;
}

/// <summary>A loss that others had to bear was taken out of the trader's account, in money.</summary>
/// <param name="Amount">How much; positive.</param>
/// <param name="Asset">Of which asset.</param>
public readonly record struct LossShared(Money Amount, AssetId Asset) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.LossShared;
}

/// <summary>An option has expired: the position is gone, and what it pays was booked.</summary>
/// <param name="Quantity">The position that there was; negative is short.</param>
/// <param name="Paid">What was received; negative was paid.</param>
/// <param name="SettlementMicros">The settlement price: millionths of the quote asset for one unit of the base asset.</param>
/// <param name="Instrument">The option.</param>
public readonly record struct OptionSettled(Quantity Quantity, Money Paid, long SettlementMicros, InstrumentId Instrument) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.OptionSettled;
}

/// <summary>The latest price of an instrument, for another venue's index or oracle.</summary>
/// <param name="PriceMicros">Millionths of the quote asset for one unit of the base asset.</param>
/// <param name="Instrument">Whose price.</param>
public readonly record struct PriceReport(long PriceMicros, InstrumentId Instrument) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.PriceReport;
}

/// <summary>How far a liquidation goes.</summary>
public enum LiquidationStage : byte
{
    /// <summary>Orders for part of the position go into the book.</summary>
    Partial,

    /// <summary>Orders for all of the position go into the book.</summary>
    Full,

    /// <summary>The venue's fund or vault takes the position over at the bankruptcy price.</summary>
    Takeover,

    /// <summary>An order on the underlying goes into the book that makes an options portfolio's delta neutral.</summary>
    Hedge,

    /// <summary>A part of the portfolio is sold to a bidder, outside the book.</summary>
    Sale,
}
