using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Liquidation;

/// <summary>The terms of an auction in which shares of an unsafe portfolio are sold at a price that falls.</summary>
/// <remarks>Source: Derive, gh:derivexyz/v2-core test/auction/unit-tests.</remarks>
public sealed record PortfolioAuctionTerms
{
    /// <summary>The share of (margin − worth) by which a portfolio must be safer than its maintenance margin when the auction ends.</summary>
    public Ratio Buffer { get; init; } = Ratio.FromPercent(10);

    /// <summary>The price at the start, as a share of the portfolio's worth.</summary>
    public Ratio FirstPrice { get; init; } = Ratio.FromPercent(100);

    /// <summary>The price when the fast part ends.</summary>
    public Ratio SecondPrice { get; init; } = Ratio.FromPercent(80);

    /// <summary>How long the fast part takes; positive.</summary>
    public Duration FastLength { get; init; } = Duration.FromMinutes(10);

    /// <summary>How long it then takes until the price is zero; positive.</summary>
    public Duration SlowLength { get; init; } = Duration.FromHours(2);

    /// <summary>How long an insolvent portfolio's payout takes to grow to its whole shortfall; positive.</summary>
    public Duration InsolventLength { get; init; } = Duration.FromMinutes(10);
}

/// <summary>A portfolio on auction; money in the unit of account.</summary>
/// <param name="MarkToMarket">What it is worth, with what earlier bidders have paid.</param>
/// <param name="Maintenance">Its worth less its maintenance margin; negative is a shortfall.</param>
/// <param name="Reserved">What earlier bidders of this auction have paid: it is not for sale again, so that all in one moment pay the same.</param>
/// <param name="Left">The share of the portfolio that is not sold yet; one whole at the start.</param>
public readonly record struct AuctionedPortfolio(Money MarkToMarket, Money Maintenance, Money Reserved, Ratio Left)
{
    /// <summary>Returns a portfolio of which nothing is sold yet.</summary>
    public static AuctionedPortfolio Whole(Money markToMarket, Money maintenance) =>
        new(markToMarket, maintenance, Money.Zero, new Ratio(Ratio.One));

    /// <summary>What is for sale is worth this; below zero the auction is of an insolvent portfolio.</summary>
    public Money ForSale => MarkToMarket - Reserved;

    /// <summary>Returns the margin with the buffer: maintenance + buffer × (maintenance − worth), towards minus infinity.</summary>
    public Money BufferMarginRoundedDown(PortfolioAuctionTerms terms) =>
        Maintenance + terms.Buffer.OfRoundedDown(Maintenance - MarkToMarket);
}

/// <summary>Prices and shares of an auction of portfolios.</summary>
public static class PortfolioAuction
{
    /// <summary>Returns the price of all that is left of a solvent portfolio, rounded up; zero where the slow part is over: then it counts as insolvent.</summary>
    /// <param name="terms">The auction's terms.</param>
    /// <param name="portfolio">What is for sale.</param>
    /// <param name="elapsed">Since the start.</param>
    public static Money PriceRoundedUp(PortfolioAuctionTerms terms, in AuctionedPortfolio portfolio, Duration elapsed) =>
        PriceShare(terms, elapsed).OfRoundedUp(Money.Max(Money.Zero, portfolio.ForSale));

    /// <summary>Returns the price as a share of what is for sale.</summary>
    /// <param name="terms">The auction's terms.</param>
    /// <param name="elapsed">Since the start.</param>
    public static Ratio PriceShare(PortfolioAuctionTerms terms, Duration elapsed)
    {
        if (elapsed < terms.FastLength)
        {
            var fallen = terms.FirstPrice.PartsPerMillion - terms.SecondPrice.PartsPerMillion;
            return new Ratio(terms.FirstPrice.PartsPerMillion
                - Rounding.MultiplyDivideDown(fallen, elapsed.Nanoseconds, terms.FastLength.Nanoseconds));
        }

        var left = terms.FastLength.Nanoseconds + terms.SlowLength.Nanoseconds - elapsed.Nanoseconds;
        return left <= 0
            ? Ratio.Zero
            : new Ratio(Rounding.MultiplyDivideUp(terms.SecondPrice.PartsPerMillion, left, terms.SlowLength.Nanoseconds));
    }

