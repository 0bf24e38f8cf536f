using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Strategies;
using static ExchangeMesh.Domain.Tests.Traders.TraderStage;

namespace ExchangeMesh.Domain.Tests.Traders;

/// <summary>It has 10,000 dollars and takes up to 30,000 of notional, for one per cent of it.</summary>
public sealed class PortfolioLiquidatorTests
{
    [Theory]
    [InlineData(500, 500, null)]
    [InlineData(500, 300, 300L)]
    [InlineData(500, 301, null)]
    [InlineData(500, 0, 300L)]
    [InlineData(-100, -400, -300L)]
    public void It_bids_the_worth_less_its_premium_where_that_is_enough(long worth, long asked, long? price)
    {
        var stage = Stage();

        stage.Tell(ExchangeA, Offer(worth, asked, notional: 20_000, share: 1_000_000), SomeEvent);

        BidForPortfolio[] expected = price is { } bid ? [new BidForPortfolio(Money.FromUnits(bid), new Ratio(1_000_000), 3)] : [];
        Assert.Equal(expected, stage.Outbox.Bodies<BidForPortfolio>());
    }

    [Theory]
    [InlineData(60_000, 1_000_000, 500_000)]
    [InlineData(60_000, 200_000, 200_000)]
    [InlineData(20_000, 1_000_000, 1_000_000)]
    public void It_wants_no_more_than_is_offered_and_its_capital_carries(long notional, long share, long expected)
    {
        var stage = Stage();

        stage.Tell(ExchangeA, Offer(worth: 2_000, asked: 0, notional, share), SomeEvent);

        Assert.Equal(new Ratio(expected), Assert.Single(stage.Outbox.Bodies<BidForPortfolio>()).Share);
    }

    [Fact]
    public void What_it_has_bought_it_holds_and_then_works_off_in_slices_that_name_the_purchase_as_their_cause()
    {
        var stage = Stage();
        stage.Tell(ExchangeA, new PositionAssigned(new Quantity(300), new Price(OpeningTicks), Money.FromUnits(10), PerpetualA.Id), SomeEvent);
        stage.Pass(Duration.FromSeconds(119));
        var before = stage.Orders.Count;

        stage.Pass(Duration.FromSeconds(2));

        Assert.Equal(0, before);
        var order = Assert.Single(stage.Orders);
        Assert.Equal((Side.Sell, TimeInForce.Ioc, true), (order.Side, order.TimeInForce, order.ReduceOnly));

        // A slice of 20,000 dollars at 50 dollars a lot, but no more than there is.
        Assert.Equal(300, order.Quantity.Lots);
        Assert.Equal(SomeEvent, stage.Outbox.Sent[^1].Cause);
    }

    [Fact]
    public void It_buys_nothing_of_another_market()
    {
        var stage = Stage();

        stage.Tell(ExchangeA, Offer(worth: 2_000, asked: 0, notional: 20_000, share: 1_000_000) with { Instrument = SpotA.Id }, SomeEvent);

        Assert.Empty(stage.Outbox.Bodies<BidForPortfolio>());
    }

    private static PortfolioOffered Offer(long worth, long asked, long notional, long share) => new(
        Money.FromUnits(worth), Money.FromUnits(1_000), Money.FromUnits(notional), Money.FromUnits(asked), new Ratio(share), 3, PerpetualA.Id);

    private static TraderStage Stage() => new TraderStage(
        PortfolioLiquidator.Registration,
        Arguments(PortfolioLiquidator.Registration, [PerpetualA], [Dollars(ExchangeA, 10_000)], [])).Start();
}
