using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Strategies;
using static ExchangeMesh.Domain.Tests.Traders.TraderStage;

namespace ExchangeMesh.Domain.Tests.Traders;

public sealed class CrossVenueArbitrageurTests
{
    private static readonly EventId OtherEvent = EventId.Of(ExchangeB, 9);

    [Theory]
    [InlineData(5_014_000, 0)]
    [InlineData(5_016_000, 2)]
    public void It_trades_when_the_gap_exceeds_fees_and_threshold(long bid, int orders)
    {
        var stage = Stage(PerpetualA, PerpetualB, ("fees", 0.001), ("threshold", 0.002));
        stage.ShowBook(PerpetualA, 4_999_000, OpeningTicks);
        stage.ShowBook(PerpetualB, bid, 5_020_000);

        stage.WakeNext();

        Assert.Equal(bid > 5_015_000 ? orders : 0, stage.Orders.Count);
    }

    [Fact]
    public void It_buys_where_it_is_cheap_and_sells_as_much_where_it_is_dear()
    {
        var stage = Stage(PerpetualA, PerpetualB, ("order_size", 20_000e6), ("tolerance", 0.01));
        stage.ShowBook(PerpetualA, 5_190_000, 5_200_000);
        stage.ShowBook(PerpetualB, 4_990_000, OpeningTicks);

        stage.WakeNext();

        Assert.Equal(
            [(PerpetualB.Id, Side.Buy, 5_050_000L, 400L), (PerpetualA.Id, Side.Sell, 5_138_100, 400)],
            stage.Orders.Select(order => (order.Instrument, order.Side, order.Price.Ticks, order.Quantity.Lots)));
        Assert.All(stage.Orders, order => Assert.Equal(TimeInForce.Ioc, order.TimeInForce));
    }

    [Fact]
    public void It_takes_no_more_than_either_side_shows()
    {
        var stage = Stage(PerpetualA, PerpetualB);
        stage.ShowBook(PerpetualA, 4_990_000, OpeningTicks, lots: 70);
        stage.ShowBook(PerpetualB, 5_200_000, 5_210_000, lots: 30);

        stage.WakeNext();

        Assert.Equal([30, 30], stage.Orders.Select(order => order.Quantity.Lots));
    }

    [Fact]
    public void Both_legs_follow_from_the_move_of_the_side_that_moved_more()
    {
        var stage = Stage(PerpetualA, PerpetualB);
        stage.WakeNext();
        stage.Show(PerpetualA, OpeningTicks * 101 / 100, cause: SomeEvent);
        stage.Show(PerpetualB, OpeningTicks * 95 / 100, cause: OtherEvent);

        stage.WakeNext();

        Assert.Equal([OtherEvent, OtherEvent], stage.Outbox.Sent.Select(sent => sent.Cause));
    }

    [Fact]
    public void It_waits_for_both_legs_before_it_trades_again()
    {
        var stage = Gap();
        stage.FillOrder(PerpetualA, stage.Orders[0], OpeningTicks, stage.Orders[0].Quantity.Lots);

        stage.WakeNext();

        Assert.Equal(2, stage.Orders.Count);
    }

    [Fact]
    public void What_one_leg_failed_to_trade_is_hedged_where_the_price_is_better()
    {
        var stage = Gap();
        stage.FillOrder(PerpetualA, stage.Orders[0], OpeningTicks, 400);
        stage.EndUnfilled(PerpetualB, stage.Orders[1]);
        stage.Show(PerpetualB, OpeningTicks + 1_000);

        stage.WakeNext();

        var hedge = stage.Orders[2];
        Assert.Equal((PerpetualB.Id, Side.Sell, 400L), (hedge.Instrument, hedge.Side, hedge.Quantity.Lots));
    }

    [Fact]
    public void A_leg_that_was_deleveraged_is_hedged_because_of_it()
    {
        var stage = Gap();
        stage.FillOrder(PerpetualA, stage.Orders[0], OpeningTicks, 400);
        stage.FillOrder(PerpetualB, stage.Orders[1], OpeningTicks, 400);
        stage.Show(PerpetualB, OpeningTicks);
        stage.Tell(ExchangeB, new PositionDeleveraged(new Quantity(400), new Price(OpeningTicks), PerpetualB.Id), OtherEvent);

        stage.WakeNext();

        var broken = Assert.Single(stage.Outbox.AllRecords);
        var row = broken.Record.Row<BrokenHedgeRow>();
        Assert.Equal((Side.Sell, 400L), (stage.Orders[2].Side, stage.Orders[2].Quantity.Lots));
        Assert.Equal((PerpetualB.Id, PerpetualA.Id, new Quantity(400)), (row.Instrument, row.Hedge, row.Closed));
        Assert.True(row.Open > Money.Zero);
        Assert.Equal((OtherEvent, broken.Id), (broken.Cause, stage.Outbox.Sent[^1].Cause));
    }

