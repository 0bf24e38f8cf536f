using System.Globalization;
using System.Net;
using System.Text;
using ExchangeMesh.Actors.Hosting;
using ExchangeMesh.Node.Dashboard;
using ExchangeMesh.Node.Runs;
using ExchangeMesh.Recording;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Browser.Tests;

/// <summary>The page's server in this process, with a results folder of its own.</summary>
public sealed class ServedRuns : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly DashboardHost _server;
    private readonly List<Task<RunResult>> _runs = [];

    private ServedRuns(DirectoryInfo folder, DashboardHost server) => (_folder, _server) = (folder, server);

    /// <summary>Where the page is.</summary>
    public string Address => _server.Address;

    /// <summary>The runs.</summary>
    public RunShelf Shelf => _server.Shelf;

    /// <summary>Begins to serve.</summary>
    public static async Task<ServedRuns> StartAsync(string? token = null)
    {
        var folder = Directory.CreateTempSubdirectory("exchangemesh-browser-tests-");
        var shelf = new RunShelf(Path.Combine(folder.FullName, "results"), mayStart: true);
        return new ServedRuns(folder, await DashboardHost.StartAsync(new DashboardOptions(new IPEndPoint(IPAddress.Loopback, 0), token), shelf));
    }

    /// <summary>Reads a shipped scenario.</summary>
    public static ScenarioReading Shipped(string name, params string[] overrides) =>
        ScenarioReader.Open(name, new ReadingOptions { Overrides = [.. overrides.Select(static one => ScenarioOverride.Parse(one)!)] });

    /// <summary>Many venues with a perpetual each, a crowd on each, and a fundamental price that moves.</summary>
    public static ScenarioReading Many(int venues)
    {
        var text = new StringBuilder("""
            name: many-venues
            description: Many venues, to see how many a page can show.
            length: 2h
            lookahead: 5ms
            assets: [BTC, USD]
            references: [{name: btc, asset: BTC, opening_price: 60000 USD, volatility: 90%}]

            """);
        text.Append("venues:\n");
        foreach (var name in Names(venues))
        {
            text.Append(CultureInfo.InvariantCulture, $$$"""
                  - {name: {{{name}}}, rulebook: binance-style, insurance_fund: 100_000 USD, instruments: [{symbol: BTC-PERP, kind: linear-perpetual, base: BTC, quote: USD}]}

                """);
        }

        text.Append("traders:\n");
        foreach (var name in Names(venues))
        {
            text.Append(CultureInfo.InvariantCulture, $$$"""
                  - {name: {{{name}}}-makers, strategy: market-maker, count: 3, markets: [{{{name}}}.BTC-PERP], capital: [{venue: {{{name}}}, amount: 1_000_000 USD}], parameters: {levels: 14, level_gap: 4bp, refresh: 2s, reference_weight: 50%}}
                  - {name: {{{name}}}-noise, strategy: noise, count: 10, markets: [{{{name}}}.BTC-PERP], capital: [{venue: {{{name}}}, amount: 50_000 USD}], parameters: {mean_wait: 20s}}

                """);
        }

        text.Append("record: {interval: 1s}\n");
        return ScenarioReader.Read("many-venues.yaml", text.ToString(), new ReadingOptions());
    }

    /// <summary>Makes a run, which the test ends by letting go of this.</summary>
    public LiveRun Run(ScenarioReading reading, Pace pace, bool isPaused = false, int partitions = 2)
    {
        Assert.Empty(reading.Diagnostics.Select(static one => one.ToString()));
        var run = Shelf.Add(reading, new RunOptions(RunEngine.Actors, partitions, Shelf.OutDirectory), pace, isPaused);
        _runs.Add(Task.Run(() => run.MakeAsync(static (_, _) => { }, CancellationToken.None)));
        return run;
    }

    /// <summary>Waits for the end of the run that was begun last.</summary>
    public Task<RunResult> LastAsync() => _runs[^1];

    public async ValueTask DisposeAsync()
    {
        foreach (var run in Shelf.Runs)
        {
            run.Stop();
        }

        await Shelf.StopAsync();
        await Task.WhenAll(_runs);
        await _server.DisposeAsync();
        Shelf.Dispose();
        _folder.Delete(recursive: true);
    }

    private static IEnumerable<string> Names(int count) => Enumerable.Range(1, count).Select(static number => string.Create(CultureInfo.InvariantCulture, $"venue{number:00}"));
}
