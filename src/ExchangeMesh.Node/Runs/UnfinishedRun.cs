using System.Diagnostics;
using System.Globalization;
using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Recording;

namespace ExchangeMesh.Node.Runs;

/// <summary>
/// What a run that has not ended leaves beside its results' place: its scenario and its checkpoints. A run that ends, or never takes a
/// checkpoint, leaves nothing.
/// </summary>
public sealed class UnfinishedRun : IDisposable
{
    /// <summary>What the folder's name adds to that of the results.</summary>
    public const string Suffix = "-unfinished";

    private const string ScenarioFile = "scenario.resolved.yaml";
    private const string CheckpointFile = "checkpoints.db";
    private const string InputFile = "inputs.jsonl";
    private const string LockFile = "lock";
    private readonly RecordedScenario _scenario;
    private readonly Lock _beginning = new();
    private FileStream? _lock;

    /// <summary>Names the place of a run; nothing is made or opened yet.</summary>
    /// <param name="outDirectory">Where results folders are.</param>
    /// <param name="scenario">The scenario.</param>
    public UnfinishedRun(string outDirectory, RecordedScenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        _scenario = scenario;
        Folder = Path.Combine(Path.GetFullPath(outDirectory), scenario.FolderName + Suffix);
        Inputs = new InputJournal(Path.Combine(Folder, InputFile), Begin);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The shocks that came from outside.</summary>
    public InputJournal Inputs { get; }

    /// <summary>Where the checkpoints are.</summary>
    public CheckpointStorage Storage => CheckpointStorage.InFile(Path.Combine(Folder, CheckpointFile));

    /// <summary>Finds what an unfinished run has left.</summary>
    /// <param name="results">Its folder, or that of its results.</param>
    /// <returns>The folder and the text of its scenario, or a sentence that says why there is nothing to go on from.</returns>
    public static (string Folder, string ScenarioText, string Problem) Find(string results)
    {
        ArgumentException.ThrowIfNullOrEmpty(results);
        var given = Path.TrimEndingDirectorySeparator(Path.GetFullPath(results));
        var plain = given.EndsWith("-interrupted", StringComparison.Ordinal) ? given[..^"-interrupted".Length] : given;
        plain = RecordedInput.NameWithout(plain);
        var folder = given.EndsWith(Suffix, StringComparison.Ordinal) ? given : plain + Suffix;
        var scenario = Path.Combine(folder, ScenarioFile);
        if (!File.Exists(scenario) || (!File.Exists(Path.Combine(folder, CheckpointFile)) && !File.Exists(Path.Combine(folder, InputFile))))
        {
            return (folder, "", $"{results}: nothing to go on from ({folder} has no checkpoints, and no journal of shocks)");
        }

        return (folder, File.ReadAllText(scenario), "");
    }

    /// <summary>Makes the folder anew, unless it is in use by this run already; whatever an earlier run of the same scenario and seed left there is deleted.</summary>
    /// <exception cref="IOException">Another process makes the same run now, or the folder cannot be written.</exception>
    public void Begin()
    {
        lock (_beginning)
        {
            if (_lock is not null)
            {
                return;
            }

            Directory.CreateDirectory(Folder);
            Lock();
            foreach (var file in Directory.GetFiles(Folder, CheckpointFile + "*").Append(Inputs.Path))
            {
                File.Delete(file);
            }

            File.WriteAllText(Path.Combine(Folder, ScenarioFile), _scenario.ResolvedText);
        }
    }

    /// <summary>Opens the folder of a run that is to go on.</summary>
    /// <exception cref="IOException">Another process makes the same run now.</exception>
    public void Resume() => Lock();

    /// <summary>Whether there are checkpoints, or shocks from outside, to go on from.</summary>
    public bool IsBegun => File.Exists(Path.Combine(Folder, CheckpointFile)) || File.Exists(Inputs.Path);

    /// <summary>Clears away the results of the same run that processes had begun which are dead now.</summary>
    public void ClearAway()
    {
        var outDirectory = Path.GetDirectoryName(Folder)!;
        var begun = "." + _scenario.FolderName + ".partial-";
        foreach (var folder in Directory.Exists(outDirectory) ? Directory.GetDirectories(outDirectory, begun + "*") : [])
        {
            var process = Path.GetFileName(folder)[begun.Length..].Split('-')[0];
            if (int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id != Environment.ProcessId && !IsAlive(id))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>Deletes the folder: the run has ended, and its results are in their place.</summary>
    public void Complete()
    {
        var isOurs = _lock is not null;
        Dispose();
        if (isOurs)
        {
            Storage.LetGo();
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>Lets go of the folder, and leaves it where it is.</summary>
    public void Dispose()
    {
        Inputs.Dispose();
        _lock?.Dispose();
        _lock = null;
    }

    private static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private void Lock()
    {
        try
        {
            _lock = new FileStream(Path.Combine(Folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault) when (Directory.Exists(Folder))
        {
            throw new IOException($"{Folder} is in use: another process makes this run ({fault.Message})", fault);
        }
    }
}
