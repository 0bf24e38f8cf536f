using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Venues;

public sealed class OpenInterestCapTests
{
    private readonly VenueBench _bench = new VenueBench(Terms(PerpTerms with { OpenInterestCap = OpenInterestCap.OfLots(new Quantity(100)) })).WithTraders(4, 10_000).Started();

    [Fact]
    public void An_order_that_could_open_more_than_the_cap_is_refused()
    {
        _bench.Trade(buyer: 1, seller: 2, lots: 100, ticks: 1_000);
        _bench.Forget();

        _bench.Sell(trader: 3, lots: 1, ticks: 1_000);

        Assert.Equal(RejectReason.PositionLimit, Assert.Single(_bench.Outbox.Bodies<OrderRejected>()).Reason);
    }

    [Fact]
    public void Up_to_the_cap_and_for_closing_orders_are_taken()
    {
        _bench.Trade(buyer: 1, seller: 2, lots: 99, ticks: 1_000);
        _bench.Trade(buyer: 3, seller: 4, lots: 1, ticks: 1_000);
        _bench.Trade(buyer: 2, seller: 1, lots: 99, ticks: 1_000);

        Assert.Empty(_bench.Outbox.Bodies<OrderRejected>());
        Assert.Equal(new Quantity(1), _bench.Outbox.View(Perp).OpenInterest);
    }

    [Fact]
    public void Resting_orders_of_both_sides_cannot_pass_the_cap_together()
    {
        _bench.Sell(trader: 2, lots: 100, ticks: 1_000);
        _bench.Sell(trader: 4, lots: 100, ticks: 1_000);
        _bench.Buy(trader: 1, lots: 100, ticks: 1_000);

        _bench.Buy(trader: 3, lots: 100, ticks: 1_000);

        Assert.Equal(RejectReason.PositionLimit, Assert.Single(_bench.Outbox.Bodies<OrderRejected>()).Reason);
        Assert.Equal(new Quantity(100), _bench.Outbox.View(Perp).OpenInterest);
    }

    // A lot is worth ten dollars: a cap of a thousand is a hundred lots, and fifty when the price has doubled.
    [Theory]
    [InlineData(1_000, 99, true)]
    [InlineData(1_000, 100, false)]
    [InlineData(2_000, 49, true)]
    [InlineData(2_000, 50, false)]
    public void A_cap_on_notional_is_taken_at_mark(long mark, long open, bool passes)
    {
        var cap = OpenInterestCap.OfNotional(Money.FromUnits(1_000));
        var bench = new VenueBench(Terms(PerpTerms with { OpenInterestCap = cap })).WithTraders(4, 10_000).Started();
        bench.Trade(buyer: 1, seller: 2, lots: open, ticks: 1_000);
        bench.MoveIndex(mark);
        bench.Forget();

        bench.Sell(trader: 3, lots: 1, ticks: mark);

        Assert.Equal(passes, bench.Outbox.Bodies<OrderRejected>().Count == 0);
    }

    [Fact]
    public void Depth_is_taken_no_more_often_than_the_rulebook_says_and_what_changed_in_between_is_shown_when_it_is_due()
    {
        var terms = PerpTerms with { DepthShown = Ratio.FromPercent(2), DepthInterval = Duration.FromMilliseconds(100) };
        var bench = new VenueBench(Terms(terms)).WithTraders(2, 100_000).Started();
        bench.Pass(Duration.FromMilliseconds(250));

        bench.Buy(trader: 1, lots: 7, ticks: 990);
        bench.Sell(trader: 2, lots: 3, ticks: 1_005);
        var atFirst = bench.Outbox.View(Perp);
        bench.Pass(Duration.FromMilliseconds(99));
        var before = bench.Outbox.View(Perp);
        bench.Pass(Duration.FromMilliseconds(1));
        var due = bench.Outbox.View(Perp);

        Assert.Equal((new Quantity(7), Quantity.Zero, new Price(1_005)), (atFirst.BidDepth, atFirst.AskDepth, atFirst.BestAsk));
        Assert.Equal((new Quantity(7), Quantity.Zero), (before.BidDepth, before.AskDepth));
        Assert.Equal((new Quantity(7), new Quantity(3)), (due.BidDepth, due.AskDepth));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 5, 3)]
    [InlineData(2, 12, 3)]
    public void The_venue_shows_the_depth_that_its_rulebook_says(int percent, long bids, long asks)
    {
        var bench = new VenueBench(Terms(PerpTerms with { DepthShown = Ratio.FromPercent(percent) })).WithTraders(2, 100_000).Started();

        bench.Buy(trader: 1, lots: 7, ticks: 985);
        bench.Buy(trader: 1, lots: 5, ticks: 995);
        bench.Sell(trader: 2, lots: 3, ticks: 1_005);

        var view = bench.Outbox.View(Perp);
        Assert.Equal((new Quantity(bids), new Quantity(asks)), (view.BidDepth, view.AskDepth));
    }
}
