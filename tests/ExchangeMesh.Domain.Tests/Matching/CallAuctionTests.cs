using CsCheck;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Matching.BookCommands;

namespace ExchangeMesh.Domain.Tests.Matching;

public sealed class CallAuctionTests
{
    [Fact]
    public void The_greatest_executable_volume_decides_first()
    {
        // At 200: 700 to buy, 400 to sell. At 201: 400 and 400; at 202: 200 and 600.
        var outcome = Of([(202, 200), (201, 200), (200, 300)], [(198, 100), (200, 250), (201, 50), (202, 200)], reference: 150);

        Assert.Equal(new AuctionOutcome(new Price(201), new Quantity(400), new Quantity(0)), outcome);
    }

    [Fact]
    public void Of_equal_volumes_the_least_surplus_decides()
    {
        // 300 can be matched from 198 to 202; the surplus is 200 of buys up to 200, 100 at 201 and 202.
        var outcome = Of([(202, 400), (200, 100)], [(198, 300)], reference: 100);

        Assert.Equal(new AuctionOutcome(new Price(201), new Quantity(300), new Quantity(100)), outcome);
    }

    [Theory]
    [InlineData(197, 198)]
    [InlineData(198, 198)]
    [InlineData(200, 200)]
    [InlineData(202, 202)]
    [InlineData(203, 202)]
    public void Of_equal_surpluses_the_price_nearest_to_the_reference_decides(long reference, long expected)
    {
        var outcome = Of([(202, 500)], [(198, 500)], reference);

        Assert.Equal(new AuctionOutcome(new Price(expected), new Quantity(500), Quantity.Zero), outcome);
    }

    [Fact]
    public void Of_two_surpluses_of_equal_size_on_both_sides_the_reference_decides_too()
    {
        // Up to 200: 200 more to buy; from 201 on: 200 more to sell.
        (long, long)[] bids = [(202, 300), (200, 200)];
        (long, long)[] asks = [(198, 300), (201, 200)];

        Assert.Equal(new AuctionOutcome(new Price(202), new Quantity(300), new Quantity(-200)), Of(bids, asks, reference: 300));
        Assert.Equal(new AuctionOutcome(new Price(199), new Quantity(300), new Quantity(200)), Of(bids, asks, reference: 199));
    }

    [Theory]
    [InlineData(199, 0)]
    [InlineData(200, 100)]
    public void Without_crossing_orders_there_is_no_auction_price(long bid, long volume)
    {
        var outcome = Of([(bid, 100)], [(200, 100)], reference: 200);

        Assert.Equal(new Quantity(volume), outcome.Volume);
        Assert.Equal(volume > 0, outcome.Price.IsSet);
    }

    [Fact]
    public void The_price_is_the_one_that_a_search_of_all_ticks_finds()
    {
        var level = Gen.Select(Gen.Long[90, 110], Gen.Long[1, 9]);
        Gen.Select(level.Array[0, 8], level.Array[0, 8], Gen.Long[85, 115]).Sample((bids, asks, reference) =>
        {
            var book = Collected(bids, asks);

            var outcome = CallAuction.Of(book, new Price(reference));

            var best = Enumerable.Range(85, 31)
                .Select(price => (Price: (long)price, Buy: Sum(bids, bid => bid >= price), Sell: Sum(asks, ask => ask <= price)))
                .OrderByDescending(one => Math.Min(one.Buy, one.Sell))
                .ThenBy(one => Math.Abs(one.Buy - one.Sell))
                .ThenBy(one => Math.Abs(one.Price - reference))
                .First();
            Assert.Equal(Math.Min(best.Buy, best.Sell), outcome.Volume.Lots);
            if (outcome.Volume.Lots > 0)
            {
                var found = (Buy: Sum(bids, bid => bid >= outcome.Price.Ticks), Sell: Sum(asks, ask => ask <= outcome.Price.Ticks));
                Assert.Equal(found.Buy - found.Sell, outcome.Surplus.Lots);
                Assert.Equal(Math.Abs(best.Buy - best.Sell), Math.Abs(outcome.Surplus.Lots));
                Assert.Equal(Math.Abs(best.Price - reference), Math.Abs(outcome.Price.Ticks - reference));
            }
        });
    }

