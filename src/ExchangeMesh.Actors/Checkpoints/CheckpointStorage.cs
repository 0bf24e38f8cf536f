using System.Globalization;
using Akka.Configuration;
using Akka.Persistence.Sql;
using ExchangeMesh.Actors.Storage;
using Microsoft.Data.Sqlite;

namespace ExchangeMesh.Actors.Checkpoints;

/// <summary>The database in which checkpoints are kept: SQLite for one process, PostgreSQL for many.</summary>
/// <param name="Address">Where it is.</param>
public sealed record CheckpointStorage(DatabaseAddress Address)
{
    /// <summary>Keeps checkpoints in a file, for one process at a time.</summary>
    /// <param name="path">The file; it is made where it is not there, but not its folder.</param>
    public static CheckpointStorage InFile(string path) => new(DatabaseAddress.OfFile(path));

    private string Provider => Address.Kind == DatabaseKind.Sqlite ? "SQLite.MS" : "PostgreSQL.15";

    /// <summary>The settings of an actor system that keeps checkpoints there; nothing is opened before the first use.</summary>
    /// <remarks>
    /// The circuit breakers close again after two seconds: by default half a minute and more pass before anything is tried again after a
    /// database was gone for a moment.
    /// </remarks>
    public Config Configuration =>
        ConfigurationFactory.ParseString(string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            akka.persistence {
              journal {
                plugin = "akka.persistence.journal.sql"
                auto-start-journals = []
                sql {
                  connection-string = {{Quoted(Address.ConnectionString)}}
                  provider-name = "{{Provider}}"
                  auto-initialize = true
                  tag-write-mode = TagTable
                  circuit-breaker { max-failures = 10, call-timeout = 60s, reset-timeout = 2s }
                }
              }
              snapshot-store {
                plugin = "akka.persistence.snapshot-store.sql"
                auto-start-snapshot-stores = []
                sql {
                  connection-string = {{Quoted(Address.ConnectionString)}}
                  provider-name = "{{Provider}}"
                  auto-initialize = true
                  circuit-breaker { max-failures = 10, call-timeout = 60s, reset-timeout = 2s }
                }
              }
            }
            """)).WithFallback(SqlPersistence.DefaultConfiguration);

    /// <summary>Makes the database ready: a file of SQLite gets a write-ahead log, which is ten times as fast for small writes.</summary>
    /// <exception cref="CheckpointException">The database cannot be opened.</exception>
    public void Prepare()
    {
        if (Address.Kind != DatabaseKind.Sqlite)
        {
            return;
        }

        try
        {
            using var connection = new SqliteConnection(Address.ConnectionString);
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL;";
            command.ExecuteScalar();
        }
        catch (SqliteException fault)
        {
            throw new CheckpointException($"the checkpoints cannot be opened: {fault.Message}", fault);
        }
    }

    /// <summary>Closes the connections that are kept open for the next use.</summary>
    public void LetGo()
    {
        if (Address.Kind == DatabaseKind.Sqlite)
        {
            using var connection = new SqliteConnection(Address.ConnectionString);
            SqliteConnection.ClearPool(connection);
        }
    }

    private static string Quoted(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}

/// <summary>Says that a checkpoint could not be written, or cannot be restored; the sentence says why.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="inner">What the database or a reader met, or null.</param>
public sealed class CheckpointException(string message, Exception? inner = null) : IOException(message, inner);
