using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Options;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;
using static ExchangeMesh.Domain.Tests.Options.OptionBench;

namespace ExchangeMesh.Domain.Tests.Options;

public sealed class OptionFlowTests
{
    [Fact]
    public void The_premium_is_paid_at_once()
    {
        var bench = Make(2, 1_000);

        bench.Trade(1, 2, 100, 300, Call1000);

        Assert.Equal(Money.FromUnits(997), bench.Statement(1, Call1000).Balance);
        Assert.Equal(Money.FromUnits(1_003), bench.Statement(2, Call1000).Balance);
        Assert.Equal((100L, -100L), (bench.Statement(1, Call1000).Position.Lots, bench.Statement(2, Call1000).Position.Lots));
        Assert.Equal(Money.Zero, bench.Statement(1, Call1000).Cost);
        bench.AssertBalanced();
    }

    [Fact]
    public void An_option_is_settled_at_the_mean_of_the_index_before_its_expiry()
    {
        var bench = Make(2, 1_000);
        bench.MoveIndex(1_000);
        bench.Trade(1, 2, 100, 300, Call1000);
        bench.Pass(Duration.FromMilliseconds(53_500));
        bench.Report(1_100);

        bench.Pass(Duration.FromSeconds(10));

        var row = Assert.Single(bench.All<SettlementRow>(), row => row.Instrument == Call1000);
        Assert.Equal((1_050_000_000, new Quantity(100), Money.FromUnits(50)), (row.SettlementMicros, row.OpenInterest, row.Paid));
        Assert.Equal(Money.FromUnits(997 + 50), bench.Statement(1, Call1000).Balance);
        Assert.Equal(Money.FromUnits(1_003 - 50), bench.Statement(2, Call1000).Balance);
        Assert.Equal(Quantity.Zero, bench.Statement(2, Call1000).Position);
        Assert.Equal(
            new OptionSettled(new Quantity(-100), Money.FromUnits(-50), 1_050_000_000, Call1000),
            Assert.Single(bench.Outbox.BodiesTo<OptionSettled>(Trader(2))));
        bench.AssertBalanced();
    }

    [Fact]
    public void The_record_of_a_settlement_names_what_moved_the_underlying_last()
    {
        var bench = Make(2, 1_000);
        var cause = EventId.Of(OtherVenue, 5);
        bench.Sell(1, 10, 1_010);
        bench.Place(2, new PlaceOrder { Side = Side.Buy, Quantity = new(10), Price = new(1_010) }, cause);

        bench.Pass(Duration.FromSeconds(61));

        var settled = bench.Outbox.AllRecords.Where(recorded => recorded.Record.Kind == RecordKind.Settlement).ToArray();
        Assert.Equal(4, settled.Length);
        Assert.All(settled, recorded => Assert.Equal(cause, recorded.Cause));
    }

    [Theory]
    [InlineData(999, 0)]
    [InlineData(1_000, 0)]
    [InlineData(1_001, 1)]
    public void A_call_pays_what_the_settlement_price_is_above_the_strike(long index, long paid)
    {
        var bench = Make(2, 1_000);
        bench.Trade(1, 2, 100, 300, Call1000);
        bench.Report(index);

        bench.Pass(Duration.FromSeconds(61));

        Assert.Equal(Money.FromUnits(997 + paid), bench.Statement(1, Call1000).Balance);
        bench.AssertBalanced();
    }

    [Fact]
    public void Orders_that_rest_at_expiry_are_withdrawn_and_new_ones_are_refused()
    {
        var bench = Make(2, 1_000);
        bench.Buy(1, 10, 300, Call1000);
        bench.Sell(2, 10, 400, Call1000);
        bench.Pass(Duration.FromSeconds(61));

        bench.Buy(1, 10, 300, Call1000);

        Assert.Equal(RejectReason.Halted, Assert.Single(bench.Outbox.BodiesTo<OrderRejected>(Trader(1))).Reason);
        Assert.Equal([CancelReason.Venue], bench.Outbox.BodiesTo<OrderCancelled>(Trader(1)).Select(cancelled => cancelled.Reason));
        Assert.Equal([CancelReason.Venue], bench.Outbox.BodiesTo<OrderCancelled>(Trader(2)).Select(cancelled => cancelled.Reason));
        Assert.Equal(MarketCondition.Expired, bench.Outbox.View(Call1000).Condition);
        bench.AssertBalanced();
    }

    [Theory]
    [InlineData(3, RejectReason.InsufficientBalance)]
    [InlineData(4, RejectReason.None)]
    public void A_buyer_must_have_the_premium_and_its_greatest_fee(long dollars, RejectReason expected)
    {
        var bench = Make(1, dollars);

        bench.Buy(1, 100, 300, Call1000);

        Assert.Equal(expected, Refusal(bench, 1));
    }

