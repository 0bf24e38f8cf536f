using System.Text.Json.Nodes;
using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Actors.Hosting;
using ExchangeMesh.Node.Control;
using ExchangeMesh.Node.Runs;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Node.Tests.Control;

/// <summary>A shock from outside is kept before it counts, and makes a run that can be made again to the bit.</summary>
public sealed class InjectedShockTests : IDisposable
{
    private static readonly VirtualTime Third = new(3_000_000_000);
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Theory]
    [InlineData(RunEngine.Sequential, 1)]
    [InlineData(RunEngine.Actors, 1)]
    [InlineData(RunEngine.Actors, 3)]
    public async Task A_run_with_shocks_from_outside_replays_to_the_same_bits_on_every_engine(RunEngine engine, int partitions)
    {
        var live = await LedRun.MakeAsync(Led(engine, partitions), async control =>
        {
            // One of them falls into the window of the scenario's own shock, and the later one is told first.
            await LedRun.SellAsync(control, Third);
            await LedRun.SellAsync(control, new VirtualTime(2_000_000_000));
            control.Resume();
        });

        Assert.Equal(2, live.Manifest.Inputs.Count);
        foreach (var (other, others) in new[] { (RunEngine.Sequential, 1), (RunEngine.Actors, 1), (RunEngine.Actors, 3) })
        {
            var again = await LedRun.MakeAsync(new RunOptions(other, others, null) { Inputs = live.Manifest.Inputs });
            Assert.Equal(live.Manifest.Fingerprint, again.Manifest.Fingerprint);
            Assert.Equal((live.Manifest.Messages, live.Manifest.Wakes), (again.Manifest.Messages, again.Manifest.Wakes));
        }
    }

    [Fact]
    public async Task A_shock_takes_effect_at_the_window_that_is_stated_and_changes_the_run()
    {
        InjectedShock? shock = null;

        var live = await LedRun.MakeAsync(Led(RunEngine.Actors, 1), async control =>
        {
            shock = await LedRun.SellAsync(control, Third);
            control.Resume();
        });
        var without = await LedRun.MakeAsync(new RunOptions(RunEngine.Actors, 1, null));

        Assert.Equal((1, Third), (shock!.Number, shock.At));
        Assert.Equal(shock.At.Nanoseconds / LedRun.Reading.Plan!.Lookahead.Nanoseconds, shock.Window);
        Assert.Equal([InjectedShocks.Record(shock)], live.Manifest.Inputs);
        Assert.NotEqual(without.Manifest.Fingerprint, live.Manifest.Fingerprint);
        Assert.EndsWith("-input-", Path.GetFileName(live.Folder!)[..^8], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journaled_run_that_stopped_goes_on_from_its_checkpoint_to_the_same_end()
    {
        using var stop = new CancellationTokenSource();
        var watch = new StandingWatch();
        var stopped = Led(RunEngine.Actors, 2, watch) with { CheckpointEvery = new CheckpointInterval(null, Duration.FromSeconds(100)) };
        var first = await LedRun.MakeAsync(
            stopped,
            async control =>
            {
                // The one is behind the checkpoint, the other still to come.
                await LedRun.SellAsync(control, new VirtualTime(500_000_000));
                await LedRun.SellAsync(control, new VirtualTime(5_000_000_000));
                var at = await watch.NextPausedAsync(new VirtualTime(-1));
                control.Step(Duration.FromSeconds(1));
                await watch.NextPausedAsync(at);
                await stop.CancelAsync();
            },
            stop.Token);
        Assert.True(first.Manifest.Interrupted);
        Assert.Equal(first.Folder!, UnfinishedRun.Find(first.Folder!).Folder.Replace("-unfinished", first.Folder![first.Folder!.IndexOf("-input-", StringComparison.Ordinal)..], StringComparison.Ordinal));

        var resumed = await LedRun.MakeAsync(Led(RunEngine.Actors, 3) with { Resume = true }, static async control =>
        {
            // A third one, before the second.
            await LedRun.SellAsync(control, new VirtualTime(4_000_000_000));
            control.Resume();
        });
        var again = await LedRun.MakeAsync(new RunOptions(RunEngine.Sequential, 1, null) { Inputs = resumed.Manifest.Inputs });

        Assert.Equal([500_000_000, 5_000_000_000, 4_000_000_000], resumed.Manifest.Inputs.Select(one => one.AtNs));
        Assert.Equal(again.Manifest.Fingerprint, resumed.Manifest.Fingerprint);
        Assert.False(Directory.Exists(UnfinishedRun.Find(resumed.Folder!).Folder));
    }

    [Theory]
    [InlineData("""{"kind":"block-sale","targets":["nobody"],"market":"alpha.BTC-PERP","quantity":"1 BTC"}""", "nobody")]
    [InlineData("""{"kind":"earthquake"}""", "earthquake")]
    [InlineData("""{"kind":"pause","targets":["alpha"],"length":"soon"}""", "soon")]
    public async Task A_shock_that_does_not_fit_the_scenario_is_refused_with_what_is_wrong(string text, string part)
    {
        var control = new RunControl(Pace.Free, isPaused: true);

        var outcome = await control.InjectAsync((JsonObject)JsonNode.Parse(text)!, new ShockReader(LedRun.Reading), null);

        Assert.Null(outcome.Shock);
        Assert.Contains(part, string.Join('\n', outcome.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shock_after_the_end_or_without_a_journal_is_refused()
    {
        var control = new RunControl(Pace.Free, isPaused: true);
        IReadOnlyList<string> unkept = [];

        await LedRun.MakeAsync(new RunOptions(RunEngine.Actors, 1, null) { Control = control }, async _ =>
        {
            unkept = (await control.InjectAsync(LedRun.Sale, new ShockReader(LedRun.Reading), null)).Problems;
            control.Resume();
        });
        var late = (await control.InjectAsync(LedRun.Sale, new ShockReader(LedRun.Reading), null)).Problems;

        Assert.Contains("journal", Assert.Single(unkept), StringComparison.Ordinal);
        Assert.Contains("ended", Assert.Single(late), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_a_killed_process_left_half_written_does_not_count()
    {
        var path = _workplace.PathOf("inputs.jsonl");
        var whole = new RecordedInput(1, 3, 3_000_000, "{}");
        File.WriteAllText(path, """{"number":1,"window":3,"at_ns":3000000,"shock":"{}"}""" + "\n" + """{"number":2,"win""");
        using var journal = new InputJournal(path, static () => { });

        Assert.Equal([whole], journal.Read());
        journal.Append(new InjectedShock(2, 4, "{a}", [new ShockPlan(new VirtualTime(4_000_000), [], default)]));

        Assert.Equal([whole, new RecordedInput(2, 4, 4_000_000, "{a}")], journal.Read());
    }

    [Fact]
    public void A_journal_with_a_line_missing_is_refused()
    {
        var path = _workplace.PathOf("inputs.jsonl");
        File.WriteAllText(path, """{"number":2,"window":3,"at_ns":3000000,"shock":"{}"}""" + "\n");
        using var journal = new InputJournal(path, static () => { });

        Assert.Contains("number 1", Assert.Throws<IOException>(() => journal.Read()).Message, StringComparison.Ordinal);
    }

    private RunOptions Led(RunEngine engine, int partitions, IRunWatch? watch = null) =>
        new(engine, partitions, _workplace.PathOf("results")) { Control = new RunControl(Pace.Free, isPaused: true, watch) };
}
