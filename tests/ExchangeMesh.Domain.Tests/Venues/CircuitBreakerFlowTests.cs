using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Venues;

public class CircuitBreakerFlowTests
{
    private static readonly TradingHaltTerms TenPercent = new()
    {
        Move = Ratio.FromPercent(10),
        Window = Duration.FromMinutes(1),
        CoolDown = Duration.FromSeconds(30),
    };

    [Fact]
    public void A_halt_stops_a_sweep_at_the_level_that_sets_it_off()
    {
        var bench = With(TenPercent);
        bench.Trade(buyer: 1, seller: 2, lots: 1, ticks: 1_000);
        bench.Buy(trader: 3, lots: 5, ticks: 950);
        bench.Buy(trader: 3, lots: 5, ticks: 900);
        bench.Buy(trader: 3, lots: 5, ticks: 850);

        bench.Place(2, new PlaceOrder { Type = OrderType.Market, Side = Side.Sell, Quantity = new(15) });

        Assert.Equal([1_000, 950, 900], bench.All<TradeRow>().Select(trade => trade.Price.Ticks));
        var row = Assert.Single(bench.All<BreakerRow>());
        Assert.Equal((MarketCondition.Halted, new Price(900), new Price(1_000)), (row.Condition, row.Price, row.Reference));
        Assert.Equal(MarketCondition.Halted, bench.Outbox.View(Perp).Condition);
        var cancelled = bench.Outbox.BodiesTo<OrderCancelled>(Trader(2))[^1];
        Assert.Equal((new Quantity(5), CancelReason.Venue), (cancelled.Unfilled, cancelled.Reason));
        bench.AssertBalanced();
    }

    [Fact]
    public void A_halted_market_takes_cancellations_only_and_reopens_after_the_cool_down()
    {
        var bench = With(TenPercent);
        bench.Trade(buyer: 1, seller: 2, lots: 1, ticks: 1_000);
        var resting = bench.Buy(trader: 3, lots: 5, ticks: 800);
        bench.Trade(buyer: 1, seller: 2, lots: 1, ticks: 900);
        bench.Forget();

        bench.Buy(trader: 3, lots: 1, ticks: 900);
        bench.Say(Trader(3), new CancelOrder(resting, Perp));
        bench.Pass(Duration.FromSeconds(30));
        bench.Buy(trader: 3, lots: 1, ticks: 900);

        Assert.Equal(RejectReason.Halted, Assert.Single(bench.Outbox.Bodies<OrderRejected>()).Reason);
        Assert.Equal(resting, Assert.Single(bench.Outbox.Bodies<OrderCancelled>()).Order);
        Assert.Equal([MarketCondition.Halted, MarketCondition.Open], bench.All<BreakerRow>().Select(row => row.Condition));
        bench.AssertBalanced();
    }

    [Fact]
    public void Liquidations_wait_while_the_market_is_halted()
    {
        var bench = With(TenPercent);
        bench.Exchange.Deposit(Trader(4), Usd, Money.FromUnits(100));
        bench.Trade(buyer: 4, seller: 2, lots: 100, ticks: 1_000);
        bench.Trade(buyer: 1, seller: 3, lots: 1, ticks: 900);
        bench.Forget();

        bench.MoveIndex(910);
        bench.Pass(Duration.FromSeconds(20));
        var during = bench.All<LiquidationRow>().Count;
        bench.Say(OtherVenue, new PriceReport(910_000_000, Feed));
        bench.Pass(Duration.FromSeconds(15));

        Assert.Equal(0, during);
        Assert.True(bench.All<LiquidationRow>().Count > 0);
        bench.AssertBalanced();
    }

