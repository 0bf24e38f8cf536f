using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using ExchangeMesh.Node.Tests;
using k8s.Models;

namespace ExchangeMesh.Deployment.Tests;

/// <summary>Pods of a StatefulSet, imitated on one machine: each with the network, the file system, the user and the environment that the manifest gives it.</summary>
internal sealed class Pods : IAsyncDisposable
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "pods.sh");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static int _made;

    private readonly string _network = string.Create(CultureInfo.InvariantCulture, $"xm{Environment.ProcessId}x{Interlocked.Increment(ref _made)}");
    private readonly Workplace _workplace = new();
    private readonly NodePod _pod;
    private readonly IReadOnlyDictionary<(string Name, string Key), string> _secrets;
    private readonly Process?[] _processes;
    private readonly ConcurrentQueue<string> _log = new();

    private Pods(NodePod pod, int count, IReadOnlyDictionary<(string Name, string Key), string> secrets)
    {
        _pod = pod;
        _secrets = secrets;
        _processes = new Process?[count];
    }

    /// <summary>What all pods have written so far.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Makes the network and the volumes of pods; none of them runs yet.</summary>
    public static async Task<Pods> CreateAsync(NodePod pod, int count, IReadOnlyDictionary<(string Name, string Key), string> secrets)
    {
        var pods = new Pods(pod, count, secrets);
        using var authority = new TestAuthority(pods._workplace, "mesh");
        var names = $"*.{pod.NameOf(0)[(pod.NameOf(0).IndexOf('.', StringComparison.Ordinal) + 1)..]}";
        var flags = authority.Sign("node", names);
        for (var ordinal = 0; ordinal < count; ordinal++)
        {
            var directory = pods.DirectoryOf(ordinal);
            foreach (var volume in (string[])["root", "data", "tls", "results"])
            {
                Directory.CreateDirectory(Path.Combine(directory, volume));
            }

            Directory.CreateSymbolicLink(Path.Combine(directory, "app"), AppContext.BaseDirectory);
            File.Copy(flags[1], Path.Combine(directory, "tls", "tls.crt"));
            File.Copy(flags[3], Path.Combine(directory, "tls", "tls.key"));
            File.Copy(flags[5], Path.Combine(directory, "tls", "ca.crt"));
            await File.WriteAllLinesAsync(
                Path.Combine(directory, "hosts"),
                Enumerable.Range(0, count).Select(other => $"10.77.1.{other + 1} {pod.NameOf(other)}").Prepend("127.0.0.1 localhost").Append("10.77.1.1 exchangemesh-http"));
            var group = pod.Spec.SecurityContext.FsGroup!.Value.ToString(CultureInfo.InvariantCulture);
            await RunAsync("chown", "-R", $"{group}:{group}", Path.Combine(directory, "data"), Path.Combine(directory, "results"));
            await RunAsync("chown", "-R", $"0:{group}", Path.Combine(directory, "tls"));
            await RunAsync("chmod", "-R", "u=rX,g=rX,o=", Path.Combine(directory, "tls"));
        }

        await RunAsync("bash", Script, "up", pods._network, count.ToString(CultureInfo.InvariantCulture));
        return pods;
    }

    /// <summary>Starts a pod with the manifest's command.</summary>
    public Process Start(int ordinal) => _processes[ordinal] = Start(ordinal, _pod.Command);

    /// <summary>Starts something else in a pod's place.</summary>
    public Process Start(int ordinal, params string[] command) => Start(ordinal, _pod.Environment(ordinal, _secrets), command);

    /// <summary>Starts a container of a job's pod in the network of a pod that does not run.</summary>
    /// <param name="ordinal">The pod in whose place it is.</param>
    /// <param name="container">The container, whose environment needs no secrets.</param>
    public Process Start(int ordinal, V1Container container) => Start(
        ordinal,
        container.Env.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal),
        [.. container.Command, .. container.Args]);

    private Process Start(int ordinal, IEnumerable<KeyValuePair<string, string>> environment, string[] command)
    {
        var start = new ProcessStartInfo("bash", [Script, "run", _network, Text(ordinal), DirectoryOf(ordinal), .. command])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        start.Environment["USER_ID"] = Text(_pod.Spec.SecurityContext.RunAsUser!.Value);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        process.OutputDataReceived += (_, line) => Take(ordinal, line.Data);
        process.ErrorDataReceived += (_, line) => Take(ordinal, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Asks a pod's HTTP port for a path.</summary>
    public async Task<string> GetAsync(int ordinal, string path)
    {
        using var get = Process.Start(new ProcessStartInfo("bash", [Script, "get", _network, Text(ordinal), path]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var text = await get.StandardOutput.ReadToEndAsync();
        await get.WaitForExitAsync();
        return text;
    }

    /// <summary>Waits until a pod's readiness probe is answered with 200, and it sees so many members, all up.</summary>
    public Task UntilReadyAsync(int ordinal, int members) => UntilAsync($"pod {ordinal} is ready among {members}", async () =>
    {
        var text = await GetAsync(ordinal, "/members");
        return (await GetAsync(ordinal, _pod.Container.ReadinessProbe.HttpGet.Path)).StartsWith("HTTP/1.1 200", StringComparison.Ordinal)
            && Count(text, "\"address\"") == members
            && Count(text, "\"status\":\"Up\"") == members
            && Count(text, "\"isReachable\":true") == members;
    });

    /// <summary>Sends a signal to a pod's container and waits for its end.</summary>
    public async Task<int> EndAsync(int ordinal, string signal)
    {
        var process = _processes[ordinal]!;
        await RunAsync("kill", "-s", signal, Text(process.Id));
        using var limit = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            if (process is { HasExited: false })
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }
        }

        await RunAsync("bash", Script, "down", _network, Text(_processes.Length));
        _workplace.Dispose();
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {errors}");
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    /// <summary>Where the volumes of a pod lie.</summary>
    public string DirectoryOf(int ordinal) => _workplace.PathOf($"pod-{ordinal}");

    private void Take(int ordinal, string? line)
    {
        if (line is not null)
        {
            _log.Enqueue($"pod {ordinal}: {line}");
        }
    }

    private async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        var watch = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(watch.Elapsed < Patience, $"not within {Patience}: {what}\n{Log}");
            await Task.Delay(200);
        }
    }
}
