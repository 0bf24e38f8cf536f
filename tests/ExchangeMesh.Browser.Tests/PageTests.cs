using ExchangeMesh.Actors.Hosting;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace ExchangeMesh.Browser.Tests;

/// <summary>The live page as somebody sees it who opens it.</summary>
[Collection(nameof(Chromium))]
public sealed class PageTests(Chromium chromium, ITestOutputHelper output)
{
    [BrowserFact]
    public async Task The_page_shows_every_venue_and_says_nothing_on_the_console()
    {
        await using var served = await ServedRuns.StartAsync();
        served.Run(ServedRuns.Shipped("two-venue-spiral", "length=8m"), new Pace(300));
        await using var window = await chromium.OpenAsync(served.Address);

        await window.UntilShownAsync();
        await window.UntilAsync("exchangemesh.shown[0].store.counts.some(one => one[0] > 20)");

        // The tape is written anew some frames after what it tells of has come.
        await window.UntilAsync("document.querySelector('.tape tbody').innerText.includes('set off at alpha')");
        Assert.Equal(["alpha", "beta", "btc"], await window.Page.Locator(".card h3").AllInnerTextsAsync());
        await window.PictureAsync("spiral-light");
        Assert.Empty(window.Complaints);
    }

    [BrowserFact]
    public async Task Everything_that_can_be_used_has_a_name()
    {
        await using var served = await ServedRuns.StartAsync();
        served.Run(ServedRuns.Shipped("two-venue-spiral"), Pace.Free, isPaused: true);
        await using var window = await chromium.OpenAsync(served.Address);
        await window.UntilShownAsync();

        const string Nameless = """
            [...document.querySelectorAll('button, select, input, textarea, canvas, [role=img], a')]
              .filter(one => !(one.getAttribute('aria-label') || one.textContent.trim() || one.labels?.[0]?.textContent.trim()))
              .map(one => one.outerHTML)
            """;

        Assert.Empty(await window.Page.EvaluateAsync<string[]>(Nameless));
        Assert.Equal("en", await window.Page.EvaluateAsync<string>("document.documentElement.lang"));
        Assert.NotEqual("", await window.Page.TitleAsync());
    }

    [BrowserFact]
    public async Task Twenty_venues_are_drawn_each_with_its_book()
    {
        await using var served = await ServedRuns.StartAsync();
        served.Run(ServedRuns.Many(20), new Pace(20));
        await using var window = await chromium.OpenAsync(served.Address, height: 1400);
        await window.UntilShownAsync();

        await window.UntilAsync("exchangemesh.shown[0].store.frame?.markets.slice(0, 20).every(one => one[9].length + one[10].length > 2)");

        Assert.Equal(21, await window.Page.Locator(".card").CountAsync());
        await window.PictureAsync("twenty-venues");
        Assert.Empty(window.Complaints);
    }

