using ExchangeMesh.Domain.AutoDeleveraging;
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

public sealed class OptionLiquidationTests
{
    [Theory]
    [InlineData(OptionMarginModel.Standard)]
    [InlineData(OptionMarginModel.Portfolio)]
    public void The_venue_makes_the_delta_neutral_before_it_buys_options_back(OptionMarginModel model)
    {
        var bench = WithShortPuts(model);
        bench.Buy(3, 500, 795);
        bench.Sell(4, 200, 12_000, Put900);

        bench.MoveIndex(795);

        var steps = bench.All<LiquidationRow>();
        Assert.Equal((Perp, Side.Sell, LiquidationStage.Hedge, new Quantity(100)), (steps[0].Instrument, steps[0].Side, steps[0].Stage, steps[0].Quantity));
        Assert.Equal(-100, bench.Statement(2).Position.Lots);
        bench.AssertBalanced();
        if (model == OptionMarginModel.Standard)
        {
            Assert.Equal((Put900, Side.Buy, LiquidationStage.Partial), (steps[1].Instrument, steps[1].Side, steps[1].Stage));
            Assert.True(bench.Statement(2, Put900).Position.Lots > -100);
        }
    }

    [Fact]
    public void A_hedge_that_makes_a_portfolio_safe_ends_its_liquidation()
    {
        var bench = WithShortPuts(OptionMarginModel.Portfolio);
        bench.Buy(3, 500, 795);

        bench.MoveIndex(795);
        bench.Pass(Duration.FromSeconds(5));

        Assert.All(bench.All<LiquidationRow>(), row => Assert.Equal(LiquidationStage.Hedge, row.Stage));
        Assert.False(bench.Statement(2, Put900).IsInLiquidation);
        Assert.Equal(-100, bench.Statement(2, Put900).Position.Lots);
    }

    [Fact]
    public void Without_anybody_to_trade_with_the_fund_takes_the_options_over_and_settles_them_at_expiry()
    {
        var bench = WithShortPuts(OptionMarginModel.Standard);

        bench.MoveIndex(795);
        bench.Pass(Duration.FromSeconds(5));
        var taken = bench.Fund(Put900).Position.Lots;
        bench.AssertBalanced();
        bench.Pass(Duration.FromSeconds(60));

        Assert.Equal(-100, taken);
        Assert.Equal((0L, 0L), (bench.Statement(2, Put900).Position.Lots, bench.Fund(Put900).Position.Lots));
        Assert.Contains(bench.All<LiquidationRow>(), row => row.Stage == LiquidationStage.Takeover && row.Instrument == Put900);
        bench.AssertBalanced();
    }

    // The puts are worth 400 at 500, and their seller has 160 dollars: what they lack of that, their holder goes without.
    [Theory]
    [InlineData(OptionMarginModel.Standard)]
    [InlineData(OptionMarginModel.Portfolio)]
    public void Options_that_a_fund_cannot_pay_for_are_closed_against_their_holders_for_what_there_is(OptionMarginModel model)
    {
        var bench = WithShortPuts(model, insuranceFund: 10);

        bench.MoveIndex(500);
        bench.Pass(Duration.FromSeconds(5));

        var row = Assert.Single(bench.All<DeleveragingRow>());
        Assert.Equal((Trader(1), Trader(2), Put900, new Quantity(-100), 1), (row.Account, row.Bankrupt, row.Instrument, row.Quantity, row.Rank));
        Assert.InRange(row.Price.Ticks, 16_000, 16_001);
        Assert.Equal(new Money((row.Mark.Ticks - row.Price.Ticks) * 10_000), row.Forgone);
        Assert.Equal((Quantity.Zero, Quantity.Zero), (bench.Statement(1, Put900).Position, bench.Fund(Put900).Position));
        Assert.Equal(Money.Zero, bench.Statement(2, Put900).Balance);
        Assert.Contains(bench.Outbox.BodiesTo<PositionDeleveraged>(Trader(1)), told => told.Instrument == Put900 && told.Quantity.Lots == -100);
        Assert.Empty(bench.All<BadDebtRow>());
        bench.AssertBalanced();
    }

    [Theory]
    [InlineData(40_000, -1, 400, 40_000)]
    [InlineData(40_000, 100, 400, 30_000)]
    [InlineData(39_999, 100, 400, 29_999)]
    [InlineData(40_000, 400, 400, 0)]
    [InlineData(40_000, 500, 400, 0)]
    public void The_price_gives_all_short_options_the_same_share_of_their_worth(long mark, long shortfall, long worth, long expected) =>
        Assert.Equal(new Price(expected), OptionClosing.PriceRoundedDown(new Price(mark), Money.FromUnits(shortfall), Money.FromUnits(worth)));

    [Fact]
    public void Without_deleveraging_what_a_fund_cannot_pay_for_options_is_bad_debt()
    {
        var bench = WithShortPuts(
            OptionMarginModel.Standard, insuranceFund: 10, terms => terms with { Liquidation = terms.Liquidation with { BeyondFund = LossRule.BadDebt } });

        bench.MoveIndex(500);
        bench.Pass(Duration.FromSeconds(65));

        Assert.NotEmpty(bench.All<BadDebtRow>());
        Assert.Equal(Money.Zero, bench.Statement(2, Put900).Balance);
        bench.AssertBalanced();
    }

    [Fact]
    public void An_options_account_is_called_before_it_is_liquidated()
    {
        var bench = WithShortPuts(OptionMarginModel.Standard);

        bench.MoveIndex(850);

        Assert.Equal(Trader(2), Assert.Single(bench.All<MarginCallRow>()).Account);
        Assert.Empty(bench.All<LiquidationRow>());
    }

    /// <summary>Trader 2 has 160 dollars and has sold trader 1 puts on one bitcoin, struck at 900, while bitcoin is at 1,000.</summary>
    private static VenueBench WithShortPuts(
        OptionMarginModel model, long insuranceFund = 1_000, Func<ExchangeTerms, ExchangeTerms>? change = null)
    {
        var bench = Make(1, 10_000, model, insuranceFund, change);
        bench.Exchange.Deposit(Trader(2), Usd, Money.FromUnits(160));
        bench.Exchange.Deposit(Trader(3), Usd, Money.FromUnits(100_000));
        bench.Exchange.Deposit(Trader(4), Usd, Money.FromUnits(100_000));
        bench.Trade(1, 2, 100, 1, Put900);
        Assert.Equal(-100, bench.Statement(2, Put900).Position.Lots);
        return bench;
    }
}
