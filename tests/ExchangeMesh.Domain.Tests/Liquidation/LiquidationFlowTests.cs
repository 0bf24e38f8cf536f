using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Liquidation;

/// <summary>
/// Trader 1 holds 100 lots long from 1,000 on 100 USD, one dollar a tick. Equity at mark p is p − 900, maintenance 2.5 % of p: the call
/// is due at 935 (35 against 35.0625), liquidation at 923 (23 against 23.075), and the account is bankrupt at 900.
/// </summary>
public class LiquidationFlowTests
{
    [Theory]
    [InlineData(936, 0, 0)]
    [InlineData(935, 1, 0)]
    [InlineData(924, 1, 0)]
    [InlineData(923, 0, 1)]
    public void Call_and_liquidation_come_at_their_exact_marks(long mark, int calls, int liquidations)
    {
        var bench = TenTimesLong();

        bench.MoveIndex(mark);

        Assert.Equal(calls, bench.All<MarginCallRow>().Count);
        Assert.Equal(liquidations, bench.All<LiquidationRow>().Count);
    }

    [Fact]
    public void A_margin_call_names_what_is_missing()
    {
        var bench = TenTimesLong();

        bench.MoveIndex(930);

        var call = Assert.Single(bench.Outbox.BodiesTo<MarginCall>(Trader(1)));
        Assert.Equal(Money.FromUnits(30), call.Equity);
        Assert.Equal(new Money(23_250_000), call.MaintenanceMargin);
        Assert.Equal(new Money(4_875_000), call.Shortfall);
    }

    [Fact]
    public void An_account_is_called_once_until_it_recovers()
    {
        var bench = TenTimesLong();

        bench.MoveIndex(935);
        bench.MoveIndex(930);
        bench.MoveIndex(926);
        var calledOnce = bench.All<MarginCallRow>().Count;
        bench.MoveIndex(936);
        bench.MoveIndex(935);

        Assert.Equal(1, calledOnce);
        Assert.Equal(2, bench.All<MarginCallRow>().Count);
    }

    [Fact]
    public void A_partial_step_that_makes_the_account_safe_ends_the_liquidation()
    {
        var bench = TenTimesLong();
        bench.Buy(trader: 3, lots: 50, ticks: 920);

        bench.MoveIndex(923);
        bench.Pass(Duration.FromSeconds(5));

        var step = Assert.Single(bench.All<LiquidationRow>());
        Assert.Equal((LiquidationStage.Partial, new Quantity(25), new Price(900)), (step.Stage, step.Quantity, step.BankruptcyPrice));
        Assert.Equal(new Quantity(75), bench.Statement(1).Position);
        Assert.Equal(new Money(78_850_000), bench.Statement(1).Balance);
        Assert.Equal(new Money(1_001_150_000), bench.Fund().Balance);
        Assert.False(bench.Statement(1).IsInLiquidation);
        bench.AssertBalanced();
    }

    [Fact]
    public void A_full_step_follows_where_the_partial_one_was_not_enough()
    {
        var bench = TenTimesLong();
        bench.Buy(trader: 3, lots: 500, ticks: 901);

        bench.MoveIndex(915);
        bench.Pass(Duration.FromSeconds(5));

        Assert.Equal([LiquidationStage.Partial, LiquidationStage.Full], bench.All<LiquidationRow>().Select(row => row.Stage));
        Assert.Equal(Quantity.Zero, bench.Statement(1).Position);
        Assert.Equal(Money.Zero, bench.Statement(1).Balance);
        Assert.Equal(Money.FromUnits(1_001), bench.Fund().Balance);
        Assert.False(bench.Statement(1).IsInLiquidation);
        bench.AssertBalanced();
    }

