using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ExchangeMesh.Benchmarks.Nodes;

/// <summary>A server of PostgreSQL for one benchmark, on a free loopback port, with its data in a folder that is deleted in the end.</summary>
internal sealed class TrialDatabase : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exchangemesh-postgresql-");
    private readonly Process _server;

    public TrialDatabase()
    {
        var port = FreePort().ToString(CultureInfo.InvariantCulture);
        if (IsRoot)
        {
            // The server refuses to run as root.
            Wait(Process.Start("chown", ["postgres", _folder.FullName]));
        }

        var data = Path.Combine(_folder.FullName, "data");
        Wait(Start("initdb", "-D", data, "-U", "mesh", "-A", "trust", "-E", "UTF8"));
        _server = Start("postgres", "-D", data, "-p", port, "-k", _folder.FullName, "-c", "listen_addresses=127.0.0.1");
        ConnectionString = $"Host=127.0.0.1;Port={port};Database=postgres;Username=mesh";
    }

    /// <summary>How nodes reach it.</summary>
    public string ConnectionString { get; }

    private static bool IsRoot => string.Equals(Environment.UserName, "root", StringComparison.Ordinal);

    /// <inheritdoc/>
    public void Dispose()
    {
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

    private static Process Start(string program, params string[] arguments)
    {
        var path = Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin", program)).Last(File.Exists);
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

    private static void Wait(Process process)
    {
        using (process)
        {
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException("the database could not be made");
            }
        }
    }
}
