using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Venues;

/// <summary>Call auctions in a running venue.</summary>
public sealed class CallAuctionFlowTests
{
    private static readonly VolatilityInterruptionTerms Corridor = new()
    {
        Dynamic = Ratio.FromPercent(3),
        Static = Ratio.FromPercent(8),
        Call = new CallPeriodTerms { Length = Duration.FromSeconds(30) },
    };

    [Fact]
    public void An_order_beyond_the_corridor_trades_to_its_edge_and_waits_for_the_auction_at_its_own_limit()
    {
        var bench = With(Corridor);
        bench.Trade(buyer: 1, seller: 2, lots: 1, ticks: 1_000);
        bench.Buy(trader: 3, lots: 2, ticks: 970);
        bench.Buy(trader: 3, lots: 3, ticks: 960);

        bench.Sell(trader: 2, lots: 10, ticks: 955);
        var called = bench.Outbox.View(Perp);
        bench.Buy(trader: 1, lots: 4, ticks: 958);
        bench.Pass(Duration.FromSeconds(31));

        Assert.Equal(MarketCondition.Auction, called.Condition);
        Assert.Equal((new Price(960), new Price(960)), (called.BestBid, called.BestAsk));
        Assert.Equal([(1_000, 1), (970, 2), (958, 3), (958, 4)], bench.All<TradeRow>().Select(row => (row.Price.Ticks, row.Quantity.Lots)));
        Assert.Equal(new Quantity(-10), bench.Statement(2).Position);
        var reopening = Assert.Single(bench.All<ReopeningRow>());
        Assert.Equal((new Price(970), new Price(958), new Quantity(7)), (reopening.ClosedPrice, reopening.Price, reopening.Volume));
        Assert.Equal(new Quantity(-1), reopening.Surplus);
        Assert.Equal(MarketCondition.Open, bench.Outbox.View(Perp).Condition);
        bench.AssertBalanced();
    }

    [Theory]
    [InlineData(OrderType.Limit, TimeInForce.Gtc, RejectReason.None)]
    [InlineData(OrderType.Limit, TimeInForce.Ioc, RejectReason.LimitOrdersOnly)]
    [InlineData(OrderType.Limit, TimeInForce.Fok, RejectReason.LimitOrdersOnly)]
    [InlineData(OrderType.Market, TimeInForce.Ioc, RejectReason.LimitOrdersOnly)]
    public void A_call_collects_limit_orders_that_may_rest(OrderType type, TimeInForce timeInForce, RejectReason expected)
    {
        var bench = Called();

        bench.Place(1, new PlaceOrder { Type = type, TimeInForce = timeInForce, Side = Side.Buy, Quantity = new(1), Price = new(type == OrderType.Market ? 0 : 980) });

        var refused = bench.Outbox.BodiesTo<OrderRejected>(Trader(1)).Select(rejected => rejected.Reason);
        Assert.Equal(expected == RejectReason.None ? [] : [expected], refused);
    }

    [Fact]
    public void A_collected_order_may_be_withdrawn_before_the_auction()
    {
        var bench = Called();
        var order = bench.Buy(trader: 1, lots: 50, ticks: 980);

        bench.Say(Trader(1), new CancelOrder(order, Perp));
        bench.Pass(Duration.FromSeconds(31));

        Assert.Equal(Quantity.Zero, bench.Statement(1).Position - new Quantity(1));
        bench.AssertBalanced();
    }

    [Fact]
    public void Collected_reduce_only_orders_together_close_no_more_than_the_position()
    {
        var bench = Called();
        var reducing = new PlaceOrder { Side = Side.Sell, Quantity = new(1), Price = new(960), ReduceOnly = true };

        bench.Place(1, reducing);
        bench.Place(1, reducing);
        bench.Buy(trader: 3, lots: 50, ticks: 980);
        bench.Pass(Duration.FromSeconds(31));

        Assert.Equal(Quantity.Zero, bench.Statement(1).Position);
        bench.AssertBalanced();
    }

    [Fact]
    public void A_collected_order_must_be_covered_by_margin_as_any_other()
    {
        var bench = Called();

        bench.Buy(trader: 1, lots: 1_000_000, ticks: 980);

        Assert.Equal(RejectReason.InsufficientMargin, Assert.Single(bench.Outbox.BodiesTo<OrderRejected>(Trader(1))).Reason);
    }

