using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Liquidation;

/// <summary>
/// When the venue takes over, how far its orders go, and what the fund pays, by rulebook. Trader 1 holds 100 lots long from 1,000 on 100
/// dollars: equity at mark p is p − 900, maintenance 2.5 % of p.
/// </summary>
public sealed class LiquidationLimitTests
{
    private static readonly Ratio TwoThirds = new(666_667);

    [Theory]
    [InlineData(916, LiquidationStage.Partial)]
    [InlineData(915, LiquidationStage.Takeover)]
    public void Below_two_thirds_of_maintenance_the_vault_takes_position_and_margin_over(long mark, LiquidationStage expected)
    {
        // At 916 equity is 16 against 15.2667; at 915 it is 15 against 15.25.
        var bench = TenTimesLong(new LiquidationTerms { InsuranceFund = Money.FromUnits(1_000), BackstopLevel = TwoThirds });

        bench.MoveIndex(mark);

        Assert.Equal(expected, Assert.Single(bench.All<LiquidationRow>()).Stage);
        bench.AssertBalanced();
    }

    [Fact]
    public void The_backstop_does_not_wait_for_the_next_order_into_the_book()
    {
        var terms = new LiquidationTerms { InsuranceFund = Money.FromUnits(1_000), BackstopLevel = TwoThirds, StepInterval = Duration.FromSeconds(30) };
        var bench = TenTimesLong(terms);

        bench.MoveIndex(916);
        bench.MoveIndex(915);

        Assert.Equal([LiquidationStage.Partial, LiquidationStage.Takeover], bench.All<LiquidationRow>().Select(row => row.Stage));
        bench.Pass(Duration.FromMinutes(1));
        Assert.Equal(2, bench.All<LiquidationRow>().Count);
        bench.AssertBalanced();
    }

    [Fact]
    public void The_vault_keeps_the_remaining_margin()
    {
        var bench = TenTimesLong(new LiquidationTerms { InsuranceFund = Money.FromUnits(1_000), BackstopLevel = TwoThirds });

        bench.MoveIndex(910);

        Assert.Equal(Money.Zero, bench.Statement(1).Balance);
        Assert.Equal(new Quantity(100), bench.Fund().Position);
        Assert.Equal(Money.FromUnits(1_010), bench.Fund().Balance);
        bench.AssertBalanced();
    }

    [Fact]
    public void Dydx_sells_no_cheaper_than_the_fillable_price()
    {
        // At 923: a tenth of 1 − 23 ÷ 23.075 of the margin is less than a cent.
        var bench = TenTimesLong(Dydx(fund: 1_000));
        bench.Buy(trader: 3, lots: 100, ticks: 922);

        bench.MoveIndex(923);

        Assert.Equal(new Quantity(100), bench.Statement(1).Position);
    }

    [Fact]
    public void Dydxs_fund_pays_what_a_fill_lacks_to_the_bankruptcy_price()
    {
        // At 901: equity 1 against 22.525; fillable from 901 − 0.9556 × 2.2525 = 898.85. 100 lots at 899 lack one dollar to 900.
        var bench = TenTimesLong(Dydx(fund: 1_000));
        bench.Buy(trader: 3, lots: 100, ticks: 899);

        bench.MoveIndex(901);

        Assert.Equal(Quantity.Zero, bench.Statement(1).Position);
        Assert.Equal(Money.Zero, bench.Statement(1).Balance);
        Assert.Equal(Money.FromUnits(999), bench.Fund().Balance);
        var paid = Assert.Single(bench.All<InsuranceRow>(), row => row.Reason == InsuranceReason.Loss);
        Assert.Equal(Money.FromUnits(-1), paid.Change);
        bench.AssertBalanced();
    }

    [Fact]
    public void Dydx_does_not_sell_below_what_the_fund_can_bear()
    {
        var bench = TenTimesLong(Dydx(fund: 0));
        bench.Buy(trader: 3, lots: 100, ticks: 899);

        bench.MoveIndex(901);

        Assert.DoesNotContain(bench.All<TradeRow>(), trade => trade.IsLiquidation);
    }