    /// <summary>Returns the greatest share of what is left that may be sold: just enough to bring the buffer margin to zero; rounded up.</summary>
    /// <remarks>
    /// −B ÷ (price − B + reserved), B being the buffer margin: selling a share f takes that share of the risk away and brings f × price, while what is
    /// reserved stays. Without earlier bids it is the published −B ÷ (−B + price).
    /// </remarks>
    /// <param name="terms">The auction's terms.</param>
    /// <param name="portfolio">What is for sale.</param>
    /// <param name="elapsed">Since the start.</param>
    public static Ratio GreatestShareRoundedUp(PortfolioAuctionTerms terms, in AuctionedPortfolio portfolio, Duration elapsed) =>
        ShareRoundedUp(terms, portfolio, PriceRoundedUp(terms, portfolio, elapsed));

    /// <summary>Returns the share of what is left that brings the buffer margin to zero when it is sold at a price for all that is left; at most all, rounded up.</summary>
    /// <param name="terms">The auction's terms.</param>
    /// <param name="portfolio">What is for sale.</param>
    /// <param name="price">The price of all that is left.</param>
    public static Ratio ShareRoundedUp(PortfolioAuctionTerms terms, in AuctionedPortfolio portfolio, Money price)
    {
        var missing = -portfolio.BufferMarginRoundedDown(terms).Micros;
        if (missing <= 0)
        {
            return Ratio.Zero;
        }

        var freed = price.Micros + missing + portfolio.Reserved.Micros;
        return freed <= missing
            ? new Ratio(Ratio.One)
            : new Ratio((long)Int128.Min(Ratio.One, Rounding.DivideUp((Int128)missing * Ratio.One, freed)));
    }

    /// <summary>Returns what a bidder pays for a share of the portfolio as it was when the auction began, rounded up.</summary>
    /// <param name="terms">The auction's terms.</param>
    /// <param name="portfolio">What is for sale.</param>
    /// <param name="elapsed">Since the start.</param>
    /// <param name="share">The share of the whole; at most what is left.</param>
    public static Money CostRoundedUp(PortfolioAuctionTerms terms, in AuctionedPortfolio portfolio, Duration elapsed, Ratio share) =>
        new(Rounding.MultiplyDivideUp(
            PriceRoundedUp(terms, portfolio, elapsed).Micros, share.PartsPerMillion, portfolio.Left.PartsPerMillion));

    /// <summary>Returns what an insolvent portfolio pays whoever takes all of it, rounded down: from what it owes to its whole shortfall.</summary>
    /// <param name="terms">The auction's terms.</param>
    /// <param name="portfolio">What is given away.</param>
    /// <param name="elapsed">Since the start of the insolvent auction.</param>
    public static Money PayoutRoundedDown(PortfolioAuctionTerms terms, in AuctionedPortfolio portfolio, Duration elapsed)
    {
        var first = Math.Max(0, -portfolio.ForSale.Micros);
        var last = Math.Max(first, -portfolio.Maintenance.Micros);
        var passed = Math.Min(elapsed.Nanoseconds, terms.InsolventLength.Nanoseconds);
        return new Money(first + Rounding.MultiplyDivideDown(last - first, passed, terms.InsolventLength.Nanoseconds));
    }

    /// <summary>Returns who pays a payout: the security module what it has, all accounts together the rest.</summary>
    /// <param name="payout">What is paid.</param>
    /// <param name="module">What the security module has; not negative.</param>
    public static (Money Module, Money Socialised) Bearers(Money payout, Money module) =>
        (Money.Min(payout, module), Money.Max(Money.Zero, payout - module));
}
