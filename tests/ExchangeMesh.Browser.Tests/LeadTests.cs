using System.Net;
using System.Net.Http.Json;
using ExchangeMesh.Actors.Hosting;
using ExchangeMesh.Node.Dashboard;
using ExchangeMesh.Node.Runs;

namespace ExchangeMesh.Browser.Tests;

/// <summary>The run is led from the page, by keys alone; and only by who may.</summary>
[Collection(nameof(Chromium))]
public sealed class LeadTests(Chromium chromium)
{
    [BrowserFact]
    public async Task A_run_is_let_go_stepped_hurried_and_held_by_keys()
    {
        await using var served = await ServedRuns.StartAsync();
        var run = served.Run(ServedRuns.Shipped("two-venue-spiral"), new Pace(1), isPaused: true);
        await using var window = await chromium.OpenAsync(served.Address);
        await window.UntilShownAsync();
        await window.UntilAsync("exchangemesh.shown[0].store.frame?.paused");
        var before = await NowAsync(window);

        await window.Page.GetByLabel("Stride of a step").SelectOptionAsync("1");
        await window.Page.Locator("h1").ClickAsync();
        await window.Page.Keyboard.PressAsync("s");
        await window.UntilAsync($"exchangemesh.shown[0].store.frame.paused && exchangemesh.shown[0].store.frame.now > {before.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        Assert.Equal(1, await NowAsync(window) - before, 6);

        await window.Page.Keyboard.PressAsync("+");
        await window.UntilAsync("exchangemesh.shown[0].store.frame.pace === 2");
        await window.Page.Keyboard.PressAsync("-");
        await window.UntilAsync("exchangemesh.shown[0].store.frame.pace === 1");
        await window.Page.Keyboard.PressAsync(" ");
        await window.UntilAsync("!exchangemesh.shown[0].store.frame.paused");
        await window.Page.Keyboard.PressAsync(" ");
        await window.UntilAsync("exchangemesh.shown[0].store.frame.paused");

        Assert.True(run.Control.IsPaused);
        Assert.Equal(new Pace(1), run.Control.Pace);
        await window.Page.Keyboard.PressAsync("0");
        await window.UntilAsync("exchangemesh.shown[0].store.frame.pace === 0");
        Assert.Empty(window.Complaints);
    }

    [BrowserFact]
    public async Task A_shock_is_brought_in_by_keys_and_makes_the_run_again()
    {
        await using var served = await ServedRuns.StartAsync();
        var reading = ServedRuns.Shipped("two-venue-spiral", "length=20s", "shocks.0.at=15s");
        var run = served.Run(reading, Pace.Free, isPaused: true);
        await using var window = await chromium.OpenAsync(served.Address);
        await window.UntilShownAsync();

        await window.Page.Keyboard.PressAsync("x");
        var dialog = window.Page.Locator("#shock-dialog");
        await dialog.GetByLabel("Who sells").SelectOptionAsync("seller");
        await dialog.GetByLabel("How much each sells").FillAsync("much");
        await dialog.GetByLabel("How much each sells").PressAsync("Enter");
        await dialog.Locator(".problems li").First.WaitForAsync();
        await dialog.GetByLabel("How much each sells").FillAsync("40 BTC");
        await dialog.GetByLabel("At, in seconds").FillAsync("4");
        await window.PictureAsync("shock");
        await dialog.GetByLabel("At, in seconds").PressAsync("Enter");
        await window.UntilAsync("!document.getElementById('shock-dialog').open");
        Assert.Contains("shock 1 takes effect in window", await window.Page.Locator(".said").InnerTextAsync(), StringComparison.Ordinal);
        await window.Page.Keyboard.PressAsync(" ");
        var live = await served.LastAsync();
        await window.UntilAsync("exchangemesh.shown[0].store.close && document.querySelector('.said').textContent.includes('fingerprint')");

        var again = await ScenarioRun.ExecuteAsync(reading, new RunOptions(RunEngine.Sequential, 1, null) { Inputs = live.Manifest.Inputs }, static (_, _) => { }, CancellationToken.None);
        Assert.Equal(4_000_000_000, Assert.Single(live.Manifest.Inputs).AtNs);
        Assert.Equal(live.Manifest.Fingerprint, again.Manifest.Fingerprint);
        Assert.Contains(live.Manifest.Fingerprint, await window.Page.Locator(".said").InnerTextAsync(), StringComparison.Ordinal);
        Assert.NotNull(run.Feed.End);
    }

    [BrowserFact]
    public async Task A_scenario_is_started_from_the_page()
    {
        await using var served = await ServedRuns.StartAsync();
        await using var window = await chromium.OpenAsync(served.Address);

        // The button is there when the page knows that it may start runs.
        await window.Page.Locator("#start").WaitForAsync();
        await window.Page.Keyboard.PressAsync("n");
        var dialog = window.Page.Locator("#start-dialog");
        await dialog.GetByLabel("Changes").FillAsync("lenght=20s");
        await dialog.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        Assert.Contains("lenght", await dialog.Locator(".problems li").First.InnerTextAsync(), StringComparison.Ordinal);
        await dialog.GetByLabel("Changes").FillAsync("length=20s\nshocks.0.at=10s");
        await dialog.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await window.UntilShownAsync();

        Assert.Equal("two-venue-spiral", await window.Page.Locator(".pane h1").InnerTextAsync());
        Assert.Equal(20, Assert.Single(served.Shelf.Runs).Reading.Plan!.Length.TotalSeconds);
    }

    [BrowserFact]
    public async Task A_token_opens_the_page_and_its_absence_does_not()
    {
        var token = DashboardOptions.NewToken();
        await using var served = await ServedRuns.StartAsync(token);
        served.Run(ServedRuns.Shipped("two-venue-spiral"), Pace.Free, isPaused: true);
        var bare = served.Address[..served.Address.IndexOf('?', StringComparison.Ordinal)];

        await using var stranger = await chromium.OpenAsync(bare);
        await using var guesser = await chromium.OpenAsync(bare + "?token=" + DashboardOptions.NewToken());
        await using var friend = await chromium.OpenAsync(served.Address);
        await friend.UntilShownAsync();

        Assert.Contains("a token is needed", await stranger.Page.InnerTextAsync("body"), StringComparison.Ordinal);
        Assert.Contains("a token is needed", await guesser.Page.InnerTextAsync("body"), StringComparison.Ordinal);
        Assert.DoesNotContain(token, friend.Page.Url, StringComparison.Ordinal);
        Assert.Empty(friend.Complaints);
    }

    [Fact]
    public async Task A_page_of_another_site_reaches_nothing()
    {
        await using var served = await ServedRuns.StartAsync();
        var run = served.Run(ServedRuns.Shipped("two-venue-spiral"), Pace.Free, isPaused: true);
        using var http = new HttpClient { BaseAddress = new Uri(served.Address) };

        using var renamed = new HttpRequestMessage(HttpMethod.Get, "/api/runs") { Headers = { Host = "attacker.example" } };
        using var crossed = new HttpRequestMessage(HttpMethod.Post, $"/api/runs/{run.Id}/resume") { Headers = { { "Origin", "http://attacker.example" } }, Content = JsonContent.Create(new { }) };
        using var form = new HttpRequestMessage(HttpMethod.Post, $"/api/runs/{run.Id}/resume") { Content = new StringContent("{}") };
        var answers = new List<HttpStatusCode>();
        foreach (var request in new[] { renamed, crossed, form })
        {
            using var response = await http.SendAsync(request);
            answers.Add(response.StatusCode);
        }

        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.BadRequest], answers);
        Assert.True(run.Control.IsPaused);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri("/api/results/..%2F..", UriKind.Relative))).StatusCode);
    }

    private static Task<double> NowAsync(Window window) => window.Page.EvaluateAsync<double>("exchangemesh.shown[0].store.frame.now");
}