    [Fact]
    public void Liquidation_orders_trade_no_worse_than_the_bankruptcy_price()
    {
        var bench = TenTimesLong();
        bench.Buy(trader: 3, lots: 10, ticks: 900);
        bench.Buy(trader: 3, lots: 500, ticks: 899);

        bench.MoveIndex(915);
        bench.Pass(Duration.FromSeconds(1));

        var forced = bench.All<TradeRow>().Where(trade => trade.IsLiquidation).ToList();
        Assert.Equal([(new Price(900), new Quantity(10))], forced.Select(trade => (trade.Price, trade.Quantity)));
    }

    [Fact]
    public void What_the_book_does_not_take_the_fund_takes_over_at_the_bankruptcy_price()
    {
        var bench = TenTimesLong();

        bench.MoveIndex(923);
        bench.Pass(Duration.FromSeconds(2));

        Assert.Equal(
            [LiquidationStage.Partial, LiquidationStage.Full, LiquidationStage.Takeover],
            bench.All<LiquidationRow>().Select(row => row.Stage));
        var told = bench.Outbox.BodiesTo<PositionLiquidated>(Trader(1))[^1];
        Assert.Equal((new Quantity(-100), new Price(900), LiquidationStage.Takeover), (told.Quantity, told.Price, told.Stage));
        Assert.Equal(Money.Zero, bench.Statement(1).Balance);
        Assert.Equal(new Quantity(100), bench.Fund().Position);
        Assert.Equal(Money.FromUnits(1_023), bench.Fund().Balance);
        bench.AssertBalanced();
    }

    [Fact]
    public void The_fund_works_its_position_off_into_the_book_near_the_mark()
    {
        var bench = TenTimesLong();
        bench.MoveIndex(923);
        bench.Pass(Duration.FromSeconds(2));
        bench.Buy(trader: 3, lots: 1_000, ticks: 920);
        bench.Buy(trader: 3, lots: 1_000, ticks: 800);

        bench.Pass(Duration.FromSeconds(60));

        Assert.Equal(Quantity.Zero, bench.Fund().Position);
        Assert.Equal(Money.FromUnits(1_020), bench.Fund().Balance);
        Assert.All(bench.All<TradeRow>().Where(trade => trade.IsLiquidation), trade => Assert.Equal(new Price(920), trade.Price));
        bench.AssertBalanced();
    }

    [Fact]
    public void A_gap_beyond_bankruptcy_is_the_funds_loss()
    {
        var bench = TenTimesLong();

        bench.MoveIndex(850);

        Assert.Equal(LiquidationStage.Takeover, Assert.Single(bench.All<LiquidationRow>()).Stage);
        Assert.Equal(Money.FromUnits(950), bench.Fund().Balance);
        Assert.Equal(Money.FromUnits(-50), Assert.Single(bench.All<InsuranceRow>()).Change);
        Assert.Empty(bench.All<BadDebtRow>());
        bench.AssertBalanced();
    }

    [Fact]
    public void What_the_fund_cannot_bear_closes_winners_by_rank_at_the_bankruptcy_price()
    {
        var bench = new VenueBench(Without(fund: true)).WithTraders(3, 10_000);
        bench.Exchange.Deposit(Trader(4), Usd, Money.FromUnits(100));
        bench.Exchange.Deposit(Trader(5), Usd, Money.FromUnits(60));
        bench.Started();
        bench.Trade(buyer: 4, seller: 5, lots: 60, ticks: 1_000);
        bench.Trade(buyer: 4, seller: 2, lots: 40, ticks: 1_000);

        bench.MoveIndex(850);

        var closed = bench.All<DeleveragingRow>();
        Assert.Equal(
            [(Trader(5), new Quantity(60), 1), (Trader(2), new Quantity(40), 2)],
            closed.Select(row => (row.Account, row.Quantity, row.Rank)));
        Assert.All(closed, row => Assert.Equal((Trader(4), new Price(900)), (row.Bankrupt, row.Price)));
        Assert.Equal(Money.FromUnits(10_000 + 40), bench.Statement(2).Balance);
        Assert.Equal(Money.FromUnits(60 + 60), bench.Statement(5).Balance);
        Assert.Equal(Money.Zero, bench.Statement(4).Balance);
        Assert.Equal(new Quantity(60), Assert.Single(bench.Outbox.BodiesTo<PositionDeleveraged>(Trader(5))).Quantity);
        Assert.Empty(bench.All<BadDebtRow>());
        bench.AssertBalanced();
    }

