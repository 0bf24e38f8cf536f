using System.CommandLine;
using ExchangeMesh.Node.Runs;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.Recording.Reports;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Cli.Commands;

/// <summary><c>run</c>: one run of a scenario, to a table, a results folder and a fingerprint.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var input = new ScenarioInput();
        var partitions = PartitionsOption.Create("How many partitions run in parallel; the results do not depend on it.");
        var engine = new Option<string>("--engine") { Description = "actors, or sequential (the reference without actors); the results do not depend on it.", DefaultValueFactory = static _ => "actors" };
        engine.AcceptOnlyFromAmong("actors", "sequential");
        var outDirectory = new Option<string>("--out") { Description = "Where the results folder is made.", DefaultValueFactory = static _ => "results" };
        var command = new Command("run", "Runs a scenario: progress, a summary table, a results folder, and the fingerprint.") { partitions, engine, outDirectory };
        input.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            if (input.Read(parsed) is not { } reading)
            {
                return ExitCode.BadInput;
            }

            var options = new RunOptions(
                string.Equals(parsed.GetValue(engine), "sequential", StringComparison.Ordinal) ? RunEngine.Sequential : RunEngine.Actors,
                parsed.GetValue(partitions),
                parsed.GetValue(outDirectory));
            return await RunAsync(reading, options).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> RunAsync(ScenarioReading reading, RunOptions options)
    {
        var result = await Execute(reading, options).ConfigureAwait(false);
        ReportWriter.Write(result.Folder!);
        SummaryTable.Write(result);
        Console.WriteLine();
        Console.WriteLine($"results      {result.Folder}");
        Console.WriteLine($"report       {Path.Combine(result.Folder!, "report.html")}");
        Console.WriteLine($"fingerprint  {result.Manifest.Fingerprint}");
        if (result.Manifest.Interrupted)
        {
            await Console.Error.WriteLineAsync("interrupted: the results are complete up to the virtual time shown").ConfigureAwait(false);
            return ExitCode.Interrupted;
        }

        return ExitCode.Done;
    }

    /// <summary>Runs with progress on standard error; Ctrl-C ends the run at its next window.</summary>
    internal static async Task<RunResult> Execute(ScenarioReading reading, RunOptions options)
    {
        using var interruption = new Interruption();
        var progress = new ProgressLine(VirtualTime.Zero + reading.Plan!.Length);
        try
        {
            return await ScenarioRun.ExecuteAsync(reading, options, progress.Show, interruption.Token).ConfigureAwait(false);
        }
        finally
        {
            progress.Clear();
        }
    }
}
