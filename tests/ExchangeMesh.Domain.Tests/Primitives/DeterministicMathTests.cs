using CsCheck;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Primitives;

/// <summary>The platform's library is the reference here; it is banned in the source since its last bits may differ.</summary>
public sealed class DeterministicMathTests
{
    private const double Tolerance = 1e-14;

    [Fact]
    public void Exp_is_within_its_stated_error()
    {
        Gen.OneOf(Gen.Double[-700, 700], Gen.Double[-1, 1], Gen.Double[-1e-9, 1e-9]).Sample(
            x => Assert.True(IsClose(Math.Exp(x), DeterministicMath.Exp(x)), $"exp({x:R})"), iter: 20_000);
    }

    [Fact]
    public void Log_is_within_its_stated_error()
    {
        Gen.OneOf(Gen.Double[-300, 300].Select(power => Math.Pow(10, power)), Gen.Double[0.5, 2], Gen.Double[0.999999, 1.000001]).Sample(
            x => Assert.True(IsClose(Math.Log(x), DeterministicMath.Log(x)), $"log({x:R})"), iter: 20_000);
    }

    [Fact]
    public void Pow_is_within_its_stated_error_for_moderate_results()
    {
        Gen.Select(Gen.Double[0.01, 100], Gen.Double[-4, 4]).Sample(
            (x, y) => Assert.True(IsClose(Math.Pow(x, y), DeterministicMath.Pow(x, y)), $"pow({x:R}, {y:R})"), iter: 20_000);
    }

    [Fact]
    public void The_edges_of_the_range_behave_as_ieee_754_says()
    {
        Assert.Equal(1, DeterministicMath.Exp(0));
        Assert.Equal(0, DeterministicMath.Exp(-1e9));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Exp(1e9));
        Assert.True(double.IsNaN(DeterministicMath.Exp(double.NaN)));
        Assert.Equal(0, DeterministicMath.Log(1));
        Assert.Equal(double.NegativeInfinity, DeterministicMath.Log(0));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Log(double.PositiveInfinity));
        Assert.True(double.IsNaN(DeterministicMath.Log(-1)));
        Assert.True(double.IsNaN(DeterministicMath.Log(double.NaN)));
        Assert.Equal(Math.Log(5e-324), DeterministicMath.Log(5e-324), Tolerance * 745);
        Assert.Equal(1, DeterministicMath.Pow(0, 0));
        Assert.Equal(0, DeterministicMath.Pow(0, 2));
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.95996398454005)]
    [InlineData(0.025, -1.95996398454005)]
    [InlineData(0.8413447460685429, 1)]
    [InlineData(0.001, -3.09023230616781)]
    [InlineData(1e-9, -5.99780701500768)]
    public void The_normal_quantile_has_its_published_values(double probability, double expected)
    {
        Assert.Equal(expected, DeterministicMath.NormalQuantile(probability), 2e-9 * Math.Max(1, Math.Abs(expected)));
    }

    [Fact]
    public void The_normal_quantile_is_odd_and_rises()
    {
        Gen.Select(Gen.Double[1e-6, 0.999999], Gen.Double[1e-6, 0.999999]).Sample((p, q) =>
        {
            Assert.Equal(-DeterministicMath.NormalQuantile(1 - p), DeterministicMath.NormalQuantile(p), 1e-8);
            if (p < q - 1e-8)
            {
                Assert.True(DeterministicMath.NormalQuantile(p) < DeterministicMath.NormalQuantile(q));
            }
        });
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.841344746068542949)]
    [InlineData(-1, 0.158655253931457051)]
    [InlineData(2.5, 0.993790334674223843)]
    [InlineData(-3, 0.00134989803163009453)]
    [InlineData(-6, 9.86587645037698141e-10)]
    [InlineData(-10, 7.61985302416052607e-24)]
    [InlineData(-30, 4.90671392714819188e-198)]
    public void The_normal_probability_has_its_published_values(double x, double expected)
    {
        Assert.Equal(expected, DeterministicMath.NormalProbability(x), 1e-12 * expected);
        Assert.Equal(1 - expected, DeterministicMath.NormalProbability(-x), 1e-15);
    }

    [Fact]
    public void The_normal_probability_and_quantile_undo_one_another()
    {
        Gen.Double[1e-9, 1 - 1e-9].Sample(p => Assert.Equal(
            p, DeterministicMath.NormalProbability(DeterministicMath.NormalQuantile(p)), (1e-7 * Math.Min(p, 1 - p)) + 1e-15));
    }

    private static bool IsClose(double expected, double actual) => Math.Abs(expected - actual) <= Tolerance * Math.Abs(expected);
}
