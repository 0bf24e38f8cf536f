using CsCheck;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Margin;

public sealed class DynamicMarginTests
{
    private static readonly Ratio TwoPercent = Ratio.FromPercent(2);

    /// <summary>Two deviations over a year, so that a yearly volatility of 1% asks for 2% of initial margin.</summary>
    private static readonly DynamicMarginTerms Yearly = new() { VolatilityFactor = 2, Horizon = Duration.FromHours(24 * 365), GreatestMultiple = new(100 * Ratio.One) };

    [Theory]
    [InlineData(0.5, 100)]
    [InlineData(1, 100)]
    [InlineData(1.001, 101)]
    [InlineData(3, 300)]
    [InlineData(500, 10_000)]
    public void The_multiple_is_what_is_calculated_over_the_first_tiers_margin_in_whole_hundredths(double floorInPercent, long hundredths)
    {
        var multiple = new VolatilityMultiple(Yearly with { VolatilityFloor = floorInPercent / 100 }, TwoPercent);

        multiple.TakeNote(1_000, Duration.FromMinutes(1));

        Assert.Equal(new Ratio(hundredths * Ratio.One / 100), multiple.Current);
    }

    [Fact]
    public void Volatility_is_estimated_from_squared_moves_with_an_exponential_memory()
    {
        // One move of 1% in a minute with a memory of an hour: variance a second 0.01² ÷ 60 × (1 − e^(−1/60)).
        var terms = Yearly with { Memory = Duration.FromHours(1) };
        var multiple = new VolatilityMultiple(terms, TwoPercent);
        multiple.TakeNote(100_000, Duration.FromMinutes(1));
        var move = Math.Log(101_000 / 100_000.0);
        var expected = 2 * Math.Sqrt(move * move / 60 * (1 - Math.Exp(-1 / 60.0)) * 365 * 86_400) / 0.02;

        multiple.TakeNote(101_000, Duration.FromMinutes(1));

        Assert.Equal(Math.Ceiling(expected * 100) / 100, multiple.Current.Value, 9);
    }

    [Fact]
    public void Stressed_observations_have_their_weight()
    {
        // 75% of nothing and 25% of 8% are 2%: four per cent of margin, twice the tier's.
        var terms = Yearly with { StressedVolatility = 0.08, StressedWeight = Ratio.FromPercent(25) };
        var multiple = new VolatilityMultiple(terms, TwoPercent);

        multiple.TakeNote(1_000, Duration.FromMinutes(1));

        Assert.Equal(new Ratio(2 * Ratio.One), multiple.Current);
    }

    [Fact]
    public void The_buffer_stands_in_calm_and_is_used_up_before_a_rise_moves_the_margin()
    {
        // In calm 3.98% is calculated and 4.975% asked for. A rise to less than that moves nothing; one beyond it is asked for as calculated.
        var terms = Yearly with
        {
            VolatilityFloor = 0.0199,
            Buffer = Ratio.FromPercent(25),
            BufferMemory = Duration.FromHours(1_000_000),
            Memory = Duration.FromHours(1),
        };
        var multiple = new VolatilityMultiple(terms, TwoPercent);
        var without = new VolatilityMultiple(terms with { Buffer = Ratio.Zero }, TwoPercent);
        Note(1_000_000);
        var calm = multiple.Current;

        Note(1_000_260);
        var (drawn, calculated) = (multiple.Current, without.Current);
        Note(1_010_000);

        Assert.Equal(new Ratio(2_490_000), calm);
        Assert.Equal(calm, drawn);
        Assert.InRange(calculated.PartsPerMillion, 2_010_000, 2_480_000);
        Assert.Equal(without.Current, multiple.Current);
        Assert.True(multiple.Current > calm);

        void Note(long mark)
        {
            multiple.TakeNote(mark, Duration.FromMinutes(1));
            without.TakeNote(mark, Duration.FromMinutes(1));
        }
    }

    [Fact]
    public void What_lies_above_a_share_of_open_interest_needs_its_multiple_and_margin_is_continuous_there()
    {
        var own = new MarginTierTable([new MarginTier(Money.Zero, Ratio.FromPercent(10), Ratio.FromPercent(5), Money.Zero)], TierEdge.FloorIsUpper);
        var terms = new DynamicMarginTerms { Concentration = [new ConcentrationStep(Ratio.FromPercent(10), new Ratio(3 * Ratio.One))] };

        var scaled = ScaledTiers.Of(own, new Ratio(Ratio.One), terms, Money.FromUnits(10_000), Money.FromUnits(10_000));

        // 5% of the first 1,000 and 15% of the next 1,000.
        Assert.Equal(Money.FromUnits(50), scaled.MaintenanceMargin(Money.FromUnits(1_000)));
        Assert.Equal(Money.FromUnits(200), scaled.MaintenanceMargin(Money.FromUnits(2_000)));
        Assert.Equal(Ratio.FromPercent(30), scaled[1].InitialMargin);
    }

