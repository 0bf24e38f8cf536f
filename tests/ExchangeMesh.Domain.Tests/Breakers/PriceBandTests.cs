using CsCheck;
using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Breakers.Attempts;

namespace ExchangeMesh.Domain.Tests.Breakers;

public sealed class PriceBandTests
{
    [Theory]
    [InlineData(1_100, RejectReason.None)]
    [InlineData(1_101, RejectReason.PriceOutsideBand)]
    [InlineData(1, RejectReason.None)]
    public void A_buy_above_the_band_is_refused(long limit, RejectReason expected)
    {
        var band = new PriceBandTerms().Create();

        Assert.Equal(expected, band.OnOrder(Buy(limit), Marked(1_000), VirtualTime.Zero).Rejection);
    }

    [Theory]
    [InlineData(900, RejectReason.None)]
    [InlineData(899, RejectReason.PriceOutsideBand)]
    [InlineData(9_999, RejectReason.None)]
    public void A_sell_below_the_band_is_refused(long limit, RejectReason expected)
    {
        var band = new PriceBandTerms().Create();

        Assert.Equal(expected, band.OnOrder(Sell(limit), Marked(1_000), VirtualTime.Zero).Rejection);
    }

    [Fact]
    public void A_band_on_both_sides_refuses_orders_that_are_too_far_away_to_trade()
    {
        var band = new PriceBandTerms { BothSides = true }.Create();

        Assert.Equal(RejectReason.PriceOutsideBand, band.OnOrder(Buy(899), Marked(1_000), VirtualTime.Zero).Rejection);
        Assert.Equal(RejectReason.None, band.OnOrder(Buy(900), Marked(1_000), VirtualTime.Zero).Rejection);
        Assert.Equal(RejectReason.PriceOutsideBand, band.OnOrder(Sell(1_101), Marked(1_000), VirtualTime.Zero).Rejection);
    }

    [Fact]
    public void A_clamping_band_moves_the_limit_to_its_edge()
    {
        var band = new PriceBandTerms { Action = BandAction.Clamp }.Create();

        Assert.Equal(new Price(1_100), band.OnOrder(Buy(5_000), Marked(1_000), VirtualTime.Zero).Limit);
        Assert.Equal(new Price(900), band.OnOrder(Sell(1), Marked(1_000), VirtualTime.Zero).Limit);
        Assert.Equal(new Price(1_050), band.OnOrder(Buy(1_050), Marked(1_000), VirtualTime.Zero).Limit);
    }

    [Fact]
    public void A_market_order_stops_at_the_edge_and_is_refused_when_the_book_is_already_beyond_it()
    {
        var band = new PriceBandTerms().Create();
        var market = Buy(0);

        var within = band.OnOrder(market, Marked(1_000) with { BestAsk = new Price(1_100) }, VirtualTime.Zero);
        var beyond = band.OnOrder(market, Marked(1_000) with { BestAsk = new Price(1_101) }, VirtualTime.Zero);

        Assert.Equal(new OrderDecision(RejectReason.None, new Price(1_100), Duration.Zero), within);
        Assert.Equal(RejectReason.PriceOutsideBand, beyond.Rejection);
    }

    [Fact]
    public void A_band_may_be_measured_in_ticks_from_the_last_price_and_spare_liquidations()
    {
        var band = new PriceBandTerms { Reference = BreakerReference.Last, WidthTicks = 5, ExemptLiquidations = true }.Create();
        var prices = Marked(1_000) with { Last = new Price(500) };

        Assert.Equal(RejectReason.None, band.OnOrder(Buy(505), prices, VirtualTime.Zero).Rejection);
        Assert.Equal(RejectReason.PriceOutsideBand, band.OnOrder(Buy(506), prices, VirtualTime.Zero).Rejection);
        Assert.Equal(RejectReason.None, band.OnOrder(Buy(506) with { IsLiquidation = true }, prices, VirtualTime.Zero).Rejection);
    }

    [Fact]
    public void Without_a_reference_every_order_passes()
    {
        var band = new PriceBandTerms().Create();

        Assert.Equal(OrderDecision.Accept(Buy(7)), band.OnOrder(Buy(7), Nothing, VirtualTime.Zero));
    }

    [Fact]
    public void An_accepted_order_never_may_trade_beyond_the_band()
    {
        Gen.Select(Gen.Long[1, 3_000], Gen.Long[1, 3_000], Gen.Long[0, 999_999], Gen.Bool, Gen.Bool).Sample(
            (reference, limit, width, isBuy, isClamp) =>
            {
                var terms = new PriceBandTerms { Width = new Ratio(width), Action = isClamp ? BandAction.Clamp : BandAction.Reject };

                var decision = terms.Create().OnOrder(isBuy ? Buy(limit) : Sell(limit), Marked(reference), VirtualTime.Zero);

                if (decision.Rejection == RejectReason.None)
                {
                    var distance = (isBuy ? decision.Limit.Ticks - reference : reference - decision.Limit.Ticks) * 1_000_000;
                    Assert.True(distance <= reference * width);
                }
                else
                {
                    Assert.False(isClamp);
                }
            });
    }
}
