using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ExchangeMesh.Node.Tests;

/// <summary>A node in a process of its own, on loopback, as a user starts it. Whatever is left of it is killed in the end.</summary>
public sealed class RunningNode : IAsyncDisposable
{
    /// <summary>How long anything that must happen may take on a busy machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly TaskCompletionSource<string> _node = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _http = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningNode(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Announced(line.Data);
        process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
    }

    /// <summary>The node's address in its cluster.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The node's address as <c>host:port</c>, for others to join through.</summary>
    public string Seed => Address[(Address.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>Where it serves HTTP.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Where it serves HTTP, as <c>host:port</c>.</summary>
    public string HttpAddress => new Uri(Url).Authority;

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Whether the cluster's coordinator is on it, by its log.</summary>
    public bool HasCoordinator => _log.LastOrDefault(line => line.Contains("the coordinator is on this node", StringComparison.Ordinal))
        ?.Contains("from now on", StringComparison.Ordinal) == true;

    /// <summary>What it has logged so far.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Starts a node and waits until it listens.</summary>
    /// <param name="workplace">Where it is started.</param>
    /// <param name="name">Its name: its files go to a directory of that name.</param>
    /// <param name="arguments">Flags beside the ports, which are free ones, and the data directory.</param>
    public static async Task<RunningNode> StartAsync(Workplace workplace, string name, params string[] arguments)
    {
        var start = workplace.StartInfo(["node", "--port", "0", "--http-port", "0", "--data", name, .. arguments]);
        return await StartAsync(start);
    }

    /// <summary>Starts a node and waits until it listens.</summary>
    /// <param name="start">How to start it.</param>
    public static async Task<RunningNode> StartAsync(ProcessStartInfo start)
    {
        var node = new RunningNode(Process.Start(start)!);
        node._process.StandardInput.Close();
        node._process.BeginOutputReadLine();
        node._process.BeginErrorReadLine();
        try
        {
            using var limit = new CancellationTokenSource(Patience);
            var ended = node._process.WaitForExitAsync(limit.Token);
            var listening = Task.WhenAll(node._node.Task, node._http.Task);
            if (await Task.WhenAny(listening, ended) != listening)
            {
                await ended;
                throw new InvalidOperationException($"The node ended with exit code {node._process.ExitCode}:\n{node.Log}");
            }
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }

        node.Address = await node._node.Task;
        node.Url = await node._http.Task;
        return node;
    }

    /// <summary>Asks for a path; returns the status and the text.</summary>
    public async Task<(int Status, string Text)> GetAsync(string path)
    {
        using var response = await Http.GetAsync(new Uri(Url + path));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Sends a text to a path; returns the status and the text.</summary>
    public async Task<(int Status, string Text)> PostAsync(string path, string text)
    {
        using var content = new StringContent(text);
        using var response = await Http.PostAsync(new Uri(Url + path), content);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until a path answers with a status.</summary>
    public Task UntilAsync(string path, int status) =>
        UntilAsync($"{path} gives {status}", async () => (await GetAsync(path)).Status == status);

    /// <summary>Waits until the node sees exactly so many members, all of them up and reachable.</summary>
    public Task UntilMembersAsync(int count) => UntilAsync(
        $"{count} members are up",
        async () =>
        {
            using var members = JsonDocument.Parse((await GetAsync("/members")).Text);
            return members.RootElement.GetArrayLength() == count && members.RootElement.EnumerateArray().All(member =>
                member.GetProperty("status").GetString() == "Up" && member.GetProperty("isReachable").GetBoolean());
        });

    /// <summary>Waits until something holds; fails with the node's log where it does not.</summary>
    public async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        var watch = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(watch.Elapsed < Patience, $"{Address}: not within {Patience}: {what}\n{Log}");
            await Task.Delay(50);
        }
    }

    /// <summary>Sends a signal, such as <c>TERM</c>.</summary>
    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits for the process's end and returns its exit code.</summary>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException fault)
        {
            throw new TimeoutException($"{Address} has not ended within {Patience}:\n{Log}", fault);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Announced(string? line)
    {
        if (line?.StartsWith("node  ", StringComparison.Ordinal) == true)
        {
            _node.TrySetResult(line[6..]);
        }
        else if (line?.StartsWith("http  ", StringComparison.Ordinal) == true)
        {
            _http.TrySetResult(line[6..]);
        }
    }
}
