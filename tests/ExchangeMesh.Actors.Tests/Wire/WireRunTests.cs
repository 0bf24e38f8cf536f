using ExchangeMesh.Actors.Tests.Hosting;
using ExchangeMesh.Primitives;
using ExchangeMesh.World;
using ExchangeMesh.World.Tests.Determinism;

namespace ExchangeMesh.Actors.Tests.Wire;

/// <summary>Whole runs whose partitions meet in nothing but bytes.</summary>
public sealed class WireRunTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Partitions_that_meet_only_in_bytes_give_the_sequential_fingerprint(int partitions)
    {
        using var expected = new FingerprintSink();
        SequentialRun.Execute(Make(), expected, static _ => true);
        using var actual = new FingerprintSink();
        var wired = new WiredRun(Make(), partitions);

        wired.Execute(actual);

        Assert.Equal(expected.Current(), actual.Current());
        Assert.True(wired.Bytes > 10_000, $"only {wired.Bytes} bytes were exchanged");
    }

    private static MarketWorld Make() => ToyWorld.Make(4, 120, 11, Duration.FromMilliseconds(300));
}
