using System.Reflection;

namespace ExchangeMesh.Scenarios;

/// <summary>The texts that are shipped inside this assembly.</summary>
internal static class EmbeddedText
{
    private const string Ending = ".yaml";

    /// <summary>Returns the names of the texts of a folder, in order, without folder and ending.</summary>
    public static IReadOnlyList<string> NamesIn(string folder) =>
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith($"{folder}/", StringComparison.Ordinal) && name.EndsWith(Ending, StringComparison.Ordinal))
            .Select(name => name[(folder.Length + 1)..^Ending.Length])
            .Order(StringComparer.Ordinal)];

    /// <summary>Returns a text, or null where there is none of that name.</summary>
    public static string? Find(string folder, string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{folder}/{name}{Ending}");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
