using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ExchangeMesh.Actors.Storage;

/// <summary>Which kind of database keeps checkpoints.</summary>
public enum DatabaseKind
{
    /// <summary>A file of SQLite, for one process.</summary>
    Sqlite,

    /// <summary>A server of PostgreSQL, version 15 or later, for as many processes as there are.</summary>
    PostgreSql,
}

/// <summary>Where the database is. Made of a checked connection string.</summary>
public sealed class DatabaseAddress
{
    /// <summary>What a connection string must look like.</summary>
    public const string Expected =
        "expected a connection string of SQLite, such as 'Data Source=mesh.db', or of PostgreSQL, such as 'Host=db;Database=mesh;Username=mesh;Password=...'";

    // A cut-off node must not hold its transaction open: the server ends it, and notices within seconds that the client is gone.
    private static readonly (string Name, string Value)[] SessionSettings =
    [
        ("idle_in_transaction_session_timeout", "10000"),
        ("tcp_keepalives_idle", "5"),
        ("tcp_keepalives_interval", "2"),
        ("tcp_keepalives_count", "3"),
    ];

    private DatabaseAddress(DatabaseKind kind, string connectionString, string place)
    {
        Kind = kind;
        ConnectionString = connectionString;
        Place = place;
    }

    /// <summary>Which kind of database it is.</summary>
    public DatabaseKind Kind { get; }

    /// <summary>The connection string; it may hold a password.</summary>
    public string ConnectionString { get; }

    /// <summary>Where the database is, without any secret.</summary>
    public string Place { get; }

    /// <summary>Reads a connection string of either database.</summary>
    /// <param name="text">The connection string.</param>
    /// <param name="fault">What is wrong with it, or empty; it repeats no part of the text, which may hold a password.</param>
    /// <returns>The address, or null where something is wrong.</returns>
    public static DatabaseAddress? Parse(string text, out string fault)
    {
        fault = "";
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = text };
            if (parts.ContainsKey("Data Source") || parts.ContainsKey("DataSource") || parts.ContainsKey("Filename"))
            {
                return OfSqlite(text);
            }

            if (parts.ContainsKey("Host") || parts.ContainsKey("Server"))
            {
                return OfPostgreSql(text, parts);
            }

            fault = Expected;
        }
        catch (Exception refused) when (refused is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            fault = Expected;
        }

        return null;
    }

    /// <summary>Returns the address of a SQLite file.</summary>
    /// <param name="path">The file's path.</param>
    public static DatabaseAddress OfFile(string path) =>
        OfSqlite(new SqliteConnectionStringBuilder { DataSource = path }.ConnectionString);

    /// <summary>Returns a connection that is not open yet.</summary>
    public DbConnection CreateConnection() => Kind == DatabaseKind.Sqlite
        ? new SqliteConnection(ConnectionString)
        : new NpgsqlConnection(ConnectionString);

    /// <summary>Connects and asks for a number.</summary>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="DbException">The database does not answer.</exception>
    public async Task ProbeAsync(CancellationToken stop)
    {
        await using var connection = CreateConnection();
        await connection.OpenAsync(stop).ConfigureAwait(false);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1";
        await command.ExecuteScalarAsync(stop).ConfigureAwait(false);
    }

    /// <summary>Returns <see cref="Place"/>.</summary>
    public override string ToString() => Place;

    private static DatabaseAddress OfSqlite(string text)
    {
        var parts = new SqliteConnectionStringBuilder(text);
        return new DatabaseAddress(DatabaseKind.Sqlite, parts.ConnectionString, $"SQLite, {parts.DataSource}");
    }

    private static DatabaseAddress OfPostgreSql(string text, DbConnectionStringBuilder given)
    {
        var parts = new NpgsqlConnectionStringBuilder(text);
        if (!given.ContainsKey("Keepalive"))
        {
            parts.KeepAlive = 5;
        }

        if (!given.ContainsKey("Timeout"))
        {
            parts.Timeout = 5;
        }

        var options = parts.Options ?? "";
        foreach (var (name, value) in SessionSettings)
        {
            if (!options.Contains(name, StringComparison.Ordinal))
            {
                options += $" -c {name}={value}";
            }
        }

        parts.Options = options.Trim();
        return new DatabaseAddress(
            DatabaseKind.PostgreSql,
            parts.ConnectionString,
            FormattableString.Invariant($"PostgreSQL, {parts.Host}:{parts.Port}, {parts.Database}"));
    }
}
