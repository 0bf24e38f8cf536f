using CsCheck;
using ExchangeMesh.Domain.Liquidation;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>Derive's liquidation auction: gh:derivexyz/v2-core test/auction/unit-tests.</summary>
public sealed class PortfolioAuctionTests
{
    private static readonly PortfolioAuctionTerms Terms = new();
    private static readonly AuctionedPortfolio Solvent = AuctionedPortfolio.Whole(Money.FromUnits(300), Money.FromUnits(-100));
    private static readonly AuctionedPortfolio Insolvent = AuctionedPortfolio.Whole(Money.FromUnits(-100), Money.FromUnits(-300));

    [Fact]
    public void V_AUC_1_A_solvent_auction_begins_at_the_mark_and_sells_31_8_percent()
    {
        Assert.Equal(Money.FromUnits(-140), Solvent.BufferMarginRoundedDown(Terms));
        Assert.Equal(Money.FromUnits(300), PortfolioAuction.PriceRoundedUp(Terms, Solvent, Duration.Zero));
        Assert.Equal(318, PortfolioAuction.GreatestShareRoundedUp(Terms, Solvent, Duration.Zero).PartsPerMillion / 1_000);
        Assert.Equal(140.0 / 440, PortfolioAuction.GreatestShareRoundedUp(Terms, Solvent, Duration.Zero).Value, 1e-6);
    }

    [Fact]
    public void V_AUC_1_Half_way_through_the_fast_part_all_costs_270_and_34_1_percent_are_sold_for_92()
    {
        var half = Duration.FromMinutes(5);
        var share = PortfolioAuction.GreatestShareRoundedUp(Terms, Solvent, half);

        Assert.Equal(Money.FromUnits(270), PortfolioAuction.PriceRoundedUp(Terms, Solvent, half));
        Assert.Equal(341, share.PartsPerMillion / 1_000);
        Assert.Equal(92, PortfolioAuction.CostRoundedUp(Terms, Solvent, half, share).Micros / 1_000_000);
        Assert.Equal(Money.FromUnits(27), PortfolioAuction.CostRoundedUp(Terms, Solvent, half, Ratio.FromPercent(10)));
    }

    [Fact]
    public void V_AUC_2_An_insolvent_portfolio_pays_its_debt_at_first_and_its_whole_shortfall_after_ten_minutes()
    {
        Assert.Equal(Money.FromUnits(100), PortfolioAuction.PayoutRoundedDown(Terms, Insolvent, Duration.Zero));
        Assert.Equal(Money.FromUnits(200), PortfolioAuction.PayoutRoundedDown(Terms, Insolvent, Duration.FromMinutes(5)));
        Assert.Equal(Money.FromUnits(300), PortfolioAuction.PayoutRoundedDown(Terms, Insolvent, Duration.FromMinutes(10)));
        Assert.Equal(Money.FromUnits(300), PortfolioAuction.PayoutRoundedDown(Terms, Insolvent, Duration.FromHours(1)));
    }

    [Fact]
    public void The_price_falls_to_80_percent_in_ten_minutes_and_to_nothing_in_two_hours_more()
    {
        Money At(long minutes) => PortfolioAuction.PriceRoundedUp(Terms, Solvent, Duration.FromMinutes(minutes));

        Assert.Equal([300, 240, 120, 0, 0], [At(0).Units, At(10).Units, At(70).Units, At(130).Units, At(131).Units]);
    }

    [Fact]
    public void A_later_bidder_of_the_same_moment_pays_the_same_for_the_same_share()
    {
        var half = Duration.FromMinutes(5);
        var first = PortfolioAuction.CostRoundedUp(Terms, Solvent, half, Ratio.FromPercent(10));
        var then = new AuctionedPortfolio(Money.FromUnits(270) + first, Money.FromUnits(-90) + first, first, Ratio.FromPercent(90));

        Assert.Equal(first, PortfolioAuction.CostRoundedUp(Terms, then, half, Ratio.FromPercent(10)));
    }

    [Fact]
    public void A_portfolio_above_its_buffer_margin_is_not_sold()
    {
        var safe = AuctionedPortfolio.Whole(Money.FromUnits(200), Money.FromUnits(100));

        Assert.Equal(Money.FromUnits(90), safe.BufferMarginRoundedDown(Terms));
        Assert.Equal(Ratio.Zero, PortfolioAuction.GreatestShareRoundedUp(Terms, safe, Duration.Zero));
    }

    [Fact]
    public void What_the_security_module_cannot_pay_is_socialised()
    {
        Assert.Equal((Money.FromUnits(60), Money.FromUnits(40)), PortfolioAuction.Bearers(Money.FromUnits(100), Money.FromUnits(60)));
        Assert.Equal((Money.FromUnits(100), Money.Zero), PortfolioAuction.Bearers(Money.FromUnits(100), Money.FromUnits(100)));
    }

    [Fact]
    public void Selling_the_greatest_share_brings_the_buffer_margin_to_zero()
    {
        Gen.Select(Gen.Long[1, 1_000_000], Gen.Long[1, 1_000_000], Gen.Long[0, 129]).Sample((worth, missing, minutes) =>
        {
            var portfolio = AuctionedPortfolio.Whole(Money.FromUnits(worth), Money.FromUnits(-missing));
            var elapsed = Duration.FromMinutes(minutes);
            var share = PortfolioAuction.GreatestShareRoundedUp(Terms, portfolio, elapsed).Value;
            var paid = share * PortfolioAuction.PriceRoundedUp(Terms, portfolio, elapsed).Units;

            var left = ((1 - share) * portfolio.BufferMarginRoundedDown(Terms).Units) + paid;

            Assert.Equal(0, left, 1e-5 * (worth + missing));
        });
    }
}
