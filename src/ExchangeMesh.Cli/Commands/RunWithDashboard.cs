using ExchangeMesh.Actors.Hosting;
using ExchangeMesh.Node.Dashboard;
using ExchangeMesh.Node.Runs;
using ExchangeMesh.Recording;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Cli.Commands;

/// <summary>A run with the live page beside it: this run alone, from its first window to when the last page is closed.</summary>
internal sealed class RunWithDashboard : IAsyncDisposable
{
    private readonly DashboardHost _server;
    private readonly LiveRun _run;

    private RunWithDashboard(DashboardHost server, LiveRun run) => (_server, _run) = (server, run);

    /// <summary>How the run is made: led by the page.</summary>
    public RunOptions Options => _run.Options;

    /// <summary>Begins to serve the page.</summary>
    /// <param name="dashboard">Where.</param>
    /// <param name="reading">A reading that gave a plan.</param>
    /// <param name="options">How the run is made.</param>
    /// <param name="pace">How fast it begins; null to wait for the page's word.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<RunWithDashboard> StartAsync(DashboardOptions dashboard, ScenarioReading reading, RunOptions options, Pace? pace)
    {
        var shelf = new RunShelf(Path.GetFullPath(options.OutDirectory!), mayStart: false);
        var run = shelf.Add(reading, options, pace ?? Pace.Free, isPaused: pace is null);
        var server = await DashboardHost.StartAsync(dashboard, shelf).ConfigureAwait(false);
        await Console.Error.WriteLineAsync($"page         {server.Address}{(pace is null ? " (the run waits there to be let go on)" : "")}").ConfigureAwait(false);
        return new RunWithDashboard(server, run);
    }

    /// <summary>Makes the run.</summary>
    public Task<RunResult> MakeAsync(Action<World.RunProgress, int> progress, CancellationToken stop) => _run.MakeAsync(progress, stop);

    /// <summary>Waits until nobody looks at the page any more.</summary>
    public async Task WaitForPagesAsync(Interruption interruption)
    {
        if (_run.Feed.Pages > 0 && !interruption.Token.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("the page stays until it is closed; Ctrl-C ends it here").ConfigureAwait(false);
            await Task.WhenAny(_run.Feed.WhenUnwatched(), interruption.WaitAsync()).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        _server.Shelf.Dispose();
    }
}
