using System.CommandLine;
using ExchangeMesh.Actors.Hosting;
using ExchangeMesh.Laboratory.Runs;
using ExchangeMesh.Node.Runs;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.Recording.Reports;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Cli.Commands;

/// <summary><c>run --cluster</c>: a run that is made on a cluster, with its results fetched to this machine.</summary>
internal static class RunOnCluster
{
    /// <summary>Makes the option that names nodes of the cluster.</summary>
    public static Option<string?> CreateOption()
    {
        var cluster = new Option<string?>("--cluster")
        {
            Description = "Where nodes of a cluster serve HTTP, one or several with commas between: the run is made there.",
            HelpName = "HOST:PORT,...",
        };
        cluster.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && Array.Find(token.Value.Split(','), static one => AddressOf(one) is null) is { } wrong)
            {
                result.AddError($"--cluster {wrong}: expected HOST:PORT, such as 127.0.0.1:8080");
            }
        });
        return cluster;
    }

    /// <summary>Returns where many runs are made: on the cluster that the option names, or here without one.</summary>
    public static IRunSite SiteOf(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } address ? new ClusterRunSite(address) : new LocalRunSite();

    /// <summary>Submits a run, follows it, and fetches its results folder; Ctrl-C asks the cluster to end it.</summary>
    /// <param name="reading">A reading that gave a plan.</param>
    /// <param name="addresses">What the option was given.</param>
    /// <param name="outDirectory">Where the results folder is made.</param>
    /// <param name="pace">How fast virtual time goes; null for as fast as it can, and for leaving a run that is under way as it is.</param>
    public static async Task<int> ExecuteAsync(ScenarioReading reading, string addresses, string outDirectory, Pace? pace)
    {
        using var interruption = new Interruption();
        using var http = new HttpClient();
        var progress = new ProgressLine(VirtualTime.Zero + reading.Plan!.Length);
        string folder;
        try
        {
            folder = await new ClusterRun(http, AddressesOf(addresses)) { Pace = pace }.ExecuteAsync(reading, outDirectory, progress.Show, interruption.Token).ConfigureAwait(false);
        }
        finally
        {
            progress.Clear();
        }

        ReportWriter.Write(folder);
        RunManifest.TryRead(folder, out var manifest);
        Console.WriteLine($"nodes        {manifest!.Host.Nodes}");
        Console.WriteLine($"results      {folder}");
        Console.WriteLine($"report       {Path.Combine(folder, "report.html")}");
        Console.WriteLine($"fingerprint  {manifest.Fingerprint}");
        if (!manifest.Interrupted)
        {
            return ExitCode.Done;
        }

        await Console.Error.WriteLineAsync("interrupted: the results are complete up to the virtual time shown").ConfigureAwait(false);
        return ExitCode.Interrupted;
    }

    /// <summary>Reads what the option was given; it was checked before.</summary>
    public static Uri[] AddressesOf(string addresses) => [.. addresses.Split(',').Select(static address => AddressOf(address)!)];

    /// <summary>Returns where HOST:PORT is; null where it is no such thing.</summary>
    private static Uri? AddressOf(string hostAndPort) =>
        Uri.TryCreate($"http://{hostAndPort}/", UriKind.Absolute, out var address) && address.PathAndQuery == "/"
        && hostAndPort.LastIndexOf(':') > 0 && !hostAndPort.EndsWith(':') ? address : null;
}