    [Fact]
    public void What_nobody_pays_is_recorded_as_bad_debt()
    {
        var bench = new VenueBench(Without(fund: true)).WithTraders(3, 10_000);
        bench.Exchange.Deposit(Trader(4), Usd, Money.FromUnits(100));
        bench.Started();
        bench.Trade(buyer: 4, seller: 2, lots: 100, ticks: 1_000);
        bench.Trade(buyer: 2, seller: 3, lots: 100, ticks: 850);

        bench.MoveIndex(850);

        var debt = Assert.Single(bench.All<BadDebtRow>());
        Assert.Equal((Trader(4), Money.FromUnits(50)), (debt.Account, debt.Amount));
        Assert.Equal(new Quantity(100), bench.Fund().Position);
        Assert.Equal(Money.FromUnits(50), bench.Exchange.Totals()[0].BadDebt);
        bench.AssertBalanced();
    }

    [Fact]
    public void Where_the_rulebook_knows_no_deleveraging_the_rest_is_bad_debt_at_once()
    {
        var terms = Without(fund: true);
        terms = terms with { Liquidation = terms.Liquidation with { BeyondFund = LossRule.BadDebt } };
        var bench = TenTimesLong(terms);

        bench.MoveIndex(850);

        Assert.Empty(bench.All<DeleveragingRow>());
        Assert.Equal(Money.FromUnits(50), Assert.Single(bench.All<BadDebtRow>()).Amount);
        bench.AssertBalanced();
    }

    [Fact]
    public void Without_liquidation_equity_may_fall_below_zero()
    {
        var terms = Terms();
        var bench = TenTimesLong(terms with { Liquidation = terms.Liquidation with { Enabled = false } });

        bench.MoveIndex(850);
        bench.Pass(Duration.FromSeconds(10));

        Assert.Empty(bench.All<LiquidationRow>());
        Assert.Equal(new Quantity(100), bench.Statement(1).Position);
        Assert.Equal(Money.FromUnits(-50), bench.Statement(1).Risk.Equity);
        Assert.Single(bench.All<MarginCallRow>());
    }

    [Fact]
    public void The_accounts_orders_are_withdrawn_and_no_new_ones_taken()
    {
        var bench = TenTimesLong();
        bench.Sell(trader: 1, lots: 5, ticks: 1_100);
        bench.Place(1, new PlaceOrder { Type = OrderType.Stop, Side = Side.Sell, Quantity = new(5), TriggerPrice = new(500) });

        bench.MoveIndex(923);
        bench.Sell(trader: 1, lots: 5, ticks: 1_100);

        Assert.Equal(
            [CancelReason.Liquidation, CancelReason.Liquidation],
            bench.Outbox.BodiesTo<OrderCancelled>(Trader(1)).Select(cancelled => cancelled.Reason));
        Assert.Equal(RejectReason.AccountInLiquidation, Assert.Single(bench.Outbox.Bodies<OrderRejected>()).Reason);
    }

    [Fact]
    public void A_rise_of_the_mark_between_steps_lets_the_account_go()
    {
        var bench = TenTimesLong();
        bench.MoveIndex(923);

        bench.MoveIndex(950);
        bench.Pass(Duration.FromSeconds(5));

        Assert.Equal(new Quantity(100), bench.Statement(1).Position);
        Assert.False(bench.Statement(1).IsInLiquidation);
    }

