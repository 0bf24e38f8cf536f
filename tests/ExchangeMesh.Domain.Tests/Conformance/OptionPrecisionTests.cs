using CsCheck;
using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Domain.Tests.Reference;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>Values and Greeks of options: the published tables in every digit that they print, and the closed form in ninety digits to 1e-9.</summary>
public sealed class OptionPrecisionTests
{
    private const double Printed = 0.5e-4 * (1 + 1e-9);

    [Fact]
    public void V_BS_1_A_call_struck_at_65_on_60_is_worth_2_1334() => IsPrinted(2.1334, OptionRight.Call, 65, 60, 0, 0.08, 0.25, 0.30);

    [Fact]
    public void V_BS_2_A_put_struck_at_95_on_100_is_worth_2_4648() => IsPrinted(2.4648, OptionRight.Put, 95, 100, 0.05, 0.10, 0.50, 0.20);

    [Theory]
    [InlineData(OptionRight.Call)]
    [InlineData(OptionRight.Put)]
    public void V_BS_3_Call_and_put_at_the_money_with_equal_rates_are_worth_1_7011(OptionRight right) =>
        IsPrinted(1.7011, right, 19, 19, 0.10, 0.10, 0.75, 0.28);

    [Fact]
    public void V_BS_4_A_call_on_a_currency_is_worth_0_0291() => IsPrinted(0.0291, OptionRight.Call, 1.60, 1.56, 0.08, 0.06, 0.50, 0.12);

    [Fact]
    public void V_BS_5_A_put_struck_at_70_on_75_is_worth_4_0870() => IsPrinted(4.0870, OptionRight.Put, 70, 75, 0.05, 0.10, 0.50, 0.35);

    [Theory]
    [InlineData(0.15, 90, 0.0205, 9.9210)]
    [InlineData(0.15, 110, 9.9413, 0.0408)]
    [InlineData(0.25, 90, 0.3150, 10.2155)]
    [InlineData(0.25, 100, 3.1217, 3.1217)]
    [InlineData(0.25, 110, 10.3556, 0.4551)]
    [InlineData(0.35, 90, 0.9474, 10.8479)]
    [InlineData(0.35, 100, 4.3693, 4.3693)]
    [InlineData(0.35, 110, 11.1381, 1.2376)]
    public void Haugs_table_of_options_on_futures_is_met_in_every_digit(double volatility, double spot, double call, double put)
    {
        IsPrinted(call, OptionRight.Call, 100, spot, 0.10, 0.10, 0.10, volatility);
        IsPrinted(put, OptionRight.Put, 100, spot, 0.10, 0.10, 0.10, volatility);
    }

    [Theory]
    [InlineData(OptionRight.Call)]
    [InlineData(OptionRight.Put)]
    public void One_value_of_Haugs_table_is_printed_as_1_8734_where_the_closed_form_is_1_87334(OptionRight right)
    {
        var value = OptionPrice.Of(OptionInputs.OnSpot(right, 100, 100, 0.10, 0.10, 0.10, 0.15));

        Assert.Equal(new ExactOption(right, 100, 100, 0.10, 0.10, 0.10, 0.15).Value, value, 1e-9);
        Assert.Equal(1.8734, value, 1e-4);
        Assert.Equal(1.8733, Math.Round(value, 4));
    }

