using CsCheck;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Primitives;

public sealed class VirtualTimeTests
{
    [Theory]
    [InlineData(0, "0:00:00.000000000")]
    [InlineData(1, "0:00:00.000000001")]
    [InlineData(-1, "-0:00:00.000000001")]
    [InlineData(3_723_000_000_450, "1:02:03.000000450")]
    [InlineData(86_400_000_000_000, "24:00:00.000000000")]
    [InlineData(long.MinValue, "-2562047:47:16.854775808")]
    public void Spans_are_written_in_hours_minutes_seconds_and_nanoseconds(long nanoseconds, string expected)
    {
        Assert.Equal(expected, new Duration(nanoseconds).ToString());
    }

    [Fact]
    public void An_instant_is_written_as_the_span_since_the_start()
    {
        Assert.Equal("1:00:00.000000000", (VirtualTime.Zero + Duration.FromHours(1)).ToString());
    }

    [Fact]
    public void Instants_and_spans_add_up()
    {
        Gen.Select(Gen.Long[0, 1L << 60], Gen.Long[-(1L << 60), 1L << 60]).Sample((at, span) =>
        {
            var start = new VirtualTime(at);
            var length = new Duration(span);

            Assert.Equal(length, start + length - start);
            Assert.Equal(start, start + length - length);
            Assert.Equal(span > 0, start + length > start);
            Assert.Equal(span <= 0, start + length <= start);
            Assert.Equal(Duration.Zero, length - length);
        });
    }

    [Fact]
    public void Units_of_time_are_multiples_of_one_another()
    {
        Assert.Equal(Duration.FromMicroseconds(1_000), Duration.FromMilliseconds(1));
        Assert.Equal(Duration.FromMilliseconds(1_000), Duration.FromSeconds(1));
        Assert.Equal(Duration.FromSeconds(60), Duration.FromMinutes(1));
        Assert.Equal(Duration.FromMinutes(1) * 60, Duration.FromHours(1));
        Assert.Equal(1.5, Duration.FromMilliseconds(1_500).TotalSeconds);
    }

    [Fact]
    public void A_span_that_does_not_fit_is_an_overflow()
    {
        Assert.Throws<OverflowException>(() => Duration.FromHours(long.MaxValue / 1_000));
    }
}
