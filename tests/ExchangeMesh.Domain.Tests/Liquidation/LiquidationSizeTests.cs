using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Liquidation;

/// <summary>
/// How much a step closes, by rulebook, in a running venue. Trader 1 holds lots long from 1,000 ticks; a lot is worth a hundredth of a
/// dollar a tick. Tiers: 2.5 %, 3 %, 3.5 % and 4 % from 0, 5,000, 10,000 and 15,000 dollars, without deductions.
/// </summary>
public sealed class LiquidationSizeTests
{
    private static readonly MarginTier[] Steps =
    [
        Tier(0, 25_000),
        Tier(5_000, 30_000),
        Tier(10_000, 35_000),
        Tier(15_000, 40_000),
    ];

    [Fact]
    public void Bitmex_lowers_a_position_tier_by_tier()
    {
        // 2,000 lots at 935: 18,700 dollars, equity 700 against 748. Down to below 15,000 dollars: 1,604 lots stay (14,997.4).
        var bench = Long(2_000, 2_000, LiquidationSize.LowerTier, isWholeOrNothing: true);
        bench.Buy(trader: 3, lots: 400, ticks: 934);

        bench.MoveIndex(935);

        var step = Assert.Single(bench.All<LiquidationRow>());
        Assert.Equal((LiquidationStage.Partial, new Quantity(396)), (step.Stage, step.Quantity));
        Assert.Equal(new Quantity(1_604), bench.Statement(1).Position);
        Assert.False(bench.Statement(1).IsInLiquidation);
        bench.AssertBalanced();
    }

    [Fact]
    public void Bitmex_takes_over_what_an_order_cannot_close_whole()
    {
        var bench = Long(2_000, 2_000, LiquidationSize.LowerTier, isWholeOrNothing: true);
        bench.Buy(trader: 3, lots: 395, ticks: 934);

        bench.MoveIndex(935);
        bench.Pass(Duration.FromSeconds(2));

        var step = Assert.Single(bench.All<LiquidationRow>());
        Assert.Equal((LiquidationStage.Takeover, new Quantity(2_000)), (step.Stage, step.Quantity));
        Assert.Equal(Quantity.Zero, bench.Statement(1).Position);
        Assert.DoesNotContain(bench.All<TradeRow>(), trade => trade.IsLiquidation && trade.Taker == Trader(1));
        bench.AssertBalanced();
    }

    [Fact]
    public void Bitmex_takes_over_at_once_in_the_lowest_tier()
    {
        var bench = Long(400, 400, LiquidationSize.LowerTier, isWholeOrNothing: true);
        bench.Buy(trader: 3, lots: 400, ticks: 922);

        // 400 lots at 923: 3,692 dollars, equity 92 against 92.3.
        bench.MoveIndex(923);

        var step = Assert.Single(bench.All<LiquidationRow>());
        Assert.Equal(LiquidationStage.Takeover, step.Stage);
        bench.AssertBalanced();
    }

    [Fact]
    public void Okx_cuts_a_position_by_two_tiers()
    {
        // From the fourth tier to the second: below 10,000 dollars at 935, that is 1,069 lots.
        var bench = Long(2_000, 2_000, LiquidationSize.TwoTiersDown);
        bench.Buy(trader: 3, lots: 2_000, ticks: 934);

        bench.MoveIndex(935);

        var step = Assert.Single(bench.All<LiquidationRow>());
        Assert.Equal((LiquidationStage.Partial, new Quantity(931)), (step.Stage, step.Quantity));
        Assert.Equal(new Quantity(1_069), bench.Statement(1).Position);
    }

    [Fact]
    public void Okx_closes_a_position_of_the_two_lowest_tiers_whole()
    {
        // 1,000 lots at 927: 9,270 dollars in the second tier, equity 270 against 278.1.
        var bench = Long(1_000, 1_000, LiquidationSize.TwoTiersDown);
        bench.Buy(trader: 3, lots: 2_000, ticks: 926);

        bench.MoveIndex(927);

        var step = Assert.Single(bench.All<LiquidationRow>());
        Assert.Equal((LiquidationStage.Full, new Quantity(1_000)), (step.Stage, step.Quantity));
        Assert.Equal(Quantity.Zero, bench.Statement(1).Position);
    }

    [Fact]
    public void Okx_cuts_again_while_the_account_is_not_safe()
    {
        var bench = Long(2_000, 2_000, LiquidationSize.TwoTiersDown);
        bench.Buy(trader: 3, lots: 500, ticks: 934);

        bench.MoveIndex(910);
        bench.Buy(trader: 3, lots: 5_000, ticks: 909);
        bench.Pass(Duration.FromSeconds(3));

        var stages = bench.All<LiquidationRow>().Select(row => row.Stage).ToList();
        Assert.Equal([LiquidationStage.Partial, LiquidationStage.Partial], stages.Take(2));
        Assert.False(bench.Statement(1).IsInLiquidation);
        bench.AssertBalanced();
    }