    [Fact]
    public void Matching_at_the_auctions_price_executes_its_volume_and_leaves_a_book_that_does_not_cross()
    {
        var level = Gen.Select(Gen.Long[90, 110], Gen.Long[1, 9]);
        Gen.Select(level.Array[0, 12], level.Array[0, 12], Gen.Long[85, 115]).Sample((bids, asks, reference) =>
        {
            var book = Collected(bids, asks);
            var outcome = CallAuction.Of(book, new Price(reference));
            var matched = 0L;

            while (book.TryMatchAt(outcome.Price, out var match))
            {
                Assert.True(match.Buy.Price >= outcome.Price && match.Sell.Price <= outcome.Price);
                matched += match.Quantity.Lots;
            }

            Assert.Equal(outcome.Volume.Lots, matched);
            Assert.False(book.IsCrossed);
            Assert.Equal(
                bids.Sum(bid => bid.Item2) + asks.Sum(ask => ask.Item2) - (2 * matched),
                book.Orders(Side.Buy).Sum() + book.Orders(Side.Sell).Sum());
        });
    }

    [Fact]
    public void The_better_price_and_then_the_older_order_is_matched_first()
    {
        var book = new OrderBook();
        book.Collect(Buy(1, 1, 100, 5));
        book.Collect(Buy(2, 2, 101, 5));
        book.Collect(Buy(3, 3, 100, 5));
        book.Collect(Sell(4, 4, 100, 8));
        var buyers = new List<(int, long)>();

        while (book.TryMatchAt(new Price(100), out var match))
        {
            buyers.Add((match.Buy.Owner.Value, match.Quantity.Lots));
        }

        Assert.Equal([(2, 5), (1, 3)], buyers);
        Assert.Equal(new Quantity(7), book.QuantityAt(Side.Buy, new Price(100)));
    }

    [Theory]
    [InlineData(0, 100, RejectReason.QuantityNotPositive)]
    [InlineData(1, 0, RejectReason.PriceNotPositive)]
    [InlineData(1, 1, RejectReason.None)]
    public void Only_limit_orders_of_some_quantity_are_collected(long lots, long limit, RejectReason expected)
    {
        var events = new OrderBook().Collect(Buy(1, 1, limit, lots));

        Assert.Equal(expected, Assert.Single(events.ToArray()).RejectReason);
    }

    private static AuctionOutcome Of((long Price, long Lots)[] bids, (long Price, long Lots)[] asks, long reference) =>
        CallAuction.Of(Levels(bids), Levels(asks), new Price(reference));

    private static PriceLevel[] Levels((long Price, long Lots)[] levels) =>
        [.. levels.Select(level => new PriceLevel(new Price(level.Price), new Quantity(level.Lots)))];

    private static long Sum((long Price, long Lots)[] levels, Func<long, bool> counts) =>
        levels.Where(level => counts(level.Price)).Sum(level => level.Lots);

    private static OrderBook Collected((long Price, long Lots)[] bids, (long Price, long Lots)[] asks)
    {
        var book = new OrderBook();
        var number = 0;
        foreach (var (price, lots) in bids)
        {
            number++;
            book.Collect(Buy(number, number, price, lots));
        }

        foreach (var (price, lots) in asks)
        {
            number++;
            book.Collect(Sell(number, number, price, lots));
        }

        return book;
    }
}

file static class OrderSums
{
    public static long Sum(this OrderSequence orders)
    {
        var sum = 0L;
        foreach (var order in orders)
        {
            sum += order.Remaining.Lots;
        }

        return sum;
    }
}
