using System.Text.Json;
using ExchangeMesh.Actors.Hosting;
using ExchangeMesh.Node.Control;
using ExchangeMesh.Node.Dashboard.Feed;
using ExchangeMesh.Node.Runs;
using ExchangeMesh.Node.Tests.Control;
using ExchangeMesh.World;

namespace ExchangeMesh.Node.Tests.Dashboard;

/// <summary>The feed shows a run to pages; it neither changes it nor grows with it.</summary>
public sealed class FeedTests
{
    private static readonly RunCard Card = new("live-1", "two-venue-spiral", "", 1, 10, 0.005, "", "actors", IsLive: true);

    [Theory]
    [InlineData(RunEngine.Sequential, 1)]
    [InlineData(RunEngine.Actors, 3)]
    public async Task A_run_that_is_watched_is_the_run_that_is_not(RunEngine engine, int partitions)
    {
        using var feed = new RunFeed(static _ => Card);
        using var page = feed.Open();
        var watched = await LedRun.MakeAsync(new RunOptions(engine, partitions, null) { Control = new RunControl(Pace.Free, watch: feed) });
        var alone = await LedRun.MakeAsync(new RunOptions(engine, partitions, null));
        feed.Close(new RunClose(watched.Manifest.Fingerprint, "", IsInterrupted: false, ""));
        await feed.Completion;

        Assert.Equal(alone.Manifest.Fingerprint, watched.Manifest.Fingerprint);
        using var hello = JsonDocument.Parse(feed.Hello(page)!.Value);
        var root = hello.RootElement;
        Assert.Equal(["alpha", "beta", "btc"], root.GetProperty("venues").EnumerateArray().Select(static one => one.GetProperty("name").GetString()!));
        Assert.Equal(watched.Manifest.Fingerprint, root.GetProperty("close").GetProperty("fingerprint").GetString());
        Assert.Equal(
            watched.Summary.Metrics.Where(static one => one.Name is "alpha.liquidations" or "beta.liquidations").Sum(static one => (int)(one.Value ?? 0)),
            root.GetProperty("counts").EnumerateArray().Sum(static one => one[0].GetInt32()));
        Assert.Contains(root.GetProperty("tape").EnumerateArray(), static row => row[0].GetString() == "shock");
        Assert.All(root.GetProperty("marks").EnumerateArray().Take(4), static line => Assert.True(line.GetArrayLength() >= 2 * 8));
    }

    [Fact]
    public void A_page_that_fetches_nothing_is_given_a_new_start_and_holds_up_nobody()
    {
        using var feed = new RunFeed(static _ => Card);
        using var page = feed.Open();
        feed.Begin(WorldBuilder.Build(LedRun.Reading.Plan!));
        Assert.NotNull(feed.Hello(page));

        for (var message = 0; message < 1_000; message++)
        {
            page.Offer(new byte[] { 1 });
        }

        Assert.Equal(1, page.Restarts);
        Assert.NotNull(feed.Hello(page));
    }

    [Fact]
    public void A_price_line_keeps_the_whole_run_in_bounded_memory()
    {
        var line = new PriceLine();

        for (var second = 0; second < 100_000; second++)
        {
            line.Add(new MarkPoint(0, second, second));
            Assert.InRange(line.Points.Count, 1, PriceLine.Capacity);
        }

        Assert.Equal(0, line.Points[0].At);
        Assert.InRange(line.Points[^1].At, 99_000, 100_000);
        Assert.InRange(line.Points.Count, PriceLine.Capacity / 2, PriceLine.Capacity);
        var steps = line.Points.Zip(line.Points.Skip(1), static (one, next) => next.At - one.At).Distinct();
        Assert.Single(steps);
    }

    [Fact]
    public void A_backlog_that_nobody_takes_leaves_lines_out_and_says_how_many()
    {
        var backlog = new FeedBacklog();
        for (var line = 0; line < 10_000; line++)
        {
            backlog.Add(new TapeEntry("shock", line, -1, -1, "", 0, ""));
        }

        List<MarkPoint> points = [];
        List<TapeEntry> entries = [];
        var skipped = backlog.TakeInto(ref points, ref entries);

        Assert.Equal(10_000, skipped + entries.Count);
        Assert.InRange(entries.Count, 1, 5_000);
    }

    [Fact]
    public void A_history_keeps_the_end_of_the_tape_and_counts_all_of_it()
    {
        var shown = new ShownMarkets(WorldBuilder.Build(LedRun.Reading.Plan!));
        var history = new FeedHistory(shown);

        for (var number = 0; number < 5_000; number++)
        {
            history.Apply([], [new TapeEntry("liquidation", number, 0, 0, "", 1, "")]);
        }

        Assert.Equal(FeedHistory.MostEntries, history.Tape.Count);
        Assert.Equal(4_999, history.Tape.Last().At);
        Assert.Equal(5_000, history.Counts[0].Liquidations);
    }
}
