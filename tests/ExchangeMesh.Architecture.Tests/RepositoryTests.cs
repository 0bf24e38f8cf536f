using System.Globalization;
using System.Text.RegularExpressions;

namespace ExchangeMesh.Architecture.Tests;

public sealed partial class RepositoryTests
{
    private static readonly string[] TopLevel =
    [
        ".ci", ".editorconfig", ".gitignore", "Directory.Build.props", "Directory.Packages.props", "ExchangeMesh.sln",
        "LICENSE", "README.md", "global.json", "k8s", "protos", "src", "tests",
    ];

    // What builds, runs and editors leave behind; .gitignore names them.
    private static readonly string[] LeftBehind =
        [".git", ".idea", ".vs", "BenchmarkDotNet.Artifacts", "TestResults", "bin", "obj", "results"];

    // Joined here so that this file does not contain them.
    private static readonly string[] PathsOfOneMachine =
        [string.Concat("/wo", "rk/"), string.Concat("/tm", "p/"), string.Concat("../sha", "red"), string.Concat("/ho", "me/")];

    private static readonly string[] TextFiles =
    [
        "*.cs", "*.csproj", "*.css", "*.editorconfig", "*.html", "*.js", "*.json", "*.md", "*.props", "*.proto", "*.sln", "*.targets",
        "*.txt", "*.yaml", "*.yml", "run",
    ];

    [Fact]
    public void The_root_holds_only_what_tools_look_for_there()
    {
        var entries = Directory.EnumerateFileSystemEntries(Repository.Root).Select(entry => Path.GetFileName(entry)!);

        var strangers = entries.Except(TopLevel, StringComparer.Ordinal).Except(LeftBehind, StringComparer.Ordinal)
            .Where(entry => !entry.EndsWith(".user", StringComparison.Ordinal));

        Findings.None(strangers);
    }

    [Fact]
    public void No_file_names_a_path_of_one_machine()
    {
        var naming = from pattern in TextFiles
                     from file in Repository.Files(".", pattern)
                     let text = File.ReadAllText(file)
                     from path in PathsOfOneMachine
                     where text.Contains(path, StringComparison.Ordinal)
                     select $"{Repository.Relative(file)} names {path}";

        Findings.None(naming);
    }

    [Fact]
    public void The_readme_gives_the_main_job_and_the_test_command()
    {
        var lines = Repository.Read("README.md").Split('\n');

        Assert.Contains("dotnet run -c Release --project src/ExchangeMesh.Cli -- run october-2025", lines);
        Assert.Equal("<!-- the test command -->", lines[Array.IndexOf(lines, "dotnet test ExchangeMesh.sln -c Release") - 2]);
    }

    [Fact]
    public void Every_link_of_a_document_leads_somewhere()
    {
        var broken = from file in Repository.Files(".", "*.md")
                     from Match link in Link().Matches(File.ReadAllText(file))
                     let target = link.Groups["target"].Value
                     let path = Path.Combine(Path.GetDirectoryName(file)!, target)
                     where !File.Exists(path) && !Directory.Exists(path)
                     select $"{Repository.Relative(file)} -> {target}";

        Findings.None(broken);
    }

    [Fact]
    public void Decisions_are_numbered_dated_and_short()
    {
        var text = Repository.Read("src/DECISIONS.md");
        var headings = text.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)).ToArray();
        var entries = text.Split("\n## ")[1..];

        for (var i = 0; i < headings.Length; i++)
        {
            var number = (i + 1).ToString(CultureInfo.InvariantCulture);
            Assert.Matches($@"^## {number}\. .+ \(\d{{4}}-\d{{2}}-\d{{2}}\)$", headings[i]);
            Assert.Contains("**Decision.**", entries[i], StringComparison.Ordinal);
            Assert.Contains("**Why.**", entries[i], StringComparison.Ordinal);
            Assert.Contains("**Refused.**", entries[i], StringComparison.Ordinal);
            Assert.InRange(entries[i].Trim().Split('\n').Length, 4, 14);
        }
    }

    [GeneratedRegex(@"\]\((?!https?:|#)(?<target>[^)#\s]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Link();
}
