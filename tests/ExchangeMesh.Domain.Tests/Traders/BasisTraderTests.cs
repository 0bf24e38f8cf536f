using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Strategies;
using static ExchangeMesh.Domain.Tests.Traders.TraderStage;

namespace ExchangeMesh.Domain.Tests.Traders;

public sealed class BasisTraderTests
{
    [Theory]
    [InlineData(5_009_000, 0)]
    [InlineData(5_011_000, 2)]
    public void It_buys_spot_and_sells_the_perpetual_beyond_its_entry_premium(long perpetual, int orders)
    {
        var stage = Stage(("entry", 0.002), ("order_size", 10_000e6));
        stage.Show(PerpetualA, perpetual);

        stage.WakeNext();

        Assert.Equal(orders, stage.Orders.Count);
        Assert.Equal(
            orders == 0 ? [] : [(SpotA.Id, Side.Buy), (PerpetualA.Id, Side.Sell)],
            stage.Orders.Select(order => (order.Instrument, order.Side)));
        Assert.All(stage.Orders, order => Assert.Equal(199, order.Quantity.Lots));
    }

    [Theory]
    [InlineData(600_000, 0)]
    [InlineData(700_000, 2)]
    public void Funding_counts_with_the_premium(long ppb, int orders)
    {
        var stage = Stage(("entry", 0.002), ("funding_intervals", 3));
        stage.Show(PerpetualA, OpeningTicks, funding: ppb);

        stage.WakeNext();

        Assert.Equal(orders, stage.Orders.Count);
    }

    [Theory]
    [InlineData(5_003_000, 0)]
    [InlineData(5_000_500, 2)]
    public void It_unwinds_what_it_holds_below_its_exit(long perpetual, int orders)
    {
        var stage = Entered();
        stage.Show(PerpetualA, perpetual, cause: SomeEvent);

        stage.WakeNext();

        Assert.Equal(
            orders == 0 ? [] : [(PerpetualA.Id, Side.Buy, 199L), (SpotA.Id, Side.Sell, 199)],
            stage.Orders.Select(order => (order.Instrument, order.Side, order.Quantity.Lots)));
        Assert.All(stage.Outbox.Sent, sent => Assert.Equal(SomeEvent, sent.Cause));
    }

    [Fact]
    public void It_sells_spot_when_its_short_was_taken_from_it()
    {
        var stage = Entered();
        stage.Show(SpotA, 5_011_000);
        stage.Tell(ExchangeA, new PositionDeleveraged(new Quantity(199), new Price(OpeningTicks), PerpetualA.Id), SomeEvent);
        stage.ShowBook(PerpetualA, 5_000_000, 5_022_000);

        stage.WakeNext();

        var order = Assert.Single(stage.Orders);
        Assert.Equal((SpotA.Id, Side.Sell, 199L), (order.Instrument, order.Side, order.Quantity.Lots));
        Assert.Equal(SomeEvent, stage.Outbox.Sent[0].Cause);
    }

    [Fact]
    public void At_one_venue_a_share_of_its_capital_stays_margin()
    {
        var stage = Stage(("entry", 0.002), ("order_size", 1e13), ("margin_share", 0.99), ("max_leverage", 1));
        stage.Show(PerpetualA, 5_100_000);

        stage.WakeNext();

        // One percent of a million dollars, less what is kept for fees, buys 199 lots at up to 50.05 dollars.
        Assert.Equal([199, 199], stage.Orders.Select(order => order.Quantity.Lots));
    }

    [Fact]
    public void It_holds_nothing_to_unwind_at_the_start()
    {
        var stage = Stage();
        stage.Show(PerpetualA, OpeningTicks * 9 / 10);

        stage.WakeTimes(5);

        Assert.Empty(stage.Outbox.Sent);
    }

    [Fact]
    public void It_waits_while_one_of_its_markets_is_halted()
    {
        var stage = Stage();
        stage.Show(PerpetualA, OpeningTicks * 11 / 10, MarketCondition.Halted);

        stage.WakeTimes(5);

        Assert.Empty(stage.Outbox.Sent);
    }

    private static TraderStage Entered()
    {
        var stage = Stage(("entry", 0.002), ("exit", 0.0002), ("order_size", 10_000e6));
        stage.Show(PerpetualA, 5_011_000);
        stage.WakeNext();
        stage.Fill(SpotA, OpeningTicks);
        stage.Fill(PerpetualA, 5_011_000);
        stage.Outbox.Clear();
        return stage;
    }

    private static TraderStage Stage(params (string Name, double Value)[] values) => new TraderStage(
        BasisTrader.Registration,
        Arguments(BasisTrader.Registration, [SpotA, PerpetualA], [Dollars(ExchangeA, 1_000_000)], values)).Start();
}
