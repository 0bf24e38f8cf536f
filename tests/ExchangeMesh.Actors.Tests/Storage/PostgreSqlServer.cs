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
    public PostgreSqlFactAttribute()
    {
        if (PostgreSqlServer.Programs is null)
        {
            Skip = "needs initdb and postgres: install the package postgresql";
        }
    }
}

/// <summary>A server of PostgreSQL of the test's own, on a free loopback port, with its data in a folder that is deleted in the end.</summary>
internal sealed class PostgreSqlServer : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exchangemesh-postgresql-");
    private readonly Process _server;

    public PostgreSqlServer()
    {
        var port = FreePort();
        if (IsRoot)
        {
            // The server refuses to run as root.
            Run("chown", "postgres", _folder.FullName);
        }

        var data = Path.Combine(_folder.FullName, "data");
        RunUnprivileged("initdb", "-D", data, "-U", "mesh", "-A", "trust", "-E", "UTF8", "--no-sync");
        _server = StartUnprivileged("postgres", "-D", data, "-p", port.ToString(CultureInfo.InvariantCulture), "-k", _folder.FullName, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off");
        var text = string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Database=postgres;Username=mesh");
        Address = DatabaseAddress.Parse(text, out var fault) ?? throw new InvalidOperationException(fault);
        WaitUntilItAnswers();
    }

    /// <summary>Where PostgreSQL's programs are; null where there are none.</summary>
    public static string? Programs { get; } =
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
            : null;

    /// <summary>Where the server is.</summary>
    public DatabaseAddress Address { get; }

    private static bool IsRoot => string.Equals(Environment.UserName, "root", StringComparison.Ordinal);

    public void Dispose()
    {
        Npgsql.NpgsqlConnection.ClearAllPools();
        _server.Kill(entireProcessTree: true);
        _server.WaitForExit();
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

    private void WaitUntilItAnswers()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                Address.ProbeAsync(limit.Token).GetAwaiter().GetResult();
                return;
            }
            catch (System.Data.Common.DbException) when (!_server.HasExited)
            {
                limit.Token.WaitHandle.WaitOne(50);
            }
        }
    }
}
