using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Matching.BookCommands;

namespace ExchangeMesh.Domain.Tests.Matching;

public sealed class OrderBookTests
{
    private readonly OrderBook _book = new();

    [Fact]
    public void The_oldest_order_at_the_best_price_fills_first()
    {
        IncomingOrder worse = Sell(1, 1, 101, 5), oldest = Sell(2, 2, 100, 3), newer = Sell(3, 3, 100, 4);
        var taker = Buy(4, 4, 101, 8);
        _book.Rest(worse);
        _book.Rest(oldest);
        _book.Rest(newer);

        var events = _book.Place(taker).WithoutHandles();

        Assert.Equal(
            [Filled(oldest, 3, 0, 5), Filled(newer, 4, 0, 1), Filled(worse, 1, 4, 0)],
            events);
    }

    [Fact]
    public void What_does_not_trade_rests_at_its_limit()
    {
        IncomingOrder ask = Sell(1, 1, 100, 3), taker = Buy(2, 2, 100, 5);
        _book.Rest(ask);

        var events = _book.Place(taker).WithoutHandles();

        Assert.Equal([Filled(ask, 3, 0, 2), Rested(taker, 2)], events);
        Assert.Equal(new Price(100), _book.BestBid);
        Assert.Equal(Price.None, _book.BestAsk);
    }

    [Theory]
    [InlineData(99, 0)]
    [InlineData(100, 1)]
    [InlineData(101, 1)]
    public void A_buy_order_trades_up_to_its_limit_and_not_beyond(long limit, int fills)
    {
        _book.Rest(Sell(1, 1, 100, 1));

        var events = _book.Place(Buy(2, 2, limit, 1)).ToArray();

        Assert.Equal(fills, events.Count(happened => happened.Kind == BookEventKind.Filled));
    }

    [Theory]
    [InlineData(101, 0)]
    [InlineData(100, 1)]
    [InlineData(99, 1)]
    public void A_sell_order_trades_down_to_its_limit_and_not_beyond(long limit, int fills)
    {
        _book.Rest(Buy(1, 1, 100, 1));

        var events = _book.Place(Sell(2, 2, limit, 1)).ToArray();

        Assert.Equal(fills, events.Count(happened => happened.Kind == BookEventKind.Filled));
    }

    [Fact]
    public void A_market_order_takes_any_price_and_its_remainder_is_cancelled()
    {
        IncomingOrder near = Sell(1, 1, 100, 1), far = Sell(1, 2, 1L << 40, 1), market = Buy(2, 3, 0, 5);
        _book.Rest(near);
        _book.Rest(far);

        var events = _book.Place(market).WithoutHandles();

        Assert.Equal(
            [Filled(near, 1, 0, 4), Filled(far, 1, 0, 3), Cancelled(market, 3, CancelReason.Unfilled)],
            events);
        Assert.Equal(0, _book.Count);
    }

