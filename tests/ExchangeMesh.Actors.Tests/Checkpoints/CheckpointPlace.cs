using Akka.Actor;
using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Primitives;
using Microsoft.Data.Sqlite;

namespace ExchangeMesh.Actors.Tests.Checkpoints;

/// <summary>A database of checkpoints in a folder of its own, which is deleted in the end.</summary>
internal sealed class CheckpointPlace : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exchangemesh-checkpoints-");

    /// <summary>No checkpoint but the last of a run that is asked to stop.</summary>
    public static CheckpointInterval AtTheStop { get; } = new(null, null);

    public string File => Path.Combine(_folder.FullName, "checkpoints.db");

    public CheckpointStorage Storage => CheckpointStorage.InFile(File);

    /// <summary>Checkpoints as often as they can be written.</summary>
    public CheckpointOptions Options(bool resume) => new()
    {
        Storage = Storage,
        Run = "toy",
        ScenarioHash = new string('a', 64),
        Seed = 7,
        Every = new CheckpointInterval(null, Duration.FromMilliseconds(50)),
        Resume = resume,
    };

    /// <summary>Opens the checkpoints beside a run, or after it.</summary>
    public async Task<T> WithStore<T>(Func<CheckpointStore, Task<T>> act)
    {
        Storage.Prepare();
        using var system = ActorSystem.Create("store", MeshSerializer.Configuration.WithFallback(Storage.Configuration));
        try
        {
            return await act(new CheckpointStore(system, "toy"));
        }
        finally
        {
            await system.Terminate();
        }
    }

    /// <summary>Runs a statement on the database itself.</summary>
    public long Scalar(string sql)
    {
        using var connection = new SqliteConnection(Storage.Address.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
