using System.Text.RegularExpressions;

namespace ExchangeMesh.Architecture.Tests;

public sealed partial class GlossaryTests
{
    // Scenario files have words of their own (lenders, agents); what describes their shape uses them.
    private const string WordsOfFiles = "src/ExchangeMesh.Scenarios/Shapes/";

    [Fact]
    public void No_type_is_named_by_a_synonym_that_the_glossary_refuses()
    {
        var refused = Rows().SelectMany(row => Words(row[4])).Order(StringComparer.Ordinal).ToArray();

        var named = from source in Repository.SourceFiles()
                    where !source.File.StartsWith(WordsOfFiles, StringComparison.Ordinal)
                    from type in Repository.TypesIn(source.Text)
                    from synonym in refused
                    where Says(type, synonym)
                    select $"{source.File}: {type} says {synonym}";

        Assert.NotEmpty(refused);
        Findings.None(named);
    }

    [Fact]
    public void No_term_is_explained_twice()
    {
        var twice = Rows().Select(row => row[1].Trim()).GroupBy(term => term, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => group.Key);

        Findings.None(twice);
    }

    [Theory]
    [InlineData("TradingBot", "Bot", true)]
    [InlineData("Bottom", "Bot", false)]
    [InlineData("RngState", "Rng", true)]
    [InlineData("LagTable", "Lag", true)]
    [InlineData("Flag", "Lag", false)]
    [InlineData("Lagging", "Lag", false)]
    public void A_synonym_is_found_as_a_whole_word_of_a_name(string type, string synonym, bool found) =>
        Assert.Equal(found, Says(type, synonym));

    private static bool Says(string type, string synonym)
    {
        for (var at = type.IndexOf(synonym, StringComparison.Ordinal); at >= 0; at = type.IndexOf(synonym, at + 1, StringComparison.Ordinal))
        {
            var end = at + synonym.Length;
            if (end == type.Length || !char.IsLower(type[end]))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string> Words(string cell) => Word().Matches(cell).Select(match => match.Value);

    // Cells 1 to 4: term, name in code, meaning, refused. Headings and separators have no meaning.
    private static IEnumerable<string[]> Rows() =>
        Repository.Read("src/GLOSSARY.md").Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Skip(1)
            .Select(line => line.Split('|'))
            .Where(cells => cells.Length == 6 && cells[3].Trim().Length > 0);

    [GeneratedRegex(@"[A-Z]\w+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Word();
}
