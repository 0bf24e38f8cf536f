using CsCheck;

namespace ExchangeMesh.Simulation.Tests;

public sealed class WindowGridTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1_000_000)]
    [InlineData(1_048_576)]
    [InlineData(9_223_372_036_854_775_807)]
    public void Both_sides_of_every_edge_lie_in_their_windows(long length)
    {
        var grid = new WindowGrid(length);

        foreach (var window in new[] { 1, (long.MaxValue / length / 2) + 1, long.MaxValue / length })
        {
            Assert.Equal(window, grid.WindowOf(window * length));
            Assert.Equal(window - 1, grid.WindowOf((window * length) - 1));
        }

        Assert.Equal(long.MaxValue / length, grid.WindowOf(long.MaxValue));
        Assert.Equal(0, grid.WindowOf(0));
    }

    [Fact]
    public void A_window_is_the_quotient_of_time_and_length() =>
        Gen.Select(Gen.Long[1, long.MaxValue], Gen.Long[0, long.MaxValue])
            .Sample((length, at) => new WindowGrid(length).WindowOf(at) == at / length);

    [Fact]
    public void A_window_is_the_quotient_for_short_windows_too() =>
        Gen.Select(Gen.Long[1, 10_000_000], Gen.Long[0, long.MaxValue])
            .Sample((length, at) => new WindowGrid(length).WindowOf(at) == at / length);
}
