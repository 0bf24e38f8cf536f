using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Pricing;

public class PriceFlowTests
{
    private static readonly ParticipantId Subscriber = new(2);

    [Fact]
    public void A_new_price_is_reported_at_the_next_interval_with_what_moved_it()
    {
        var bench = new VenueBench(null, (Perp, Subscriber)).WithTraders(2, 10_000).Started();
        bench.Pass(Duration.FromMilliseconds(1_500));
        bench.Forget();
        var cause = EventId.Of(OtherVenue, 5);

        bench.Buy(trader: 1, lots: 1, ticks: 990);
        bench.Place(2, new PlaceOrder { Side = Side.Sell, Quantity = new(1), Price = new(990) }, cause);
        var atOnce = bench.Outbox.BodiesTo<PriceReport>(Subscriber).Count;
        bench.Pass(Duration.FromMilliseconds(500));

        Assert.Equal(0, atOnce);
        var sent = Assert.Single(bench.Outbox.Sent, sent => sent.To == Subscriber);
        Assert.Equal(new PriceReport(990_000_000, Perp), sent.Message.Body<PriceReport>());
        Assert.Equal(cause, sent.Cause);
    }

    [Fact]
    public void A_price_that_stands_still_is_repeated_now_and_then()
    {
        var bench = new VenueBench(null, (Perp, Subscriber)).WithTraders(2, 10_000).Started();

        bench.Pass(Duration.FromSeconds(10));

        Assert.Equal(3, bench.Outbox.BodiesTo<PriceReport>(Subscriber).Count);
    }

    [Fact]
    public void The_mark_follows_the_index_and_a_report_names_the_cause_of_what_follows()
    {
        var bench = new VenueBench().WithTraders(2, 10_000);
        bench.Exchange.Deposit(Trader(3), Usd, Money.FromUnits(100));
        bench.Started();
        bench.Trade(buyer: 3, seller: 2, lots: 100, ticks: 1_000);
        var cause = EventId.Of(OtherVenue, 9);

        bench.MoveIndex(930, cause);

        Assert.Equal((new Price(930), new Price(930)), (bench.Outbox.View(Perp).Mark, bench.Outbox.View(Perp).Index));
        var call = Assert.Single(bench.Outbox.AllRecords, recorded => recorded.Record.Kind == RecordKind.MarginCall);
        Assert.Equal(cause, call.Cause);
    }

    [Fact]
    public void A_silent_constituent_leaves_the_index_where_it_was()
    {
        var bench = new VenueBench().WithTraders(2, 10_000).Started();
        bench.MoveIndex(950);

        bench.Pass(Duration.FromMinutes(5));

        Assert.Equal(new Price(950), bench.Outbox.View(Perp).Index);
    }

    [Fact]
    public void The_venues_own_spot_price_can_be_a_constituent()
    {
        var perpetual = PerpTerms with
        {
            Index = new IndexTerms { Constituents = [new IndexConstituent(Spot, 1), new IndexConstituent(Feed, 1)], Outliers = OutlierRule.Keep },
        };
        var bench = new VenueBench(Terms(perpetual, SpotTerms)).WithTraders(2, 10_000);
        bench.Exchange.Deposit(Trader(2), Btc, Money.FromUnits(5));
        bench.Started();

        bench.Trade(buyer: 1, seller: 2, lots: 1, ticks: 980, Spot);
        bench.MoveIndex(1_000);

        Assert.Equal(new Price(990), bench.Outbox.View(Perp).Index);
    }

    [Fact]
    public void The_state_of_each_market_is_sampled()
    {
        var bench = new VenueBench().WithTraders(2, 10_000).Started();
        bench.Buy(trader: 1, lots: 7, ticks: 995);
        bench.Buy(trader: 1, lots: 9, ticks: 900);
        bench.Sell(trader: 2, lots: 5, ticks: 1_005);

        bench.Pass(Duration.FromSeconds(1));

        var row = Assert.Single(bench.All<MarkRow>());
        Assert.Equal((new Quantity(7), new Quantity(5)), (row.BidDepth, row.AskDepth));
        Assert.Equal((new Price(995), new Price(1_005)), (row.BestBid, row.BestAsk));
        Assert.Equal(Money.FromUnits(1_000), row.InsuranceFund);
    }

    [Fact]
    public void Orders_are_recorded_where_the_rulebook_asks_for_it()
    {
        var bench = new VenueBench(Terms() with { RecordOrders = true }).WithTraders(1, 100).Started();

        var rested = bench.Buy(trader: 1, lots: 1, ticks: 900);
        bench.Buy(trader: 1, lots: 0, ticks: 900);
        bench.Say(Trader(1), new CancelOrder(rested, Perp));

        Assert.Equal(
            [MessageKind.OrderAccepted, MessageKind.OrderRejected, MessageKind.OrderCancelled],
            bench.All<OrderRow>().Select(row => row.Outcome));
    }
}
