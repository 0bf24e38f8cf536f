using CsCheck;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>Option values of Haug (1998) as in QuantLib's test-suite/europeanoption.cpp; margins of Derive and of Lean's tests.</summary>
public sealed class OptionTests
{
    private const double Tolerance = 1e-4;

    [Theory]
    [InlineData(OptionRight.Call, 65, 60, 0, 0.08, 0.25, 0.30, 2.1334)]
    [InlineData(OptionRight.Put, 95, 100, 0.05, 0.10, 0.50, 0.20, 2.4648)]
    [InlineData(OptionRight.Call, 19, 19, 0.10, 0.10, 0.75, 0.28, 1.7011)]
    [InlineData(OptionRight.Put, 19, 19, 0.10, 0.10, 0.75, 0.28, 1.7011)]
    [InlineData(OptionRight.Call, 1.60, 1.56, 0.08, 0.06, 0.50, 0.12, 0.0291)]
    [InlineData(OptionRight.Put, 70, 75, 0.05, 0.10, 0.50, 0.35, 4.0870)]
    public void V_BS_1_to_5_European_options_have_their_published_values(
        OptionRight right, double strike, double spot, double carry, double rate, double years, double volatility, double expected)
    {
        Assert.Equal(expected, OptionPrice.Of(OptionInputs.OnSpot(right, strike, spot, carry, rate, years, volatility)), Tolerance);
    }

    [Theory]
    [InlineData(0.15, new[] { 0.0205, 1.8734, 9.9413 }, new[] { 9.9210, 1.8734, 0.0408 })]
    [InlineData(0.25, new[] { 0.3150, 3.1217, 10.3556 }, new[] { 10.2155, 3.1217, 0.4551 })]
    [InlineData(0.35, new[] { 0.9474, 4.3693, 11.1381 }, new[] { 10.8479, 4.3693, 1.2376 })]
    public void Options_on_futures_have_their_published_values(double volatility, double[] calls, double[] puts)
    {
        double[] spots = [90, 100, 110];
        for (var at = 0; at < spots.Length; at++)
        {
            var call = OptionInputs.OnSpot(OptionRight.Call, 100, spots[at], 0.1, 0.1, 0.1, volatility);

            Assert.Equal(calls[at], OptionPrice.Of(in call), Tolerance);
            Assert.Equal(puts[at], OptionPrice.Of(call with { Right = OptionRight.Put }), Tolerance);
        }
    }

    [Fact]
    public void Greeks_have_their_published_values()
    {
        var call = OptionInputs.OnSpot(OptionRight.Call, 100, 105, 0.1, 0.1, 0.5, 0.36);
        var convex = OptionInputs.OnSpot(OptionRight.Call, 60, 55, 0, 0.1, 0.75, 0.30);
        var decaying = OptionInputs.OnSpot(OptionRight.Put, 405, 430, 0.05, 0.07, 1.0 / 12, 0.20);

        Assert.Equal(0.5946, OptionPrice.Delta(in call, 105), Tolerance);
        Assert.Equal(-0.3566, OptionPrice.Delta(call with { Right = OptionRight.Put }, 105), Tolerance);
        Assert.Equal(-4.8775, OptionPrice.Elasticity(call with { Right = OptionRight.Put }, 105), Tolerance);
        Assert.Equal(0.0278, OptionPrice.Gamma(in convex, 55), Tolerance);
        Assert.Equal(18.9358, OptionPrice.Vega(in convex), Tolerance);
        Assert.Equal(-31.1924, OptionPrice.ThetaPerYear(in decaying, 0.05, 0.07), Tolerance);
    }

    [Fact]
    public void An_option_at_the_money_for_a_year_is_worth_10_45058()
    {
        Assert.Equal(10.45058, OptionPrice.Of(OptionInputs.OnSpot(OptionRight.Call, 100, 100, 0, 0.05, 1, 0.2)), 1e-5);
    }

    [Fact]
    public void Calls_less_puts_are_worth_the_discounted_forward_less_the_strike()
    {
        Gen.Select(Gen.Double[1, 1_000], Gen.Double[1, 1_000], Gen.Double[0.5, 1], Gen.Double[-0.1, 3], Gen.Double[0, 2]).Sample(
            (strike, forward, discount, years, volatility) =>
            {
                var call = new OptionInputs(OptionRight.Call, strike, forward, discount, years, volatility);

                var difference = OptionPrice.Of(in call) - OptionPrice.Of(call with { Right = OptionRight.Put });

                Assert.Equal((years > 0 ? discount : 1) * (forward - strike), difference, 1e-9);
                Assert.True(OptionPrice.Of(in call) >= -1e-12);
            });
    }