    [Fact]
    public void No_rate_is_more_than_the_whole()
    {
        var own = new MarginTierTable(PerpTerms.Tiers, PerpTerms.TierEdge);

        var scaled = ScaledTiers.Of(own, new Ratio(100 * Ratio.One), new DynamicMarginTerms(), Money.Zero, Money.Zero);

        Assert.Equal([Ratio.One, Ratio.One], Enumerable.Range(0, scaled.Count).Select(at => scaled[at].MaintenanceMargin.PartsPerMillion));
    }

    [Fact]
    public void A_multiple_of_one_without_anything_else_leaves_the_tiers_as_they_are()
    {
        var own = new MarginTierTable(PerpTerms.Tiers, PerpTerms.TierEdge);

        var scaled = ScaledTiers.Of(own, new Ratio(Ratio.One), new DynamicMarginTerms(), Money.FromUnits(5_000), Money.FromUnits(5_000));

        Assert.Equal(PerpTerms.Tiers, Enumerable.Range(0, scaled.Count).Select(at => scaled[at]));
    }

    [Fact]
    public void Initial_margin_grows_with_open_interest_and_maintenance_does_not()
    {
        // V-DYDX-11: 20% with half of the way from the lower to the upper cap gone is 60%.
        var own = new MarginTierTable([new MarginTier(Money.Zero, Ratio.FromPercent(20), Ratio.FromPercent(10), Money.Zero)], TierEdge.FloorIsUpper);
        var terms = new DynamicMarginTerms { InterestLowerCap = Money.FromUnits(1_000_000), InterestUpperCap = Money.FromUnits(2_000_000) };

        var scaled = ScaledTiers.Of(own, new Ratio(Ratio.One), terms, Money.FromUnits(1_500_000), Money.FromUnits(1_500_000));

        Assert.Equal((Ratio.FromPercent(60), Ratio.FromPercent(10)), (scaled[0].InitialMargin, scaled[0].MaintenanceMargin));
    }

    [Fact]
    public void Accounts_are_liquidated_when_the_margin_comes_to_them_though_the_mark_stands()
    {
        // The mark has risen by 2%, and the long has 120 USD for 1,020 of notional: it is safe at 2.5%, not at 25%.
        var terms = Terms() with
        {
            Margin = new MarginTerms { Dynamic = new DynamicMarginTerms { VolatilityFactor = 3, Horizon = Duration.FromHours(24), Memory = Duration.FromMinutes(5) } },
        };
        var bench = new VenueBench(terms).WithTraders(2, 100).Started();
        bench.Exchange.Deposit(Trader(2), Usd, Money.FromUnits(10_000));
        bench.Trade(1, 2, 100, 1_000);
        bench.Pass(Duration.FromSeconds(60));
        bench.MoveIndex(1_020);
        bench.Pass(Duration.FromSeconds(50));
        var before = bench.All<LiquidationRow>().Count;

        bench.Pass(Duration.FromSeconds(20));

        Assert.Equal(0, before);
        Assert.NotEmpty(bench.All<LiquidationRow>());
        bench.AssertBalanced();
    }

    [Fact]
    public void With_margins_that_change_every_account_below_its_margin_is_found_and_no_other() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[1, 8], Gen.Long[1, 300], Gen.Long[960, 1_040]).List[5, 30].Sample(
            steps =>
            {
                var terms = Terms() with
                {
                    Margin = new MarginTerms
                    {
                        Dynamic = new DynamicMarginTerms
                        {
                            Interval = Duration.FromSeconds(5),
                            VolatilityFactor = 3,
                            Horizon = Duration.FromHours(1),
                            Memory = Duration.FromSeconds(30),
                            Concentration = [new ConcentrationStep(Ratio.FromPercent(20), new Ratio(2 * Ratio.One))],
                        },
                    },
                    Liquidation = new LiquidationTerms { Enabled = false },
                };
                var bench = new VenueBench(terms).WithTraders(8, 400).Started();
                foreach (var (buyer, seller, lots, ticks) in steps)
                {
                    if (buyer != seller)
                    {
                        bench.Trade(buyer, seller, lots, ticks);
                    }

                    bench.MoveIndex(ticks);
                    bench.Pass(Duration.FromSeconds(6));
                    AssertCalled(bench);
                }
            },
            iter: 60);

    /// <summary>Whether an account is called at the venue is whether its equity is below one and a half times its maintenance margin.</summary>
    private static void AssertCalled(VenueBench bench)
    {
        for (var trader = 1; trader <= 8; trader++)
        {
            var statement = bench.Statement(trader);
            var isBelow = statement.Risk.MaintenanceMargin > Money.Zero
                && statement.Risk.Equity < Ratio.FromPercent(150).OfRoundedUp(statement.Risk.MaintenanceMargin);
            Assert.Equal(isBelow, statement.IsCalled);
        }
    }
}
