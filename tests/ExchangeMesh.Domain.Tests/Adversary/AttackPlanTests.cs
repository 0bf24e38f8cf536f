using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Adversary;

namespace ExchangeMesh.Domain.Tests.Adversary;

/// <summary>Plans against figures worked out by hand. A lot is worth 1 dollar at a price of 100; 1,000 lots rest within one percent.</summary>
public sealed class AttackPlanTests
{
    private static readonly PushedMarket Thin = new(100, 1_000, 0.01, 1e6, 0.0005, 0);
    private static readonly InstrumentId First = new(21);
    private static readonly InstrumentId Second = new(22);
    private static readonly InstrumentId Third = new(23);

    [Fact]
    public void Pushing_a_linear_book_costs_what_comes_back_the_spread_and_two_fees()
    {
        var market = new PushedMarket(100, 1_000, 0.01, 1e6, 0.001, 0.002);

        Assert.Equal(2_000, market.LotsToMove(0.02), 9);
        Assert.Equal(0.02, market.MoveOf(2_000), 9);
        Assert.Equal(2_000 * 1e6 * ((0.25 * 0.02) + 0.002 + 0.002), market.CostOf(0.02, 0.25), 3);
    }

    [Fact]
    public void A_push_never_costs_more_than_what_was_paid() =>
        Assert.Equal(400_000 * 1e6 * (3 + 0.001), Thin.CostOf(4, 1), 0);

    [Theory]
    [InlineData(84_000_000, false)]
    [InlineData(84_000_001, true)]
    public void An_attack_pays_where_its_gain_exceeds_its_cost_by_more_than_the_margin(double gain, bool pays) =>
        Assert.Equal(pays, new AttackPlan(Side.Sell, 0.05, 0.05, 10, 67_200_000, gain).IsWorthwhile(0.25));

    [Fact]
    public void A_hunt_gains_half_the_push_on_the_lots_that_are_forced()
    {
        var plan = Hunt(Venue()).Best(Side.Sell, in Thin, 100, NoOptions, Cluster, greatest: 0.05, mostLots: 1e9);

        // 5 % down takes 5,000 lots, sold 2.5 % down on average, and forces 5,000, which are bought 5 % down.
        Assert.Equal(0.05, plan.Push, 9);
        Assert.Equal(5_000 * 1e6 * 0.025, plan.Gain, 0);
        Assert.Equal(5_000 * 1e6 * ((0.25 * 0.05) + 0.001), plan.Cost, 0);
        Assert.True(plan.IsWorthwhile(0.25));
    }

    [Fact]
    public void A_deeper_book_makes_the_same_hunt_a_loss()
    {
        var deep = Thin with { DepthLots = 10_000 };

        var plan = Hunt(Venue()).Best(Side.Sell, in deep, 100, NoOptions, Cluster, greatest: 0.1, mostLots: 1e9);

        Assert.False(plan.IsWorthwhile(0));
    }

    [Fact]
    public void Staged_liquidation_lowers_what_a_hunt_brings()
    {
        var staged = Venue() with { Liquidation = new LiquidationTerms { PartialShare = Ratio.FromPercent(20), StepInterval = Duration.FromSeconds(30) } };

        var plan = Hunt(staged).Best(Side.Sell, in Thin, 100, NoOptions, Cluster, greatest: 0.1, mostLots: 1e9);

        Assert.False(plan.IsWorthwhile(0));
    }

    [Fact]
    public void A_price_band_short_of_the_cluster_leaves_nothing_to_hunt()
    {
        var rules = Rules() with { Breakers = [new PriceBandTerms { Width = Ratio.FromPercent(3) }] };

        var plan = new LiquidationHunt(Venue(), rules, 0.25, Duration.FromSeconds(20)).Best(Side.Sell, in Thin, 100, NoOptions, Cluster, greatest: 0.1, mostLots: 1e9);

        Assert.Equal(0, plan.Gain);
        Assert.False(plan.IsWorthwhile(0));
    }

