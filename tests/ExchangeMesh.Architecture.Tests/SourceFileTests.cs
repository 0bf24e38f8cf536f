using System.Text.RegularExpressions;

namespace ExchangeMesh.Architecture.Tests;

public sealed partial class SourceFileTests
{
    private const int LongestFile = 400;

    private static readonly string[] OuterProjects = ["src/ExchangeMesh.Actors/", "src/ExchangeMesh.Node/", "src/ExchangeMesh.Cli/"];

    private static readonly string[] ForbiddenSuffixes =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Service", "Processor", "Handler", "Info", "Data", "Base", "Impl"];

    [Fact]
    public void No_source_file_is_longer_than_four_hundred_lines()
    {
        var longer = Repository.SourceFiles()
            .Select(source => (source.File, Lines: source.Text.AsSpan().Count('\n')))
            .Where(source => source.Lines > LongestFile)
            .Select(source => $"{source.File}: {source.Lines} lines");

        Findings.None(longer);
    }

    [Fact]
    public void The_core_does_not_know_Akka()
    {
        var knowing = Repository.SourceFiles()
            .Where(source => !OuterProjects.Any(outer => source.File.StartsWith(outer, StringComparison.Ordinal)))
            .Where(source => AkkaName().IsMatch(source.Text))
            .Select(source => source.File);

        Findings.None(knowing);
    }

    [Fact]
    public void No_type_hides_what_it_is_behind_an_empty_suffix()
    {
        var hiding = from source in Repository.SourceFiles()
                     from type in Repository.TypesIn(source.Text)
                     where ForbiddenSuffixes.Any(suffix => type.EndsWith(suffix, StringComparison.Ordinal))
                     select $"{source.File}: {type}";

        Findings.None(hiding);
    }

    [Fact]
    public void No_folder_bears_the_name_of_a_type_inside_it()
    {
        var alike = from source in Repository.SourceFiles()
                    from type in Repository.TypesIn(source.Text)
                    where source.File.Split('/').SkipLast(1).Contains(type, StringComparer.Ordinal)
                    select $"{source.File}: {type}";

        Findings.None(alike);
    }

    [Fact]
    public void Nothing_is_folded_away_or_left_for_later()
    {
        var left = from source in Repository.SourceFiles().Concat(TestFiles())
                   from Match match in LeftForLater().Matches(source.Text)
                   select $"{source.File}: {match.Value.Trim()}";

        Findings.None(left);
    }

    [Fact]
    public void A_warning_is_silenced_only_with_a_reason_beside_it()
    {
        var silent = from source in Repository.SourceFiles().Concat(TestFiles())
                     from Match match in PragmaWithoutReason().Matches(source.Text)
                     select $"{source.File}: {match.Value.Trim()}";

        Findings.None(silent);
    }

    [Theory]
    [InlineData("public sealed class Ledger", "Ledger")]
    [InlineData("    internal readonly record struct Entry(int X);", "Entry")]
    [InlineData("file static partial class Local", "Local")]
    [InlineData("public interface IOne", "IOne")]
    [InlineData("public enum Side : byte", "Side")]
    public void A_declaration_is_recognised(string line, string type) =>
        Assert.Equal([type], Repository.TypesIn(line));

    private static IEnumerable<(string File, string Text)> TestFiles() =>
        Repository.Files("tests", "*.cs").Select(file => (Repository.Relative(file), File.ReadAllText(file)));

    [GeneratedRegex(@"\busing\s+(static\s+)?Akka\b|\bglobal::Akka\b|\bAkka\.[A-Z]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex AkkaName();

    [GeneratedRegex(@"^\s*#region\b.*$|//.*\b(TO[D]O|FIX[M]E|HA[C]K|XX[X])\b.*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex LeftForLater();

    [GeneratedRegex(@"^\s*#pragma warning disable(?![^\n]*//)[^\n]*$", RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex PragmaWithoutReason();
}