    [Fact]
    public void Greeks_are_the_slopes_of_the_value()
    {
        Gen.Select(Gen.Bool, Gen.Double[80, 120], Gen.Double[0.1, 2], Gen.Double[0.1, 1]).Sample((isCall, spot, years, volatility) =>
        {
            const double Step = 1e-3;
            OptionInputs At(double price, double sigma, double time) => OptionInputs.OnSpot(
                isCall ? OptionRight.Call : OptionRight.Put, 100, price, 0.02, 0.05, time, sigma);
            double Slope(OptionInputs up, OptionInputs down, double width) => (OptionPrice.Of(in up) - OptionPrice.Of(in down)) / width;
            var option = At(spot, volatility, years);

            Assert.Equal(Slope(At(spot + Step, volatility, years), At(spot - Step, volatility, years), 2 * Step), OptionPrice.Delta(in option, spot), 1e-5);
            Assert.Equal(Slope(At(spot, volatility + 1e-4, years), At(spot, volatility - 1e-4, years), 2e-4), OptionPrice.Vega(in option), 1e-3);
            Assert.Equal(
                Slope(At(spot, volatility, years - 1e-5), At(spot, volatility, years + 1e-5), 2e-5), OptionPrice.ThetaPerYear(in option, 0.02, 0.05), 1e-3);
        });
    }

    [Theory]
    [InlineData("V-OPT-1", OptionRight.Call, 1_400, 100, 325_000_000, 212_500_000)]
    [InlineData("V-OPT-2", OptionRight.Call, 400, 1_100, 1_325_000_000, 1_212_500_000)]
    [InlineData("V-OPT-3", OptionRight.Call, 1_600, 0, 150_000_000, 112_500_000)]
    [InlineData("V-OPT-5", OptionRight.Put, 1_600, 100, 325_000_000, 212_500_000)]
    public void V_OPT_Short_options_hold_their_mark_and_a_share_of_the_underlying(
        string id, OptionRight right, long strike, long mark, long initial, long maintenance)
    {
        var required = OptionMargin.ShortRoundedUp(right, Money.FromUnits(strike), Money.FromUnits(1_500), Money.FromUnits(mark));

        Assert.True(required == new OptionRequirement(new Money(initial), new Money(maintenance)), id);
    }

    [Fact]
    public void An_unsure_oracle_adds_to_the_initial_margin()
    {
        var added = OptionMargin.OracleContingencyRoundedUp(
            Money.FromUnits(15_000), Ratio.FromPercent(80), Ratio.FromPercent(90), Ratio.FromPercent(10));

        Assert.Equal(Money.FromUnits(300), added);
        Assert.Equal(
            Money.Zero,
            OptionMargin.OracleContingencyRoundedUp(Money.FromUnits(15_000), Ratio.FromPercent(90), Ratio.FromPercent(90), Ratio.FromPercent(10)));
    }

    [Theory]
    [InlineData("V-LEAN-1", OptionRight.Call, 192, 196, 14_000_000, 2, 10_640)]
    [InlineData("V-LEAN-2", OptionRight.Call, 192, 180, 14_000_000, 2, 7_600)]
    [InlineData("V-LEAN-3", OptionRight.Put, 192, 182, 14_000_000, 2, 10_080)]
    [InlineData("V-LEAN-4", OptionRight.Call, 300, 415, 115_750_000, 1, 19_875)]
    [InlineData("V-LEAN-5", OptionRight.Put, 300, 415, 450_000, 1, 3_045)]
    public void V_LEAN_Strategy_margin_of_short_options_per_hundred_shares(
        string id, OptionRight right, long strike, long underlying, long premiumMicros, long contracts, long expected)
    {
        var each = OptionMargin.StrategyRoundedUp(
            right, Money.FromUnits(strike), Money.FromUnits(underlying), new Money(premiumMicros), Ratio.FromPercent(20));

        Assert.True(each.Micros * contracts * 100 == expected * 1_000_000, $"{id}: {each.Micros * contracts * 100}");
    }

    [Theory]
    [InlineData(16_000, 6_400)]
    [InlineData(1_600, 640)]
    public void V_LEAN_6_Ten_crypto_futures_at_25_times_leverage(long price, long expected)
    {
        var contract = Contracts.Linear(tickSizeMicros: 1_000_000, lotSizeMicros: 1_000_000);
        var tiers = new MarginTierTable([new MarginTier(Money.Zero, Ratio.FromPercent(4), Ratio.FromPercent(2), Money.Zero)], TierEdge.FloorIsUpper);

        Assert.Equal(Money.FromUnits(expected), tiers.InitialMargin(PositionValue.Magnitude(contract, new Quantity(10), new Price(price))));
    }
}