    [Theory]
    [InlineData(951, 1)]
    [InlineData(950, 2)]
    public void A_call_whose_price_lies_too_far_away_is_extended(long bid, int calls)
    {
        var bench = With(Corridor with { Call = Corridor.Call with { ExtendBeyond = new Ratio(49_500), MostExtensions = 1 } });
        bench.Trade(buyer: 1, seller: 2, lots: 1, ticks: 1_000);
        bench.Buy(trader: 3, lots: 5, ticks: bid);
        bench.Sell(trader: 2, lots: 5, ticks: bid);

        bench.Pass(Duration.FromSeconds(30));
        var afterOne = bench.Outbox.View(Perp).Condition;
        bench.Pass(Duration.FromSeconds(30));

        Assert.Equal(calls == 1 ? MarketCondition.Open : MarketCondition.Auction, afterOne);
        Assert.Equal(MarketCondition.Open, bench.Outbox.View(Perp).Condition);
        Assert.Equal(bid, bench.All<TradeRow>()[^1].Price.Ticks);
    }

    [Fact]
    public void A_random_end_is_drawn_within_its_bounds_from_the_runs_seed()
    {
        var ends = Enumerable.Range(1, 40).Select(seed => EndOf((ulong)seed)).ToList();

        Assert.All(ends, end => Assert.InRange(end.Nanoseconds, 30_000_000_000, 40_000_000_000));
        Assert.True(ends.Distinct().Count() > 30);
        Assert.Equal(EndOf(7), EndOf(7));
    }

    [Fact]
    public void A_halt_records_what_the_refused_would_have_wanted_and_what_waiting_costs_them()
    {
        var bench = With(new TradingHaltTerms { Move = Ratio.FromPercent(10), CoolDown = Duration.FromSeconds(30) });
        bench.Trade(buyer: 1, seller: 2, lots: 10, ticks: 1_000);
        bench.Trade(buyer: 3, seller: 2, lots: 1, ticks: 900);
        bench.Sell(trader: 1, lots: 10, ticks: 900);
        bench.Buy(trader: 3, lots: 4, ticks: 900);
        bench.Sell(trader: 1, lots: 2, ticks: 890);
        bench.MoveIndex(800);
        bench.Pass(Duration.FromSeconds(30));

        var rows = bench.All<HaltCostRow>();

        Assert.Equal([(Trader(1), 2, -12L, 10L), (Trader(3), 1, 4L, 1L)], rows.Select(row => (row.Account, row.Orders, row.Wanted.Lots, row.Position.Lots)));
        Assert.Equal([new Price(1_000), new Price(1_000)], rows.Select(row => row.Mark));
        Assert.Equal([new Price(900), new Price(900)], rows.Select(row => row.Price));
        Assert.Equal([Money.FromUnits(12), Money.FromUnits(-4)], rows.Select(row => row.Cost));
        Assert.Equal(new Price(900), Assert.Single(bench.All<ReopeningRow>()).ClosedPrice);
    }

    [Fact]
    public void A_sweep_of_liquidations_calls_an_auction_as_any_other_order_does()
    {
        var bench = With(Corridor);
        bench.Exchange.Deposit(Trader(4), Usd, Money.FromUnits(100));
        bench.Trade(buyer: 4, seller: 2, lots: 100, ticks: 1_000);
        bench.Buy(trader: 3, lots: 500, ticks: 960);

        bench.MoveIndex(920);

        Assert.Contains(bench.All<BreakerRow>(), row => row.Condition == MarketCondition.Auction);
        bench.AssertBalanced();
    }

    [Theory]
    [InlineData(OrderType.Market, 0)]
    [InlineData(OrderType.Limit, 950)]
    public void An_order_that_may_not_rest_calls_an_auction_too_and_loses_what_is_left_of_it(OrderType type, long limit)
    {
        var bench = With(Corridor);
        bench.Trade(buyer: 1, seller: 2, lots: 1, ticks: 1_000);
        bench.Buy(trader: 3, lots: 2, ticks: 970);
        bench.Buy(trader: 3, lots: 3, ticks: 960);

        bench.Place(2, new PlaceOrder { Type = type, TimeInForce = TimeInForce.Ioc, Side = Side.Sell, Quantity = new(10), Price = new(limit) });

        Assert.Equal(MarketCondition.Auction, bench.Outbox.View(Perp).Condition);
        Assert.Equal(new Quantity(8), bench.Outbox.BodiesTo<OrderCancelled>(Trader(2))[^1].Unfilled);
        bench.AssertBalanced();
    }

    [Fact]
    public void A_stock_that_sticks_at_its_lower_band_pauses_and_reopens_by_auction()
    {
        var bench = With(new LimitUpLimitDownTerms { Session = new Session(Duration.FromMinutes(390), Duration.FromMinutes(60)) });
        bench.Trade(buyer: 1, seller: 2, lots: 1, ticks: 1_000);
        bench.Buy(trader: 3, lots: 3, ticks: 920);

        bench.Sell(trader: 2, lots: 5, ticks: 900);
        var stuck = (bench.Outbox.View(Perp).BestAsk, bench.Outbox.View(Perp).Condition);
        bench.Pass(Duration.FromSeconds(15));
        var paused = bench.Outbox.View(Perp).Condition;
        bench.Sell(trader: 2, lots: 2, ticks: 915);
        bench.Pass(Duration.FromMinutes(5));

        Assert.Equal((new Price(950), MarketCondition.Open), stuck);
        Assert.Equal(MarketCondition.Auction, paused);
        Assert.Equal((920, 2), (bench.All<TradeRow>()[^1].Price.Ticks, bench.All<TradeRow>()[^1].Quantity.Lots));
        Assert.Equal(MarketCondition.Open, bench.Outbox.View(Perp).Condition);
        bench.AssertBalanced();
    }

