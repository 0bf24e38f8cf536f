using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Venues;

/// <summary>What it costs to withdraw an order, and when it may be. A lot at 1,000 ticks is worth 10 USD.</summary>
public sealed class WithdrawalRuleTests
{
    private static readonly InstrumentTerms Costly = PerpTerms with { CancelFee = Ratio.FromBasisPoints(3) };
    private static readonly InstrumentTerms Slow = PerpTerms with { MinimumRest = Duration.FromMilliseconds(250) };

    [Fact]
    public void Withdrawing_costs_the_fee_on_what_is_left_rounded_up()
    {
        var bench = Bench(Costly);
        var order = bench.Buy(trader: 1, lots: 7, ticks: 1_001);
        bench.Sell(trader: 2, lots: 2, ticks: 1_001);

        bench.Say(Trader(1), new CancelOrder(order, Perp));

        // Five lots at 10.01 USD: 3 bp of 50.05 USD are 0.015015.
        var told = Assert.Single(bench.Outbox.Bodies<OrderCancelled>());
        Assert.Equal((new Quantity(5), new Money(15_015)), (told.Unfilled, told.Fee));
        Assert.Equal(Money.FromUnits(10_000) - new Money(15_015), bench.Statement(1).Balance);
        bench.AssertBalanced();
    }

    [Fact]
    public void Withdrawing_all_costs_the_fee_on_each_and_an_order_that_ends_by_itself_costs_nothing()
    {
        var bench = Bench(Costly);
        bench.Buy(trader: 1, lots: 10, ticks: 1_000);
        bench.Buy(trader: 1, lots: 10, ticks: 900);
        bench.Place(2, new PlaceOrder { Side = Domain.Matching.Side.Buy, Quantity = new(4), Price = new(800), TimeInForce = Domain.Matching.TimeInForce.Ioc });

        bench.Say(Trader(1), new MassCancel(Perp));

        Assert.Equal([Money.Zero, new Money(30_000), new Money(27_000)], bench.Outbox.Bodies<OrderCancelled>().Select(told => told.Fee));
        Assert.Equal(Money.FromUnits(10_000), bench.Statement(2).Balance);
        bench.AssertBalanced();
    }

    [Fact]
    public void On_spot_the_fee_is_no_more_than_the_free_balance()
    {
        var bench = new VenueBench(Terms(PerpTerms, SpotTerms with { CancelFee = Ratio.FromPercent(10) }));
        bench.Exchange.Deposit(Trader(1), Btc, Money.FromUnits(1));
        bench.Exchange.Deposit(Trader(1), Usd, Money.FromUnits(3));
        bench.Started();
        var order = bench.Sell(trader: 1, lots: 100, ticks: 1_000, Spot);

        bench.Say(Trader(1), new CancelOrder(order, Spot));

        Assert.Equal(Money.FromUnits(3), Assert.Single(bench.Outbox.Bodies<OrderCancelled>()).Fee);
        Assert.Equal(Money.Zero, bench.Statement(1, Spot).Balance);
        bench.AssertBalanced();
    }

    [Fact]
    public void An_early_withdrawal_waits_and_the_order_may_trade_until_then()
    {
        var bench = Bench(Slow);
        var order = bench.Buy(trader: 1, lots: 5, ticks: 990);
        bench.Pass(Duration.FromMilliseconds(100));
        bench.Say(Trader(1), new CancelOrder(order, Perp));
        bench.Say(Trader(1), new CancelOrder(order, Perp));

        bench.Sell(trader: 2, lots: 2, ticks: 990);
        bench.Pass(Duration.FromMilliseconds(149));
        var before = bench.Outbox.Bodies<OrderCancelled>().Count;
        bench.Pass(Duration.FromMilliseconds(1));

        Assert.Equal(0, before);
        Assert.Equal(new Quantity(3), Assert.Single(bench.Outbox.Bodies<OrderCancelled>()).Unfilled);
        Assert.Equal(new Quantity(2), bench.Statement(1).Position);
        Assert.Empty(bench.Outbox.Bodies<OrderRejected>());
        bench.AssertBalanced();
    }

    [Fact]
    public void Of_all_orders_those_go_at_once_that_have_rested_for_long_enough()
    {
        var bench = Bench(Slow);
        var old = bench.Buy(trader: 1, lots: 1, ticks: 980);
        bench.Pass(Duration.FromMilliseconds(250));
        var young = bench.Buy(trader: 1, lots: 1, ticks: 990);

        bench.Say(Trader(1), new MassCancel(Perp));
        var atOnce = bench.Outbox.Bodies<OrderCancelled>().Select(told => told.Order).ToList();
        bench.Pass(Duration.FromMilliseconds(250));

        Assert.Equal([old], atOnce);
        Assert.Equal([old, young], bench.Outbox.Bodies<OrderCancelled>().Select(told => told.Order));
    }

    [Fact]
    public void An_early_change_is_refused_and_a_changed_order_begins_its_time_anew()
    {
        var bench = Bench(Slow);
        var order = bench.Buy(trader: 1, lots: 5, ticks: 990);
        bench.Pass(Duration.FromMilliseconds(249));
        bench.Say(Trader(1), new AmendOrder(order, Perp, new Price(991), new Quantity(5)));
        bench.Pass(Duration.FromMilliseconds(1));
        bench.Say(Trader(1), new AmendOrder(order, Perp, new Price(992), new Quantity(5)));

        bench.Say(Trader(1), new CancelOrder(order, Perp));
        bench.Pass(Duration.FromMilliseconds(249));
        var before = bench.Outbox.Bodies<OrderCancelled>().Count;
        bench.Pass(Duration.FromMilliseconds(1));

        Assert.Equal(RejectReason.RestsTooBriefly, Assert.Single(bench.Outbox.Bodies<OrderRejected>()).Reason);
        Assert.Equal((0, 1), (before, bench.Outbox.Bodies<OrderCancelled>().Count));
    }

    [Fact]
    public void A_withdrawal_that_waits_is_written_and_read_back()
    {
        var bench = Bench(Slow);
        bench.Say(Trader(1), new CancelOrder(bench.Buy(trader: 1, lots: 5, ticks: 990), Perp));
        var writer = new StateWriter();
        bench.Exchange.WriteState(writer);

        var again = new Exchange(bench.Exchange.Terms, []);
        again.ReadState(new StateReader(writer.Written.ToArray()));
        var rewritten = new StateWriter();
        again.WriteState(rewritten);

        Assert.Equal(writer.Written.ToArray(), rewritten.Written.ToArray());
    }

    private static VenueBench Bench(InstrumentTerms terms) => new VenueBench(Terms(terms)).WithTraders(2, 10_000).Started();
}
