using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Venues;

public class OrderFlowTests
{
    [Fact]
    public void A_match_opens_equal_positions_and_tells_both_sides()
    {
        var bench = new VenueBench().WithTraders(2, 10_000).Started();

        bench.Sell(trader: 1, lots: 10, ticks: 1_000);
        bench.Buy(trader: 2, lots: 4, ticks: 1_000);

        Assert.Equal(new Quantity(-4), bench.Statement(1).Position);
        Assert.Equal(new Quantity(4), bench.Statement(2).Position);
        var maker = Assert.Single(bench.Outbox.BodiesTo<OrderFilled>(Trader(1)));
        var taker = Assert.Single(bench.Outbox.BodiesTo<OrderFilled>(Trader(2)));
        Assert.Equal((new Quantity(4), new Quantity(6), Liquidity.Maker), (maker.Quantity, maker.Remaining, maker.Liquidity));
        Assert.Equal((new Quantity(4), Quantity.Zero, Liquidity.Taker), (taker.Quantity, taker.Remaining, taker.Liquidity));
        Assert.Equal(new Price(1_000), Assert.Single(bench.All<TradeRow>()).Price);
        bench.AssertBalanced();
    }

    [Fact]
    public void A_round_trip_realises_its_profit_and_no_more()
    {
        var bench = new VenueBench().WithTraders(3, 10_000).Started();

        bench.Trade(buyer: 1, seller: 2, lots: 100, ticks: 1_000);
        bench.Trade(buyer: 3, seller: 1, lots: 100, ticks: 1_010);

        Assert.Equal(Money.FromUnits(10_010), bench.Statement(1).Balance);
        Assert.Equal(Money.Zero, bench.Statement(1).Cost);
        Assert.Equal(Money.FromUnits(10_000), bench.Statement(2).Balance);
        bench.AssertBalanced();
    }

    [Fact]
    public void Fees_are_taken_from_both_sides_and_kept_apart()
    {
        var terms = Terms(PerpTerms with { MakerFee = Ratio.FromBasisPoints(-1), TakerFee = Ratio.FromBasisPoints(5) });
        var bench = new VenueBench(terms).WithTraders(2, 10_000).Started();

        bench.Trade(buyer: 1, seller: 2, lots: 100, ticks: 1_000);

        Assert.Equal(new Money(9_999_500_000), bench.Statement(1).Balance);
        Assert.Equal(new Money(10_000_100_000), bench.Statement(2).Balance);
        Assert.Equal(new Money(400_000), bench.Exchange.Totals()[0].Fees);
        bench.AssertBalanced();
    }

    [Fact]
    public void A_spot_trade_delivers_both_assets_and_releases_what_was_held()
    {
        var bench = new VenueBench(Terms(SpotTerms)).WithTraders(2, 10_000);
        bench.Exchange.Deposit(Trader(2), Btc, Money.FromUnits(5));
        bench.Started();

        bench.Buy(trader: 1, lots: 100, ticks: 1_000, Spot);
        var held = bench.Statement(1, Spot).Held;
        bench.Sell(trader: 2, lots: 60, ticks: 990, Spot);

        Assert.Equal(Money.FromUnits(1_001), held);
        Assert.Equal(new Money(400_400_000), bench.Statement(1, Spot).Held);
        Assert.Equal(new Money(600_000), bench.Statement(1, Spot, Btc).Balance);
        Assert.Equal(new Money(10_000_000_000 - 600_000_000 - 300_000), bench.Statement(1, Spot).Balance);
        Assert.Equal(new Money(4_400_000), bench.Statement(2, Spot, Btc).Balance);
        bench.AssertBalanced();
    }

    [Fact]
    public void A_spot_order_that_the_balance_does_not_cover_is_refused()
    {
        var bench = new VenueBench(Terms(SpotTerms)).WithTraders(1, 1_000).Started();

        bench.Buy(trader: 1, lots: 100, ticks: 1_000, Spot);
        bench.Sell(trader: 1, lots: 1, ticks: 1_000, Spot);

        Assert.All(bench.Outbox.Bodies<OrderRejected>(), refused => Assert.Equal(RejectReason.InsufficientBalance, refused.Reason));
        Assert.Equal(2, bench.Outbox.Bodies<OrderRejected>().Count);
    }

    [Theory]
    [InlineData(200, RejectReason.None)]
    [InlineData(201, RejectReason.InsufficientMargin)]
    public void Initial_margin_bounds_the_greatest_position(long lots, RejectReason reason)
    {
        var bench = new VenueBench().WithTraders(1, 100).Started();

        bench.Buy(trader: 1, lots, ticks: 1_000);

        var refusals = bench.Outbox.Bodies<OrderRejected>().Select(refused => refused.Reason);
        Assert.Equal(reason == RejectReason.None ? [] : [reason], refusals);
    }

    [Fact]
    public void An_order_on_the_other_side_needs_no_margin_of_its_own()
    {
        var bench = new VenueBench().WithTraders(1, 100).Started();

        bench.Buy(trader: 1, lots: 200, ticks: 1_000);
        bench.Sell(trader: 1, lots: 200, ticks: 1_001);

        Assert.Empty(bench.Outbox.Bodies<OrderRejected>());
    }

    [Fact]
    public void The_leverage_cap_is_named_where_only_the_cap_refuses()
    {
        var terms = Terms() with { Margin = new MarginTerms { LeverageCap = 2 } };
        var bench = new VenueBench(terms).WithTraders(1, 100).Started();

        bench.Buy(trader: 1, lots: 20, ticks: 1_000);
        bench.Buy(trader: 1, lots: 1, ticks: 1_000);
        bench.Buy(trader: 1, lots: 500, ticks: 1_000);

        Assert.Equal(
            [RejectReason.PositionLimit, RejectReason.InsufficientMargin],
            bench.Outbox.Bodies<OrderRejected>().Select(refused => refused.Reason));
    }

    [Fact]
    public void Strangers_are_refused()
    {
        var bench = new VenueBench().Started();

        bench.Buy(trader: 1, lots: 1, ticks: 1_000);
        bench.Say(Trader(1), new TransferOut(Money.FromUnits(1), Usd, OtherVenue));
        bench.Say(Trader(1), new MassCancel(InstrumentId.None));

        Assert.Equal(
            [RejectReason.NoAccount, RejectReason.NoAccount, RejectReason.NoAccount],
            bench.Outbox.Bodies<OrderRejected>().Select(refused => refused.Reason));
    }

    [Fact]
    public void The_view_is_published_only_when_something_visible_changes()
    {
        var bench = new VenueBench().WithTraders(2, 10_000).Started();
        bench.Sell(trader: 1, lots: 5, ticks: 1_001);
        bench.Forget();

        bench.Sell(trader: 1, lots: 5, ticks: 1_002);
        var afterDeeperOrder = bench.Outbox.Published.Count;
        bench.Buy(trader: 2, lots: 2, ticks: 1_001);

        Assert.Equal(0, afterDeeperOrder);
        var view = Assert.Single(bench.Outbox.Published);
        Assert.Equal(
            (new Price(1_001), new Quantity(3), new Price(1_001), new Quantity(2)),
            (view.BestAsk, view.BestAskQuantity, view.Last, view.OpenInterest));
    }
}
