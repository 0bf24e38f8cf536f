using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Strategies;
using static ExchangeMesh.Domain.Tests.Traders.TraderStage;

namespace ExchangeMesh.Domain.Tests.Traders;

/// <summary>A spoofer before a book of 2,000 lots on each side within one percent.</summary>
public sealed class SpooferTests
{
    [Fact]
    public void It_shows_orders_away_from_the_price_that_never_take()
    {
        var stage = Stage();

        stage.Pass(Duration.FromSeconds(2));

        Assert.Equal(4, stage.Orders.Count);
        Assert.All(stage.Orders, order => Assert.Equal((Side.Sell, true, TimeInForce.Gtc), (order.Side, order.PostOnly, order.TimeInForce)));
        Assert.All(stage.Orders, order => Assert.InRange(order.Price.Ticks, 5_025_000, 5_045_001));
        Assert.Equal([true, false, false, false], stage.Orders.Select(order => order.Acknowledge));
    }

    [Fact]
    public void When_they_have_been_seen_for_long_enough_it_buys_and_takes_them_back()
    {
        var stage = Stage();
        stage.Pass(Duration.FromSeconds(2));

        stage.Pass(Duration.FromSeconds(6));

        var bought = stage.Orders[4];
        Assert.Equal((Side.Buy, TimeInForce.Ioc, 200L), (bought.Side, bought.TimeInForce, bought.Quantity.Lots));
        Assert.Equal(stage.Orders.Take(4).Select(order => order.Order), stage.Outbox.Bodies<CancelOrder>().Select(cancel => cancel.Order));
    }

    [Fact]
    public void When_the_price_comes_near_it_takes_them_back_at_once()
    {
        var stage = Stage();
        stage.Pass(Duration.FromSeconds(2));
        stage.ShowBook(PerpetualA, 5_024_000, 5_024_002, lots: 200, depth: 2_000);

        stage.Pass(Duration.FromMilliseconds(400));

        Assert.Equal(4, stage.Outbox.Bodies<CancelOrder>().Count);
    }

    [Fact]
    public void When_what_it_showed_is_gone_it_does_the_same_the_other_way_round_and_tells_what_it_showed()
    {
        var stage = Stage();
        stage.Pass(Duration.FromSeconds(8));
        stage.Fill(PerpetualA, OpeningTicks + 1);
        foreach (var order in stage.Orders.Take(4).ToList())
        {
            stage.EndUnfilled(PerpetualA, in order);
        }

        stage.Pass(Duration.FromMilliseconds(500));

        Assert.All(stage.Orders.Skip(5), order => Assert.Equal((Side.Buy, true), (order.Side, order.PostOnly)));
        Assert.Equal(9, stage.Orders.Count);
        var pushed = stage.Outbox.AllRecords.Where(one => one.Record.Kind == RecordKind.Attack).Select(one => one.Record.Row<AttackRow>()).Last();
        Assert.Equal((AttackStage.Pushed, AttackKind.Spoof), (pushed.Stage, pushed.Of));
        Assert.InRange(pushed.Shown.Units, 900_000, 1_000_000);
    }

    [Fact]
    public void Where_withdrawing_costs_more_than_it_would_bring_it_does_nothing()
    {
        var stage = Stage(cancelFee: 100);

        stage.Pass(Duration.FromMinutes(1));

        Assert.Empty(stage.Orders);
        var declined = Assert.Single(stage.Outbox.AllRecords, one => one.Record.Kind == RecordKind.Attack);
        Assert.Equal(AttackStage.Declined, declined.Record.Row<AttackRow>().Stage);
    }

    private static TraderStage Stage(long cancelFee = 0)
    {
        var registration = Spoofer.Registration;
        (string, double)[] values = [("mean_wait", 1e9), ("order_size", 10_000e6), ("response", 0.01), ("distance", 0.005), ("lure_time", 5e9), ("max_leverage", 1)];
        var rules = VenueBench.PerpTerms with
        {
            Instrument = PerpetualA,
            OpeningPrice = new Price(OpeningTicks),
            DepthShown = Ratio.FromPercent(1),
            CancelFee = Ratio.FromBasisPoints(cancelFee),
        };
        var arguments = Arguments(registration, [PerpetualA], [Dollars(ExchangeA, 1_000_000)], values) with { Exchanges = [VenueBench.Terms(rules)] };
        var stage = new TraderStage(registration, arguments);
        stage.ShowBook(PerpetualA, OpeningTicks - 1, OpeningTicks + 1, lots: 200, depth: 2_000);
        return stage.Start();
    }
}
