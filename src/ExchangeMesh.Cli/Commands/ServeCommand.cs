using System.CommandLine;
using ExchangeMesh.Node.Dashboard;

namespace ExchangeMesh.Cli.Commands;

/// <summary><c>serve</c>: the live page, from which scenarios are started and results are looked at.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var listen = new DashboardOption("--listen", $"Where the page is served; only to this machine unless said otherwise. Default: 127.0.0.1:{DashboardOptions.DefaultPort}.");
        var outDirectory = new Option<string>("--out") { Description = "Where results folders are, and are made.", DefaultValueFactory = static _ => "results" };
        var command = new Command("serve", "Serves a page on which scenarios are started, watched, led by hand and compared, and results folders are looked at. Ctrl-C ends it.") { outDirectory };
        listen.AddTo(command);
        command.SetAction(async (parsed, _) => listen.Read(parsed) is { } options
            ? await ServeAsync(options, parsed.GetValue(outDirectory)!).ConfigureAwait(false)
            : ExitCode.BadInput);
        return command;
    }

    private static async Task<int> ServeAsync(DashboardOptions options, string outDirectory)
    {
        using var interruption = new Interruption();
        using var shelf = new RunShelf(Path.GetFullPath(outDirectory), mayStart: true);
        await using var server = await DashboardHost.StartAsync(options, shelf).ConfigureAwait(false);
        Console.WriteLine($"page  {server.Address}");
        await Console.Out.FlushAsync().ConfigureAwait(false);
        await interruption.WaitAsync().ConfigureAwait(false);
        await shelf.StopAsync().ConfigureAwait(false);
        return ExitCode.Done;
    }
}
