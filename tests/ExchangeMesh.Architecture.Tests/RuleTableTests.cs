using System.Globalization;
using System.Text.RegularExpressions;

namespace ExchangeMesh.Architecture.Tests;

/// <summary>The table of rules names worked examples; each of them is a test, and none is missing.</summary>
public sealed partial class RuleTableTests
{
    // Family and number of its cases; those of a family that are not numbered through stand for themselves.
    private static readonly IReadOnlyList<(string Family, int[] Numbers)> Cases =
    [
        ("BIN", [1, 2, 3, 4, 5, 6]),
        ("OKX", [1, 2, 3, 4]),
        ("BYB", [1, 2]),
        ("BMX", [1]),
        ("DER", [1]),
        ("HL", [1]),
        ("DYDX", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]),
        ("DRF", [1, 2, 3, 4, 5, 6, 7]),
        ("GMX", [1, 2, 3, 4]),
        ("FUND", [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        ("MARK", [1, 2]),
        ("IDX", [1]),
        ("OPT", [1, 2, 3, 4, 5, 6]),
        ("PM", [1, 11, 12, 29]),
        ("AUC", [1, 2]),
        ("LEAN", [1, 2, 3, 4, 5, 6]),
        ("BS", [1, 2, 3, 4, 5]),
        ("DH", [1]),
        ("AAVE", [1, 2, 3, 4]),
        ("CMP", [1, 2, 3]),
        ("MOR", [1]),
        ("MKR", [1, 2, 3, 4, 5, 6, 7, 8]),
        ("LIQ", [1, 2, 3]),
        ("CEFI", [1, 2]),
        ("LULD", [1]),
        ("ENX", [1]),
        ("TSE", [1]),
    ];

    [Fact]
    public void The_table_lists_every_worked_example_once()
    {
        var expected = Cases.SelectMany(one => one.Numbers.Select(number => $"V-{one.Family}-{number}")).Order(StringComparer.Ordinal);

        Assert.Equal(expected, Listed().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_worked_example_of_the_table_is_a_test_of_its_name()
    {
        var tests = Tests();

        Assert.DoesNotContain(Listed(), id => !tests.Contains(id));
    }

    private static List<string> Listed() =>
    [
        .. Repository.Read("src/ExchangeMesh.Scenarios/Rulebooks/README.md").Split('\n')
            .Where(line => line.StartsWith('|'))
            .SelectMany(line => Id().Matches(line[(line.TrimEnd().TrimEnd('|').LastIndexOf('|') + 1)..]))
            .Select(match => match.Value),
    ];

    /// <summary>Returns the examples that tests, or cases of a theory, are named after; <c>V_BS_1_to_5</c> stands for five.</summary>
    private static SortedSet<string> Tests()
    {
        var texts = Repository.Files("tests", "*.cs").Select(File.ReadAllText).ToList();
        var cases = texts.SelectMany(text => CaseName().Matches(text)).Select(match => match.Groups["id"].Value);
        var ids = new SortedSet<string>(cases, StringComparer.Ordinal);
        foreach (var match in texts.SelectMany(text => TestName().Matches(text)))
        {
            var first = int.Parse(match.Groups["first"].Value, CultureInfo.InvariantCulture);
            var last = match.Groups["last"].Success ? int.Parse(match.Groups["last"].Value, CultureInfo.InvariantCulture) : first;
            for (var number = first; number <= Math.Max(first, last); number++)
            {
                ids.Add($"V-{match.Groups["family"].Value}-{number}");
            }
        }

        return ids;
    }

    [GeneratedRegex("V-[A-Z]+-[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Id();

    [GeneratedRegex("InlineData\\(\"(?<id>V-[A-Z]+-[0-9]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex CaseName();

    [GeneratedRegex(
        "void V_(?<family>[A-Z]+)_(?<first>[0-9]+)(_(?:to|and)_(?<last>[0-9]+))?",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex TestName();
}
