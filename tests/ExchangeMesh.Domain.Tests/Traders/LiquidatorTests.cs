using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Strategies;
using static ExchangeMesh.Domain.Tests.Traders.TraderStage;

namespace ExchangeMesh.Domain.Tests.Traders;

public sealed class LiquidatorTests
{
    private static readonly ParticipantId Borrower = new(77);

    [Fact]
    public void It_calls_a_loan_that_may_be_liquidated_and_names_the_offer_as_the_cause()
    {
        var stage = Stage();

        Offer(stage, maxRepay: 10_000);

        var sent = Assert.Single(stage.Outbox.Sent);
        Assert.Equal((Lender, SomeEvent), (sent.To, sent.Cause));
        var call = new LiquidationCall(Money.FromUnits(10_000), Borrower, Dollar, Bitcoin, Ratio.FromPercent(5));
        Assert.Equal(call, sent.Message.Body<LiquidationCall>());
    }

    [Theory]
    [InlineData(5_900, false)]
    [InlineData(6_100, true)]
    public void It_calls_only_where_the_bonus_pays_for_fee_and_profit(long bonus, bool calls)
    {
        var stage = Stage(("min_profit", 0.005), ("sale_fee", 0.001), ("impact_per_million", 0));

        Offer(stage, maxRepay: 10_000, bonus: bonus);

        Assert.Equal(calls, stage.Outbox.Sent.Count == 1);
    }

    [Theory]
    [InlineData(4_850_000, true)]
    [InlineData(4_750_000, false)]
    public void A_bid_far_below_the_mark_price_takes_the_profit_away(long bid, bool calls)
    {
        // A bonus of 5% less fee and profit bears a bid 4.3% below the mark.
        var stage = Stage(("min_profit", 0.005), ("sale_fee", 0.001));
        stage.ShowBook(SpotA, bid, 5_010_000, mark: OpeningTicks);

        Offer(stage, maxRepay: 1_000);

        Assert.Equal(calls, stage.Outbox.Sent.Count == 1);
    }

    [Fact]
    public void It_calls_no_more_than_the_impact_of_the_sale_leaves_profitable()
    {
        var stage = Stage([Dollars(Lender, 100_000_000)], ("min_profit", 0), ("sale_fee", 0), ("impact_per_million", 0.01));
        stage.ShowBook(SpotA, OpeningTicks, 5_000_002, mark: OpeningTicks);

        Offer(stage, maxRepay: 50_000_000);

        // 5% ÷ 1.05 of impact is reached at 4.76 million sold, which repays 4.535 million.
        Assert.InRange(stage.Outbox.Bodies<LiquidationCall>()[0].Amount.Units, 4_535_000, 4_536_000);
    }

    [Fact]
    public void It_repays_no_more_than_it_has_and_gets_back_what_a_call_did_not_use()
    {
        var stage = Stage([Dollars(Lender, 15_000)]);

        Offer(stage, maxRepay: 10_000);
        Offer(stage, maxRepay: 10_000);
        Offer(stage, maxRepay: 10_000);
        stage.Tell(Lender, new CollateralSeized(Money.FromUnits(6_000), Money.Zero, Borrower, Dollar, Bitcoin), SomeEvent);
        stage.Tell(Lender, new OrderRejected(new OrderId(0), InstrumentId.None, RejectReason.Healthy, MessageKind.LiquidationCall));
        Offer(stage, maxRepay: 10_000);

        Assert.Equal([10_000, 5_000, 9_000], stage.Outbox.Bodies<LiquidationCall>().Select(call => call.Amount.Units));
    }

