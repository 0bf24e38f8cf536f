using ExchangeMesh.Actors.Storage;

namespace ExchangeMesh.Actors.Tests.Storage;

public sealed class DatabaseAddressTests
{
    [Theory]
    [InlineData("Data Source=mesh.db", "SQLite, mesh.db")]
    [InlineData("Filename=mesh.db;Mode=ReadOnly", "SQLite, mesh.db")]
    [InlineData("DataSource=:memory:", "SQLite, :memory:")]
    public void A_data_source_is_a_file_of_SQLite(string text, string place)
    {
        var address = DatabaseAddress.Parse(text, out var fault);

        Assert.Equal("", fault);
        Assert.Equal(DatabaseKind.Sqlite, address!.Kind);
        Assert.Equal(place, address.ToString());
    }

    [Theory]
    [InlineData("Host=db;Database=mesh;Username=mesh;Password=secret-word", "PostgreSQL, db:5432, mesh")]
    [InlineData("Server=10.0.0.1;Port=6543;Database=mesh", "PostgreSQL, 10.0.0.1:6543, mesh")]
    public void A_host_is_a_server_of_PostgreSQL_and_its_place_tells_no_secret(string text, string place)
    {
        var address = DatabaseAddress.Parse(text, out var fault);

        Assert.Equal("", fault);
        Assert.Equal(DatabaseKind.PostgreSql, address!.Kind);
        Assert.Equal(place, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("mesh.db")]
    [InlineData("Database=mesh")]
    [InlineData("Data Source=mesh.db;Colour=red")]
    [InlineData("Host=db;Port=many")]
    [InlineData("Host=db;Colour=secret-word")]
    public void Anything_else_is_refused_without_repeating_it(string text)
    {
        Assert.Null(DatabaseAddress.Parse(text, out var fault));
        Assert.Equal(DatabaseAddress.Expected, fault);
    }

    [Fact]
    public void A_server_of_PostgreSQL_gives_up_on_a_client_that_is_cut_off()
    {
        var connection = DatabaseAddress.Parse("Host=db", out _)!.ConnectionString;

        Assert.Contains("-c idle_in_transaction_session_timeout=10000", connection, StringComparison.Ordinal);
        Assert.Contains("-c tcp_keepalives_idle=5", connection, StringComparison.Ordinal);
        Assert.Contains("Keepalive=5", connection, StringComparison.Ordinal);
        Assert.Contains("Timeout=5", connection, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_connection_string_says_itself_is_kept()
    {
        var connection = DatabaseAddress.Parse(
            "Host=db;Keepalive=60;Timeout=30;Options=-c idle_in_transaction_session_timeout=1 -c search_path=mesh", out _)!.ConnectionString;

        Assert.Contains("-c idle_in_transaction_session_timeout=1 -c search_path=mesh -c tcp_keepalives_idle=5", connection, StringComparison.Ordinal);
        Assert.DoesNotContain("timeout=10000", connection, StringComparison.Ordinal);
        Assert.Contains("Keepalive=60", connection, StringComparison.Ordinal);
        Assert.Contains("Timeout=30", connection, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_answers_is_probed_without_a_fault()
    {
        var directory = Directory.CreateTempSubdirectory("exchangemesh-storage-tests-");
        try
        {
            await DatabaseAddress.OfFile(Path.Combine(directory.FullName, "mesh.db")).ProbeAsync(CancellationToken.None);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_a_fault()
    {
        var missing = DatabaseAddress.OfFile(Path.Combine(Path.GetTempPath(), "exchangemesh-no-such-directory", "mesh.db"));
        var silent = DatabaseAddress.Parse("Host=127.0.0.1;Port=1;Username=mesh", out _)!;

        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => missing.ProbeAsync(CancellationToken.None));
        await Assert.ThrowsAsync<Npgsql.NpgsqlException>(() => silent.ProbeAsync(CancellationToken.None));
    }
}
