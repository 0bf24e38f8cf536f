using CsCheck;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>Derive's PMRM_2 by the test cases of gh:derivexyz/v2-core, and Deribit's published description.</summary>
public sealed class PortfolioMarginTests
{
    private const double Relative = 1e-8;
    private static readonly PortfolioMarginTerms Derive = PortfolioMarginTerms.Derive;

    private static readonly ExpiryHoldings NakedCall = new()
    {
        Seconds = 794_852,
        Forward = 95776.67392708939,
        Rate = 0.15,
        Discount = 0.9962264490688729,
        Options = [new(OptionRight.Call, 100_000, 0.453803924321583, -1)],
    };

    private static readonly MarginPortfolio Naked = new() { Spot = 95663.50604855, StablePrice = 1.00019088635, Expiries = [NakedCall] };

    [Theory]
    [InlineData("V-PM-1", 1.0)]
    [InlineData("V-PM-11", 0.9)]
    public void V_PM_1_and_11_Cash_alone_is_its_own_margin_whatever_the_peg(string id, double stablePrice)
    {
        var margin = PortfolioMargin.Of(Derive, new MarginPortfolio { Cash = 1_000, Spot = 2_681.6, StablePrice = stablePrice });

        Assert.True(margin.Initial == 1_000 && margin.Maintenance == 1_000, id);
    }

    [Fact]
    public void V_PM_12_A_naked_short_call_has_its_published_margins()
    {
        var margin = PortfolioMargin.Of(Derive, Naked);

        IsClose(-1186.4185694587657, margin.MarkToMarket);
        IsClose(-12939.312020443322, margin.WorstScenario);
        Assert.Equal(0, margin.WorstAt);
        IsClose(-947.2098049301085, margin.Basis);
        IsClose(286.99051814565, margin.MaintenanceContingency);
        IsClose(191.3270120971, margin.InitialContingency);
        IsClose(-14604.048120144837, margin.Initial);
        IsClose(-11824.858703959073, margin.Maintenance);
    }

    [Fact]
    public void V_PM_12_Volatility_shocks_and_discounts()
    {
        var volatility = NakedCall.Options[0].Volatility;

        IsClose(1.712811375927374, Derive.Volatility.UpFactor(NakedCall.Days));
        IsClose(0.6079537432399443, Derive.Volatility.DownFactor(NakedCall.Days));
        IsClose(0.7772805240184925, volatility * Derive.Volatility.UpFactor(NakedCall.Days));
        IsClose(0.2758917944882828, volatility * Derive.Volatility.DownFactor(NakedCall.Days));
        IsClose(0.9445087287221925, Derive.Discount.OfLong(NakedCall.Years, NakedCall.Rate));
        IsClose(1.0037878445554764, Derive.Discount.OfShort(NakedCall.Years, NakedCall.Rate, NakedCall.Discount));
        IsClose(1.01652586234559, Derive.Skew.Factor(true, 0.043151017850228957, Math.Sqrt(NakedCall.Years)));
    }

    [Theory]
    [InlineData(18, VolatilityMove.Up, -12939.312020443)]
    [InlineData(13.5, VolatilityMove.Down, -7569.803983748)]
    [InlineData(13.5, VolatilityMove.Flat, -7978.264376240)]
    [InlineData(13.5, VolatilityMove.Up, -9430.612502045)]
    [InlineData(9, VolatilityMove.Down, -3595.672339958)]
    [InlineData(9, VolatilityMove.Flat, -4456.996722229)]
    [InlineData(9, VolatilityMove.Up, -6342.011084605)]
    [InlineData(4.5, VolatilityMove.Down, -605.237460255)]
    [InlineData(4.5, VolatilityMove.Flat, -1731.931878096)]
    [InlineData(4.5, VolatilityMove.Up, -3778.999279199)]
    [InlineData(0, VolatilityMove.Down, 819.139480537)]
    [InlineData(0, VolatilityMove.Flat, -4.493969118840596)]
    [InlineData(0, VolatilityMove.Up, -1808.933552745)]
    [InlineData(-4.5, VolatilityMove.Down, 1154.179248187)]
    [InlineData(-4.5, VolatilityMove.Flat, 829.214342708)]
    [InlineData(-4.5, VolatilityMove.Up, -433.880970935762)]
    [InlineData(-13.5, VolatilityMove.Up, 875.932366665500)]
    [InlineData(-18, VolatilityMove.Up, 1082.697694191)]
    [InlineData(-66, VolatilityMove.Up, 64.713740152296)]
    [InlineData(-33, VolatilityMove.Up, 129.384515024796)]
    [InlineData(50, VolatilityMove.Up, -3058.966961716)]
    [InlineData(100, VolatilityMove.Up, -3253.209461815)]
    [InlineData(200, VolatilityMove.Up, -3350.584857813)]
    [InlineData(300, VolatilityMove.Up, -3383.043325667)]
    [InlineData(0, VolatilityMove.LinearSkew, -43.433952595030)]
    [InlineData(0, VolatilityMove.AbsoluteSkew, -43.433952595030)]
    public void V_PM_12_Each_scenario_has_its_published_profit(double percent, VolatilityMove move, double expected)
    {
        var scenario = Assert.Single(
            Derive.Scenarios, one => one.Volatility == move && Math.Abs(one.PriceFactor - 1 - (percent / 100)) < 1e-12);

        IsClose(expected, PortfolioMargin.ScenarioProfit(Derive, Naked, scenario));
    }

