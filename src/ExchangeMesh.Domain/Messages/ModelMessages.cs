namespace ExchangeMesh.Domain.Messages;

/// <summary>Trader to call market: what it offers for sale in the market's next clearing; a later one is added to it, or replaces it where offers may be revised.</summary>
/// <param name="Units">Units of the asset; negative buys.</param>
public readonly record struct CallOffer(double Units) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.CallOffer;
}

/// <summary>Trader to call market: how much of the asset it wants at each price of the market's next clearing.</summary>
/// <remarks>At the price p it wants to hold <c>Fixed + share × (Cash + Units × p)</c> worth of the asset, where share is <c>Weight</c>, or, with
/// an aggression, the lesser of <c>Weight</c> and <c>Aggression × max(0, Worth − p)</c>, of what is above zero.</remarks>
/// <param name="Fixed">Worth wanted at any price.</param>
/// <param name="Cash">The bidder's cash, less its debt.</param>
/// <param name="Units">The units that it holds.</param>
/// <param name="Weight">The greatest share of its wealth that it wants to hold; above 1 with leverage.</param>
/// <param name="Aggression">Share of wealth for each unit by which the price is below <paramref name="Worth"/>; 0 for a fixed share.</param>
/// <param name="Worth">What the bidder holds the asset to be worth.</param>
public readonly record struct DemandSchedule(double Fixed, double Cash, double Units, double Weight, double Aggression, double Worth) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.DemandSchedule;

    /// <summary>Returns the worth that is wanted at a price.</summary>
    public double WantedAt(double price)
    {
        var share = Aggression == 0 ? Weight : Math.Min(Aggression * Math.Max(0, Worth - price), Weight);
        var wealth = Cash + (Units * price);
        return Fixed + (share * (Aggression == 0 ? wealth : Math.Max(0, wealth)));
    }
}

/// <summary>Call market to trader: a price, and what the trader has dealt at it.</summary>
/// <param name="Before">The price before the clearing.</param>
/// <param name="Price">The price after it.</param>
/// <param name="Paid">What one unit of the trader's deal was paid with.</param>
/// <param name="Units">The units that the trader has sold; negative has bought.</param>
/// <param name="Pushed">What all who hold the asset lose by the trader's part of the price's fall.</param>
/// <param name="Step">The number of the clearing, from 1; 0 before the first.</param>
/// <param name="IsCall">Whether it is the clearing of a step, after which traders look at their books; otherwise only a deal between two of them.</param>
public readonly record struct CallPrice(double Before, double Price, double Paid, double Units, double Pushed, long Step, bool IsCall) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.CallPrice;
}

/// <summary>What one participant of a model tells another about a claim between them.</summary>
public enum ClaimChange : byte
{
    /// <summary>It pays that much of what it owes in all; a later one replaces it.</summary>
    Paid,

    /// <summary>The claim has lost that share of its worth.</summary>
    LostShare,

    /// <summary>It hands over that much money.</summary>
    Given,

    /// <summary>It takes that much money, for losses of others.</summary>
    Taken,
}

/// <summary>Participant of a model to another: a change of a claim between them.</summary>
/// <param name="Amount">How much.</param>
/// <param name="Of">Of what.</param>
public readonly record struct ClaimNotice(double Amount, ClaimChange Of) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.ClaimNotice;
}

/// <summary>Trader to perpetual market: how its position stands at the newest price.</summary>
/// <param name="Equity">Collateral and gains, less losses; below zero it is bankrupt.</param>
/// <param name="Profit">Gains less losses since the start.</param>
/// <param name="Weight">Units × effective leverage; zero without equity.</param>
/// <param name="Rank">Its place in a queue: the least is first.</param>
public readonly record struct PositionStanding(double Equity, double Profit, double Weight, double Rank) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.PositionStanding;
}
