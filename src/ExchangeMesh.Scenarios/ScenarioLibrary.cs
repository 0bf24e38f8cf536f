using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios;

/// <summary>A shipped scenario.</summary>
/// <param name="Name">The name that <c>run</c> takes.</param>
/// <param name="Description">What it shows.</param>
public sealed record LibraryEntry(string Name, string Description);

/// <summary>The scenarios that are shipped, and the template for new ones.</summary>
public static class ScenarioLibrary
{
    private const string Folder = "Catalog";
    private const string PublishedFolder = "Published";

    /// <summary>The names of the shipped scenarios, in order.</summary>
    public static IReadOnlyList<string> Names => EmbeddedText.NamesIn(Folder);

    /// <summary>The names of the shipped scenarios of published results, in the order of the results.</summary>
    public static IReadOnlyList<string> Published => EmbeddedText.NamesIn(PublishedFolder);

    /// <summary>The names of all shipped scenarios that state published values: those of published results, then those of real days.</summary>
    public static IReadOnlyList<string> Reproducible => [.. Published, .. Names.Where(static name => Find(name)!.Contains("\npublished:", StringComparison.Ordinal))];

    /// <summary>A commented scenario that reads as it stands, for people to change.</summary>
    public static string Template => EmbeddedText.Find("Templates", "scenario") ?? "";

    /// <summary>Returns the shipped scenarios with what they show.</summary>
    public static IReadOnlyList<LibraryEntry> List() =>
        [.. Names.Select(name => new LibraryEntry(name, DescriptionOf(Find(name)!)))];

    /// <summary>Returns the YAML of a shipped scenario, or null where there is none of that name.</summary>
    public static string? Find(string name) => EmbeddedText.Find(Folder, name) ?? EmbeddedText.Find(PublishedFolder, name);

    /// <summary>Returns the shipped scenarios that state published values with what they show.</summary>
    public static IReadOnlyList<LibraryEntry> ListReproducible() =>
        [.. Reproducible.Select(name => new LibraryEntry(name, DescriptionOf(Find(name)!)))];

    /// <summary>Returns the shipped name that is nearest to a given one, or empty.</summary>
    public static string NearestTo(string name) => NearestName.Of(name, [.. Names, .. Published]);

    private static string DescriptionOf(string text) =>
        DocumentParser.Parse("", text, new DiagnosticList())["description"].Text.Trim();
}
