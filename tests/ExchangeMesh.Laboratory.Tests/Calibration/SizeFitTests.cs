using ExchangeMesh.Laboratory.Calibration;

namespace ExchangeMesh.Laboratory.Tests.Calibration;

public sealed class SizeFitTests
{
    [Fact]
    public void Estimates_are_those_of_maximum_likelihood()
    {
        var fit = SizeFit.Of([Math.E * Math.E, 1, Math.E]);

        Assert.Equal(Math.E, fit.Median, 1e-12);
        Assert.Equal(1, fit.Sigma, 1e-12);
        Assert.Equal(1, fit.Exponent, 1e-12);
        Assert.Equal((1, Math.E * Math.E), (fit.Least, fit.Greatest));

        // The middle size lies at one half of the normal law, between 1/3 and 2/3; at the ends it is 0.1587 from 0 and from 1/3.
        Assert.Equal((1.0 / 3) - 0.158655, fit.LogNormalDistance, 1e-5);

        // 1 − 1/e lies 0.2988 above 1/3; at the least size the law is 0 and a third of the sizes are there.
        Assert.Equal(1.0 / 3, fit.ParetoDistance, 1e-12);
        Assert.False(fit.IsPareto);
    }

    [Fact]
    public void The_law_that_sizes_follow_is_found()
    {
        double[] shares = [.. Enumerable.Range(0, 2_000).Select(place => (place + 0.5) / 2_000)];

        var pareto = SizeFit.Of(Array.ConvertAll(shares, share => 10 * Math.Pow(1 - share, -1 / 1.7)));
        var logNormal = SizeFit.Of(Array.ConvertAll(shares, share => Math.Exp(3 + (0.8 * MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, share)))));

        Assert.True(pareto.IsPareto);
        Assert.Equal(1.7, pareto.Exponent, 0.02);
        Assert.Equal(10, pareto.Least, 0.01);
        Assert.False(logNormal.IsPareto);
        Assert.Equal(Math.Exp(3), logNormal.Median, 1e-6);
        Assert.Equal(0.8, logNormal.Sigma, 0.005);
    }

    [Fact]
    public void Sizes_that_are_all_equal_have_no_law() => Assert.Throws<ArgumentException>(() => SizeFit.Of([5, 5, 5]));
}