    [Theory]
    [InlineData(-0.002, 4)]
    [InlineData(0.001, 2)]
    public void It_trades_back_what_it_holds_once_the_gap_is_gone(double unwind, int orders)
    {
        var stage = Gap(("unwind", unwind));
        stage.FillOrder(PerpetualA, stage.Orders[0], OpeningTicks, 400);
        stage.FillOrder(PerpetualB, stage.Orders[1], 5_200_000, 400);
        stage.Show(PerpetualB, OpeningTicks);

        stage.WakeNext();

        Assert.Equal(orders, stage.Orders.Count);
        Assert.All(stage.Orders.Skip(2), order => Assert.Equal(399, order.Quantity.Lots));
    }

    [Fact]
    public void On_spot_it_sells_only_what_it_owns_and_buys_only_what_it_can_pay()
    {
        var stage = new TraderStage(
            CrossVenueArbitrageur.Registration,
            Arguments(
                CrossVenueArbitrageur.Registration,
                [SpotA, SpotB],
                [Dollars(ExchangeA, 5_000), Bitcoins(ExchangeB, 1)],
                [("order_size", 1e12), ("rebalance_share", 0)])).Start();
        stage.ShowBook(SpotA, 4_990_000, OpeningTicks);
        stage.ShowBook(SpotB, 5_200_000, 5_210_000);

        stage.WakeNext();

        Assert.Equal([99, 99], stage.Orders.Select(order => order.Quantity.Lots));
    }

    [Theory]
    [InlineData(MarketCondition.Halted)]
    [InlineData(MarketCondition.Auction)]
    [InlineData(MarketCondition.Down)]
    public void It_trades_only_while_both_sides_are_open(MarketCondition condition)
    {
        var stage = Stage(PerpetualA, PerpetualB);
        stage.ShowBook(PerpetualA, 4_990_000, OpeningTicks);
        stage.ShowBook(PerpetualB, 5_200_000, 5_210_000, condition);

        stage.WakeNext();

        Assert.Empty(stage.Outbox.Sent);
    }

    [Theory]
    [InlineData(26_000, false)]
    [InlineData(24_000, true)]
    public void A_side_that_has_become_poor_is_topped_up_to_a_half(long poor, bool sends)
    {
        var stage = WithCapital(poor, 100_000 - poor);

        stage.WakeNext();

        Assert.Equal(sends ? 1 : 0, stage.Outbox.Sent.Count);
        if (sends)
        {
            Assert.Equal(ExchangeB, stage.Outbox.Sent[0].To);
            Assert.Equal(new TransferOut(Money.FromUnits(26_000), Dollar, ExchangeA), stage.Outbox.Sent[0].Message.Body<TransferOut>());
        }
    }

    [Fact]
    public void Only_one_transfer_is_under_way_at_a_time()
    {
        var stage = WithCapital(0, 100_000);

        stage.WakeTimes(20);
        var before = stage.Outbox.Sent.Count;
        stage.Tell(ExchangeA, new TransferSettled(Money.FromUnits(50_000), Dollar));
        stage.WakeTimes(20);

        Assert.Equal(1, before);
        Assert.Single(stage.Outbox.Sent);
    }

    [Fact]
    public void A_refused_transfer_is_tried_again_only_after_ten_minutes()
    {
        var stage = WithCapital(0, 100_000);
        stage.WakeNext();
        stage.Tell(ExchangeB, new OrderRejected(new OrderId(0), InstrumentId.None, RejectReason.Paused, MessageKind.TransferOut));

        stage.Pass(Duration.FromSeconds(599));
        var before = stage.Outbox.Sent.Count;
        stage.Pass(Duration.FromSeconds(30));

        Assert.Equal(1, before);
        Assert.Equal(2, stage.Outbox.Bodies<TransferOut>().Count);
    }

    private static TraderStage WithCapital(long atA, long atB) => new TraderStage(
        CrossVenueArbitrageur.Registration,
        Arguments(CrossVenueArbitrageur.Registration, [PerpetualA, PerpetualB], [Dollars(ExchangeA, atA), Dollars(ExchangeB, atB)], [])).Start();

    private static TraderStage Gap(params (string Name, double Value)[] values)
    {
        var stage = Stage(PerpetualA, PerpetualB, values);
        stage.ShowBook(PerpetualA, 4_999_999, OpeningTicks);
        stage.ShowBook(PerpetualB, 5_200_000, 5_210_000);
        stage.WakeNext();
        Assert.Equal([400, 400], stage.Orders.Select(order => order.Quantity.Lots));
        return stage;
    }

    private static TraderStage Stage(Instrument first, Instrument second, params (string Name, double Value)[] values) => new TraderStage(
        CrossVenueArbitrageur.Registration,
        Arguments(CrossVenueArbitrageur.Registration, [first, second], [Dollars(ExchangeA, 1_000_000), Dollars(ExchangeB, 1_000_000)], values)).Start();
}
