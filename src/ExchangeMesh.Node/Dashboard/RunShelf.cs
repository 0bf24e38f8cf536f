using System.Globalization;
using ExchangeMesh.Actors.Hosting;
using ExchangeMesh.Node.Runs;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Node.Dashboard;

/// <summary>All runs that pages can look at: those that are made now, and results folders. Safe for several threads.</summary>
/// <param name="outDirectory">Where results folders are.</param>
/// <param name="mayStart">Whether pages may start runs.</param>
public sealed class RunShelf(string outDirectory, bool mayStart) : IDisposable
{
    /// <summary>How many runs are made at the same time at the most.</summary>
    public const int MostUnderWay = 4;

    private const int MostKept = 12;

    private readonly Lock _lock = new();
    private readonly List<LiveRun> _runs = [];
    private readonly List<Task> _tasks = [];
    private int _begun;

    /// <summary>Whether pages may start runs.</summary>
    public bool MayStart => mayStart;

    /// <summary>Where results folders are.</summary>
    public string OutDirectory => outDirectory;

    /// <summary>The runs that are made now or were made since the program began, oldest first.</summary>
    public IReadOnlyList<LiveRun> Runs
    {
        get
        {
            lock (_lock)
            {
                return [.. _runs];
            }
        }
    }

    /// <summary>The results folders, latest first.</summary>
    public IReadOnlyList<string> Results =>
        Directory.Exists(outDirectory)
            ? [.. new DirectoryInfo(outDirectory).GetDirectories()
                .Where(static folder => !folder.Name.StartsWith('.') && File.Exists(Path.Combine(folder.FullName, "manifest.json")))
                .OrderByDescending(static folder => folder.LastWriteTimeUtc)
                .Select(static folder => folder.Name)
                .Take(200)]
            : [];

    /// <summary>Returns a run by its name, or null.</summary>
    public LiveRun? Find(string id)
    {
        lock (_lock)
        {
            return _runs.Find(run => string.Equals(run.Id, id, StringComparison.Ordinal));
        }
    }

    /// <summary>Returns the results folder of a name, or null: only those that are listed can be reached.</summary>
    public string? FolderOf(string name) =>
        Results.Contains(name, StringComparer.Ordinal) ? Path.Combine(outDirectory, name) : null;

    /// <summary>Adds a run that somebody else makes.</summary>
    public LiveRun Add(ScenarioReading reading, RunOptions options, Pace pace, bool isPaused)
    {
        lock (_lock)
        {
            var run = new LiveRun(string.Create(CultureInfo.InvariantCulture, $"live-{++_begun}"), reading, options, pace, isPaused);
            _runs.Add(run);
            while (_runs.Count > MostKept && _runs.Find(static one => one.Feed.End is not null) is { } old)
            {
                _runs.Remove(old);
                old.Dispose();
            }

            return run;
        }
    }

    /// <summary>Starts a run.</summary>
    /// <param name="reading">A reading that gave a plan.</param>
    /// <param name="partitions">On how many partitions.</param>
    /// <param name="pace">How fast it begins.</param>
    /// <param name="isPaused">Whether it waits before its first window.</param>
    /// <returns>The run; null where as many are under way as may be.</returns>
    public LiveRun? Start(ScenarioReading reading, int partitions, Pace pace, bool isPaused)
    {
        lock (_lock)
        {
            if (_runs.Count(static run => run.Feed.End is null) >= MostUnderWay)
            {
                return null;
            }

            var run = Add(reading, new RunOptions(RunEngine.Actors, partitions, outDirectory), pace, isPaused);
            _tasks.RemoveAll(static task => task.IsCompleted);
            _tasks.Add(Task.Run(() => MakeAsync(run)));
            return run;
        }
    }

    /// <summary>Ends all runs, and waits for them.</summary>
    public async Task StopAsync()
    {
        foreach (var run in Runs)
        {
            run.Stop();
        }

        Task[] tasks;
        lock (_lock)
        {
            tasks = [.. _tasks];
        }

        await Task.WhenAll(tasks).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var run in Runs)
        {
            run.Dispose();
        }
    }

    private static async Task MakeAsync(LiveRun run)
    {
        try
        {
            var result = await run.MakeAsync(static (_, _) => { }, CancellationToken.None).ConfigureAwait(false);
            if (result.Folder is { } folder)
            {
                Recording.Reports.ReportWriter.Write(folder);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvariantViolationException)
        {
            // The pages were told why, and the other runs go on.
            await Console.Error.WriteLineAsync($"{run.Id}: {fault.Message}").ConfigureAwait(false);
        }
    }
}