    [Fact]
    public void A_short_is_bought_back_no_dearer_than_the_fillable_price()
    {
        // Short of 100 lots on 100 dollars: bankrupt at 1,100; at 1,099 equity is 1 against 27.475: 1,099 + 0.9636 × 2.7475 = 1,101.65.
        var bench = new VenueBench(Terms() with { Liquidation = Dydx(fund: 1_000) });
        bench.Exchange.Deposit(Trader(1), Usd, Money.FromUnits(100));
        bench.Exchange.Deposit(Trader(2), Usd, Money.FromUnits(10_000));
        bench.Exchange.Deposit(Trader(3), Usd, Money.FromUnits(10_000));
        bench.Started();
        bench.Trade(buyer: 2, seller: 1, lots: 100, ticks: 1_000);
        bench.Sell(trader: 3, lots: 50, ticks: 1_101);
        bench.Sell(trader: 3, lots: 50, ticks: 1_102);

        bench.MoveIndex(1_099);

        var forced = bench.All<TradeRow>().Where(trade => trade.IsLiquidation).ToList();
        Assert.Equal([(new Price(1_101), new Quantity(50))], forced.Select(trade => (trade.Price, trade.Quantity)));
    }

    [Theory]
    [InlineData(928, 0)]
    [InlineData(927, 1)]
    public void The_closing_fee_counts_as_maintenance_margin(long mark, int liquidations)
    {
        // With a fee of 0.5 % maintenance is 3 % of p: 28 against 27.84, 27 against 27.81.
        var terms = Terms(PerpTerms with { ClosingFee = new Ratio(5_000) });
        var bench = TenTimesLong(terms.Liquidation, terms);

        bench.MoveIndex(mark);

        Assert.Equal(liquidations, bench.All<LiquidationRow>().Count);
    }

    [Fact]
    public void Open_interest_raises_the_initial_margin()
    {
        // 5 % at 1,000 dollars of open interest; half way from 1,000 to 2,000 it is 52.5 %: 500 dollars need 262.5.
        var scale = new Domain.Margin.OpenInterestScale(Money.FromUnits(1_000), Money.FromUnits(2_000));
        var bench = new VenueBench(Terms(PerpTerms with { InitialMarginScale = scale })).WithTraders(3, 10_000);
        bench.Exchange.Deposit(Trader(4), Usd, Money.FromUnits(262));
        bench.Exchange.Deposit(Trader(5), Usd, Money.FromUnits(263));
        bench.Started();
        bench.Trade(buyer: 1, seller: 2, lots: 150, ticks: 1_000);

        bench.Buy(trader: 4, lots: 50, ticks: 1_000);
        bench.Buy(trader: 5, lots: 50, ticks: 1_000);

        Assert.Equal(RejectReason.InsufficientMargin, Assert.Single(bench.Outbox.BodiesTo<OrderRejected>(Trader(4))).Reason);
        Assert.Empty(bench.Outbox.BodiesTo<OrderRejected>(Trader(5)));
    }

    private static LiquidationTerms Dydx(long fund) => new()
    {
        InsuranceFund = Money.FromUnits(fund),
        PartialShare = new Ratio(Ratio.One),
        Limit = LiquidationLimit.Fillable,
    };

    private static VenueBench TenTimesLong(LiquidationTerms liquidation, ExchangeTerms? terms = null)
    {
        var bench = new VenueBench((terms ?? Terms()) with { Liquidation = liquidation });
        bench.Exchange.Deposit(Trader(1), Usd, Money.FromUnits(100));
        bench.Exchange.Deposit(Trader(2), Usd, Money.FromUnits(10_000));
        bench.Exchange.Deposit(Trader(3), Usd, Money.FromUnits(10_000));
        bench.Started();
        bench.Trade(buyer: 1, seller: 2, lots: 100, ticks: 1_000);
        return bench;
    }
}
