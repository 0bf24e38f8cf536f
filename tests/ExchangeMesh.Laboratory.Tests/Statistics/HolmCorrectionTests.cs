using ExchangeMesh.Laboratory.Statistics;

namespace ExchangeMesh.Laboratory.Tests.Statistics;

public sealed class HolmCorrectionTests
{
    [Fact]
    public void Each_probability_is_multiplied_by_the_tests_that_are_left_and_never_falls() =>
        Assert.Equal([0.06, 0.04, 0.06, 0.06], HolmCorrection.Adjust([0.03, 0.01, 0.02, 0.04]).Select(value => Math.Round(value, 12)));

    [Fact]
    public void No_probability_exceeds_one() => Assert.Equal([1, 1], HolmCorrection.Adjust([0.6, 0.9]));

    [Fact]
    public void One_test_stays_as_it_is() => Assert.Equal([0.04], HolmCorrection.Adjust([0.04]));

    [Fact]
    public void Nothing_tested_is_nothing_corrected() => Assert.Empty(HolmCorrection.Adjust([]));
}