    [Theory]
    [InlineData(100, 10, 300)]
    [InlineData(1_000, 10, 3_000)]
    [InlineData(10_000, 10, 5_000)]
    public void A_throttle_lets_through_its_limit_for_each_interval_that_begins_in_the_hold(long most, int seconds, double lots)
    {
        var rules = Rules() with { Breakers = [new LiquidationThrottleTerms { MostPerInterval = new(most), Interval = Duration.FromSeconds(seconds) }] };

        var plan = new LiquidationHunt(Venue(), rules, 0.25, Duration.FromSeconds(20)).Best(Side.Sell, in Thin, 100, NoOptions, Cluster, greatest: 0.05, mostLots: 1e9);

        var expected = plan.Push == 0 ? 0 : Math.Min(plan.Lots, lots) * 1e6 * plan.Push / 2;
        Assert.Equal(expected, plan.Gain, 0);
        Assert.Equal(lots > 2_700, plan.IsWorthwhile(0));
    }

    [Fact]
    public void Where_margin_follows_volatility_the_push_itself_raises_it_and_more_is_liquidated()
    {
        var seen = new List<double>();
        var dynamic = new Domain.Margin.DynamicMarginTerms { Interval = Duration.FromSeconds(10), VolatilityFactor = 3, Horizon = Duration.FromMinutes(10), Memory = Duration.FromMinutes(5) };
        var venue = Venue() with { Margin = new MarginTerms { Dynamic = dynamic } };

        new LiquidationHunt(venue, Rules(), 0.25, Duration.FromSeconds(20)).Best(
            Side.Sell, in Thin, 100, NoOptions, (_, _, multiple) => Record(seen, multiple), greatest: 0.05, mostLots: 1e9);

        // ln(0.95)² ÷ 10 s, of which 1 − e^(−10/300) counts: a deviation of 7.1 % over ten minutes, of which three are 4.3 times the tiers' 5 %.
        Assert.Equal(1, seen[0], 2);
        Assert.Equal(4.3, seen[^1], 1);
        Assert.Equal(seen.Order(), seen);
    }

    [Fact]
    public void What_options_bring_by_the_move_is_added_and_so_is_what_they_cost()
    {
        var deep = Thin with { DepthLots = 10_000 };

        var without = Hunt(Venue()).Best(Side.Sell, in deep, 100, NoOptions, Cluster, greatest: 0.1, mostLots: 1e9);
        var with = Hunt(Venue()).Best(Side.Sell, in deep, 100, move => new OptionPlan(0, Side.Buy, 1, 10e6, move * 100_000e6), Cluster, greatest: 0.1, mostLots: 1e9);

        Assert.False(without.IsWorthwhile(0));
        Assert.True(with.IsWorthwhile(0.25));
        Assert.Equal(deep.CostOf(with.Push, 0.25) + 10e6, with.Cost, 0);
    }

    [Theory]
    [InlineData(MarkMethod.Last, 0.2, 0.2)]
    [InlineData(MarkMethod.SmoothedBasis, 0.05, 0.0316060279)]
    [InlineData(MarkMethod.SmoothedBasis, 0.2, 0.1)]
    public void A_push_moves_the_mark_by_the_venues_rule(MarkMethod method, double push, double expected)
    {
        var rules = Rules() with { Mark = new MarkTerms { Method = method, BasisSmoothing = Duration.FromSeconds(20), BasisClamp = Ratio.FromPercent(10) } };

        Assert.Equal(expected, new LiquidationHunt(Venue(), rules, 0.25, Duration.FromSeconds(20)).MarkMove(push), 9);
    }

