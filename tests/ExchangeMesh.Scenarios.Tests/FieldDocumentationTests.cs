using System.Runtime.CompilerServices;

namespace ExchangeMesh.Scenarios.Tests;

public sealed class FieldDocumentationTests
{
    private const string Begin = "<!-- fields: begin -->\n\n";
    private const string End = "\n<!-- fields: end -->";

    [Fact]
    public void The_readme_documents_every_field_as_the_reader_takes_it()
    {
        var expected = FieldTables.Write();
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "fields.expected.md"), expected);
        var readme = File.ReadAllText(Path.Combine(Folder(), "../../src/ExchangeMesh.Scenarios/README.md")).ReplaceLineEndings("\n");

        var start = readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;

        Assert.Equal(expected, readme[start..readme.IndexOf(End, StringComparison.Ordinal)]);
    }

    [Fact]
    public void The_readme_lists_every_code()
    {
        var readme = File.ReadAllText(Path.Combine(Folder(), "../../src/ExchangeMesh.Scenarios/README.md"));

        foreach (var code in Enum.GetValues<DiagnosticCode>().Where(code => code != DiagnosticCode.None))
        {
            Assert.Contains($"| EXM{(int)code:000} |", readme, StringComparison.Ordinal);
        }
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
