using CsCheck;

namespace ExchangeMesh.Simulation.Tests;

public sealed class CalendarTests
{
    [Theory]
    [InlineData(1L << 31)]
    [InlineData((1L << 31) - 1)]
    [InlineData(1L << 41)]
    [InlineData(1L << 51)]
    [InlineData(1L << 61)]
    public void Runs_of_any_length_have_windows_to_their_end(long first)
    {
        var calendar = new Calendar(new WindowGrid(1));
        long[] windows = [first, first + 1, first + 1_023, first + 1_024, first + (1L << 20), first + (1L << 30), first + (1L << 31)];
        foreach (var window in windows.Reverse())
        {
            calendar.Add(new Pending(window, 0, 0, 0, 0));
        }

        Assert.Equal(windows, TakeAll(calendar));
    }

    [Fact]
    public void Whatever_is_due_is_taken_in_its_window()
    {
        var due = Gen.OneOf(Gen.Long[0, 5_000], Gen.Long[0, 1L << 32], Gen.Long[0, 1L << 62]);
        Gen.Select(due.Array[1, 60], Gen.Long[1, 5_000]).Sample((times, length) =>
        {
            var grid = new WindowGrid(length);
            var calendar = new Calendar(grid);
            foreach (var time in times)
            {
                calendar.Add(new Pending(time, 0, 0, 0, 0));
            }

            Assert.Equal(times.Select(grid.WindowOf).Order(), TakeAll(calendar));
        });
    }

    private static List<long> TakeAll(Calendar calendar)
    {
        var taken = new List<long>();
        var due = new Pending[1];
        while (calendar.NextWindow != Calendar.Never)
        {
            var window = calendar.NextWindow;
            var count = calendar.Take(window, ref due);
            Assert.True(count > 0, "a window without events was next");
            taken.AddRange(Enumerable.Repeat(window, count));
        }

        Assert.Equal(0, calendar.Count);
        return taken;
    }
}