    [Fact]
    public void Haugs_Greeks_are_met_in_every_digit()
    {
        var call = OptionInputs.OnSpot(OptionRight.Call, 100, 105, 0.1, 0.1, 0.5, 0.36);
        var convex = OptionInputs.OnSpot(OptionRight.Call, 60, 55, 0, 0.1, 0.75, 0.30);
        var decaying = OptionInputs.OnSpot(OptionRight.Put, 405, 430, 0.05, 0.07, 1.0 / 12, 0.20);
        var lent = OptionInputs.OnSpot(OptionRight.Call, 75, 72, 0, 0.09, 1, 0.19);
        var carried = OptionInputs.OnSpot(OptionRight.Put, 490, 500, 0.05, 0.08, 0.25, 0.15);

        Assert.Equal(0.5946, OptionPrice.Delta(in call, 105), Printed);
        Assert.Equal(-0.3566, OptionPrice.Delta(call with { Right = OptionRight.Put }, 105), Printed);
        Assert.Equal(-4.8775, OptionPrice.Elasticity(call with { Right = OptionRight.Put }, 105), Printed);
        Assert.Equal(0.0278, OptionPrice.Gamma(in convex, 55), Printed);
        Assert.Equal(0.0278, OptionPrice.Gamma(convex with { Right = OptionRight.Put }, 55), Printed);
        Assert.Equal(18.9358, OptionPrice.Vega(in convex), Printed);
        Assert.Equal(18.9358, OptionPrice.Vega(convex with { Right = OptionRight.Put }), Printed);
        Assert.Equal(-31.1924, OptionPrice.ThetaPerYear(in decaying, 0.05, 0.07), Printed);
        Assert.Equal(-0.0855, OptionPrice.ThetaPerYear(in decaying, 0.05, 0.07) / 365, Printed);
        Assert.Equal(38.7325, OptionPrice.Rho(in lent), Printed);
        Assert.Equal(42.2254, OptionPrice.CarryRho(in carried), Printed);
    }

    [Fact]
    public void Values_and_Greeks_agree_with_the_closed_form_in_ninety_digits_to_1e_9()
    {
        Gen.Select(Gen.Bool, Gen.Double[20, 500], Gen.Double[-0.1, 0.3], Gen.Double[-0.1, 0.3], Gen.Double[0.01, 3], Gen.Double[0.05, 2]).Sample(
            (isCall, spot, carry, rate, years, volatility) =>
            {
                var right = isCall ? OptionRight.Call : OptionRight.Put;
                var strike = spot * DeviationsAway(spot, volatility, years);
                var option = OptionInputs.OnSpot(right, strike, spot, carry, rate, years, volatility);
                var exact = new ExactOption(right, strike, spot, carry, rate, years, volatility);

                Assert.Equal(exact.Value, OptionPrice.Of(in option), 1e-9);
                Assert.Equal(exact.Delta, OptionPrice.Delta(in option, spot), 1e-9);
                Assert.Equal(exact.Gamma, OptionPrice.Gamma(in option, spot), 1e-9);
                Assert.Equal(exact.Vega, OptionPrice.Vega(in option), 1e-9);
                Assert.Equal(exact.Theta, OptionPrice.ThetaPerYear(in option, carry, rate), 1e-8);
                Assert.Equal(exact.Rho, OptionPrice.Rho(in option), 1e-9);
            },
            iter: 60);
    }

    [Fact]
    public void Ninety_digits_know_what_is_known()
    {
        Assert.Equal(Math.PI, ExactNumber.Pi.Value);
        Assert.Equal(Math.E, ExactNumber.Exp(ExactNumber.Of(1)).Value);
        Assert.Equal(1.4142135623730951, ExactNumber.Root(ExactNumber.Of(2)).Value);
        Assert.Equal(0.693147180559945309, ExactNumber.Log(ExactNumber.Of(2)).Value, 1e-16);
        Assert.Equal(0.841344746068542949, ExactNumber.NormalProbability(ExactNumber.Of(1)).Value, 1e-16);
        Assert.Equal(9.86587645037698141e-10, ExactNumber.NormalProbability(ExactNumber.Of(-6)).Value, 1e-24);
    }

    /// <summary>A strike within three deviations of the price, taken from the price's own digits so that one generator draws both.</summary>
    private static double DeviationsAway(double spot, double volatility, double years) =>
        Math.Exp((((spot * 7) % 6) - 3) * volatility * Math.Sqrt(years));

    private static void IsPrinted(
        double expected, OptionRight right, double strike, double spot, double carry, double rate, double years, double volatility)
    {
        var value = OptionPrice.Of(OptionInputs.OnSpot(right, strike, spot, carry, rate, years, volatility));

        Assert.Equal(expected, value, Printed);
        Assert.Equal(new ExactOption(right, strike, spot, carry, rate, years, volatility).Value, value, 1e-9);
    }
}
