using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ExchangeMesh.Actors.Storage;

namespace ExchangeMesh.Actors.Tests.Storage;

/// <summary>A test that needs PostgreSQL's programs; it is left out, with the reason, where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgreSqlFactAttribute : FactAttribute
{
    public PostgreSqlFactAttribute() => Skip = PostgreSqlServer.Missing;
}

/// <summary>A server of PostgreSQL of the test's own, with its data in a folder that is deleted in the end. It can be killed and started again.</summary>
public sealed class PostgreSqlServer : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exchangemesh-postgresql-");
    private readonly IPAddress _address;
    private readonly int _port = FreePort();
    private Process _server;

    /// <summary>Makes a database and starts its server on a free port.</summary>
    /// <param name="address">Where it listens; null for loopback.</param>
    public PostgreSqlServer(IPAddress? address = null)
    {
        _address = address ?? IPAddress.Loopback;
        if (IsRoot)
        {
            // The server refuses to run as root.
            Run("chown", "postgres", _folder.FullName);
        }

        RunUnprivileged("initdb", "-D", Data, "-U", "mesh", "-A", "trust", "-E", "UTF8", "--no-sync");
        File.AppendAllText(Path.Combine(Data, "pg_hba.conf"), "host all all 10.78.0.0/24 trust\n");
        var text = string.Create(CultureInfo.InvariantCulture, $"Host={_address};Port={_port};Database=postgres;Username=mesh");
        Address = DatabaseAddress.Parse(text, out var fault) ?? throw new InvalidOperationException(fault);
        _server = Begin();
        Assert.True(Answers(), "the server has ended at once");
    }

    /// <summary>Why there can be no server here, or null.</summary>
    public static string? Missing => Programs is null ? "PostgreSQL 15 or later is needed, initdb and postgres: install the package postgresql" : null;

    /// <summary>Where the server is.</summary>
    public DatabaseAddress Address { get; }

    // The programs of the latest version that is installed; null where there are none.
    private static string? Programs { get; } =
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .Select(version => Path.Combine(version, "bin"))
                .Where(bin => File.Exists(Path.Combine(bin, "initdb")))
                .MaxBy(bin => int.TryParse(Path.GetFileName(Path.GetDirectoryName(bin)), CultureInfo.InvariantCulture, out var version) ? version : 0)
            : null;

    private static bool IsRoot => string.Equals(Environment.UserName, "root", StringComparison.Ordinal);

    private string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Kills the server and all that it has started, in the middle of whatever it does.</summary>
    public void Kill()
    {
        _server.Kill(entireProcessTree: true);
        _server.WaitForExit();
    }

    /// <summary>Starts the server again and waits until it answers.</summary>
    public void Restart()
    {
        // While a process of the one before is still ending, the server refuses to begin.
        do
        {
            _server.Dispose();
            _server = Begin();
        }
        while (!Answers());
    }

    public void Dispose()
    {
        Npgsql.NpgsqlConnection.ClearAllPools();
        Kill();
        _server.Dispose();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void RunUnprivileged(string program, params string[] arguments)
    {
        using var process = StartUnprivileged(program, arguments);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} failed");
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} failed");
    }

    private static Process StartUnprivileged(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs!, program);
        var start = new ProcessStartInfo(IsRoot ? "runuser" : path) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = "/" };
        foreach (var argument in IsRoot ? ["-u", "postgres", "--", path, .. arguments] : arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private Process Begin() => StartUnprivileged(
        "postgres",
        "-D", Data,
        "-p", _port.ToString(CultureInfo.InvariantCulture),
        "-k", _folder.FullName,
        "-c", $"listen_addresses={_address}",
        "-c", "max_connections=300",
        "-c", "fsync=off");

    /// <summary>Waits until the server answers, or has ended.</summary>
    private bool Answers()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!_server.HasExited)
        {
            try
            {
                Address.ProbeAsync(limit.Token).GetAwaiter().GetResult();
                return true;
            }
            catch (System.Data.Common.DbException)
            {
                limit.Token.WaitHandle.WaitOne(50);
            }
        }

        return false;
    }
}
