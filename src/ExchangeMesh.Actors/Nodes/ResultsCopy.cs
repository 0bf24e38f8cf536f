using Akka.Actor;

namespace ExchangeMesh.Actors.Nodes;

/// <summary>Copies the results of a run from the node on which they were made.</summary>
internal static class ResultsCopy
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Copies all files; each appears under its name when it is whole.</summary>
    /// <param name="shelf">Where they are to lie.</param>
    /// <param name="status">The run, with its files.</param>
    /// <param name="source">Answers <see cref="V1.AskFile"/>.</param>
    /// <exception cref="IOException">A file cannot be written, or the source does not have it.</exception>
    /// <exception cref="AskTimeoutException">The source does not answer.</exception>
    public static async Task CopyAsync(ResultsShelf shelf, V1.RunStatus status, ICanTell source)
    {
        foreach (var file in status.Files)
        {
            var path = shelf.PathOf(status, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await CopyAsync(path + ".partial", status.Run, file, source).ConfigureAwait(false);
            File.Move(path + ".partial", path, overwrite: true);
        }
    }

    private static async Task CopyAsync(string path, string run, V1.ResultsFile file, ICanTell source)
    {
        await using var target = File.Create(path);
        while (target.Position < file.Length)
        {
            var piece = await source.Ask<V1.FilePiece>(new V1.AskFile { Run = run, Name = file.Name, Offset = target.Position }, Patience).ConfigureAwait(false);
            if (piece.Bytes.IsEmpty)
            {
                throw new IOException($"{file.Name} ends after {target.Position} of its {file.Length} bytes where it was made");
            }

            await target.WriteAsync(piece.Bytes.Memory).ConfigureAwait(false);
        }
    }
}
