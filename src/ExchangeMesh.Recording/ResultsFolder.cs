using System.Globalization;

namespace ExchangeMesh.Recording;

/// <summary>A results folder in the making: written under another name beside its place, and moved there when it is whole.</summary>
internal sealed class ResultsFolder : IDisposable
{
    /// <summary>The name of the manifest's file.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>The name of the summary's file.</summary>
    public const string Summary = "summary.json";

    /// <summary>The name of the scenario's file.</summary>
    public const string Scenario = "scenario.resolved.yaml";

    private static int _begun;
    private readonly string _outDirectory;
    private readonly string _name;
    private bool _isCommitted;

    /// <summary>Begins a folder.</summary>
    /// <param name="outDirectory">Where results folders are; it is created.</param>
    /// <param name="name">The folder's name.</param>
    public ResultsFolder(string outDirectory, string name)
    {
        _outDirectory = Path.GetFullPath(outDirectory);
        _name = name;
        var number = Interlocked.Increment(ref _begun);
        WorkPath = Path.Combine(
            _outDirectory,
            string.Create(CultureInfo.InvariantCulture, $".{name}.partial-{Environment.ProcessId}-{number}"));
        Directory.CreateDirectory(WorkPath);
    }

    /// <summary>Where to write.</summary>
    public string WorkPath { get; }

    /// <summary>Moves the folder to its place; an earlier one of the same run gives way.</summary>
    /// <param name="inputs">The shocks that came from outside: a run that was given any has a place of its own.</param>
    /// <param name="isInterrupted">Whether the run was stopped early: such a folder ends in <c>-interrupted</c>, so that it never replaces a complete one.</param>
    /// <returns>The folder's path.</returns>
    /// <exception cref="IOException">Something else than a results folder has its place.</exception>
    public string Commit(IReadOnlyList<RecordedInput> inputs, bool isInterrupted)
    {
        var name = RecordedInput.NameWith(_name, inputs);
        var target = Path.Combine(_outDirectory, isInterrupted ? name + "-interrupted" : name);
        var replaced = WorkPath + "-replaced";
        if (Directory.Exists(target))
        {
            if (!File.Exists(Path.Combine(target, Manifest)))
            {
                throw new IOException($"{target} exists and is not a results folder.");
            }

            Directory.Move(target, replaced);
        }

        Directory.Move(WorkPath, target);
        _isCommitted = true;
        if (Directory.Exists(replaced))
        {
            Directory.Delete(replaced, recursive: true);
        }

        return target;
    }

    /// <summary>Deletes what was written, unless it was committed.</summary>
    public void Dispose()
    {
        if (!_isCommitted && Directory.Exists(WorkPath))
        {
            Directory.Delete(WorkPath, recursive: true);
        }
    }
}
