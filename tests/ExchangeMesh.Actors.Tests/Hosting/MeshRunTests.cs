using ExchangeMesh.Primitives;
using ExchangeMesh.World;
using ExchangeMesh.World.Tests.Determinism;

namespace ExchangeMesh.Actors.Tests.Hosting;

/// <summary>Runs on actors equal the reference without actors, to the bit.</summary>
public sealed class MeshRunTests
{
    private static readonly Duration Length = Duration.FromMilliseconds(500);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public async Task Actors_on_any_number_of_partitions_give_the_sequential_fingerprint(int partitions)
    {
        var expected = Sequential(out var outcome);

        using var sink = new FingerprintSink();
        var actual = await MeshRun.ExecuteAsync(Make(), partitions, sink, static _ => true);

        Assert.Equal(expected, sink.Current());
        Assert.Equal(outcome.Events, actual.Events);
        Assert.True(sink.Events > 1_000);
    }

    [Fact]
    public async Task What_a_trader_throws_ends_the_run_and_reaches_the_caller()
    {
        var world = ToyWorld.Make(2, 50, 3, Length, (self, now) =>
        {
            if (self == 17 && now > new VirtualTime(100_000_000))
            {
                throw new InvariantViolationException("trader 17 is broken");
            }
        });
        using var sink = new FingerprintSink();

        var thrown = await Assert.ThrowsAsync<InvariantViolationException>(
            () => MeshRun.ExecuteAsync(world, 2, sink, static _ => true));

        Assert.Equal("trader 17 is broken", thrown.Message);
    }

    [Fact]
    public async Task A_run_that_is_asked_to_stop_ends_at_a_window_and_says_so()
    {
        using var sink = new FingerprintSink();

        var outcome = await MeshRun.ExecuteAsync(
            ToyWorld.Make(2, 200, 3, Duration.FromHours(10)),
            2,
            sink,
            static progress => progress.Events < 1);

        Assert.True(outcome.WasInterrupted);
        Assert.Equal(0, outcome.ReachedAt.Nanoseconds % 1_000_000);
        Assert.True(outcome.ReachedAt < new VirtualTime(36_000_000_000_000));
    }

    private static MarketWorld Make() => ToyWorld.Make(4, 300, 11, Length);

    private static string Sequential(out RunOutcome outcome)
    {
        using var sink = new FingerprintSink();
        outcome = SequentialRun.Execute(Make(), sink, static _ => true);
        return sink.Current();
    }
}