    [Theory]
    [InlineData(OutlierRule.Keep, 5_000, 0.30, 0.1)]
    [InlineData(OutlierRule.Clamp, 5_000, 0.30, 0.0016666667)]
    [InlineData(OutlierRule.Clamp, 5_000, 0.01, 0.0016666667)]
    [InlineData(OutlierRule.Drop, 50_000, 0.049, 0.0163333333)]
    [InlineData(OutlierRule.Drop, 50_000, 0.051, 0)]
    public void One_constituent_of_three_moves_the_index_as_its_outlier_rule_lets_it(OutlierRule rule, long distance, double push, double expected) =>
        Assert.Equal(expected, Attack(rule, distance).IndexMove([First], push), 8);

    [Fact]
    public void Two_constituents_of_three_move_the_median_itself() =>
        Assert.Equal(0.3, Attack(OutlierRule.Clamp, 5_000).IndexMove([First, Second], 0.3), 2);

    [Fact]
    public void An_averaged_index_lets_a_part_of_the_push_through() =>
        Assert.Equal(0.1 * 0.6321206, Attack(OutlierRule.Keep, 0, Duration.FromSeconds(60)).IndexMove([First], 0.3), 6);

    [Theory]
    [InlineData(0, 0, 116, 0)]
    [InlineData(1_000, 0, 116, 111)]
    [InlineData(1, 0, 116, 1)]
    [InlineData(1_000, 100, 116, 0)]
    [InlineData(1_000, 0, 1_000, 332.838)]
    [InlineData(1_000, 50, 1_000, 122.508)]
    public void Withdrawing_brings_profit_less_margin_within_cap_haircut_and_holdings(long capMillions, int haircut, double holdings, double gain)
    {
        var venue = Venue() with { Margin = new MarginTerms { BorrowCap = Money.FromUnits(capMillions * 1_000_000), ProfitHaircut = Ratio.FromPercent(haircut) } };
        var rules = Rules() with { Tiers = [new(Money.Zero, Ratio.FromPercent(20), Ratio.FromPercent(10), Money.Zero)] };
        var accounts = new IndexAttackAccounts(0, 5e12, 0, holdings * 1e12);

        // In millions: 5 of capital, 18.45 long, up 22.8 times: profit 420.66, margin 18.45 × 23.8 ÷ 5 = 87.822.
        Assert.Equal(gain, new IndexAttack(venue, rules, 1, Duration.FromMinutes(1)).Gain(CashOut.Withdraw, in accounts, 18.45e12, 22.8, 0) / 1e12, 2);
    }

    [Theory]
    [InlineData(230, LossRule.AutoDeleveraging, 11.7105)]
    [InlineData(5, LossRule.AutoDeleveraging, 5)]
    [InlineData(5, LossRule.BadDebt, 11.7105)]
    public void A_dumped_position_brings_what_exceeds_its_margin_as_far_as_the_fund_goes(long fundMillions, LossRule beyond, double gain)
    {
        var venue = Venue() with { Liquidation = new LiquidationTerms { InsuranceFund = Money.FromUnits(fundMillions * 1_000_000), BeyondFund = beyond } };
        var accounts = new IndexAttackAccounts(0, 5e12, 0.3333, 1e18);

        Assert.Equal(gain, new IndexAttack(venue, Rules(), 1, Duration.FromMinutes(1)).Gain(CashOut.Close, in accounts, 4.085e12, 3.2, 0) / 1e12, 3);
    }

    [Theory]
    [InlineData(null, 1_000, 900)]
    [InlineData(700L, 1_000, 300)]
    [InlineData(300L, 1_000, 0)]
    [InlineData(null, 10, 200)]
    public void The_position_keeps_to_margin_and_to_the_open_interest_cap(long? cap, double capital, double lots)
    {
        var rules = Rules() with { OpenInterestCap = cap is { } most ? OpenInterestCap.OfLots(new Quantity(most)) : null };
        var accounts = new IndexAttackAccounts(900, capital * 1e6, 0, 1e18);

        Assert.Equal(lots, new IndexAttack(Venue(), rules, 1, Duration.FromMinutes(1)).LotsAllowed(in accounts, 1e6, openInterest: 400), 6);
    }

