using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Strategies;
using static ExchangeMesh.Domain.Tests.Traders.TraderStage;

namespace ExchangeMesh.Domain.Tests.Traders;

public sealed class NoiseTraderTests
{
    [Fact]
    public void It_acts_at_exponential_times_of_the_given_mean()
    {
        var stage = Stage(("mean_wait", 10e9));

        stage.WakeTimes(2_000);

        Assert.InRange(stage.Outbox.Now.Nanoseconds / 1e9 / 2_000, 9.3, 10.7);
    }

    [Fact]
    public void It_buys_and_sells_about_equally_often()
    {
        var stage = Stage();

        stage.WakeTimes(2_000);

        Assert.InRange(stage.Orders.Count(order => order.Side == Side.Buy), 900, 1_100);
    }

    [Fact]
    public void Its_orders_follow_from_nothing()
    {
        var stage = Stage();
        stage.Show(PerpetualA, OpeningTicks, cause: SomeEvent);

        stage.WakeTimes(50);

        Assert.All(stage.Outbox.Sent, sent => Assert.Equal(EventId.None, sent.Cause));
    }

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(1.0, 200)]
    public void The_market_share_says_how_many_orders_are_market_orders(double share, int expected)
    {
        var stage = Stage(("market_share", share));

        stage.WakeTimes(200);

        Assert.Equal(200, stage.Orders.Count);
        Assert.Equal(expected, stage.Orders.Count(order => order.Type == OrderType.Market));
    }

    [Fact]
    public void Limit_prices_lie_on_the_far_side_of_the_mid_price_at_the_mean_offset()
    {
        var stage = Stage(("market_share", 0), ("mean_offset", 0.01));

        stage.WakeTimes(2_000);

        Assert.All(stage.Orders, order => Assert.True(order.Side == Side.Buy ? order.Price.Ticks <= OpeningTicks : order.Price.Ticks >= OpeningTicks));
        Assert.InRange(stage.Orders.Average(order => Math.Abs(order.Price.Ticks - OpeningTicks)) / OpeningTicks, 0.009, 0.011);
    }

    [Fact]
    public void With_weight_on_the_reference_its_prices_lie_around_the_reference()
    {
        var stage = Stage(("market_share", 0), ("mean_offset", 0), ("reference_weight", 1));
        stage.ShowReference(40_000);

        stage.WakeNext();

        Assert.Equal(4_000_000, Assert.Single(stage.Orders).Price.Ticks);
    }

    [Theory]
    [InlineData(MarketCondition.Halted, 0)]
    [InlineData(MarketCondition.Down, 0)]
    [InlineData(MarketCondition.Auction, 1)]
    [InlineData(MarketCondition.Open, 1)]
    public void It_places_limit_orders_only_while_the_market_takes_them(MarketCondition condition, int expected)
    {
        var stage = Stage(("market_share", 0));
        stage.Show(PerpetualA, OpeningTicks, condition);

        stage.WakeNext();

        Assert.Equal(expected, stage.Outbox.Sent.Count);
    }

    [Fact]
    public void It_sends_no_market_orders_into_an_auction()
    {
        var stage = Stage(("market_share", 1));
        stage.Show(PerpetualA, OpeningTicks, MarketCondition.Auction);

        stage.WakeTimes(20);

        Assert.Empty(stage.Orders);
    }

    [Fact]
    public void Its_oldest_order_gives_way_when_as_many_as_allowed_are_open()
    {
        var stage = Stage(("market_share", 0), ("cancel_chance", 0), ("max_open", 3));

        stage.WakeTimes(5);

        Assert.Equal([1, 2], stage.Outbox.Bodies<CancelOrder>().Select(cancel => cancel.Order.Value));
        Assert.Equal([1, 2, 3, 4, 5], stage.Orders.Select(order => order.Order.Value));
    }

    [Fact]
    public void An_order_that_has_ended_is_not_cancelled()
    {
        var stage = Stage(("market_share", 0), ("cancel_chance", 1));
        stage.WakeNext();
        stage.Fill(PerpetualA, OpeningTicks);
        stage.WakeNext();
        stage.Tell(ExchangeA, new OrderRejected(new OrderId(2), PerpetualA.Id, RejectReason.PriceOutsideBand, MessageKind.PlaceOrder));
        stage.WakeNext();
        stage.EndUnfilled(PerpetualA, stage.Orders[^1]);

        stage.WakeNext();

        Assert.Empty(stage.Outbox.Bodies<CancelOrder>());
    }

    [Fact]
    public void An_order_that_outlives_sixty_three_later_ones_is_cancelled()
    {
        var stage = Stage(("market_share", 0), ("cancel_chance", 0), ("max_open", 64));
        stage.WakeNext();
        for (var later = 0; later < 63; later++)
        {
            stage.WakeNext();
            stage.Fill(PerpetualA, OpeningTicks);
        }

        Assert.Empty(stage.Outbox.Bodies<CancelOrder>());
        stage.WakeNext();

        Assert.Equal(1, Assert.Single(stage.Outbox.Bodies<CancelOrder>()).Order.Value);
    }

    [Fact]
    public void Log_normal_sizes_have_the_given_median_and_pareto_sizes_the_given_least()
    {
        var lognormal = Stage(("order_size", 5_000e6), ("size_shape", 0.5));
        var pareto = Stage(("order_size", 5_000e6), ("size_law", 1), ("size_shape", 1.5), ("max_order_size", 20_000e6));

        lognormal.WakeTimes(1_001);
        pareto.WakeTimes(1_001);

        Assert.InRange(lognormal.Orders.Select(order => order.Quantity.Lots).Order().ElementAt(lognormal.Orders.Count / 2), 93, 106);
        Assert.Equal(100, pareto.Orders.Min(order => order.Quantity.Lots));
        Assert.Equal(400, pareto.Orders.Max(order => order.Quantity.Lots));
    }

    [Fact]
    public void No_order_is_below_the_least_notional()
    {
        var stage = Stage(("order_size", 1e6));

        stage.WakeTimes(50);

        Assert.All(stage.Orders, order => Assert.Equal(2, order.Quantity.Lots));
    }

    [Fact]
    public void It_does_not_sell_on_spot_what_it_does_not_own()
    {
        var stage = new TraderStage(NoiseTrader.Registration, Arguments(NoiseTrader.Registration, [SpotA], [Dollars(ExchangeA, 1_000_000)], [])).Start();

        stage.WakeTimes(100);

        Assert.NotEmpty(stage.Orders);
        Assert.DoesNotContain(stage.Orders, order => order.Side == Side.Sell);
    }

    [Fact]
    public void Its_position_stays_within_its_leverage()
    {
        var stage = Stage(("market_share", 1), ("max_leverage", 0.01), ("order_size", 1_000e6), ("size_shape", 0.01));
        var position = 0L;
        for (var turn = 0; turn < 500; turn++)
        {
            stage.Outbox.Clear();
            stage.WakeNext();
            foreach (var order in stage.Orders)
            {
                position += order.Side == Side.Buy ? order.Quantity.Lots : -order.Quantity.Lots;
                stage.FillOrder(PerpetualA, in order, OpeningTicks, order.Quantity.Lots);
            }

            Assert.InRange(position, -200, 200);
        }
    }

    [Fact]
    public void A_trader_with_its_strategy_takes_at_most_two_hundred_bytes()
    {
        const int Count = 200_000;
        var traders = new object[Count];
        var arguments = Arguments(NoiseTrader.Registration, [PerpetualA], [Dollars(ExchangeA, 1_000_000)], []);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var place = 0; place < Count; place++)
        {
            traders[place] = NoiseTrader.Registration.Create(arguments with { Self = new ParticipantId(place) });
        }

        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Count;
        GC.KeepAlive(traders);
        Assert.InRange(each, 40, 200);
    }

    private static TraderStage Stage(params (string Name, double Value)[] values) =>
        new TraderStage(NoiseTrader.Registration, Arguments(NoiseTrader.Registration, [PerpetualA], [Dollars(ExchangeA, 1_000_000)], values)).Start();
}
