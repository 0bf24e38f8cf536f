using System.Diagnostics;
using ExchangeMesh.Node.Settings;

namespace ExchangeMesh.Node.Tests;

/// <summary>An empty directory in which the program is started, as a user starts it; it is deleted in the end.</summary>
public sealed class Workplace : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("exchangemesh-node-tests-");

    /// <summary>The directory.</summary>
    public string Folder => _directory.FullName;

    /// <summary>The path of a file or folder in the directory.</summary>
    public string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Folder, .. parts]);

    /// <summary>Runs the program to its end.</summary>
    public Task<Outcome> RunAsync(params string[] arguments) => RunAsync(static (_, _) => { }, arguments);

    /// <summary>Runs the program to its end.</summary>
    /// <param name="whenItSays">Told each line of standard error as it comes, while the program runs.</param>
    /// <param name="arguments">The words after the program's name.</param>
    public async Task<Outcome> RunAsync(Action<Process, string> whenItSays, params string[] arguments)
    {
        using var program = Start(arguments);
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var output = program.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = new List<string>();
            while (await program.StandardError.ReadLineAsync(limit.Token) is { } line)
            {
                errors.Add(line);
                whenItSays(program, line);
            }

            await program.WaitForExitAsync(limit.Token);
            return new Outcome(program.ExitCode, await output, string.Join('\n', errors));
        }
        catch (OperationCanceledException fault)
        {
            throw new TimeoutException($"exchangemesh {string.Join(' ', arguments)} did not end within {Patience}.", fault);
        }
        finally
        {
            if (!program.HasExited)
            {
                program.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Starts the program and kills it after a time, unless it has ended by then.</summary>
    public async Task RunAndKillAsync(TimeSpan after, params string[] arguments)
    {
        using var program = Begin(arguments);
        using var limit = new CancellationTokenSource(after);
        try
        {
            await program.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            program.Kill();
            await program.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>Starts the program, and leaves what it says unread by the test.</summary>
    public Process Begin(params string[] arguments)
    {
        var program = Start(arguments);
        program.OutputDataReceived += static (_, _) => { };
        program.ErrorDataReceived += static (_, _) => { };
        program.BeginOutputReadLine();
        program.BeginErrorReadLine();
        return program;
    }

    /// <summary>Waits until a running program has brought something about.</summary>
    public static async Task WaitUntilAsync(Func<bool> isSo, Process program)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!isSo())
        {
            Assert.False(program.HasExited, "the program ended before");
            await Task.Delay(10, limit.Token);
        }
    }

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>How the program is started here: in this directory, with its streams redirected, and without settings from the environment.</summary>
    public ProcessStartInfo StartInfo(params ReadOnlySpan<string> arguments)
    {
        // A shell that starts the tests in the background lets them ignore SIGINT; what they start here must not inherit that.
        var start = new ProcessStartInfo("env")
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var setting in NodeSettings.All)
        {
            start.Environment.Remove(setting.Variable);
        }

        start.ArgumentList.Add("--default-signal=INT");
        start.ArgumentList.Add(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "exchangemesh.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private Process Start(string[] arguments)
    {
        var program = Process.Start(StartInfo(arguments)) ?? throw new InvalidOperationException("exchangemesh did not start.");
        program.StandardInput.Close();
        return program;
    }
}