    [Theory]
    [InlineData(950, MarketCondition.Auction)]
    [InlineData(951, MarketCondition.Open)]
    public void An_offer_at_the_lower_band_pauses_a_stock_though_nobody_was_stopped_there(long offer, MarketCondition expected)
    {
        var bench = With(new LimitUpLimitDownTerms { Session = new Session(Duration.FromMinutes(390), Duration.FromMinutes(60)) });
        bench.Trade(buyer: 1, seller: 2, lots: 1, ticks: 1_000);

        bench.Sell(trader: 2, lots: 5, ticks: offer);
        bench.Pass(Duration.FromSeconds(15));

        Assert.Equal(expected, bench.Outbox.View(Perp).Condition);
    }

    [Fact]
    public void An_offer_that_is_withdrawn_from_the_band_in_time_pauses_nothing()
    {
        var bench = With(new LimitUpLimitDownTerms { Session = new Session(Duration.FromMinutes(390), Duration.FromMinutes(60)) });
        bench.Trade(buyer: 1, seller: 2, lots: 1, ticks: 1_000);
        var order = bench.Sell(trader: 2, lots: 5, ticks: 950);

        bench.Pass(Duration.FromSeconds(10));
        bench.Say(Trader(2), new CancelOrder(order, Perp));
        bench.Pass(Duration.FromSeconds(10));

        Assert.Equal(MarketCondition.Open, bench.Outbox.View(Perp).Condition);
    }

    [Fact]
    public void Tokyos_special_quote_moves_step_by_step_until_orders_meet_it()
    {
        var bench = With(new TokyoPriceLimitTerms());
        bench.Trade(buyer: 1, seller: 2, lots: 1, ticks: 1_000);
        bench.Sell(trader: 2, lots: 5, ticks: 1_070);

        bench.Buy(trader: 1, lots: 5, ticks: 1_100);
        bench.Pass(Duration.FromMinutes(3));
        var stillCalled = bench.Outbox.View(Perp).Condition;
        bench.Pass(Duration.FromMinutes(6));

        // Steps of 30 from 1,000 on: quotes at 1,030, 1,060 and 1,090, which reaches the seller.
        Assert.Equal(MarketCondition.Auction, stillCalled);
        Assert.Equal(MarketCondition.Open, bench.Outbox.View(Perp).Condition);
        Assert.Equal((1_070, 5), (bench.All<TradeRow>()[^1].Price.Ticks, bench.All<TradeRow>()[^1].Quantity.Lots));
        bench.AssertBalanced();
    }

    [Fact]
    public void A_market_order_that_a_band_has_clamped_does_not_rest()
    {
        var bench = With(new PriceBandTerms { Width = Ratio.FromPercent(5) });
        bench.Sell(trader: 2, lots: 1, ticks: 1_000);

        bench.Place(1, new PlaceOrder { Type = OrderType.Market, Side = Side.Buy, Quantity = new(3) });

        Assert.Equal(Price.None, bench.Outbox.View(Perp).BestBid);
        Assert.Equal(new Quantity(2), Assert.Single(bench.Outbox.BodiesTo<OrderCancelled>(Trader(1))).Unfilled);
    }

    private static VirtualTime EndOf(ulong seed)
    {
        var period = new CallPeriod(new CallPeriodTerms
        {
            Length = Duration.FromSeconds(30),
            RandomEnd = Duration.FromSeconds(10),
            Seed = new BreakerSeed(seed, VenueId, Perp, 0),
        });
        return period.Begin(VirtualTime.Zero);
    }

    private static VenueBench Called()
    {
        var bench = With(Corridor);
        bench.Trade(buyer: 1, seller: 2, lots: 1, ticks: 1_000);
        bench.Buy(trader: 3, lots: 2, ticks: 960);
        bench.Sell(trader: 2, lots: 1, ticks: 960);
        Assert.Equal(MarketCondition.Auction, bench.Outbox.View(Perp).Condition);
        return bench;
    }

    private static VenueBench With(IBreakerTerms breaker) =>
        new VenueBench(Terms(PerpTerms with { Breakers = [breaker] })).WithTraders(3, 10_000).Started();
}
