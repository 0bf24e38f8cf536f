using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Domain.Tests.Traders.TraderStage;

namespace ExchangeMesh.Domain.Tests.Traders;

public sealed class OptionTraderTests
{
    private const long Premium = 62_500;

    [Fact]
    public void A_maker_who_has_sold_a_put_sells_the_perpetual_and_more_of_it_as_the_price_falls()
    {
        var stage = Stage("option-market-maker", ("hedge_band", 0), ("quote_size", 50_000e6));
        stage.Pass(Duration.FromSeconds(10));
        var ask = stage.Orders.First(order => order.Instrument == PutA.Id && order.Side == Side.Sell);
        stage.FillOrder(PutA, in ask, ask.Price.Ticks, ask.Quantity.Lots);

        stage.Pass(Duration.FromSeconds(3));
        var first = Hedges(stage).Single();
        stage.FillOrder(PerpetualA, in first, OpeningTicks, first.Quantity.Lots);
        stage.Show(PerpetualA, 4_900_000, cause: SomeEvent);
        ShowOptions(stage);
        stage.Pass(Duration.FromSeconds(3));

        var second = Hedges(stage)[1];
        Assert.Equal((Side.Sell, Side.Sell), (first.Side, second.Side));
        Assert.InRange(first.Quantity.Lots, ask.Quantity.Lots * 4 / 10, ask.Quantity.Lots * 6 / 10);
        Assert.True(first.Quantity.Lots + second.Quantity.Lots > ask.Quantity.Lots * 7 / 10);
        Assert.Equal(SomeEvent, stage.Outbox.Sent.Last(sent => sent.Message.Kind == MessageKind.PlaceOrder && sent.Message.Body<PlaceOrder>().Instrument == PerpetualA.Id).Cause);
    }

    [Fact]
    public void A_maker_who_does_not_hedge_leaves_the_perpetual_alone()
    {
        var stage = Stage("option-market-maker", ("hedge_share", 0));
        stage.Pass(Duration.FromSeconds(10));
        var ask = stage.Orders.First(order => order.Instrument == PutA.Id && order.Side == Side.Sell);
        stage.FillOrder(PutA, in ask, ask.Price.Ticks, ask.Quantity.Lots);

        stage.Pass(Duration.FromSeconds(30));

        Assert.Empty(Hedges(stage));
    }

    [Fact]
    public void A_maker_quotes_on_both_sides_of_the_mark_and_leans_against_what_it_holds()
    {
        var stage = Stage("option-market-maker", ("hedge_share", 0), ("max_position", 50_000e6));
        stage.Pass(Duration.FromSeconds(3));
        var (bid, ask) = Quotes(stage);
        var bought = stage.Orders.First(order => order.Instrument == CallA.Id && order.Side == Side.Buy);
        stage.FillOrder(CallA, in bought, bought.Price.Ticks, bought.Quantity.Lots);

        stage.Pass(Duration.FromSeconds(3));

        var last = stage.Orders.Last(order => order.Instrument == CallA.Id && order.Side == Side.Sell);
        Assert.True(bid < Premium && Premium < ask, $"{bid} {ask}");
        Assert.True(last.Price.Ticks < ask);
    }

    [Theory]
    [InlineData("put-seller", Side.Sell)]
    [InlineData("put-buyer", Side.Buy)]
    public void Puts_are_sold_and_bought_until_the_position_is_full_and_again_after_expiry(string name, Side side)
    {
        var stage = Stage(name, ("position", 50_000e6), ("order_size", 50_000e6), ("mean_wait", 1e9));
        stage.Pass(Duration.FromSeconds(5));
        var order = Assert.Single(stage.Orders);
        stage.FillOrder(PutA, in order, order.Price.Ticks, order.Quantity.Lots);

        stage.Pass(Duration.FromSeconds(30));
        var whileHeld = stage.Orders.Count;
        stage.Tell(ExchangeA, new OptionSettled(new Quantity(side == Side.Buy ? 1_000 : -1_000), Money.Zero, 0, PutA.Id), SomeEvent);
        stage.Pass(Duration.FromSeconds(30));

        Assert.Equal((PutA.Id, side, 1_000L), (order.Instrument, order.Side, order.Quantity.Lots));
        Assert.Equal(1, whileHeld);
        Assert.True(stage.Orders.Count > 1);
    }

    [Fact]
    public void A_call_is_sold_only_against_what_was_bought_of_the_perpetual()
    {
        var stage = Stage("covered-call-seller", ("position", 50_000e6), ("order_size", 20_000e6), ("mean_wait", 1e9));
        stage.Pass(Duration.FromSeconds(5));
        var cover = Assert.Single(stage.Orders);
        stage.FillOrder(PerpetualA, in cover, OpeningTicks, cover.Quantity.Lots);

        stage.Pass(Duration.FromSeconds(5));

        var sold = stage.Orders[1];
        Assert.Equal((PerpetualA.Id, Side.Buy), (cover.Instrument, cover.Side));
        Assert.Equal((CallA.Id, Side.Sell, 400L), (sold.Instrument, sold.Side, sold.Quantity.Lots));
    }

    [Fact]
    public void Nobody_trades_an_option_far_worse_than_its_mark()
    {
        var stage = Stage("put-buyer", ("mean_wait", 1e9));
        stage.ShowBook(PutA, Premium, Premium * 2, mark: Premium);

        stage.Pass(Duration.FromSeconds(30));

        Assert.Empty(stage.Orders);
    }

    private static TraderStage Stage(string name, params (string Name, double Value)[] values)
    {
        var registration = StrategyCatalog.Find(name)!;
        var stage = new TraderStage(registration, Arguments(registration, [PerpetualA, CallA, PutA], [Dollars(ExchangeA, 1_000_000)], values)).Start();
        ShowOptions(stage);
        return stage;
    }

    /// <summary>Options at the money with a day to live are worth 625 dollars at a volatility of 60 %.</summary>
    private static void ShowOptions(TraderStage stage)
    {
        stage.ShowBook(CallA, Premium - 500, Premium + 500, mark: Premium);
        stage.ShowBook(PutA, Premium - 500, Premium + 500, mark: Premium);
    }

    private static List<PlaceOrder> Hedges(TraderStage stage) => [.. stage.Orders.Where(order => order.Instrument == PerpetualA.Id)];

    private static (long Bid, long Ask) Quotes(TraderStage stage) => (
        stage.Orders.First(order => order.Instrument == CallA.Id && order.Side == Side.Buy).Price.Ticks,
        stage.Orders.First(order => order.Instrument == CallA.Id && order.Side == Side.Sell).Price.Ticks);
}