    [Fact]
    public void A_liquidation_names_what_moved_the_price_most_of_late()
    {
        var bench = new VenueBench(Terms(PerpTerms with { Mark = new MarkTerms { Method = MarkMethod.Last } })).WithTraders(3, 10_000);
        bench.Exchange.Deposit(Trader(4), Usd, Money.FromUnits(80));
        bench.Exchange.Deposit(Trader(5), Usd, Money.FromUnits(90));
        bench.Started();
        bench.Trade(buyer: 4, seller: 2, lots: 100, ticks: 1_000);
        bench.Trade(buyer: 5, seller: 2, lots: 100, ticks: 1_000);
        var shock = EventId.Of(OtherVenue, 7);
        bench.Buy(trader: 3, lots: 10, ticks: 943);
        bench.Buy(trader: 3, lots: 500, ticks: 920);

        bench.Place(2, new PlaceOrder { Side = Side.Sell, Quantity = new(10), Price = new(943) }, shock);
        bench.Pass(Duration.FromSeconds(1));
        var first = Liquidations(bench, trader: 4)[0];
        bench.Pass(Duration.FromSeconds(2));

        Assert.Equal(shock, first.Cause);
        Assert.Equal(shock, Liquidations(bench, trader: 5)[0].Cause);
        Assert.All(
            bench.Outbox.AllRecords.Where(recorded => recorded.Record.Kind == RecordKind.Trade
                && recorded.Record.Row<TradeRow>().Taker == Trader(4)).Skip(1),
            trade => Assert.Contains(trade.Cause, Liquidations(bench, trader: 4).Select(liquidation => liquidation.Id)));
        bench.AssertBalanced();
    }

    [Fact]
    public void A_liquidation_that_another_one_set_off_names_it()
    {
        var bench = new VenueBench(Terms(PerpTerms with { Mark = new MarkTerms { Method = MarkMethod.Last } })).WithTraders(3, 10_000);
        bench.Exchange.Deposit(Trader(4), Usd, Money.FromUnits(80));
        bench.Exchange.Deposit(Trader(5), Usd, Money.FromUnits(90));
        bench.Started();
        bench.Trade(buyer: 4, seller: 2, lots: 100, ticks: 1_000);
        bench.Trade(buyer: 5, seller: 2, lots: 100, ticks: 1_000);
        bench.Trade(buyer: 3, seller: 2, lots: 1, ticks: 944);
        bench.Pass(Duration.FromSeconds(12));
        bench.Buy(trader: 3, lots: 500, ticks: 920);
        var shock = EventId.Of(OtherVenue, 7);
        bench.Buy(trader: 3, lots: 10, ticks: 943);

        bench.Place(2, new PlaceOrder { Side = Side.Sell, Quantity = new(10), Price = new(943) }, shock);
        bench.Pass(Duration.FromSeconds(3));

        Assert.Equal(shock, Liquidations(bench, trader: 4)[0].Cause);
        Assert.Equal(Liquidations(bench, trader: 4)[0].Id, Liquidations(bench, trader: 5)[0].Cause);
        bench.AssertBalanced();
    }

    private static List<RecordedEvent> Liquidations(VenueBench bench, int trader) =>
        [.. bench.Outbox.AllRecords.Where(recorded => recorded.Record.Kind == RecordKind.Liquidation
            && recorded.Record.Row<LiquidationRow>().Account == Trader(trader))];

    private static ExchangeTerms Without(bool fund)
    {
        var terms = Terms();
        return fund ? terms with { Liquidation = terms.Liquidation with { InsuranceFund = Money.Zero } } : terms;
    }

    private static VenueBench TenTimesLong(ExchangeTerms? terms = null)
    {
        var bench = new VenueBench(terms);
        bench.Exchange.Deposit(Trader(1), Usd, Money.FromUnits(100));
        bench.Exchange.Deposit(Trader(2), Usd, Money.FromUnits(10_000));
        bench.Exchange.Deposit(Trader(3), Usd, Money.FromUnits(10_000));
        bench.Started();
        bench.Trade(buyer: 1, seller: 2, lots: 100, ticks: 1_000);
        return bench;
    }
}
