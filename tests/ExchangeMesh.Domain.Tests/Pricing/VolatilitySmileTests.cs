using CsCheck;
using ExchangeMesh.Domain.Pricing;

namespace ExchangeMesh.Domain.Tests.Pricing;

public sealed class VolatilitySmileTests
{
    [Fact]
    public void The_implied_volatility_gives_the_price_back()
    {
        Gen.Select(Gen.Bool, Gen.Double[-2, 2], Gen.Double[0.001, 2], Gen.Double[0.1, 3]).Sample((isCall, place, years, volatility) =>
        {
            var strike = 100 * Math.Exp(place * volatility * Math.Sqrt(years));
            var option = new OptionInputs(isCall ? OptionRight.Call : OptionRight.Put, strike, 100, 0.98, years, volatility);
            var price = OptionPrice.Of(in option);

            var implied = ImpliedVolatility.Of(option with { Volatility = 0 }, price);

            Assert.Equal(price, OptionPrice.Of(option with { Volatility = implied }), 1e-9 * Math.Max(1, price));
            Assert.Equal(volatility, implied, 1e-6);
        });
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(5.0)]
    [InlineData(100.0)]
    public void A_price_that_no_volatility_gives_has_none(double price) =>
        Assert.True(double.IsNaN(ImpliedVolatility.Of(new OptionInputs(OptionRight.Call, 95, 100, 1, 0.1, 0), price)));

    [Fact]
    public void A_smile_that_is_observed_is_found()
    {
        Gen.Select(Gen.Double[0.3, 1.5], Gen.Double[-0.3, 0.3], Gen.Double[0, 0.3]).Sample((level, skew, curvature) =>
        {
            var smile = new VolatilitySmile(level, skew, curvature);
            var fit = default(SmileFit);
            foreach (var place in new[] { -1.0, -0.5, 0, 0.5, 1 })
            {
                fit.Add(place, level + (skew * place) + (curvature * place * place), 1);
            }

            var found = fit.Solve(new VolatilitySmile(0.6, 0, 0), 1e-9);

            Assert.Equal(smile.Level, found.Level, 1e-6);
            Assert.Equal(smile.Skew, found.Skew, 1e-6);
            Assert.Equal(smile.Curvature, found.Curvature, 1e-6);
        });
    }

    [Fact]
    public void One_observation_moves_the_level_and_nothing_that_it_does_not_know()
    {
        var fit = default(SmileFit);
        fit.Add(0, 1, 1);

        var found = fit.Solve(new VolatilitySmile(0.6, -0.1, 0.05), 1);

        Assert.Equal(0.8, found.Level, 1e-12);
        Assert.Equal((-0.1, 0.05), (Math.Round(found.Skew, 12), Math.Round(found.Curvature, 12)));
    }

    [Fact]
    public void Without_observations_a_smile_stays()
    {
        var smile = new VolatilitySmile(0.6, -0.1, 0.05);

        Assert.Equal(smile, default(SmileFit).Solve(smile, 1));
        Assert.Equal(smile, smile.Towards(new VolatilitySmile(1, 1, 1), 0));
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(1e9, 3)]
    [InlineData(1e-9, -3)]
    public void A_strike_lies_within_three_root_years_of_the_forward(double strike, double place) =>
        Assert.Equal(place, VolatilitySmile.PlaceOf(strike, 100, 1), 1e-12);
}
