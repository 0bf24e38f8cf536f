using System.Text.RegularExpressions;

namespace ExchangeMesh.Architecture.Tests;

public sealed partial class RejectReasonTests
{
    private const string Declared = "src/ExchangeMesh.Domain/Venues/RejectReason.cs";

    [Fact]
    public void A_reason_that_a_rule_gives_is_seen_by_a_test()
    {
        var given = Reasons().Where(reason => Repository.SourceFiles().Any(source => Names(source.Text, reason))).ToArray();
        var tests = Repository.Files("tests", "*.cs").Select(File.ReadAllText).ToArray();

        var unseen = given.Where(reason => !tests.Any(text => Names(text, reason)));

        Findings.None(unseen);
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
