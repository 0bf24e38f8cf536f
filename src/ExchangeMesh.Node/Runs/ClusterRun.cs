using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using ExchangeMesh.Actors.Hosting;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.Scenarios;
using ExchangeMesh.World;

namespace ExchangeMesh.Node.Runs;

/// <summary>A run on a cluster: submitted to any of its nodes, followed to its end, and its results fetched.</summary>
/// <param name="http">Asks the nodes.</param>
/// <param name="nodes">Where nodes serve HTTP, one or more: where one does not answer, the next is asked.</param>
public sealed class ClusterRun(HttpClient http, IReadOnlyList<Uri> nodes)
{
    /// <summary>How long a cluster may give no answer before the run is given up: longer than it takes to replace a lost node.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    // A node that is there answers within five seconds, if only that the coordinator does not.
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(8);

    private int _asked;

    /// <summary>How fast virtual time goes; null for as fast as it can, and for leaving a run that is under way as it is.</summary>
    public Pace? Pace { get; init; }

    private Uri Node => nodes[_asked % nodes.Count];

    /// <summary>Runs a scenario on the cluster.</summary>
    /// <param name="reading">A reading that gave a plan.</param>
    /// <param name="outDirectory">Where the results folder is made.</param>
    /// <param name="progress">Told from time to time how far the run is, and how many liquidations there were.</param>
    /// <param name="stop">Asks the run to end at its next exchange; its results up to there are fetched.</param>
    /// <returns>The results folder.</returns>
    /// <exception cref="ClusterRunFailedException">The run has failed there.</exception>
    /// <exception cref="IOException">The cluster does not answer, or the results cannot be written.</exception>
    public async Task<string> ExecuteAsync(ScenarioReading reading, string outDirectory, Action<RunProgress, int> progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(progress);
        var status = await SubmitAsync(reading).ConfigureAwait(false);
        var run = status.Run;
        while (true)
        {
            if (status.State == V1.RunState.Ended && await TryFetchAsync(status, outDirectory).ConfigureAwait(false) is { } folder)
            {
                return folder;
            }

            if (status.State == V1.RunState.Failed)
            {
                throw new ClusterRunFailedException(status.Failure);
            }

            progress(new RunProgress(new VirtualTime(status.VirtualTimeNs), status.Events), (int)status.Liquidations);
            await Task.Delay(Pause, CancellationToken.None).ConfigureAwait(false);

            // A coordinator whose results were lost with a node, or who has lost all members, does not know the run: the same
            // scenario is the same run, and goes on from its last checkpoint.
            status = status.State == V1.RunState.Unknown
                ? await SubmitAsync(reading).ConfigureAwait(false)
                : await AskAsync(stop.IsCancellationRequested ? HttpMethod.Delete : HttpMethod.Get, $"runs/{run}", "").ConfigureAwait(false);
        }
    }

    private Task<V1.RunStatus> SubmitAsync(ScenarioReading reading) =>
        AskAsync(HttpMethod.Post, Pace is { } pace ? $"runs?pace={pace}" : "runs", reading.ResolvedText);

    private async Task<V1.RunStatus> AskAsync(HttpMethod method, string path, string body)
    {
        for (var deadline = DateTimeOffset.UtcNow + Patience; ;)
        {
            try
            {
                using var limit = new CancellationTokenSource(AnswerPatience);
                using var request = new HttpRequestMessage(method, new Uri(Node, path)) { Content = body.Length == 0 ? null : new StringContent(body, Encoding.UTF8) };
                using var response = await http.SendAsync(request, limit.Token).ConfigureAwait(false);
                var text = await response.Content.ReadAsStringAsync(limit.Token).ConfigureAwait(false);
                if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound)
                {
                    return V1.RunStatus.Parser.ParseJson(text);
                }

                if (response.StatusCode != HttpStatusCode.ServiceUnavailable || DateTimeOffset.UtcNow > deadline)
                {
                    throw new IOException($"The cluster answers {(int)response.StatusCode}: {text.Trim()}");
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
            {
                if (DateTimeOffset.UtcNow > deadline)
                {
                    throw new IOException($"The cluster does not answer at {string.Join(", ", nodes.Select(static node => node.Authority))}: {fault.Message}", fault);
                }
            }

            _asked++;
            await Task.Delay(Pause).ConfigureAwait(false);
        }
    }

    /// <summary>Fetches the results, or gives null where the node that has them is lost in the middle of it.</summary>
    private async Task<string?> TryFetchAsync(V1.RunStatus status, string outDirectory)
    {
        try
        {
            return await FetchAsync(status, outDirectory).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is HttpRequestException or HttpIOException or OperationCanceledException or IOException { InnerException: SocketException })
        {
            _asked++;
            return null;
        }
    }

    /// <summary>Fetches the files under another name, checks them against the manifest, and moves the folder to its place.</summary>
    private async Task<string> FetchAsync(V1.RunStatus status, string outDirectory)
    {
        var target = Path.Combine(Path.GetFullPath(outDirectory), Path.GetFileName(status.Folder));
        var partial = Path.Combine(Path.GetFullPath(outDirectory), $".{Path.GetFileName(status.Folder)}.partial-{Environment.ProcessId}");
        Directory.CreateDirectory(partial);
        try
        {
            foreach (var file in status.Files)
            {
                await FetchAsync(status.Run, file, Path.Combine(partial, Path.GetFileName(file.Name))).ConfigureAwait(false);
            }

            Check(partial);
            if (Directory.Exists(target))
            {
                Directory.Delete(target, recursive: true);
            }

            Directory.Move(partial, target);
            return target;
        }
        finally
        {
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }
        }
    }

    private async Task FetchAsync(string run, V1.ResultsFile file, string path)
    {
        var address = new Uri(Node, $"runs/{run}/files/{Uri.EscapeDataString(file.Name)}");
        using var limit = new CancellationTokenSource(Patience);
        await using var source = await http.GetStreamAsync(address, limit.Token).ConfigureAwait(false);
        await using var target = File.Create(path);
        await source.CopyToAsync(target, limit.Token).ConfigureAwait(false);
        if (target.Length != file.Length)
        {
            // The coordinator has moved away from where the results are.
            throw new HttpIOException(HttpRequestError.ResponseEnded, $"{file.Name} has come with {target.Length} of its {file.Length} bytes.");
        }
    }

    private static void Check(string folder)
    {
        if (RunManifest.TryRead(folder, out var manifest) is { Length: > 0 } problem)
        {
            throw new IOException(problem);
        }

        foreach (var file in manifest!.Files)
        {
            using var content = File.OpenRead(Path.Combine(folder, file.Name));
            if (!string.Equals(Convert.ToHexStringLower(SHA256.HashData(content)), file.Sha256, StringComparison.OrdinalIgnoreCase))
            {
                throw new IOException($"{file.Name} is not what the cluster has written.");
            }
        }
    }
}

/// <summary>A run has failed on a cluster that is able to make others.</summary>
/// <param name="failure">What the cluster says of it.</param>
public sealed class ClusterRunFailedException(string failure) : IOException($"The run has failed on the cluster: {failure}");