    [Theory]
    [InlineData(BandAction.Reject, 0)]
    [InlineData(BandAction.Clamp, 5)]
    public void A_price_band_refuses_or_clamps(BandAction action, long bought)
    {
        var bench = With(new PriceBandTerms { Reference = BreakerReference.Mark, Width = Ratio.FromPercent(5), Action = action });
        bench.Sell(trader: 2, lots: 5, ticks: 1_050);
        bench.Sell(trader: 2, lots: 5, ticks: 1_049);
        bench.Say(Trader(2), new MassCancel(Perp));
        bench.Sell(trader: 2, lots: 5, ticks: 1_050);

        bench.Buy(trader: 1, lots: 10, ticks: 1_051);

        Assert.Equal(new Quantity(bought), bench.Statement(1).Position);
        Assert.Equal(
            action == BandAction.Reject ? [RejectReason.PriceOutsideBand] : [],
            bench.Outbox.BodiesTo<OrderRejected>(Trader(1)).Select(refused => refused.Reason));
        bench.AssertBalanced();
    }

    [Fact]
    public void A_throttle_spreads_liquidations_over_time()
    {
        var bench = With(new LiquidationThrottleTerms { MostPerInterval = new(25), Interval = Duration.FromSeconds(10) });
        bench.Exchange.Deposit(Trader(4), Usd, Money.FromUnits(100));
        bench.Exchange.Deposit(Trader(5), Usd, Money.FromUnits(100));
        bench.Trade(buyer: 4, seller: 2, lots: 100, ticks: 1_000);
        bench.Trade(buyer: 5, seller: 2, lots: 100, ticks: 1_000);
        bench.Buy(trader: 3, lots: 500, ticks: 920);

        bench.MoveIndex(923);
        var first = bench.All<LiquidationRow>().Select(row => row.Account).ToList();
        bench.Say(OtherVenue, new PriceReport(923_000_000, Feed));
        bench.Pass(Duration.FromSeconds(8));
        var waiting = bench.All<LiquidationRow>().Count;
        bench.Pass(Duration.FromSeconds(2));

        Assert.Equal([Trader(4)], first);
        Assert.Equal(1, waiting);
        Assert.Equal([Trader(4), Trader(5)], bench.All<LiquidationRow>().Select(row => row.Account));
        bench.AssertBalanced();
    }

    [Fact]
    public void A_held_order_arrives_later_unless_it_is_cancelled()
    {
        var bench = With(new SpeedBumpTerms());
        bench.Sell(trader: 2, lots: 10, ticks: 1_000);
        bench.Pass(Duration.FromMilliseconds(500));

        bench.Buy(trader: 1, lots: 4, ticks: 1_000);
        var second = bench.Buy(trader: 1, lots: 5, ticks: 1_000);
        bench.Say(Trader(1), new CancelOrder(second, Perp));
        var before = bench.Statement(1).Position;
        bench.Pass(Duration.FromMilliseconds(500));

        Assert.Equal(Quantity.Zero, before);
        Assert.Equal(new Quantity(4), bench.Statement(1).Position);
        Assert.Equal(second, Assert.Single(bench.Outbox.BodiesTo<OrderCancelled>(Trader(1))).Order);
        bench.AssertBalanced();
    }

    private static VenueBench With(IBreakerTerms breaker) =>
        new VenueBench(Terms(PerpTerms with { Breakers = [breaker] })).WithTraders(3, 10_000).Started();

    /// <summary>Holds every order back for half a second.</summary>
    private sealed class SpeedBumpTerms : IBreakerTerms
    {
        public ICircuitBreaker Create() => new SpeedBump();
    }

    private sealed class SpeedBump : ICircuitBreaker
    {
        public OrderDecision OnOrder(in OrderAttempt order, in ReferencePrices prices, VirtualTime now) =>
            OrderDecision.Accept(order) with { Delay = Duration.FromMilliseconds(500) };

        public BreakerState OnClamped(in OrderAttempt order, Price next, in ReferencePrices prices, VirtualTime now) => BreakerState.Open;

        public BreakerState OnTrade(Price price, Quantity quantity, in ReferencePrices prices, VirtualTime now) => BreakerState.Open;

        public BreakerState OnPrices(in ReferencePrices prices, VirtualTime now) => BreakerState.Open;

        public BreakerState OnTimer(in ReferencePrices prices, VirtualTime now) => BreakerState.Open;

        public void WriteState(StateWriter writer) => writer.Write(0L);

        public void ReadState(StateReader reader) => reader.ReadInt64();
    }
}
