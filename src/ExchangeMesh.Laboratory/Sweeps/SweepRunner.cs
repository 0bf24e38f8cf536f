using ExchangeMesh.Laboratory.Runs;
using ExchangeMesh.Recording;

namespace ExchangeMesh.Laboratory.Sweeps;

/// <summary>How far a sweep is.</summary>
/// <param name="Done">Rows that are done, also those of an earlier attempt.</param>
/// <param name="Failed">How many of them have failed.</param>
/// <param name="Rows">All rows; 0 where it is not known how many will be made.</param>
public readonly record struct SweepProgress(int Done, int Failed, int Rows);

/// <summary>How a sweep's runs are made; nothing of it has an influence on what they give.</summary>
public sealed record SweepOptions
{
    /// <summary>How many runs are made at once.</summary>
    public required int Threads { get; init; }

    /// <summary>Where they are made.</summary>
    public IRunSite Site { get; init; } = new LocalRunSite();

    /// <summary>Whether the runs' own results folders are kept.</summary>
    public bool KeepsRuns { get; init; }

    /// <summary>What the manifests of kept runs say of where they were made.</summary>
    public RunHost Host { get; init; } = new() { Engine = "sequential" };

    /// <summary>Told whenever a row is done; by one thread at a time.</summary>
    public Action<SweepProgress> Progress { get; init; } = static _ => { };

    /// <summary>Asks to stop: runs under way are given up, finished ones stay.</summary>
    public CancellationToken Stop { get; init; }
}

/// <summary>Makes the rows of a sweep that are not done yet, each by one thread, in the order of their numbers.</summary>
internal sealed class SweepRunner
{
    private readonly Lock _gate = new();
    private readonly SweepPlan _plan;
    private readonly SweepJournal _journal;
    private readonly SweepOptions _options;
    private readonly string _folder;
    private readonly CancellationToken _stop;

    private SweepRunner(SweepPlan plan, SweepJournal journal, string folder, SweepOptions options, CancellationToken stop)
    {
        _plan = plan;
        _journal = journal;
        _folder = folder;
        _options = options;
        _stop = stop;
    }

    /// <summary>Makes rows until all of them are done, or until it is asked to stop.</summary>
    /// <param name="plan">The sweep.</param>
    /// <param name="journal">Takes finished rows.</param>
    /// <param name="folder">The sweep's folder.</param>
    /// <param name="options">How.</param>
    /// <param name="rows">The rows, in the order in which they are begun.</param>
    /// <exception cref="IOException">No run can be made or kept any more.</exception>
    public static void Run(SweepPlan plan, SweepJournal journal, string folder, SweepOptions options, IReadOnlyList<int> rows)
    {
        var left = rows.Where(row => !journal.Has(row)).ToList();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(options.Stop);
        var runner = new SweepRunner(plan, journal, folder, options, stop.Token);
        RunThreads.Each(left.Count, options.Threads, stop, place =>
        {
            if (runner.Make(left[place]) is { } done)
            {
                runner.Keep(done);
            }
        });
    }

    /// <summary>Makes a row's run; null where it was given up.</summary>
    private SweepRow? Make(int row)
    {
        var reading = _plan.Read(row);
        if (reading.Plan is null)
        {
            return new SweepRow(row, "", string.Join("; ", reading.Diagnostics), []);
        }

        var folder = Path.Combine(_folder, "runs", SweepRow.NameOf(row));
        if (Directory.Exists(folder))
        {
            // A killed attempt has left it; the row is not done.
            Directory.Delete(folder, recursive: true);
        }

        try
        {
            var run = _options.Site.Execute(reading, new PlanRunOptions
            {
                Catalog = _plan.Catalog,
                OutDirectory = _options.KeepsRuns ? folder : null,
                Stop = _stop,
                Host = _options.Host,
            });
            return run.WasInterrupted ? null : new SweepRow(row, run.Fingerprint, "", run.Outcomes.Values);
        }
        catch (RunFailedException fault)
        {
            return new SweepRow(row, "", fault.Message, []);
        }
    }

    private void Keep(SweepRow row)
    {
        lock (_gate)
        {
            _journal.Add(row);
            _options.Progress(new SweepProgress(_journal.Count, _journal.Failed, _plan.Condition is null ? _plan.RowCount : 0));
        }
    }
}