    [Fact]
    public void Seized_collateral_is_sent_to_the_exchange_and_sold_in_slices()
    {
        var stage = Seized(("slice_size", 50_000e6), ("slice_wait", 2e9), ("tolerance", 0.02));
        Assert.Equal(new TransferOut(Money.FromUnits(2), Bitcoin, ExchangeA), Assert.Single(stage.Outbox.BodiesTo<TransferOut>(Lender)));

        stage.Tell(ExchangeA, new TransferSettled(Money.FromUnits(2), Bitcoin), SomeEvent);
        stage.Fill(SpotA, OpeningTicks);
        stage.Pass(Duration.FromSeconds(2));
        stage.Fill(SpotA, OpeningTicks);
        stage.Pass(Duration.FromSeconds(2));

        Assert.Equal([1_000, 1_000], stage.Orders.Select(order => order.Quantity.Lots));
        Assert.All(stage.Orders, order => Assert.Equal((Side.Sell, TimeInForce.Ioc, 4_899_999L), (order.Side, order.TimeInForce, order.Price.Ticks)));
        Assert.All(stage.Outbox.Sent, sent => Assert.Equal(SomeEvent, sent.Cause));
        Assert.Equal(new TransferOut(Money.FromUnits(100_000), Dollar, Lender), Assert.Single(stage.Outbox.BodiesTo<TransferOut>(ExchangeA)));
    }

    [Fact]
    public void A_slice_that_was_not_filled_is_tried_again()
    {
        var stage = Seized(("slice_size", 50_000e6), ("slice_wait", 2e9));
        stage.Tell(ExchangeA, new TransferSettled(Money.FromUnits(1), Bitcoin), SomeEvent);
        stage.EndUnfilled(SpotA, stage.Orders[0]);

        stage.Pass(Duration.FromSeconds(2));

        Assert.Equal([1_000, 1_000], stage.Orders.Select(order => order.Quantity.Lots));
    }

    [Fact]
    public void Selling_waits_for_the_end_of_a_halt()
    {
        var stage = Seized(("slice_wait", 2e9));
        stage.Show(SpotA, OpeningTicks, MarketCondition.Halted);
        stage.Tell(ExchangeA, new TransferSettled(Money.FromUnits(1), Bitcoin), SomeEvent);
        stage.Pass(Duration.FromSeconds(10));
        var during = stage.Orders.Count;

        stage.Show(SpotA, OpeningTicks);
        stage.Pass(Duration.FromSeconds(2));

        Assert.Equal(0, during);
        Assert.Single(stage.Orders);
    }

    [Fact]
    public void Proceeds_that_are_back_at_the_lender_are_used_again()
    {
        var stage = Stage([Dollars(Lender, 10_000)]);
        Offer(stage, maxRepay: 10_000);
        stage.Tell(Lender, new TransferSettled(Money.FromUnits(4_000), Dollar));

        Offer(stage, maxRepay: 10_000);

        Assert.Equal(Money.FromUnits(4_000), stage.Outbox.Bodies<LiquidationCall>()[1].Amount);
    }

    [Fact]
    public void It_does_not_call_for_other_assets_small_debts_or_without_a_market()
    {
        var small = Stage(("min_call", 100e6));
        Offer(small, maxRepay: 99);
        var other = Stage();
        other.Tell(Lender, new LoanLiquidatable(Money.FromUnits(10_000), Ratio.FromPercent(5), Ratio.FromPercent(90), Borrower, Bitcoin, Dollar));
        var halted = Stage();
        halted.Show(SpotA, OpeningTicks, MarketCondition.Halted);
        Offer(halted, maxRepay: 10_000);

        Assert.Empty(small.Outbox.Sent);
        Assert.Empty(other.Outbox.Sent);
        Assert.Empty(halted.Outbox.Sent);
    }

    private static void Offer(TraderStage stage, long maxRepay, long bonus = 50_000) => stage.Tell(
        Lender,
        new LoanLiquidatable(Money.FromUnits(maxRepay), new Ratio(bonus), Ratio.FromPercent(98), Borrower, Dollar, Bitcoin),
        SomeEvent);

    private static TraderStage Seized(params (string Name, double Value)[] values)
    {
        var stage = Stage(values);
        Offer(stage, maxRepay: 95_000);
        stage.Tell(Lender, new CollateralSeized(Money.FromUnits(95_000), Money.FromUnits(2), Borrower, Dollar, Bitcoin), SomeEvent);
        return stage;
    }

    private static TraderStage Stage(params (string Name, double Value)[] values) => Stage([Dollars(Lender, 1_000_000)], values);

    private static TraderStage Stage(ExchangeMesh.Traders.Catalog.OpeningBalance[] capital, params (string Name, double Value)[] values) =>
        new TraderStage(Liquidator.Registration, Arguments(Liquidator.Registration, [SpotA], capital, values)).Start();
}