    [Fact]
    public void V_PM_12_The_grid_has_31_scenarios() => Assert.Equal(31, Derive.Scenarios.Count);

    [Fact]
    public void V_PM_29_A_long_perpetual_loses_18_percent_of_its_price()
    {
        var margin = PortfolioMargin.Of(Derive, new MarginPortfolio { Spot = 3_000, Futures = [new(1, 3_100, 10)] });

        IsClose(-558, margin.WorstScenario);
        IsClose(-608, margin.Initial);
        IsClose(-481.4, margin.Maintenance);
    }

    [Fact]
    public void Derive_case_3_Stables_count_at_their_price_over_the_cash_assets_price_less_haircuts()
    {
        var margin = PortfolioMargin.Of(Derive, new MarginPortfolio
        {
            Cash = 400,
            Spot = 2681.6029850999994,
            StablePrice = 1.00019088635,
            Collateral = [new(1_000, 0.99984231175, 0.02, 0.03), new(10_000, 1.1535919698481871, 0.25, 0.1)],
        });

        IsClose(12933.36956106316, margin.MarkToMarket);
        IsClose(10029.94701394022, margin.Maintenance);
        IsClose(8846.585662268684, margin.Initial);
    }

    [Fact]
    public void Derive_case_16_Short_options_of_three_expiries_against_five_collaterals()
    {
        var margin = PortfolioMargin.Of(Derive, CoveredCalls());

        IsClose(-133052.46372094782, margin.MarkToMarket);
        IsClose(-310116.1933114891, margin.WorstScenario);
        IsClose(-42111.41668820672, margin.Basis);
        IsClose(12041.864757735124 + 4993.63501573431, margin.MaintenanceContingency);
        IsClose(7302.684403783491 + 3329.09001048954, margin.InitialContingency);
        IsClose(-470835.93122017954, margin.Initial);
        IsClose(-398180.9181436086, margin.Maintenance);
    }

    [Theory]
    [InlineData(VolatilityMove.LinearSkew, -28334.182576141647587065)]
    [InlineData(VolatilityMove.AbsoluteSkew, -28361.760928414565569256)]
    public void Derive_case_16_A_skew_counts_against_each_expiry(VolatilityMove move, double expected)
    {
        IsClose(expected, PortfolioMargin.ScenarioProfit(Derive, CoveredCalls(), new MarginScenario(1, move)));
    }

    [Fact]
    public void Derive_case_30_A_perpetual_of_which_the_price_is_unsure()
    {
        var margin = PortfolioMargin.Of(Derive, new MarginPortfolio { Spot = 3_000, Futures = [new(1, 2_500, -610, 0.1)] });

        IsClose(-450, margin.WorstScenario);
        IsClose(-3_820, margin.Initial);
        IsClose(-1_015, margin.Maintenance);
    }

    [Fact]
    public void Derive_case_32_Unsure_spot_price_doubts_collateral_and_an_unsure_perpetual_only_itself()
    {
        var margin = PortfolioMargin.Of(Derive, new MarginPortfolio
        {
            Spot = 100_000,
            SpotConfidence = 0.2,
            StablePrice = 1.00019088635,
            Futures = [new(-1, 100_000, 0, 0.1)],
            Collateral = [new(1, 100_000, 0.03, 0.015, true)],
        });

        IsClose(-76506.39347229843, margin.Initial);
        IsClose(95478.73931898379, margin.Maintenance);
    }

