using ExchangeMesh.Laboratory.Designs;
using ExchangeMesh.Laboratory.Sensitivity;
using ExchangeMesh.Laboratory.Statistics;

namespace ExchangeMesh.Laboratory.Tests.Sensitivity;

public sealed class SobolIndicesTests
{
    private const int Blocks = 4_096;
    private const double Confidence = 0.99;

    [Fact]
    public void Ishigamis_function_has_its_closed_form_indices()
    {
        // f = sin x₁ + 7 sin² x₂ + 0.1 x₃⁴ sin x₁ on (−π, π)³. Source: Ishigami and Homma, An importance quantification technique in
        // uncertainty analysis for computer models, 1990.
        const double A = 7, B = 0.1;
        var pi4 = Math.Pow(Math.PI, 4);
        var first = 0.5 * Math.Pow(1 + (B * pi4 / 5), 2);
        var second = A * A / 8;
        var together = B * B * pi4 * pi4 * 8 / 225;
        var variance = first + second + together;

        var indices = Indices(3, point =>
        {
            var x = point.Select(share => (2 * Math.PI * share) - Math.PI).ToArray();
            return Math.Sin(x[0]) + (A * Math.Pow(Math.Sin(x[1]), 2)) + (B * Math.Pow(x[2], 4) * Math.Sin(x[0]));
        });

        AssertNear([first / variance, second / variance, 0], indices.Select(index => index.First));
        AssertNear([(first + together) / variance, second / variance, together / variance], indices.Select(index => index.Total));
    }

    [Fact]
    public void Sobols_g_function_has_its_closed_form_indices()
    {
        // g = Π (|4 xᵢ − 2| + aᵢ) ÷ (1 + aᵢ). Source: Saltelli and Sobol, 1995; Vᵢ = 1 ÷ (3 (1 + aᵢ)²), V = Π (1 + Vᵢ) − 1.
        double[] a = [0, 1, 4.5, 9];
        var parts = a.Select(one => 1 / (3 * (1 + one) * (1 + one))).ToArray();
        var all = parts.Aggregate(1.0, (product, part) => product * (1 + part));

        var indices = Indices(4, point => point.Select((share, place) => (Math.Abs((4 * share) - 2) + a[place]) / (1 + a[place])).Aggregate(1.0, (product, factor) => product * factor));

        AssertNear(parts.Select(part => part / (all - 1)), indices.Select(index => index.First));
        AssertNear(parts.Select(part => part * all / (1 + part) / (all - 1)), indices.Select(index => index.Total));
    }

    [Fact]
    public void Where_zero_is_does_not_matter()
    {
        var near = Indices(2, point => point[0] + (2 * point[1]));
        var far = Indices(2, point => 1e6 + point[0] + (2 * point[1]));

        Assert.All(near.Zip(far), pair => Assert.Equal(pair.First.First.Estimate, pair.Second.First.Estimate, 1e-6));
    }

    [Fact]
    public void A_block_with_a_point_without_data_is_left_out_whole()
    {
        var indices = new SobolIndices(1);

        indices.Add([1, 2, null]);
        indices.Add([1, 2, 2]);
        indices.Add([3, 1, 1]);

        Assert.Equal((2, 1), (indices.Blocks, indices.LeftOut));
        Assert.Equal(1, Assert.Single(indices.Compute(new Bootstrap(1, 100), Confidence)).First.Estimate, 0.6);
    }

    [Fact]
    public void An_outcome_that_does_not_vary_has_no_indices()
    {
        var indices = new SobolIndices(1);
        indices.Add([4, 4, 4]);
        indices.Add([4, 4, 4]);

        Assert.Empty(indices.Compute(new Bootstrap(1, 100), Confidence));
    }

    private static IReadOnlyList<SobolIndex> Indices(int fields, Func<double[], double> f)
    {
        var points = UnitDesign.Saltelli(Blocks, fields, seed: 11);
        var indices = new SobolIndices(fields);
        foreach (var block in points.Chunk(fields + 2))
        {
            indices.Add([.. block.Select(point => (double?)f(point))]);
        }

        return indices.Compute(new Bootstrap(1, 200), Confidence);
    }

    private static void AssertNear(IEnumerable<double> expected, IEnumerable<ConfidenceInterval> found) => Assert.All(expected.Zip(found), pair =>
    {
        Assert.True(pair.Second.Covers(pair.First), $"{pair.First} is not in {pair.Second}");
        Assert.Equal(pair.First, pair.Second.Estimate, 0.05);
    });
}
