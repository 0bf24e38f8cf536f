using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Venues;

public class OrderRefusalTests
{
    [Fact]
    public void A_number_of_an_order_that_rests_is_refused_and_the_first_stays()
    {
        var bench = new VenueBench().WithTraders(2, 10_000).Started();
        var order = new PlaceOrder { Order = new OrderId(7), Instrument = Perp, Price = new Price(990), Quantity = new Quantity(3) };

        bench.Say(Trader(1), order);
        bench.Say(Trader(1), order with { Price = new Price(995) });
        bench.Say(Trader(2), order);

        var refused = Assert.Single(bench.Outbox.Bodies<OrderRejected>());
        Assert.Equal(new OrderRejected(new OrderId(7), Perp, RejectReason.DuplicateOrder, MessageKind.PlaceOrder), refused);
        bench.Sell(trader: 2, lots: 1, ticks: 995);
        Assert.Empty(bench.Outbox.Bodies<OrderFilled>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_number_that_names_no_order_is_refused(long number)
    {
        var bench = new VenueBench().WithTraders(1, 10_000).Started();

        bench.Say(Trader(1), new PlaceOrder { Order = new OrderId(number), Instrument = Perp, Price = new Price(990), Quantity = new Quantity(3) });

        Assert.Equal(RejectReason.DuplicateOrder, Assert.Single(bench.Outbox.Bodies<OrderRejected>()).Reason);
    }

    // The mark stands at 1,000: a stop to sell waits for a fall, one to buy for a rise; a take-profit the other way round.
    [Theory]
    [InlineData(OrderType.Stop, Side.Sell, 999, false)]
    [InlineData(OrderType.Stop, Side.Sell, 1_000, true)]
    [InlineData(OrderType.Stop, Side.Buy, 1_001, false)]
    [InlineData(OrderType.Stop, Side.Buy, 1_000, true)]
    [InlineData(OrderType.TakeProfit, Side.Sell, 1_001, false)]
    [InlineData(OrderType.TakeProfit, Side.Sell, 1_000, true)]
    [InlineData(OrderType.TakeProfit, Side.Buy, 999, false)]
    [InlineData(OrderType.TakeProfit, Side.Buy, 1_000, true)]
    public void A_trigger_that_is_reached_already_is_refused(OrderType type, Side side, long trigger, bool isRefused)
    {
        var bench = new VenueBench().WithTraders(1, 10_000).Started();

        bench.Place(1, new PlaceOrder
        {
            Instrument = Perp,
            Type = type,
            Side = side,
            TriggerPrice = new Price(trigger),
            TriggerSource = TriggerSource.Mark,
            Quantity = new Quantity(1),
        });

        var reasons = bench.Outbox.Bodies<OrderRejected>().Select(refused => refused.Reason);
        Assert.Equal(isRefused ? [RejectReason.TriggerAlreadyReached] : [], reasons);
    }

    [Theory]
    [InlineData(Side.Sell, false)]
    [InlineData(Side.Buy, true)]
    public void A_reduce_only_order_needs_a_position_on_the_other_side(Side side, bool isRefused)
    {
        var bench = new VenueBench().WithTraders(2, 10_000).Started();
        bench.Trade(buyer: 1, seller: 2, lots: 5, ticks: 1_000);

        bench.Place(1, new PlaceOrder
        {
            Instrument = Perp,
            Side = side,
            Price = new Price(side == Side.Buy ? 990 : 1_010),
            Quantity = new Quantity(5),
            ReduceOnly = true,
        });

        var reasons = bench.Outbox.Bodies<OrderRejected>().Select(refused => refused.Reason);
        Assert.Equal(isRefused ? [RejectReason.NothingToReduce] : [], reasons);
    }

    [Fact]
    public void What_only_a_lending_venue_does_an_exchange_refuses()
    {
        var bench = new VenueBench().WithTraders(1, 10_000).Started();

        bench.Say(Trader(1), new BorrowAsset(Money.FromUnits(1), Usd));

        var refused = Assert.Single(bench.Outbox.Bodies<OrderRejected>());
        Assert.Equal(new OrderRejected(default, InstrumentId.None, RejectReason.NotServed, MessageKind.BorrowAsset), refused);
        bench.AssertBalanced();
    }
}