    [Fact]
    public void Derive_case_55_A_negative_rate_counts_as_zero()
    {
        var box = new ExpiryHoldings
        {
            Seconds = 18_938_852,
            Forward = 100374.61000117072,
            Rate = -1.2,
            Discount = 2.0557823247205538,
            Options =
            [
                new(OptionRight.Call, 100_000, 0.5543377511787965, -1),
                new(OptionRight.Call, 110_000, 0.5592157396329432, 1),
                new(OptionRight.Put, 100_000, 0.5543377511787965, 1),
                new(OptionRight.Put, 110_000, 0.5592157396329432, -1),
            ],
        };
        var margin = PortfolioMargin.Of(Derive, new MarginPortfolio { Spot = 95663.50604855, Expiries = [box] });

        IsClose(0.9054374707599936, Derive.Discount.OfLong(box.Years, 0));
        IsClose(-10_000, margin.Initial);
        IsClose(-10_000, margin.Maintenance);
    }

    [Fact]
    public void Derive_case_60_What_is_averaged_already_does_not_move_a_second_before_expiry()
    {
        const double Forward = 2682.9997436016715;
        var last = new ExpiryHoldings
        {
            Seconds = 1,
            Forward = Forward / 1_800,
            FixedForward = Forward * 1_799 / 1_800,
            Rate = 0.15,
            Discount = 0.9999999952435312,
            Options = [new(OptionRight.Call, 2_700, 0.6360190705815766, -1)],
        };
        var terms = Derive with { Volatility = Derive.Volatility with { LeastUp = 1 } };
        var margin = PortfolioMargin.Of(terms, new MarginPortfolio { Spot = 2681.6029850999994, Expiries = [last] });

        IsClose(2.3870955573360906, terms.Volatility.UpFactor(last.Days));
        IsClose(0.23709744346515027, terms.Volatility.DownFactor(last.Days));
        Assert.Equal(-13.408014925499998, margin.Initial, 1e-6);
        Assert.Equal(-8.044808955299999, margin.Maintenance, 1e-6);
    }

    [Theory]
    [InlineData(0.98, 1.0)]
    [InlineData(0.97, 1.02)]
    [InlineData(0.88, 1.2)]
    public void A_stable_below_98_cents_makes_the_worst_loss_count_more_in_the_initial_margin_alone(double price, double factor)
    {
        var pegged = PortfolioMargin.Of(Derive, Naked with { StablePrice = 1 });
        var lost = PortfolioMargin.Of(Derive, Naked with { StablePrice = price });

        Assert.Equal(pegged.Maintenance, lost.Maintenance);
        Assert.Equal(pegged.Initial + ((factor - 1) * pegged.WorstScenario), lost.Initial, 1e-6);
    }

    [Theory]
    [InlineData(0.55, 0)]
    [InlineData(0.5499, 0.4501)]
    public void Options_of_an_unsure_forward_add_their_whole_notional_by_their_doubt(double confidence, double doubt)
    {
        var sure = PortfolioMargin.Of(Derive, Naked);
        var unsure = PortfolioMargin.Of(Derive, Naked with { Expiries = [NakedCall with { Confidence = confidence }] });

        Assert.Equal(sure.Initial - (doubt * Naked.Spot), unsure.Initial, 1e-6);
        Assert.Equal(sure.Maintenance, unsure.Maintenance);
    }

    [Fact]
    public void Expired_options_are_worth_what_they_pay()
    {
        var expired = NakedCall with { Seconds = -10, Forward = 0, FixedForward = 105_000, Discount = 1 };
        var margin = PortfolioMargin.Of(Derive, Naked with { Expiries = [expired] });

        IsClose(-5_000, margin.MarkToMarket);
        IsClose(0, margin.Basis);
        Assert.Equal(-5_000 - (0.005 * Naked.Spot), margin.Initial, 1e-6);
    }

    [Theory]
    [InlineData(10, -20, 10)]
    [InlineData(-10, -20, 30)]
    [InlineData(20, -10, 0)]
    [InlineData(5, 5, 0)]
    public void Calls_and_puts_of_one_strike_net_before_they_are_naked(double calls, double puts, double naked)
    {
        var expiry = NakedCall with
        {
            Options = [new(OptionRight.Call, 100, 1, calls), new(OptionRight.Call, 110, 1, 3), new(OptionRight.Put, 100, 1, puts)],
        };

        Assert.Equal(naked, expiry.NakedShorts);
    }