    [Theory]
    [InlineData(1, 0, 10, 610_000)]
    [InlineData(2, 0, 10, 170_000)]
    [InlineData(1, 60, 10, 286_266)]
    public void Pumped_collateral_brings_its_loan_less_what_was_paid_and_pledged(int sources, int averaging, long poolMillions, double profit) =>
        Assert.Equal(profit, Pump(sources, averaging, poolMillions).Profit / 1e6, 0);

    [Theory]
    [InlineData(3, 0, 10)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 600, 10)]
    public void A_third_source_a_small_pool_or_a_slow_oracle_makes_the_pump_a_loss(int sources, int averaging, long poolMillions) =>
        Assert.False(Pump(sources, averaging, poolMillions).IsWorthwhile(0));

    [Fact]
    public void No_more_can_be_borrowed_than_the_venue_lends_at_its_utilisation()
    {
        var free = Pump(1, 0, 10);

        var limited = Pump(1, 0, 10, new StopBorrowTerms(Ratio.FromPercent(15), Ratio.Zero, Duration.FromMinutes(1)));
        var stopped = Pump(1, 0, 10, new StopBorrowTerms(Ratio.FromPercent(10), Ratio.Zero, Duration.FromMinutes(1)));

        // A million dollars were pledged: a tenth of ten millions is less than that.
        Assert.True(free.Gain > 1_700_000e6, $"{free.Gain}");
        Assert.InRange(limited.Gain, 1_400_000e6, 1_500_000e6);
        Assert.False(stopped.IsWorthwhile(0));
    }

    /// <summary>10,000 lots of 100 dollars are pledged at 80 %; ten lots rest within one percent; pushed up to twice the price.</summary>
    private static AttackPlan Pump(int sources, int averaging, long poolMillions, StopBorrowTerms? stop = null)
    {
        var (asset, money) = (new AssetId(1), new AssetId(0));
        var lender = new LendingTerms
        {
            Id = new ParticipantId(3),
            Name = "pool",
            UnitOfAccount = money,
            StopBorrow = stop,
            Pools =
            [
                new PoolTerms
                {
                    Asset = asset,
                    OpeningPriceMicros = 100_000_000,
                    LoanToValue = Ratio.FromPercent(80),
                    Oracle = new OracleTerms { Sources = new[] { First, Second, Third }[..sources], Averaging = Duration.FromSeconds(averaging) },
                },
                new PoolTerms { Asset = money, OpeningPriceMicros = 1_000_000, OutsideSupply = Money.FromUnits(poolMillions * 1_000_000) },
            ],
        };
        var market = new PushedMarket(100, 10, 0.01, 100e6, 0, 0);
        return new CollateralPump(lender, asset, money, First, Duration.FromSeconds(60)).Best(in market, 10_000, 1e15, 1);
    }

    private static double Cluster(double from, double to, double multiple) => from > 95.1 && to < 95.1 ? 5_000 : 0;

    private static OptionPlan NoOptions(double move) => OptionPlan.None;

    private static double Record(List<double> seen, double multiple)
    {
        seen.Add(multiple);
        return 0;
    }

    private static ExchangeTerms Venue() => VenueBench.Terms();

    private static InstrumentTerms Rules() => VenueBench.PerpTerms with
    {
        Tiers = [new(Money.Zero, Ratio.FromPercent(5), Ratio.FromPercent(5), Money.Zero)],
        Mark = new MarkTerms { Method = MarkMethod.Last },
    };

    private static LiquidationHunt Hunt(ExchangeTerms venue) => new(venue, Rules(), 0.25, Duration.FromSeconds(20));

    private static IndexAttack Attack(OutlierRule outliers, long distancePpm, Duration averaging = default) => new(
        Venue(),
        Rules() with
        {
            Index = new IndexTerms
            {
                Constituents = [new(First, 1), new(Second, 1), new(Third, 1)],
                Outliers = outliers,
                OutlierDistance = new Ratio(distancePpm),
                Averaging = averaging,
            },
        },
        1,
        Duration.FromSeconds(60));
}
