using ExchangeMesh.Laboratory.Statistics;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Laboratory.Tests.Statistics;

public sealed class QuantileBoundTests
{
    [Theory]
    [InlineData(0.95, 0.95, 59)]
    [InlineData(0.99, 0.95, 299)]
    [InlineData(0.9, 0.9, 22)]
    [InlineData(0.5, 0.95, 5)]
    public void The_least_sample_is_the_published_one(double share, double confidence, int expected) =>
        Assert.Equal(expected, QuantileBound.LeastSample(share, confidence));

    [Fact]
    public void Below_the_least_sample_there_is_no_bound_and_at_it_the_greatest_number_is()
    {
        var sample = Enumerable.Range(1, 59).Select(number => (double)number).ToArray();

        Assert.Null(QuantileBound.AtMost(sample.AsSpan(0, 58), 0.95, 0.95));
        Assert.Equal(59, QuantileBound.AtMost(sample, 0.95, 0.95));
        Assert.Null(QuantileBound.AtLeast(sample.AsSpan(1), 0.05, 0.95));
        Assert.Equal(1, QuantileBound.AtLeast(sample, 0.05, 0.95));
    }

    [Fact]
    public void The_median_of_ten_is_bounded_by_the_second_and_the_ninth_at_95_percent()
    {
        // The chance that at most one of ten lies below the median is 11/1024: two-sided 97.9 %.
        var sample = Enumerable.Range(1, 10).Select(number => (double)number).ToArray();

        Assert.Equal((2, 9), (QuantileBound.AtLeast(sample, 0.5, 0.975), QuantileBound.AtMost(sample, 0.5, 0.975)));
    }

    [Fact]
    public void The_bound_lies_above_the_quantile_at_least_as_often_as_it_says()
    {
        var draws = new SeedStream(23, new ParticipantId(0), 0);
        var above = 0;
        for (var sample = 0; sample < 3_000; sample++)
        {
            var numbers = Sample.Sorted([.. Enumerable.Range(0, 50).Select(_ => draws.NextUnit())]);
            above += QuantileBound.AtMost(numbers, 0.8, 0.9) >= 0.8 ? 1 : 0;
        }

        Assert.InRange(above / 3_000.0, 0.89, 0.96);
    }
}