    [Fact]
    public void Deribit_adds_a_hundredth_of_the_coin_per_net_short_option_and_one_percent_on_offsetting_futures()
    {
        var short20 = new MarginPortfolio
        {
            Spot = 50_000,
            Expiries = [NakedCall with { Options = [new(OptionRight.Call, 50_000, 0.6, 10), new(OptionRight.Put, 50_000, 0.6, -20)] }],
        };
        var offset = new MarginPortfolio { Spot = 50_000, Futures = [new(100, 50_000), new(-100, 50_000)] };

        IsClose(10 * 0.01 * 50_000, PortfolioMargin.Of(PortfolioMarginTerms.Deribit, short20).MaintenanceContingency);
        IsClose(1 * 50_000, PortfolioMargin.Of(PortfolioMarginTerms.Deribit, offset).MaintenanceContingency);
        IsClose(-50_000 / 0.8, PortfolioMargin.Of(PortfolioMarginTerms.Deribit, offset).Initial);
    }

    [Theory]
    [InlineData(30, 0.38)]
    [InlineData(15, 0.467835)]
    public void Deribit_moves_volatilities_by_38_percent_at_thirty_days(double days, double move)
    {
        Assert.Equal(1 + move, PortfolioMarginTerms.Deribit.Volatility.UpFactor(days), 1e-6);
        Assert.Equal(1 - move, PortfolioMarginTerms.Deribit.Volatility.DownFactor(days), 1e-6);
    }

    [Fact]
    public void Deribit_has_nine_buckets_of_three_volatilities_and_eight_extended_moves_with_volatility_up()
    {
        var scenarios = PortfolioMarginTerms.Deribit.Scenarios;

        Assert.Equal((9 * 3) + 8, scenarios.Count);
        Assert.Equal([0.84, 0.88, 0.92, 0.96, 1, 1.04, 1.08, 1.12, 1.16], scenarios.Where(one => one.Dampening == 1).Select(one => Math.Round(one.PriceFactor, 9)).Distinct().Order());
        Assert.All(scenarios.Where(one => one.Dampening != 1), one => Assert.True(one.Volatility == VolatilityMove.Up && one.Dampening < 0.1));
    }

    [Fact]
    public void More_of_the_same_needs_margin_in_proportion_and_a_hedge_never_needs_more()
    {
        Gen.Select(Gen.Double[0.1, 20], Gen.Double[60_000, 140_000], Gen.Double[0.2, 1.5], Gen.Bool).Sample((amount, strike, volatility, isCall) =>
        {
            var option = new OptionHolding(isCall ? OptionRight.Call : OptionRight.Put, strike, volatility, -1);
            MarginPortfolio With(params OptionHolding[] options) => Naked with { Expiries = [NakedCall with { Options = options }] };

            var one = PortfolioMargin.Of(Derive, With(option));
            var many = PortfolioMargin.Of(Derive, With(option with { Amount = -amount }));
            var flat = PortfolioMargin.Of(Derive, With(option, option with { Amount = 1 }));

            Assert.Equal(amount * one.Initial, many.Initial, 1e-6 * Math.Abs(many.Initial));
            Assert.Equal(0, flat.Initial, 1e-6);
            Assert.True(one.Initial <= one.Maintenance && one.Maintenance <= one.MarkToMarket);
            Assert.True(one.InitialRoundedUp >= one.MaintenanceRoundedUp && one.MaintenanceRoundedUp > Money.Zero);
        });
    }

    private static MarginPortfolio CoveredCalls()
    {
        ExpiryHoldings Of(double seconds, double forward, double rate, double discount, OptionHolding option) =>
            new() { Seconds = seconds, Forward = forward, Rate = rate, Discount = discount, Options = [option] };
        return new MarginPortfolio
        {
            Cash = -320_000,
            Spot = 95663.50604855,
            StablePrice = 1.00019088635,
            Collateral =
            [
                new(0.4, 95569.65243595604, 0.03, 0.015, true),
                new(2, 95663.50604855, 0.02, 0.01, true),
                new(0.8, 95621.88912023272, 0.04, 0.015, true),
                new(100_000, 0.99984231175, 0.02, 0.03),
                new(5, 2681.6029850999994, 0.15, 0.05),
            ],
            Expiries =
            [
                Of(3_214_052, 96248.76561417685, 0.21, 0.9788248561009755, new(OptionRight.Call, 120_000, 0.5654200442695773, -2)),
                Of(18_938_852, 100374.61000117072, 0.29, 0.8401635979647669, new(OptionRight.Put, 100_000, 0.5543377511787965, -3.2)),
                Of(11_076_452, 98198.07812501276, 0.27, 0.9095251425997705, new(OptionRight.Put, 105_000, 0.5435708270461805, -12.2)),
            ],
        };
    }

    private static void IsClose(double expected, double actual) => Assert.Equal(expected, actual, (Relative * Math.Abs(expected)) + 1e-9);
}
