using ExchangeMesh.Laboratory.Statistics;

namespace ExchangeMesh.Laboratory.Tests.Statistics;

public sealed class SampleTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.25, 1.75)]
    [InlineData(0.5, 2.5)]
    [InlineData(0.9, 3.7)]
    [InlineData(1, 4)]
    public void A_quantile_is_linear_between_neighbours(double share, double expected) =>
        Assert.Equal(expected, Sample.Quantile([1, 2, 3, 4], share), 12);

    [Fact]
    public void The_only_number_is_every_quantile() => Assert.Equal(7, Sample.Quantile([7], 0.31));

    [Fact]
    public void The_deviation_divides_by_one_less_than_there_are() => Assert.Equal(Math.Sqrt(5 / 3.0), Sample.Deviation([1, 2, 3, 4]), 12);

    [Fact]
    public void A_mean_loses_no_small_number_beside_great_ones() => Assert.Equal(0.5, Sample.Mean([1e16, 1, 1, -1e16]));

    [Fact]
    public void The_median_of_unsorted_numbers_is_the_middle() => Assert.Equal(3, Sample.Median([9, 1, 3]));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void A_share_outside_the_whole_is_refused(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Sample.Quantile([1, 2], share));
}
