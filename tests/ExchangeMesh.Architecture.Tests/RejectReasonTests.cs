using System.Text.RegularExpressions;

namespace ExchangeMesh.Architecture.Tests;

public sealed partial class RejectReasonTests
{
    private const string Declared = "src/ExchangeMesh.Domain/Venues/RejectReason.cs";

    [Fact]
    public void Every_reason_is_given_by_a_rule()
    {
        var sources = Repository.SourceFiles().Select(source => source.Text).ToArray();

        Findings.None(Reasons().Where(reason => !sources.Any(text => Names(text, reason))));
    }

    [Fact]
    public void Every_reason_is_seen_by_a_test()
    {
        var tests = Repository.Files("tests", "*.cs").Select(File.ReadAllText).ToArray();

        Findings.None(Reasons().Where(reason => !tests.Any(text => Names(text, reason))));
    }

    [Fact]
    public void Every_reason_is_found_in_its_declaration()
    {
        Assert.Contains("UnknownInstrument", Reasons());
        Assert.Contains("WouldTake", Reasons());
    }

    private static bool Names(string text, string reason) =>
        Regex.IsMatch(text, $@"\bRejectReason\.{reason}\b", RegexOptions.None, TimeSpan.FromSeconds(10));

    private static IEnumerable<string> Reasons() =>
        Member().Matches(Repository.Read(Declared)).Select(match => match.Groups["name"].Value).Except(["None"], StringComparer.Ordinal);

    [GeneratedRegex(@"^    (?<name>[A-Z]\w*),$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Member();
}