    [Fact]
    public void What_a_resting_order_to_buy_would_pay_is_held_until_it_is_withdrawn()
    {
        var bench = Make(1, 5);
        var first = bench.Buy(1, 100, 300, Call1000);

        bench.Buy(1, 100, 300, Call1000);
        var refused = Refusal(bench, 1);
        bench.Say(Trader(1), new CancelOrder(first, Call1000));
        bench.Forget();
        bench.Buy(1, 100, 300, Call1000);

        Assert.Equal(RejectReason.InsufficientBalance, refused);
        Assert.Equal(RejectReason.None, Refusal(bench, 1));
    }

    [Theory]
    [InlineData(152, RejectReason.InsufficientMargin)]
    [InlineData(153, RejectReason.None)]
    public void Who_sells_a_call_at_the_money_holds_15_percent_of_the_underlying_and_its_mark(long dollars, RejectReason expected)
    {
        var bench = Make(1, dollars);

        bench.Sell(1, 100, 300, Call1000);

        Assert.Equal(expected, Refusal(bench, 1));
    }

    [Theory]
    [InlineData(99, RejectReason.InsufficientMargin)]
    [InlineData(100, RejectReason.None)]
    public void The_short_leg_of_a_spread_holds_what_the_spread_can_lose(long dollars, RejectReason expected)
    {
        var bench = Make(2, 1_000);
        bench.Exchange.Deposit(Trader(3), Usd, new Money((dollars * 1_000_000) + 10_000));
        bench.Trade(3, 2, 100, 1, Call1100);

        bench.Sell(3, 100, 300, Call1000);

        Assert.Equal(expected, Refusal(bench, 3));
    }

    [Fact]
    public void A_hedge_is_let_through_where_it_lowers_what_a_portfolio_must_hold()
    {
        var bench = Make(2, 10_000, OptionMarginModel.Portfolio);
        bench.Exchange.Deposit(Trader(3), Usd, Money.FromUnits(250));
        bench.Trade(1, 3, 100, 300, Call1000);
        bench.Sell(2, 50, 1_000);
        var before = bench.Statement(3, Call1000).Risk.MaintenanceMargin;

        bench.Buy(3, 50, 1_000);

        Assert.Equal(50, bench.Statement(3).Position.Lots);
        Assert.True(bench.Statement(3, Call1000).Risk.MaintenanceMargin < before);
    }

    [Fact]
    public void Marks_follow_quotes_and_keep_the_parity_of_calls_and_puts()
    {
        var bench = Make(2, 100_000);
        bench.MoveIndex(1_000);
        var before = bench.Outbox.View(Call1000).Mark.Ticks;
        bench.Buy(1, 10, 2 * before, Call1000);
        bench.Sell(2, 10, (2 * before) + 4, Call1000);

        bench.Pass(Duration.FromSeconds(10));

        var (call, put) = (bench.Outbox.View(Call1000).Mark.Ticks, bench.Outbox.View(Put1000).Mark.Ticks);
        Assert.InRange(call, before * 3 / 2, before * 5 / 2);
        Assert.InRange(put - call, -1, 1);
    }

    [Fact]
    public void Fees_are_a_share_of_the_underlying_but_no_more_than_an_eighth_of_the_premium()
    {
        Assert.Equal(300_000, OptionFee.RoundedUp(Ratio.FromBasisPoints(3), new Ratio(125_000), 1_000_000_000, 100_000_000));
        Assert.Equal(125_000, OptionFee.RoundedUp(Ratio.FromBasisPoints(3), new Ratio(125_000), 1_000_000_000, 1_000_000));
        Assert.Equal(-300_000, OptionFee.RoundedUp(Ratio.FromBasisPoints(-3), new Ratio(125_000), 1_000_000_000, 1_000_000));
    }

    [Fact]
    public void Whoever_trades_everything_at_random_leaves_money_and_contracts_conserved()
    {
        var bench = Make(5, 500);
        var random = new SeedStream(7, new ParticipantId(1), 0);
        InstrumentId[] instruments = [Perp, Call1000, Put1000, Call1100, Put900];
        for (var step = 0; step < 400; step++)
        {
            var instrument = instruments[random.NextBelow(5)];
            var ticks = instrument == Perp ? 900 + random.NextBelow(200) : 1 + random.NextBelow(12_000);
            var (trader, lots) = ((int)(1 + random.NextBelow(5)), 1 + random.NextBelow(200));
            _ = random.NextBelow(2) == 0 ? bench.Buy(trader, lots, ticks, instrument) : bench.Sell(trader, lots, ticks, instrument);
            bench.Report(600 + random.NextBelow(800));
            bench.Pass(Duration.FromMilliseconds(200));
            bench.AssertBalanced();
        }

        Assert.True(bench.All<TradeRow>().Count(row => row.Instrument != Perp) > 20);
        Assert.NotEmpty(bench.All<LiquidationRow>());
        Assert.Equal(4, bench.All<SettlementRow>().Count);
    }

    private static RejectReason Refusal(VenueBench bench, int trader) =>
        bench.Outbox.BodiesTo<OrderRejected>(Trader(trader)).Select(rejected => rejected.Reason).FirstOrDefault();
}
