using System.Reflection;

namespace ExchangeMesh.Node.Dashboard;

/// <summary>A file of the page.</summary>
/// <param name="Path">Where it is served.</param>
/// <param name="ContentType">What it is.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record PageFile(string Path, string ContentType, byte[] Content);

/// <summary>The page's files, which are part of the program.</summary>
internal static class PageFiles
{
    private const string Prefix = "Page/";
    private const string Start = "index.html";

    /// <summary>All files.</summary>
    public static IReadOnlyList<PageFile> All { get; } = [.. Read()];

    private static IEnumerable<PageFile> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            using var content = new MemoryStream();
            stream.CopyTo(content);
            var name = resource[Prefix.Length..];
            yield return new PageFile(name == Start ? "/" : "/" + name, TypeOf(name), content.ToArray());
        }
    }

    private static string TypeOf(string name) => System.IO.Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"the page has a file of an unknown kind, {other}"),
    };
}
