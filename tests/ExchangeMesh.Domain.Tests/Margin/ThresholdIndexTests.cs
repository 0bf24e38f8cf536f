using CsCheck;
using ExchangeMesh.Domain.Margin;

namespace ExchangeMesh.Domain.Tests.Margin;

public class ThresholdIndexTests
{
    private static readonly Gen<(int Kind, int Handle, long Level)[]> Commands =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3_000], Gen.Long[1, 500]).Array[1, 300];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_level_is_reached_at_it_and_beyond_and_not_before(bool isFalling)
    {
        var index = new ThresholdIndex(isFalling);
        index.Set(7, 100);

        Assert.False(index.IsReachedBy(isFalling ? 101 : 99));
        Assert.True(index.IsReachedBy(100));
        Assert.True(index.TryTake(100, out var handle));
        Assert.Equal(7, handle);
        Assert.False(index.TryTake(100, out _));
    }

    [Fact]
    public void Covering_keeps_what_is_reached_sooner()
    {
        var index = new ThresholdIndex(isFalling: true);
        index.Cover(1, 100);

        index.Cover(1, 90);
        var kept = index.LevelOf(1);
        index.Cover(1, 110);

        Assert.Equal(100, kept);
        Assert.Equal(110, index.LevelOf(1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_takes_whom_a_plain_list_takes_nearest_first(bool isFalling) =>
        Commands.Sample(
            commands =>
            {
                var index = new ThresholdIndex(isFalling);
                var plain = new SortedDictionary<int, long>();
                foreach (var (kind, handle, level) in commands)
                {
                    Apply(index, plain, isFalling, kind, handle, level);
                    Assert.Equal(plain.Count, index.Count);
                }

                Assert.Equal(Drain(plain, isFalling), Drain(index, isFalling, plain));
            },
            iter: 200);

    private static void Apply(ThresholdIndex index, SortedDictionary<int, long> plain, bool isFalling, int kind, int handle, long level)
    {
        switch (kind)
        {
            case 0:
                index.Set(handle, level);
                plain[handle] = level;
                break;
            case 1:
                index.Cover(handle, level);
                var sooner = isFalling ? Math.Max(level, plain.GetValueOrDefault(handle)) : Math.Min(level, plain.GetValueOrDefault(handle, long.MaxValue));
                plain[handle] = sooner;
                break;
            case 2:
                index.Remove(handle);
                plain.Remove(handle);
                break;
            default:
                while (index.TryTake(level, out var taken))
                {
                    Assert.True(isFalling ? plain[taken] >= level : plain[taken] <= level);
                    plain.Remove(taken);
                }

                Assert.DoesNotContain(plain.Values, kept => isFalling ? kept >= level : kept <= level);
                break;
        }
    }

    private static List<long> Drain(SortedDictionary<int, long> plain, bool isFalling) =>
        [.. isFalling ? plain.Values.OrderDescending() : plain.Values.Order()];

    private static List<long> Drain(ThresholdIndex index, bool isFalling, SortedDictionary<int, long> plain)
    {
        var levels = new List<long>();
        while (index.TryTake(isFalling ? 0 : long.MaxValue, out var handle))
        {
            levels.Add(plain[handle]);
        }

        return levels;
    }
}
