namespace ExchangeMesh.Scenarios;

/// <summary>The rulebooks that are shipped: the rules of real venues as data, each number with its source and date.</summary>
public static class RulebookLibrary
{
    /// <summary>The names of the shipped rulebooks of exchanges, in order.</summary>
    public static IReadOnlyList<string> Venues => NamesIn("venues");

    /// <summary>The names of the shipped rulebooks of lending venues, in order.</summary>
    public static IReadOnlyList<string> Lenders => NamesIn("lenders");

    /// <summary>Returns the YAML of a shipped rulebook, or null where there is none of that name.</summary>
    public static string? Find(string name) => TextOf("venues", name) ?? TextOf("lenders", name);

    /// <summary>Returns whose rules a shipped rulebook has, and of which date; empty where there is none of that name.</summary>
    public static string SummaryOf(string name)
    {
        const string Field = "summary: ";
        var line = (Find(name) ?? "").Split('\n').FirstOrDefault(one => one.StartsWith(Field, StringComparison.Ordinal));
        return line is null ? "" : line[Field.Length..].Trim();
    }

    /// <summary>Returns the names of the rulebooks of a folder.</summary>
    internal static IReadOnlyList<string> NamesIn(string folder) => EmbeddedText.NamesIn($"Rulebooks/{folder}");

    /// <summary>Returns the YAML of a rulebook of a folder, or null.</summary>
    internal static string? TextOf(string folder, string name) => EmbeddedText.Find($"Rulebooks/{folder}", name);
}
