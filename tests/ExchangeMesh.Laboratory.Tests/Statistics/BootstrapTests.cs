using ExchangeMesh.Laboratory.Statistics;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Laboratory.Tests.Statistics;

public sealed class BootstrapTests
{
    [Fact]
    public void The_interval_covers_a_normal_mean_about_as_often_as_it_says() =>
        Assert.InRange(CoverageOfTheMean(30, static (ref SeedStream draws) => draws.NextNormal() + 3, 3), 0.91, 0.97);

    [Fact]
    public void The_interval_covers_a_skewed_mean_almost_as_often_as_it_says() =>
        Assert.InRange(CoverageOfTheMean(60, static (ref SeedStream draws) => draws.NextExponential(2), 2), 0.90, 0.97);

    [Fact]
    public void The_interval_of_a_skewed_sample_leans_to_its_long_side()
    {
        var draws = new SeedStream(3, new ParticipantId(0), 0);
        var sample = Enumerable.Range(0, 40).Select(_ => draws.NextExponential(1)).ToArray();

        var interval = new Bootstrap(1).Mean(sample, 0.95);

        Assert.True(interval.Upper - interval.Estimate > interval.Estimate - interval.Lower);
    }

    [Fact]
    public void The_same_sample_and_seed_give_the_same_bits_and_another_seed_or_stream_others()
    {
        double[] sample = [1, 4, 2, 8, 5, 7, 3.5, 6.25];

        var first = new Bootstrap(7).Mean(sample, 0.9, stream: 2);

        Assert.Equal(first, new Bootstrap(7).Mean(sample, 0.9, stream: 2));
        Assert.NotEqual(first, new Bootstrap(8).Mean(sample, 0.9, stream: 2));
        Assert.NotEqual(first, new Bootstrap(7).Mean(sample, 0.9, stream: 3));
        Assert.Equal(Sample.Mean(sample), first.Estimate);
    }

    [Fact]
    public void A_sample_without_spread_has_an_interval_without_width()
    {
        var interval = new Bootstrap(1).Mean([2.5, 2.5, 2.5], 0.95);

        Assert.Equal(new ConfidenceInterval(2.5, 2.5, 2.5, 0.95), interval);
    }

    [Fact]
    public void More_confidence_makes_a_wider_interval()
    {
        double[] sample = [1, 4, 2, 8, 5, 7, 3.5, 6.25];
        var bootstrap = new Bootstrap(1);

        var narrow = bootstrap.Mean(sample, 0.5);
        var wide = bootstrap.Mean(sample, 0.99);

        Assert.True(wide.Lower < narrow.Lower && narrow.Upper < wide.Upper);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_confidence_lies_between_nothing_and_certainty(double confidence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Bootstrap(1).Mean([1, 2], confidence));

    private static double CoverageOfTheMean(int size, DrawOne draw, double mean)
    {
        const int Samples = 600;
        var draws = new SeedStream(17, new ParticipantId(0), 0);
        var covered = 0;
        var sample = new double[size];
        for (var number = 0; number < Samples; number++)
        {
            for (var place = 0; place < size; place++)
            {
                sample[place] = draw(ref draws);
            }

            covered += new Bootstrap((ulong)number, 500).Mean(sample, 0.95).Covers(mean) ? 1 : 0;
        }

        return covered / (double)Samples;
    }

    private delegate double DrawOne(ref SeedStream draws);
}