    [BrowserFact]
    public async Task The_page_is_light_or_dark_as_the_reader_likes()
    {
        await using var served = await ServedRuns.StartAsync();
        served.Run(ServedRuns.Shipped("two-venue-spiral", "length=8m"), new Pace(300));
        await using var window = await chromium.OpenAsync(served.Address, ColorScheme.Dark);
        await window.UntilShownAsync();
        await window.UntilAsync("exchangemesh.shown[0].store.counts.some(one => one[0] > 20)");
        var dark = await window.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        await window.PictureAsync("spiral-dark");

        await window.Page.Keyboard.PressAsync("t");

        Assert.Equal("rgb(18, 21, 24)", dark);
        Assert.Equal("rgb(246, 245, 242)", await window.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
    }

    [BrowserFact]
    public async Task Two_runs_stand_side_by_side()
    {
        await using var served = await ServedRuns.StartAsync();
        served.Run(ServedRuns.Shipped("two-venue-spiral", "length=7m"), Pace.Free);
        var finished = await served.LastAsync();
        served.Run(ServedRuns.Shipped("two-venue-spiral", "length=7m", "venues.alpha.liquidation.enabled=false", "venues.beta.liquidation.enabled=false"), new Pace(300));
        await using var window = await chromium.OpenAsync(served.Address);
        await window.UntilShownAsync();

        await window.Page.Keyboard.PressAsync("c");
        await window.Page.GetByLabel("Run shown beside it").SelectOptionAsync("results:" + Path.GetFileName(finished.Folder));
        await window.UntilAsync("exchangemesh.shown.every(one => one?.store.run) && exchangemesh.shown[0].store.close && document.querySelector('.overlay table tbody')");

        Assert.Equal(2, await window.Page.Locator(".pane h1").CountAsync());
        var table = await window.Page.Locator(".overlay table").InnerTextAsync();
        Assert.Contains("greatest fall of alpha.BTC-PERP", table, StringComparison.Ordinal);
        Assert.Equal(
            Recording.Reports.ResultsPlayback.Open(finished.Folder!).Liquidations().Count(),
            await window.Page.EvaluateAsync<int>("exchangemesh.shown[1].store.counts.reduce((sum, one) => sum + one[0] + one[1], 0)"));
        Assert.Equal(0, await window.Page.EvaluateAsync<int>("exchangemesh.shown[0].store.counts.reduce((sum, one) => sum + one[0], 0)"));
        await window.PictureAsync("side-by-side");
        Assert.Empty(window.Complaints);
    }

    [BrowserFact]
    public async Task A_page_that_is_fed_for_an_hour_keeps_its_size()
    {
        await using var served = await ServedRuns.StartAsync();
        served.Run(ServedRuns.Many(20), Pace.Free, isPaused: true);
        await using var window = await chromium.OpenAsync(served.Address);
        await window.UntilShownAsync();

        // An hour of a wild run: a mark of each of twenty markets each second, and a hundred lines of the tape.
        const string Feed = """
            async () => {
              const { Store } = await import('/store.js');
              const store = new Store();
              const instruments = Array.from({ length: 20 }, (_, venue) => ({ symbol: 'BTC-PERP', venue, kind: '' }));
              store.take({ type: 'hello', run: { name: 'fed', live: true, length: 3600 }, venues: instruments.map(() => ({ name: 'v', role: 'Exchange' })), instruments, groups: [], marks: instruments.map(() => []), tape: [] }, 0);
              let node = 0;
              const size = () => store.lines.reduce((sum, line) => sum + line.at.length, 0) + store.tape.length + store.nodes.size + store.shocks.length + store.halts.reduce((sum, spans) => sum + spans.length, 0);
              const sizes = [];
              for (let second = 0; second < 3600; second++) {
                const marks = instruments.flatMap((_, place) => [place, second, 60000 + Math.sin(second / 50) * 1000]);
                const tape = Array.from({ length: 100 }, (_, place) => place % 25 === 0
                  ? ['halt', second, place % 20, place % 20, '', 0, second % 2 ? 'open' : 'halted', -1, -1, -1, 0, -1, '', false]
                  : ['liquidation', second, place % 20, place % 20, 'a', 1, 'sell full', node, node % 7 ? node - 1 : -1, node - (node % 7), node++ % 7, 0, 'price', true]);
                store.take({ type: 'frame', marks, tape, counts: [], now: second, events: second, pace: 1, markets: [], funds: [], partitions: [] }, second * 1000);
                if (second % 600 === 599) sizes.push(size());
              }
              return sizes;
            }
            """;
        var sizes = await window.Page.EvaluateAsync<int[]>(Feed);

        output.WriteLine("kept after each ten minutes: " + string.Join(", ", sizes));
        Assert.All(sizes, size => Assert.InRange(size, 1, 36_000));
        Assert.InRange(sizes[^1], 1, (int)(sizes[2] * 1.2));
    }
}
