using System.Text.RegularExpressions;

namespace ExchangeMesh.Architecture.Tests;

/// <summary>The table of mitigations names a test for each, and its sign; none of them is missing.</summary>
public sealed partial class MitigationTableTests
{
    private const string Table = "src/ExchangeMesh.Scenarios/MITIGATIONS.md";

    [Fact]
    public void Every_mitigation_has_a_field_a_sign_and_a_test_that_is_there()
    {
        var tests = Repository.Files("tests", "*Tests.cs").ToLookup(file => Path.GetFileNameWithoutExtension(file)!, File.ReadAllText, StringComparer.Ordinal);

        var missing = from row in Rows()
                      let test = Test().Match(row[5])
                      where row[2].Trim().Length == 0
                          || row[4].Trim() is not ("−" or "+" or "0" or "±")
                          || !test.Success
                          || !tests[test.Groups["class"].Value].Any(text => text.Contains($"void {test.Groups["method"].Value}(", StringComparison.Ordinal))
                      select $"{row[1].Trim()}: {row[5].Trim()}";

        Findings.None(missing);
    }

    [Fact]
    public void The_table_has_every_kind_of_mitigation()
    {
        var fields = string.Join(' ', Rows().Select(row => row[2]));

        foreach (var named in new[] { "dynamic", "leverage_cap", "position_limit", "open_interest_cap", "method: auction", "method: request-for-quote", "depth_share", "disclosure", "breakers", "coordinated_halts", "stop_borrow", "obligations" })
        {
            Assert.Contains(named, fields, StringComparison.Ordinal);
        }
    }

    /// <summary>Returns the cells of the table's rows, without heads and chapters.</summary>
    private static List<string[]> Rows() =>
    [
        .. Repository.Read(Table).Split('\n')
            .Where(line => line.StartsWith('|') && !line.StartsWith("|---", StringComparison.Ordinal) && !line.StartsWith("| mitigation |", StringComparison.Ordinal) && !line.StartsWith("| **", StringComparison.Ordinal))
            .Select(line => line.Split('|')),
    ];

    [GeneratedRegex(@"`(?<class>\w+)\.(?<method>\w+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Test();
}
