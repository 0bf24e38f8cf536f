using System.Text.RegularExpressions;

namespace ExchangeMesh.Architecture.Tests;

/// <summary>The checkout that the tests run in: where it is, and the files that belong to it.</summary>
internal static partial class Repository
{
    private static readonly string[] GeneratedFolders =
        [".git", "bin", "obj", "results", "TestResults", "BenchmarkDotNet.Artifacts", ".vs", ".idea"];

    /// <summary>The folder that holds the solution, found by walking up from the test's assembly.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every project of <c>src/</c>, by name, in alphabetical order.</summary>
    public static IReadOnlyList<string> SourceProjects { get; } =
        [.. Files("src", "*.csproj").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    /// <summary>Returns the files below a folder that match a pattern, without what builds leave behind.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern) =>
        [.. Walk(new DirectoryInfo(Path.Combine(Root, folder)), pattern).Order(StringComparer.Ordinal)];

    /// <summary>Returns a file's path from the root, with forward slashes.</summary>
    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    /// <summary>Returns the text of a file that is named from the root.</summary>
    public static string Read(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    /// <summary>Returns the C# files of the source, each with its text.</summary>
    public static IEnumerable<(string File, string Text)> SourceFiles() =>
        Files("src", "*.cs").Select(file => (Relative(file), File.ReadAllText(file)));

    /// <summary>Returns the names of all types that a C# text declares.</summary>
    public static IEnumerable<string> TypesIn(string text) =>
        Declaration().Matches(text).Select(match => match.Groups["name"].Value);

    [GeneratedRegex(
        @"^\s*(?:(?:public|internal|private|protected|file|static|sealed|abstract|readonly|partial|ref|unsafe)\s+)*" +
        @"(?:class|struct|interface|enum|record(?:\s+(?:struct|class))?)\s+(?<name>[A-Z]\w*)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Declaration();

    private static IEnumerable<string> Walk(DirectoryInfo folder, string pattern)
    {
        foreach (var file in folder.EnumerateFiles(pattern))
        {
            yield return file.FullName;
        }

        foreach (var child in folder.EnumerateDirectories())
        {
            if (GeneratedFolders.Contains(child.Name, StringComparer.Ordinal))
            {
                continue;
            }

            foreach (var file in Walk(child, pattern))
            {
                yield return file;
            }
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ExchangeMesh.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No ExchangeMesh.sln above {AppContext.BaseDirectory}.");
    }
}
