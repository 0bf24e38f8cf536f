using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Laboratory.Runs;

/// <summary>How a batch of runs is made; nothing of it has an influence on what they give.</summary>
public sealed record RunBatchOptions
{
    /// <summary>How many runs are made at once, at least 1.</summary>
    public required int Threads { get; init; }

    /// <summary>Where they are made.</summary>
    public IRunSite Site { get; init; } = new LocalRunSite();

    /// <summary>How each run is made; its own <see cref="PlanRunOptions.Stop"/> is not used.</summary>
    public PlanRunOptions Run { get; init; } = new();

    /// <summary>Told how many runs are done, whenever one is; by one thread at a time.</summary>
    public Action<int> Progress { get; init; } = static _ => { };

    /// <summary>Asks to stop: runs under way are given up.</summary>
    public CancellationToken Stop { get; init; }
}

/// <summary>What one run of a batch gave.</summary>
/// <param name="Run">What it gave; null where it failed.</param>
/// <param name="Error">Why it failed; empty where it did not.</param>
public sealed record RunAttempt(MeasuredRun? Run, string Error);

/// <summary>A few runs at once, all held in memory: for comparisons and gates.</summary>
public sealed class RunBatch
{
    private readonly Lock _gate = new();
    private readonly RunAttempt?[] _attempts;
    private readonly Func<int, ScenarioReading> _read;
    private readonly RunBatchOptions _options;
    private readonly CancellationToken _stop;
    private int _done;

    private RunBatch(int count, Func<int, ScenarioReading> read, RunBatchOptions options, CancellationToken stop)
    {
        _attempts = new RunAttempt?[count];
        _read = read;
        _options = options;
        _stop = stop;
    }

    /// <summary>Makes runs, each by one thread, and waits for all of them.</summary>
    /// <param name="count">How many.</param>
    /// <param name="read">Reads the scenario of a run by its place; any number of threads may ask at once.</param>
    /// <param name="options">How.</param>
    /// <returns>What each gave, by place; null where it was given up.</returns>
    /// <exception cref="IOException">No run can be made or kept.</exception>
    public static IReadOnlyList<RunAttempt?> Execute(int count, Func<int, ScenarioReading> read, RunBatchOptions options)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(options.Stop);
        var batch = new RunBatch(count, read, options, stop.Token);
        RunThreads.Each(count, options.Threads, stop, place => batch.Keep(place, batch.Make(place)));
        return batch._attempts;
    }

    private RunAttempt? Make(int place)
    {
        var reading = _read(place);
        if (reading.Plan is null)
        {
            return new RunAttempt(null, string.Join("; ", reading.Diagnostics));
        }

        try
        {
            var run = _options.Site.Execute(reading, _options.Run with { Stop = _stop });
            return run.WasInterrupted ? null : new RunAttempt(run, "");
        }
        catch (RunFailedException fault)
        {
            return new RunAttempt(null, fault.Message);
        }
    }

    private void Keep(int place, RunAttempt? attempt)
    {
        lock (_gate)
        {
            _attempts[place] = attempt;
            _done += attempt is null ? 0 : 1;
            _options.Progress(_done);
        }
    }
}
