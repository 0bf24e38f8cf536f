using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Breakers;

public sealed class RollingTimeMeanTests
{
    [Theory]
    [InlineData(0, 100)]
    [InlineData(50, 100)]
    [InlineData(100, 150)]
    [InlineData(125, 174)]
    [InlineData(151, 200)]
    [InlineData(1_000_000, 200)]
    public void Each_value_counts_for_as_long_as_it_stood_within_the_window(long seconds, long expected)
    {
        // 100 from the start, 200 from the 50th second on; a window of 100 s.
        var mean = new RollingTimeMean(Duration.FromSeconds(100));
        mean.Add(100, At(0));
        if (seconds >= 50)
        {
            mean.Add(200, At(50));
        }

        // What lies before the window is let go a second at a time: at 125 s the 101 seconds from the 24th on count.
        Assert.Equal(expected, mean.MeanAt(At(seconds)));
    }

    [Fact]
    public void A_written_mean_goes_on_as_it_was()
    {
        var mean = new RollingTimeMean(Duration.FromSeconds(100));
        mean.Add(100, At(0));
        mean.Add(300, At(70));
        var writer = new StateWriter();
        mean.WriteState(writer);
        var copy = new RollingTimeMean(Duration.FromSeconds(100));

        copy.ReadState(new StateReader(writer.Written.ToArray()));

        Assert.Equal(mean.MeanAt(At(130)), copy.MeanAt(At(130)));
    }

    private static VirtualTime At(long seconds) => VirtualTime.Zero + Duration.FromSeconds(seconds);
}