    [Fact]
    public void The_older_rule_cuts_straight_to_the_lowest_tier()
    {
        // Below 5,000 dollars at 935: 534 lots.
        var bench = Long(2_000, 2_000, LiquidationSize.LowestTier);
        bench.Buy(trader: 3, lots: 2_000, ticks: 934);

        bench.MoveIndex(935);

        Assert.Equal(new Quantity(534), bench.Statement(1).Position);
    }

    [Fact]
    public void Drift_closes_what_makes_the_account_safe()
    {
        // At 915: equity 15 against 22.875. Fund fee 95 % of 2.5 % − 1 % − 0.8607 %, capped at 0.5 %; 7.875 ÷ (915 × 1 %) = 0.8607: 87 lots.
        var bench = Long(100, 100, LiquidationSize.Shortage, change: terms => terms with
        {
            Limit = LiquidationLimit.IndexLessFee,
            LiquidatorFee = Ratio.FromPercent(1),
            GreatestLiquidatorFee = Ratio.FromPercent(1),
            PartialShare = new Ratio(Ratio.One),
        });
        bench.Buy(trader: 3, lots: 100, ticks: 906);

        bench.MoveIndex(915);

        var step = bench.All<LiquidationRow>()[0];
        Assert.Equal((LiquidationStage.Partial, new Quantity(87)), (step.Stage, step.Quantity));
        Assert.Equal(new Quantity(13), bench.Statement(1).Position);
        Assert.False(bench.Statement(1).IsInLiquidation);
        bench.AssertBalanced();
    }

    [Fact]
    public void Drifts_liquidators_do_not_pay_less_than_the_index_less_their_fee()
    {
        var bench = Long(100, 100, LiquidationSize.Shortage, change: terms => terms with
        {
            Limit = LiquidationLimit.IndexLessFee,
            LiquidatorFee = Ratio.FromPercent(1),
            PartialShare = new Ratio(Ratio.One),
        });

        // 915 less 1 % is 905.85: the least price on the grid is 906.
        bench.Buy(trader: 3, lots: 100, ticks: 905);
        bench.MoveIndex(915);

        Assert.Equal(new Quantity(100), bench.Statement(1).Position);
        Assert.True(bench.Statement(1).IsInLiquidation);
    }

    [Fact]
    public void Drifts_closable_share_grows_with_the_time_that_a_liquidation_lasts()
    {
        // A shortage of 144 dollars: 10 % at first; 144 ÷ (930 × (4 % − 1 % − 0.5 %)) is 6.194, 620 lots, once the share allows it.
        var bench = Long(2_000, 2_000, LiquidationSize.Shortage, change: terms => terms with
        {
            Limit = LiquidationLimit.IndexLessFee,
            LiquidatorFee = Ratio.FromPercent(1),
            PartialShare = Ratio.FromPercent(10),
            ShareGrowth = Duration.FromSeconds(60),
        });

        bench.MoveIndex(930);
        bench.Pass(Duration.FromSeconds(29));

        var asked = bench.All<LiquidationRow>().Select(row => row.Quantity.Lots).ToList();
        Assert.Equal(200, asked[0]);
        Assert.Equal(620, asked[^1]);
        Assert.Equal(asked.Order(), asked);
    }

    private static MarginTier Tier(long floor, long maintenancePpm) =>
        new(Money.FromUnits(floor), Ratio.FromPercent(10), new Ratio(maintenancePpm), Money.Zero);

    private static VenueBench Long(
        long lots, long dollars, LiquidationSize size, bool isWholeOrNothing = false, Func<LiquidationTerms, LiquidationTerms>? change = null)
    {
        var liquidation = new LiquidationTerms
        {
            InsuranceFund = Money.FromUnits(1_000),
            Size = size,
            IsWholeOrNothing = isWholeOrNothing,
        };
        var tiers = size == LiquidationSize.Shortage && lots == 100 ? Steps[..1] : Steps;
        var terms = Terms(PerpTerms with { Tiers = tiers });
        var bench = new VenueBench(terms with { Liquidation = change?.Invoke(liquidation) ?? liquidation });
        bench.Exchange.Deposit(Trader(1), Usd, Money.FromUnits(dollars));
        bench.Exchange.Deposit(Trader(2), Usd, Money.FromUnits(100_000));
        bench.Exchange.Deposit(Trader(3), Usd, Money.FromUnits(100_000));
        bench.Started();
        bench.Trade(buyer: 1, seller: 2, lots, ticks: 1_000);
        return bench;
    }
}
