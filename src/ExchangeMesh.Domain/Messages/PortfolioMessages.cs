using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Messages;

/// <summary>An unsafe portfolio, or a part of it, is for sale: at a price that falls, or to the best of the bids that come in time.</summary>
/// <param name="Worth">What is for sale is worth at mark, in the unit of account (of an isolated position: in its settlement asset); negative owes.</param>
/// <param name="MaintenanceMargin">What must be held to keep it; not negative.</param>
/// <param name="Notional">The notional of all its positions at mark, options by what they are on; not negative.</param>
/// <param name="Price">What is asked for all of it, and no bid may be below; negative is paid to whoever takes it.</param>
/// <param name="Share">The greatest part of it that may be bought; above zero.</param>
/// <param name="Offer">The offer's number at the venue.</param>
/// <param name="Instrument">The only instrument that it holds a position in, or none where there are several.</param>
public readonly record struct PortfolioOffered(
    Money Worth,
    Money MaintenanceMargin,
    Money Notional,
    Money Price,
    Ratio Share,
    int Offer,
    InstrumentId Instrument) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.PortfolioOffered;
}

/// <summary>A bid for a part of a portfolio that is for sale.</summary>
/// <param name="Price">The most that is paid for all of it; a part costs its part. In an auction the price asked is paid, in a request for quote this one.</param>
/// <param name="Share">The part that is wanted; above zero, at most one whole.</param>
/// <param name="Offer">The offer's number at the venue.</param>
public readonly record struct BidForPortfolio(Money Price, Ratio Share, int Offer) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.BidForPortfolio;
}

/// <summary>A position has come into the bidder's account, at mark, with what else was bought.</summary>
/// <param name="Quantity">How the position changed; negative is short.</param>
/// <param name="Price">The mark price at which it was booked.</param>
/// <param name="Received">What came with it in money: what the portfolio was worth less what was bid; zero in all but the first message of a purchase.</param>
/// <param name="Instrument">The instrument.</param>
public readonly record struct PositionAssigned(Quantity Quantity, Price Price, Money Received, InstrumentId Instrument) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.PositionAssigned;
}
