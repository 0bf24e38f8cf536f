using System.Text.RegularExpressions;
using DuckDB.NET.Data;

namespace ExchangeMesh.Library.Tests;

/// <summary>The queries that the documentation of results shows, on results.</summary>
public sealed partial class NotebookTests(NotebookTests.Results results) : IClassFixture<NotebookTests.Results>
{
    public static TheoryData<string> Queries { get; } = [.. Query().Matches(Page()).Select(match => match.Groups["sql"].Value)];

    [Fact]
    public void The_page_shows_queries() => Assert.True(Queries.Count >= 6, $"{Queries.Count} found");

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_query_of_the_page_gives_rows(string sql)
    {
        using var connection = new DuckDBConnection($"DataSource=:memory:;file_search_path={results.Folder}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();

        Assert.True(reader.Read());
    }

    [Fact]
    public void Every_file_of_results_opens_in_DuckDB_with_the_rows_that_the_manifest_counts()
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var manifest = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(results.Folder, "manifest.json")));
        var files = manifest.RootElement.GetProperty("files").EnumerateArray()
            .Where(file => file.GetProperty("name").GetString()!.EndsWith(".parquet", StringComparison.Ordinal))
            .Select(file => (Name: file.GetProperty("name").GetString()!, Rows: file.GetProperty("rows").GetInt64()))
            .ToList();

        var counted = files.Select(file => (file.Name, Rows: RowsOf(connection, Path.Combine(results.Folder, file.Name)))).ToList();

        Assert.NotEmpty(files);
        Assert.Equal(files, counted);
    }

    private static long RowsOf(DuckDBConnection connection, string file)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from '{file}'";
        return (long)command.ExecuteScalar()!;
    }

    private static string Page()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ExchangeMesh.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests do not run inside the repository");
        }

        return File.ReadAllText(Path.Combine(folder, "src", "ExchangeMesh.Recording", "NOTEBOOKS.md"));
    }

    [GeneratedRegex("```sql\n(?<sql>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Query();

    /// <summary>One run's results, for all tests of the class.</summary>
    public sealed class Results : IDisposable
    {
        private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("exchangemesh-notebook-");

        public Results() => Folder = Scenario.Open("two-venue-spiral").Run(options: new ScenarioRunOptions { OutDirectory = _directory.FullName }).Folder!;

        public string Folder { get; }

        public void Dispose() => _directory.Delete(recursive: true);
    }
}
