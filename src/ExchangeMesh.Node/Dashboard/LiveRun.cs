using ExchangeMesh.Actors.Hosting;
using ExchangeMesh.Node.Control;
using ExchangeMesh.Node.Dashboard.Feed;
using ExchangeMesh.Node.Runs;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.Scenarios;
using ExchangeMesh.World;

namespace ExchangeMesh.Node.Dashboard;

/// <summary>A run that is made now, and that pages watch and lead.</summary>
public sealed class LiveRun : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Prepares a run.</summary>
    /// <param name="id">The name by which requests call it.</param>
    /// <param name="reading">A reading that gave a plan.</param>
    /// <param name="options">How to run it; its control is put in.</param>
    /// <param name="pace">How fast it begins.</param>
    /// <param name="isPaused">Whether it waits before its first window.</param>
    public LiveRun(string id, ScenarioReading reading, RunOptions options, Pace pace, bool isPaused)
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(options);
        var plan = reading.Plan ?? throw new ArgumentException("The reading gave no plan.", nameof(reading));
        Id = id;
        Reading = reading;
        Feed = new RunFeed(_ => new RunCard(
            id,
            plan.Name,
            plan.Description,
            plan.Seed,
            plan.Length.TotalSeconds,
            plan.Lookahead.TotalSeconds,
            plan.StartsAt,
            options.Engine == RunEngine.Sequential ? "sequential" : "actors",
            IsLive: true));
        Control = new RunControl(pace, isPaused, Feed);
        Options = options with { Control = Control };
        Shocks = new ShockReader(reading);
    }

    /// <summary>The name by which requests call it.</summary>
    public string Id { get; }

    /// <summary>The scenario.</summary>
    public ScenarioReading Reading { get; }

    /// <summary>How it is run.</summary>
    public RunOptions Options { get; }

    /// <summary>Leads it.</summary>
    public RunControl Control { get; }

    /// <summary>Carries it to the pages.</summary>
    public RunFeed Feed { get; }

    /// <summary>Reads the shocks that pages bring.</summary>
    public ShockReader Shocks { get; }

    /// <summary>Ends the run when it is cancelled.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Makes the run, and tells the pages how it ended.</summary>
    /// <param name="progress">Told from time to time how far the run is, and how many liquidations there were.</param>
    /// <param name="stop">Asks the run to end at the next window.</param>
    /// <returns>The results; the task fails with what the run has failed with.</returns>
    public async Task<RunResult> MakeAsync(Action<RunProgress, int> progress, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _stop.Token);
        try
        {
            var result = await ScenarioRun.ExecuteAsync(Reading, Options, progress, either.Token).ConfigureAwait(false);
            Feed.Close(new RunClose(result.Manifest.Fingerprint, result.Folder is { } folder ? Path.GetFileName(folder) : "", result.Manifest.Interrupted, ""));
            await Feed.Completion.ConfigureAwait(false);
            return result;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvariantViolationException)
        {
            Feed.Close(new RunClose("", "", IsInterrupted: true, fault.Message));
            throw;
        }
    }

    /// <summary>Asks the run to end at the next window.</summary>
    public void Stop() => _stop.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        Feed.Dispose();
        _stop.Dispose();
    }
}
