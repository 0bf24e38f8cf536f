using Google.Protobuf;

namespace ExchangeMesh.Actors.Nodes;

/// <summary>The files of a run's results folder, as whoever wants them reads them: piece by piece.</summary>
internal static class ResultsFiles
{
    /// <summary>The greatest piece, in bytes: it fits the frame that Akka.Remote takes by default.</summary>
    public const int GreatestPiece = 64_000;

    /// <summary>Notes in a status which files a results folder has.</summary>
    public static void List(string folder, V1.RunStatus status)
    {
        status.Folder = Path.GetFileName(folder);
        foreach (var file in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
        {
            status.Files.Add(new V1.ResultsFile { Name = Path.GetFileName(file), Length = new FileInfo(file).Length });
        }
    }

    /// <summary>Reads a piece; an empty one where there is no such file or nothing more in it.</summary>
    public static V1.FilePiece Read(string directory, V1.RunStatus status, V1.AskFile ask)
    {
        var piece = new V1.FilePiece { Run = ask.Run, Name = ask.Name, Offset = ask.Offset };
        if (!status.Files.Any(file => string.Equals(file.Name, ask.Name, StringComparison.Ordinal)) || ask.Offset < 0)
        {
            return piece;
        }

        using var file = File.OpenRead(Path.Combine(directory, status.Folder, ask.Name));
        file.Position = Math.Min(ask.Offset, file.Length);
        var bytes = new byte[Math.Min(GreatestPiece, file.Length - file.Position)];
        file.ReadExactly(bytes);
        piece.Bytes = UnsafeByteOperations.UnsafeWrap(bytes);
        return piece;
    }
}
