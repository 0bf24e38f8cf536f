using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Tests.Traders;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Strategies;
using static ExchangeMesh.Domain.Tests.Traders.TraderStage;

namespace ExchangeMesh.Domain.Tests.Adversary;

/// <summary>
/// A hunter who may take options on a perpetual of which nobody is liquidated: it pushes only for what the options gain. They are at the money
/// and worth 625 dollars each.
/// </summary>
public sealed class OptionHuntTests
{
    private const long Premium = 62_500;

    [Theory]
    [InlineData(500, "put", Side.Buy)]
    [InlineData(150_000, "call", Side.Sell)]
    public void Before_it_sells_the_perpetual_it_buys_the_put_or_sells_the_call_where_that_is_quoted_better(long putSpread, string option, Side side)
    {
        var stage = Stage(putSpread, position: 5_000_000e6);
        var wanted = option == "put" ? PutA : CallA;

        stage.Pass(Duration.FromSeconds(3));
        var taken = Assert.Single(stage.Orders);
        stage.FillOrder(wanted, in taken, taken.Price.Ticks, taken.Quantity.Lots);
        stage.Pass(Duration.FromSeconds(2));

        // Five million dollars of bitcoin at 50,000 are 100, a thousandth in a lot.
        Assert.Equal((wanted.Id, side, 100_000L, TimeInForce.Ioc), (taken.Instrument, taken.Side, taken.Quantity.Lots, taken.TimeInForce));
        Assert.Equal((PerpetualA.Id, Side.Sell), (stage.Orders[1].Instrument, stage.Orders[1].Side));
        var begun = Assert.Single(stage.Outbox.AllRecords, one => one.Record.Kind == RecordKind.Attack).Record.Row<AttackRow>();
        Assert.Equal(AttackStage.Begun, begun.Stage);
        Assert.True(begun.ExpectedGain > begun.ExpectedCost);
    }

    [Fact]
    public void When_the_price_is_where_it_was_pushed_to_it_trades_the_option_back()
    {
        var stage = Stage(500, position: 5_000_000e6);
        stage.Pass(Duration.FromSeconds(3));
        stage.Fill(PutA, Premium + 500);

        stage.Pass(Duration.FromSeconds(20));

        var back = stage.Orders.Last(order => order.Instrument == PutA.Id);
        Assert.Equal((Side.Sell, 100_000L), (back.Side, back.Quantity.Lots));
    }

    [Fact]
    public void Without_options_the_same_push_does_not_pay()
    {
        var stage = Stage(500, position: 0);

        stage.Pass(Duration.FromMinutes(1));

        Assert.Empty(stage.Orders);
    }

    private static TraderStage Stage(long putSpread, double position)
    {
        var registration = LiquidationHunter.Registration;
        (string, double)[] values = [("mean_wait", 1e9), ("greatest_push", 0.05), ("hold", 5e9), ("push_time", 3e9), ("max_leverage", 20), ("option_position", position)];
        var rules = VenueBench.PerpTerms with { Mark = new MarkTerms { Method = MarkMethod.Last }, OpeningPrice = new Price(OpeningTicks) };
        var venue = VenueBench.Terms(rules with { Instrument = PerpetualA }, rules with { Instrument = CallA }, rules with { Instrument = PutA });
        var arguments = Arguments(registration, [PerpetualA, CallA, PutA], [Dollars(ExchangeA, 1_000_000)], values) with { Exchanges = [venue, venue, venue] };
        var stage = new TraderStage(registration, arguments).Start();

        // A thousand times as much is offered as is bid: only a push down is within reach.
        stage.Outbox.Show(new MarketView
        {
            Instrument = PerpetualA.Id,
            BestBid = new Price(OpeningTicks - 1),
            BestAsk = new Price(OpeningTicks + 1),
            BestBidQuantity = new Quantity(1_000),
            BestAskQuantity = new Quantity(1_000_000),
            Last = new Price(OpeningTicks),
            Mark = new Price(OpeningTicks),
        });
        stage.ShowBook(CallA, Premium - 500, Premium + 500, mark: Premium);
        stage.ShowBook(PutA, Math.Max(1, Premium - putSpread), Premium + putSpread, mark: Premium);
        return stage;
    }
}
