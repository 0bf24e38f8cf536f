using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>The rules of falling-price auctions of seized collateral.</summary>
/// <remarks>Source: makerdao/dss, clip.sol; parameters of 2021 from forum.makerdao.com, topic 7502.</remarks>
/// <param name="Price">How the price falls.</param>
/// <param name="OpeningFactor">The opening price over the oracle price ("buf").</param>
/// <param name="ResetBelow">The share of the opening price below which the auction must be started anew ("cusp").</param>
/// <param name="LongestSeconds">The age above which it must be started anew ("tail").</param>
/// <param name="LeastLeft">The smallest debt that a partial purchase may leave ("chost": least vault debt × penalty).</param>
/// <param name="FlatReward">What the starter receives ("tip").</param>
/// <param name="RewardShare">The share of the debt that the starter receives beside ("chip").</param>
public readonly record struct AuctionTerms(
    AuctionPrice Price,
    Ratio OpeningFactor,
    Ratio ResetBelow,
    long LongestSeconds,
    Money LeastLeft,
    Money FlatReward,
    Ratio RewardShare)
{
    /// <summary>Returns the auction of a lot at its start.</summary>
    /// <param name="debt">What is to be raised ("tab"); positive.</param>
    /// <param name="lot">The collateral that is sold; positive.</param>
    /// <param name="oraclePriceMicros">The collateral's price.</param>
    public CollateralAuction Start(Money debt, Money lot, long oraclePriceMicros) =>
        new(debt, lot, Rounding.MultiplyDivideDown(oraclePriceMicros, OpeningFactor.PartsPerMillion, Ratio.One));

    /// <summary>Returns what the starter of an auction receives, rounded down.</summary>
    public Money StartReward(Money debt) => FlatReward + RewardShare.OfRoundedDown(debt);

    /// <summary>Returns what the one who starts an auction anew receives: nothing when little is left to raise or to sell.</summary>
    public Money RestartReward(in CollateralAuction auction, long oraclePriceMicros)
    {
        var worth = new Money(Rounding.MultiplyDivideDown(auction.Lot.Micros, oraclePriceMicros, Ratio.One));
        return auction.Debt >= LeastLeft && worth >= LeastLeft ? StartReward(auction.Debt) : Money.Zero;
    }

    /// <summary>Returns whether an auction must be started anew: it is too old, or its price has fallen too far.</summary>
    /// <param name="auction">The auction.</param>
    /// <param name="elapsedSeconds">Its age.</param>
    public bool NeedsReset(in CollateralAuction auction, long elapsedSeconds) =>
        elapsedSeconds > LongestSeconds
        || (Int128)Price.At(auction.TopMicros, elapsedSeconds) * Ratio.One < (Int128)auction.TopMicros * ResetBelow.PartsPerMillion;

    /// <summary>Buys from an auction at its present price.</summary>
    /// <param name="auction">The auction before.</param>
    /// <param name="elapsedSeconds">Its age.</param>
    /// <param name="amount">The most collateral that is bought; positive.</param>
    /// <param name="mostMicros">The highest price that is accepted.</param>
    public AuctionPurchase Take(in CollateralAuction auction, long elapsedSeconds, Money amount, long mostMicros)
    {
        var price = Price.At(auction.TopMicros, elapsedSeconds);
        if (NeedsReset(in auction, elapsedSeconds))
        {
            return AuctionPurchase.Refused(AuctionRefusal.NeedsReset, in auction);
        }

        if (price > mostMicros)
        {
            return AuctionPurchase.Refused(AuctionRefusal.TooExpensive, in auction);
        }

        var slice = Money.Min(amount, auction.Lot);
        var paid = new Money(Rounding.MultiplyDivideUp(slice.Micros, price, Ratio.One));
        if (paid > auction.Debt)
        {
            paid = auction.Debt;
            slice = Slice(paid, price);
        }
        else if (slice < auction.Lot && paid < auction.Debt && auction.Debt - paid < LeastLeft)
        {
            if (auction.Debt <= LeastLeft)
            {
                return AuctionPurchase.Refused(AuctionRefusal.NoPartialPurchase, in auction);
            }

            paid = auction.Debt - LeastLeft;
            slice = Slice(paid, price);
        }

        var left = auction with { Debt = auction.Debt - paid, Lot = auction.Lot - slice };
        var returned = left.Debt == Money.Zero ? left.Lot : Money.Zero;
        return new AuctionPurchase(AuctionRefusal.None, paid, slice, returned, left with { Lot = left.Lot - returned });
    }

    private static Money Slice(Money paid, long price) => new(Rounding.MultiplyDivideDown(paid.Micros, Ratio.One, price));
}

/// <summary>A running auction.</summary>
/// <param name="Debt">What is still to be raised.</param>
/// <param name="Lot">The collateral that is still there.</param>
/// <param name="TopMicros">The opening price, in millionths.</param>
public readonly record struct CollateralAuction(Money Debt, Money Lot, long TopMicros)
{
    /// <summary>Whether nothing is left to raise or to sell.</summary>
    public bool IsOver => Debt == Money.Zero || Lot == Money.Zero;
}

/// <summary>Why a purchase is refused.</summary>
public enum AuctionRefusal : byte
{
    /// <summary>It is not refused.</summary>
    None,

    /// <summary>The auction must be started anew first.</summary>
    NeedsReset,

    /// <summary>The price is above what the buyer accepts.</summary>
    TooExpensive,

    /// <summary>What is left to raise is so little that only all of it can be bought.</summary>
    NoPartialPurchase,
}

/// <summary>What a purchase paid and received.</summary>
/// <param name="Refusal">Why it is refused, or none.</param>
/// <param name="Paid">What the buyer pays.</param>
/// <param name="Received">The collateral that it receives.</param>
/// <param name="Returned">The collateral that goes back to the borrower, when all is raised.</param>
/// <param name="Left">The auction after it.</param>
public readonly record struct AuctionPurchase(AuctionRefusal Refusal, Money Paid, Money Received, Money Returned, CollateralAuction Left)
{
    /// <summary>Returns a purchase that changes nothing.</summary>
    public static AuctionPurchase Refused(AuctionRefusal refusal, in CollateralAuction auction) =>
        new(refusal, Money.Zero, Money.Zero, Money.Zero, auction);
}
