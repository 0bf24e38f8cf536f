using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Benchmarks.Nodes;

/// <summary>Nodes in processes of their own, each on one core, that form a cluster on loopback. Whatever is left of them is killed in the end.</summary>
internal sealed class NodeProcesses : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("exchangemesh-nodes-");
    private readonly List<(Process Process, string Node, string Http)> _nodes = [];
    private readonly ConcurrentQueue<string> _log = new();

    private NodeProcesses()
    {
    }

    /// <summary>Starts nodes and waits until all see each other.</summary>
    /// <param name="count">How many; node i runs on core i, as far as there are cores.</param>
    /// <param name="flags">Flags of all.</param>
    public static NodeProcesses Start(int count, params string[] flags)
    {
        var nodes = new NodeProcesses();
        for (var number = 0; number < count; number++)
        {
            nodes.Add(flags);
        }

        nodes.Until($"{count} nodes are up", () => nodes.Members(0) == count);
        return nodes;
    }

    /// <summary>Submits a scenario.</summary>
    /// <returns>The run's name.</returns>
    public string Submit(ScenarioReading reading)
    {
        using var response = _http.PostAsync(new Uri(_nodes[0].Http + "/runs"), new StringContent(reading.ResolvedText, Encoding.UTF8)).GetAwaiter().GetResult();
        return V1.RunStatus.Parser.ParseJson(response.Content.ReadAsStringAsync().GetAwaiter().GetResult()).Run;
    }

    /// <summary>Submits a scenario, again until all nodes host a part of it: a member that is up may not have told the coordinator of itself yet.</summary>
    /// <returns>The run's name.</returns>
    public string SubmitToAll(ScenarioReading reading)
    {
        var run = Submit(reading);
        Until("all nodes host a part of the run", () =>
        {
            var status = Ask(run);
            if (status.State == V1.RunState.Running && status.Nodes == _nodes.Count)
            {
                return true;
            }

            if (status.State == V1.RunState.Running)
            {
                using var interrupted = _http.DeleteAsync(new Uri(_nodes[0].Http + "/runs/" + run)).GetAwaiter().GetResult();
            }
            else if (status.State == V1.RunState.Ended)
            {
                Submit(reading);
            }

            return false;
        });
        return run;
    }

    /// <summary>Asks the first node how a run is.</summary>
    public V1.RunStatus Ask(string run)
    {
        var status = V1.RunStatus.Parser.ParseJson(Get(0, "/runs/" + run));
        return status.State != V1.RunState.Failed ? status : throw new InvalidOperationException($"the run has failed: {status.Failure}");
    }

    /// <summary>How many members the cluster has, as a node sees it: those that are up.</summary>
    public int Members(int node)
    {
        using var members = JsonDocument.Parse(Get(node, "/members"));
        return members.RootElement.EnumerateArray().Count(static member => member.GetProperty("status").GetString() == "Up");
    }

    /// <summary>Kills a node.</summary>
    public void Kill(int node) => _nodes[node].Process.Kill();

    /// <summary>Waits until something holds.</summary>
    /// <returns>How many seconds it took.</returns>
    /// <exception cref="TimeoutException">It does not.</exception>
    public double Until(string what, Func<bool> holds)
    {
        var watch = Stopwatch.StartNew();
        while (!holds())
        {
            if (watch.Elapsed > Patience)
            {
                throw new TimeoutException($"not within {Patience}: {what}\n{string.Join('\n', _log)}");
            }

            Thread.Sleep(20);
        }

        return watch.Elapsed.TotalSeconds;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (process, _, _) in _nodes)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }

            process.Dispose();
        }

        _http.Dispose();
        _directory.Delete(recursive: true);
    }

    private void Add(string[] flags)
    {
        var core = (_nodes.Count % Environment.ProcessorCount).ToString(CultureInfo.InvariantCulture);
        string[] join = _nodes.Count == 0 ? [] : ["--seed-nodes", _nodes[0].Node[(_nodes[0].Node.IndexOf('@', StringComparison.Ordinal) + 1)..]];
        var start = new ProcessStartInfo("taskset") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])["-c", core, "dotnet", Path.Combine(AppContext.BaseDirectory, "exchangemesh.dll"), "node", "--port", "0", "--http-port", "0", "--log-level", "warning", "--data", Path.Combine(_directory.FullName, $"node-{_nodes.Count}"), .. join, .. flags])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("a node did not start");
        process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
        _nodes.Add((process, Announced(process, "node  "), Announced(process, "http  ")));
    }

    private string Announced(Process process, string what)
    {
        var line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"a node has ended:\n{string.Join('\n', _log)}");
        return line[what.Length..];
    }

    private string Get(int node, string path) => _http.GetStringAsync(new Uri(_nodes[node].Http + path)).GetAwaiter().GetResult();
}

/// <summary>What a run on nodes did in the second half of its virtual time, when hot code is compiled to its last tier.</summary>
/// <param name="Events">Events handled.</param>
/// <param name="WallSeconds">Time by the wall clock.</param>
/// <param name="VirtualSeconds">Virtual time.</param>
internal readonly record struct NodesRun(long Events, double WallSeconds, double VirtualSeconds)
{
    public double EventsPerSecond => Events / WallSeconds;

    /// <summary>Runs a scenario on nodes of one partition each, each on a core of its own.</summary>
    /// <param name="nodes">How many nodes.</param>
    /// <param name="plane">How batches travel.</param>
    /// <param name="reading">The scenario.</param>
    public static NodesRun Of(int nodes, string plane, ScenarioReading reading)
    {
        using var cluster = NodeProcesses.Start(nodes, "--partitions", "1", "--data-plane", plane);
        var run = cluster.SubmitToAll(reading);
        var watch = Stopwatch.StartNew();
        (V1.RunStatus Status, double At)? first = null;
        (V1.RunStatus Status, double At) last = (new V1.RunStatus(), 0);
        while (true)
        {
            var status = cluster.Ask(run);
            if (status.State == V1.RunState.Ended)
            {
                break;
            }

            if (status.State == V1.RunState.Running && status.VirtualTimeNs >= status.EndNs / 2 && status.Events != last.Status.Events)
            {
                last = (status, watch.Elapsed.TotalSeconds);
                first ??= last;
            }

            // To ask more often would take from the nodes a part of what is measured.
            Thread.Sleep(50);
        }

        return first is { } from && last.At > from.At
            ? new NodesRun(last.Status.Events - from.Status.Events, last.At - from.At, (last.Status.VirtualTimeNs - from.Status.VirtualTimeNs) / 1e9)
            : throw new InvalidOperationException("the run was too short to measure");
    }
}
