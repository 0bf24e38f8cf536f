namespace ExchangeMesh.Actors.Nodes;

/// <summary>The results of ended runs that a node keeps while it lives, so that they can be fetched though the node on which they were made is lost.</summary>
/// <param name="directory">The folder of the results folders.</param>
internal sealed class ResultsShelf(string directory)
{
    /// <summary>How many runs are told of; the files of earlier ones stay on the disk.</summary>
    public const int Most = 32;

    private readonly List<V1.RunStatus> _kept = [];

    /// <summary>The runs whose results are kept, the latest last.</summary>
    public IReadOnlyList<V1.RunStatus> Kept => _kept;

    /// <summary>Returns where a file of a run's results lies, or should.</summary>
    public string PathOf(V1.RunStatus status, V1.ResultsFile file) =>
        Path.Combine(directory, Path.GetFileName(status.Folder), Path.GetFileName(file.Name));

    /// <summary>Notes that the results of a run lie here.</summary>
    public void Add(V1.RunStatus status)
    {
        _kept.RemoveAll(kept => kept.Run == status.Run);
        _kept.Add(status);
        _kept.RemoveRange(0, Math.Max(0, _kept.Count - Most));
    }

    /// <summary>Reads a piece of a file; an empty one where there is no such file or nothing more in it.</summary>
    public V1.FilePiece Read(V1.AskFile ask) => _kept.Find(kept => kept.Run == ask.Run) is { } status
        ? ResultsFiles.Read(directory, status, ask)
        : new V1.FilePiece { Run = ask.Run, Name = ask.Name, Offset = ask.Offset };
}
