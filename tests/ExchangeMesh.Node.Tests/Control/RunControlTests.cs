using ExchangeMesh.Actors.Hosting;
using ExchangeMesh.Node.Control;
using ExchangeMesh.Node.Runs;
using ExchangeMesh.Primitives;
using ExchangeMesh.World;

namespace ExchangeMesh.Node.Tests.Control;

/// <summary>However a run is led, it is the same run; only a shock makes another one.</summary>
public sealed class RunControlTests
{
    private static readonly Lazy<Task<string>> Free = new(async () =>
        (await LedRun.MakeAsync(new RunOptions(RunEngine.Sequential, 1, null))).Manifest.Fingerprint);

    [Theory]
    [InlineData(RunEngine.Sequential, 1)]
    [InlineData(RunEngine.Actors, 1)]
    [InlineData(RunEngine.Actors, 3)]
    public async Task A_paced_run_is_the_free_run(RunEngine engine, int partitions)
    {
        var options = new RunOptions(engine, partitions, null) { Control = new RunControl(new Pace(100)) };

        var paced = await LedRun.MakeAsync(options);

        Assert.Equal(await Free.Value, paced.Manifest.Fingerprint);
        Assert.InRange(paced.Manifest.Host.WallSeconds, 0.09, double.MaxValue);
    }

    [Theory]
    [InlineData(RunEngine.Sequential, 1)]
    [InlineData(RunEngine.Actors, 1)]
    [InlineData(RunEngine.Actors, 3)]
    public async Task A_run_that_is_paused_and_stepped_is_the_free_run(RunEngine engine, int partitions)
    {
        var watch = new StandingWatch();
        var options = new RunOptions(engine, partitions, null) { Control = new RunControl(Pace.Free, isPaused: true, watch) };

        var stepped = await LedRun.MakeAsync(options, async control =>
        {
            var before = await watch.NextPausedAsync(new VirtualTime(-1));
            control.Step(null);
            var afterWindow = await watch.NextPausedAsync(before);
            control.Step(Duration.FromSeconds(1));
            var afterSecond = await watch.NextPausedAsync(afterWindow);
            Assert.Equal(Duration.FromSeconds(1), afterSecond - afterWindow);
            control.SetPace(new Pace(1_000));
            control.Resume();
            control.Pause();
            control.SetPace(Pace.Free);
            control.Resume();
        });

        Assert.Equal(await Free.Value, stepped.Manifest.Fingerprint);
    }

    [Fact]
    public async Task A_paused_run_can_be_ended()
    {
        using var stop = new CancellationTokenSource();
        var watch = new StandingWatch();
        var options = new RunOptions(RunEngine.Actors, 2, null) { Control = new RunControl(Pace.Free, isPaused: true, watch) };

        var result = await LedRun.MakeAsync(
            options,
            async _ =>
            {
                await watch.NextPausedAsync(new VirtualTime(-1));
                await stop.CancelAsync();
            },
            stop.Token);

        Assert.True(result.Manifest.Interrupted);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e9")]
    [InlineData("fast")]
    [InlineData("")]
    [InlineData("NaN")]
    public void A_pace_that_is_none_is_refused(string text) => Assert.False(Pace.TryRead(text, out _));

    [Theory]
    [InlineData("free", 0)]
    [InlineData("1", 1)]
    [InlineData("0.5x", 0.5)]
    [InlineData("60x", 60)]
    public void A_pace_is_read_and_written(string text, double factor)
    {
        Assert.True(Pace.TryRead(text, out var pace));

        Assert.Equal(factor, pace.Factor);
        Assert.True(Pace.TryRead(pace.ToString(), out var again) && again == pace);
    }
}

/// <summary>Tells a test where a led run stands.</summary>
internal sealed class StandingWatch : IRunWatch
{
    private readonly System.Threading.Channels.Channel<RunStanding> _seen = System.Threading.Channels.Channel.CreateUnbounded<RunStanding>();

    public bool IsDue => true;

    public void Look(IStandingRun run, in RunStanding standing) => _seen.Writer.TryWrite(standing);

    public void Begin(MarketWorld world)
    {
        // The test asks for the standing alone.
    }

    public void Take(ReadOnlySpan<Recording.RunEvent> events, Recording.Metrics.LiquidationCascade cascade)
    {
        // The test asks for the standing alone.
    }

    /// <summary>Waits until the run stands still, later than an instant.</summary>
    public async Task<VirtualTime> NextPausedAsync(VirtualTime after)
    {
        await foreach (var standing in _seen.Reader.ReadAllAsync())
        {
            if (standing.IsPaused && standing.Now > after)
            {
                return standing.Now;
            }
        }

        throw new InvalidOperationException("the run is over");
    }
}