    [Fact]
    public void An_immediate_order_never_rests()
    {
        var ask = Sell(1, 1, 100, 3);
        var taker = Order(Side.Buy, 2, 2, 100, 5, TimeInForce.Ioc);
        _book.Rest(ask);

        var events = _book.Place(taker).WithoutHandles();

        Assert.Equal([Filled(ask, 3, 0, 2), Cancelled(taker, 2, CancelReason.Unfilled)], events);
        Assert.Equal(0, _book.Count);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void A_fill_or_kill_order_trades_whole_or_not_at_all(long lots, bool isFilled)
    {
        _book.Rest(Sell(1, 1, 100, 3));
        _book.Rest(Sell(1, 2, 101, 2));
        _book.Rest(Sell(1, 3, 102, 9));
        var taker = Order(Side.Buy, 2, 4, 101, lots, TimeInForce.Fok);
        var before = _book.State();

        var events = _book.Place(taker).WithoutHandles();

        Assert.Equal(isFilled, events[0].Kind == BookEventKind.Filled);
        if (!isFilled)
        {
            Assert.Equal([Rejected(taker, RejectReason.NotFillable)], events);
            Assert.Equal(before, _book.State());
        }
    }

    [Theory]
    [InlineData(SelfTradePrevention.None, 4, true)]
    [InlineData(SelfTradePrevention.CancelOldest, 3, true)]
    [InlineData(SelfTradePrevention.CancelOldest, 4, false)]
    [InlineData(SelfTradePrevention.CancelNewest, 1, true)]
    [InlineData(SelfTradePrevention.CancelNewest, 2, false)]
    [InlineData(SelfTradePrevention.CancelBoth, 1, true)]
    [InlineData(SelfTradePrevention.CancelBoth, 2, false)]
    public void Fill_or_kill_counts_only_what_self_trade_prevention_lets_it_take(
        SelfTradePrevention prevention, long lots, bool isFilled)
    {
        _book.Rest(Sell(1, 1, 100, 1));
        _book.Rest(Sell(2, 2, 100, 1));
        _book.Rest(Sell(1, 3, 101, 2));

        var events = _book.Place(Order(Side.Buy, 2, 4, 101, lots, TimeInForce.Fok, prevention: prevention));

        Assert.Equal(isFilled, events[0].RejectReason == RejectReason.None);
    }

    [Theory]
    [InlineData(99, false)]
    [InlineData(100, true)]
    public void A_post_only_order_is_refused_rather_than_take(long limit, bool isRefused)
    {
        _book.Rest(Sell(1, 1, 100, 1));
        var order = Order(Side.Buy, 2, 2, limit, 1, postOnly: true);

        var events = _book.Place(order).WithoutHandles();

        Assert.Equal([isRefused ? Rejected(order, RejectReason.WouldTake) : Rested(order, 1)], events);
    }

    [Theory]
    [InlineData(0, TimeInForce.Gtc)]
    [InlineData(100, TimeInForce.Ioc)]
    [InlineData(100, TimeInForce.Fok)]
    public void Post_only_contradicts_orders_that_cannot_rest(long limit, TimeInForce timeInForce)
    {
        var order = Order(Side.Buy, 1, 1, limit, 1, timeInForce, postOnly: true);

        var events = _book.Place(order).WithoutHandles();

        Assert.Equal([Rejected(order, RejectReason.ContradictoryTerms)], events);
    }

    [Theory]
    [InlineData(100, 0, RejectReason.QuantityNotPositive)]
    [InlineData(100, -1, RejectReason.QuantityNotPositive)]
    [InlineData(-1, 1, RejectReason.PriceNotPositive)]
    public void Nonsense_is_refused(long limit, long lots, RejectReason reason)
    {
        var order = Buy(1, 1, limit, lots);

        var events = _book.Place(order).WithoutHandles();

        Assert.Equal([Rejected(order, reason)], events);
        Assert.Equal(0, _book.Count);
    }

    [Fact]
    public void Without_self_trade_prevention_an_owner_trades_with_itself()
    {
        IncomingOrder ask = Sell(1, 1, 100, 1), bid = Buy(1, 2, 100, 1);
        _book.Rest(ask);

        var events = _book.Place(bid).WithoutHandles();

        Assert.Equal([Filled(ask, 1, 0, 0)], events);
    }

    [Fact]
    public void Cancel_newest_ends_the_incoming_order_at_its_owners_first_resting_one()
    {
        IncomingOrder foreign = Sell(2, 1, 100, 1), own = Sell(1, 2, 100, 1), behind = Sell(2, 3, 100, 1);
        var taker = Order(Side.Buy, 1, 4, 100, 3, prevention: SelfTradePrevention.CancelNewest);
        _book.Rest(foreign);
        _book.Rest(own);
        _book.Rest(behind);

        var events = _book.Place(taker).WithoutHandles();

        Assert.Equal([Filled(foreign, 1, 0, 2), Cancelled(taker, 2, CancelReason.SelfTrade)], events);
        Assert.Equal(2, _book.Count);
    }

    [Fact]
    public void Cancel_oldest_clears_the_owners_resting_orders_out_of_the_way()
    {
        IncomingOrder own = Sell(1, 1, 100, 7), foreign = Sell(2, 2, 100, 1), ownNext = Sell(1, 3, 101, 1);
        var taker = Order(Side.Buy, 1, 4, 101, 3, prevention: SelfTradePrevention.CancelOldest);
        _book.Rest(own);
        _book.Rest(foreign);
        _book.Rest(ownNext);

        var events = _book.Place(taker).WithoutHandles();

        Assert.Equal(
            [
                Cancelled(own, 7, CancelReason.SelfTrade),
                Filled(foreign, 1, 0, 2),
                Cancelled(ownNext, 1, CancelReason.SelfTrade),
                Rested(taker, 2),
            ],
            events);
    }

    [Fact]
    public void Cancel_both_ends_both_orders()
    {
        IncomingOrder own = Sell(1, 1, 100, 7), behind = Sell(2, 2, 100, 1);
        var taker = Order(Side.Buy, 1, 3, 100, 3, prevention: SelfTradePrevention.CancelBoth);
        _book.Rest(own);
        _book.Rest(behind);

        var events = _book.Place(taker).WithoutHandles();

        Assert.Equal([Cancelled(own, 7, CancelReason.SelfTrade), Cancelled(taker, 3, CancelReason.SelfTrade)], events);
        Assert.Equal(new Quantity(1), _book.QuantityAt(Side.Sell, new(100)));
    }

    [Fact]
    public void A_cancelled_order_is_gone_and_its_handle_stale()
    {
        var order = Buy(1, 1, 100, 5);
        var handle = _book.Rest(order);

        var events = _book.Cancel(handle).WithoutHandles();
        var again = _book.Cancel(handle)[0];

        Assert.Equal([Cancelled(order, 5, CancelReason.Requested)], events);
        Assert.Equal(RejectReason.UnknownOrder, again.RejectReason);
        Assert.False(_book.TryFind(handle, out _));
    }

    [Fact]
    public void A_stale_handle_does_not_find_the_next_order_in_its_slot()
    {
        var stale = _book.Rest(Buy(1, 1, 100, 5));
        _book.Cancel(stale);
        var fresh = _book.Rest(Buy(1, 2, 100, 5));

        Assert.Equal(stale.Slot, fresh.Slot);
        Assert.Equal(BookEventKind.Rejected, _book.Cancel(stale)[0].Kind);
        Assert.Equal(BookEventKind.Cancelled, _book.Cancel(fresh)[0].Kind);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(-1L)]
    [InlineData(1L << 20)]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 32)]
    public void A_handle_that_the_book_never_gave_finds_nothing(long handle)
    {
        _book.Rest(Buy(1, 1, 100, 5));

        Assert.Equal(RejectReason.UnknownOrder, _book.Cancel(new OrderHandle(handle))[0].RejectReason);
        Assert.Equal(1, _book.Count);
    }

    [Fact]
    public void A_reduced_order_keeps_its_priority()
    {
        IncomingOrder first = Sell(1, 1, 100, 5), second = Sell(2, 2, 100, 5), taker = Buy(3, 3, 100, 1);
        var handle = _book.Rest(first);
        _book.Rest(second);

        var amended = _book.Amend(handle, new(100), new(2)).WithoutHandles();
        var events = _book.Place(taker).WithoutHandles();

        Assert.Equal([Amended(first, 2, 2)], amended);
        Assert.Equal([Filled(first, 1, 1, 0)], events);
        Assert.Equal(new Quantity(6), _book.QuantityAt(Side.Sell, new(100)));
    }

    [Theory]
    [InlineData(100, 6)]
    [InlineData(101, 5)]
    [InlineData(101, 2)]
    public void An_order_that_grows_or_moves_loses_its_priority(long limit, long lots)
    {
        IncomingOrder first = Sell(1, 1, 100, 5), second = Sell(2, 2, limit, 5);
        var handle = _book.Rest(first);
        _book.Rest(second);
        var moved = first with { Limit = new(limit) };

        var amended = _book.Amend(handle, new(limit), new(lots)).WithoutHandles();
        var filled = _book.Place(Buy(3, 3, limit, 1))[0].Order;

        Assert.Equal([Amended(moved, lots, 0), Rested(moved, lots)], amended);
        Assert.Equal(second.Order, filled);
        Assert.False(_book.TryFind(handle, out _));
    }

    [Fact]
    public void An_order_amended_across_the_spread_trades()
    {
        IncomingOrder ask = Sell(1, 1, 100, 3), bid = Buy(2, 2, 99, 5);
        _book.Rest(ask);
        var handle = _book.Rest(bid);
        var moved = bid with { Limit = new(100) };

        var events = _book.Amend(handle, new(100), new(5)).WithoutHandles();

        Assert.Equal([Amended(moved, 5, 0), Filled(ask, 3, 0, 2), Rested(moved, 2)], events);
    }

    [Theory]
    [InlineData(100, 5, RejectReason.WouldTake)]
    [InlineData(0, 5, RejectReason.PriceNotPositive)]
    [InlineData(-1, 5, RejectReason.PriceNotPositive)]
    [InlineData(98, 0, RejectReason.QuantityNotPositive)]
    public void A_refused_amendment_changes_nothing(long limit, long lots, RejectReason reason)
    {
        _book.Rest(Sell(1, 1, 100, 3));
        var handle = _book.Rest(Buy(2, 2, 99, 5));
        var before = _book.State();

        var events = _book.Amend(handle, new(limit), new(lots), postOnly: true);

        Assert.Equal(reason, events[0].RejectReason);
        Assert.Equal(before, _book.State());
        Assert.True(_book.TryFind(handle, out _));
    }

    [Fact]
    public void An_amendment_of_an_order_that_is_gone_is_refused()
    {
        var handle = _book.Rest(Buy(1, 1, 100, 5));
        _book.Cancel(handle);

        Assert.Equal(RejectReason.UnknownOrder, _book.Amend(handle, new(100), new(1))[0].RejectReason);
    }

    [Fact]
    public void Mass_cancellation_takes_one_owners_orders_by_priority()
    {
        IncomingOrder ask = Sell(1, 1, 101, 1), bid = Buy(1, 2, 98, 2), better = Buy(1, 3, 99, 3), newer = Buy(1, 4, 99, 4);
        _book.Rest(ask);
        _book.Rest(bid);
        _book.Rest(better);
        _book.Rest(Buy(2, 5, 99, 9));
        _book.Rest(newer);

        var events = _book.CancelAll(new(1), CancelReason.Liquidation).WithoutHandles();

        Assert.Equal(
            [
                Cancelled(better, 3, CancelReason.Liquidation),
                Cancelled(newer, 4, CancelReason.Liquidation),
                Cancelled(bid, 2, CancelReason.Liquidation),
                Cancelled(ask, 1, CancelReason.Liquidation),
            ],
            events);
        Assert.Equal(1, _book.Count);
        Assert.Equal(0, _book.CancelAll(new(1)).Length);
    }

    [Fact]
    public void A_resting_order_can_be_looked_up_with_its_mark()
    {
        var handle = _book.Rest(Order(Side.Sell, 3, 7, 100, 5, tag: 42));
        _book.Place(Buy(1, 8, 100, 2));

        Assert.True(_book.TryFind(handle, out var order));
        Assert.Equal(new RestingOrder(new(3), new(7), handle, Side.Sell, new(100), new(3), 42), order);
    }

    [Fact]
    public void Depth_sums_quantity_and_notional_best_first()
    {
        _book.Rest(Buy(1, 1, 100, 3));
        _book.Rest(Buy(1, 2, 100, 4));
        _book.Rest(Buy(1, 3, 98, 5));
        _book.Rest(Buy(1, 4, 90, 6));

        Assert.Equal(new Depth(new(12), 700 + 490, new(98)), _book.DepthTo(Side.Buy, new(98)));
        Assert.Equal(new Depth(new(7), 700, new(100)), _book.DepthTo(Side.Buy, new(99)));
        Assert.Equal(new Depth(new(8), 700 + 98, new(98)), _book.DepthFor(Side.Buy, new(8)));
        Assert.Equal(new Depth(new(18), 700 + 490 + 540, new(90)), _book.DepthFor(Side.Buy, new(1_000)));
        Assert.Equal(default, _book.DepthTo(Side.Sell, new(1_000)));
        Assert.Equal(Quantity.Zero, _book.QuantityAt(Side.Buy, new(99)));
        Assert.Equal(new Quantity(7), _book.QuantityAt(Side.Buy, new(100)));
    }

    [Fact]
    public void Levels_come_best_first_on_both_sides_at_any_distance()
    {
        foreach (var ticks in new[] { 100L, 1, 99, 1L << 30, 5_000, 101 })
        {
            _book.Rest(Sell(1, ticks, (1L << 40) + ticks, ticks));
            _book.Rest(Buy(1, -ticks, ticks, ticks));
        }

        long[] asks = [1, 99, 100, 101, 5_000, 1L << 30];
        Assert.Equal(asks, Quantities(Side.Sell));
        Assert.Equal(asks.Reverse(), Quantities(Side.Buy));
    }

    [Fact]
    public void Equal_books_write_equal_state_whatever_their_histories()
    {
        var other = new OrderBook();
        other.Rest(Buy(9, 9, 50, 1));
        var second = other.Rest(Buy(2, 2, 100, 9));
        other.Rest(Buy(1, 1, 100, 5));
        other.Amend(second, new(100), new(10));
        other.Place(Order(Side.Sell, 3, 3, 50, 8, TimeInForce.Ioc));
        other.CancelAll(new(9));
        _book.Rest(Buy(2, 2, 100, 7));

        Assert.Equal(_book.State(), other.State());

        _book.Place(Order(Side.Sell, 3, 4, 50, 1, TimeInForce.Ioc));

        Assert.NotEqual(_book.State(), other.State());
    }

    private List<long> Quantities(Side side)
    {
        var quantities = new List<long>();
        foreach (var level in _book.Levels(side))
        {
            quantities.Add(level.Quantity.Lots);
        }

        return quantities;
    }
}
