using System.CommandLine;
using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Actors.Hosting;
using ExchangeMesh.Node.Control;
using ExchangeMesh.Node.Dashboard;
using ExchangeMesh.Node.Runs;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.Recording.Reports;
using ExchangeMesh.Scenarios;
using ExchangeMesh.World;

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
        var every = new Option<string>("--checkpoint-every") { Description = "How often the run is kept so that it can go on after a crash: 60s of wall time, virtual=10m, both with a comma between, or never. Only on actors.", DefaultValueFactory = static _ => "60s" };
        var resume = new Option<string?>("--resume") { Description = "Goes on with an unfinished run: its folder, or that of its results. Takes no scenario." };
        var pace = PaceOption.Create();
        var dashboard = new DashboardOption("--dashboard", $"Serves a live page of this run, on which it is also led by hand. Default: 127.0.0.1:{DashboardOptions.DefaultPort}.");
        var cluster = RunOnCluster.CreateOption();
        var command = new Command("run", "Runs a scenario: progress, a summary table, a results folder, and the fingerprint.") { partitions, engine, outDirectory, every, resume, pace, cluster };
        input.AddTo(command);
        dashboard.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            if (!IntervalText.TryRead(parsed.GetValue(every)!, out var interval))
            {
                await Console.Error.WriteLineAsync($"--checkpoint-every {parsed.GetValue(every)}: expected a time such as 60s, virtual=10m, or never").ConfigureAwait(false);
                return ExitCode.BadInput;
            }

            var lead = new RunLead(PaceOption.Of(parsed, pace), dashboard.IsGiven(parsed) ? dashboard.Read(parsed) : null);
            if (dashboard.IsGiven(parsed) && lead.Dashboard is null)
            {
                return ExitCode.BadInput;
            }

            if (parsed.GetValue(resume) is { } unfinished)
            {
                return input.IsGiven(parsed)
                    ? await ComplainAsync("--resume goes on with the scenario that the run was begun with: give no other, nor --set, --seed or --data").ConfigureAwait(false)
                    : await ResumeAsync(unfinished, parsed.GetValue(partitions), interval, lead).ConfigureAwait(false);
            }

            if (input.Read(parsed) is not { } reading)
            {
                return ExitCode.BadInput;
            }

            if (parsed.GetValue(cluster) is { } address)
            {
                if (lead.Dashboard is not null)
                {
                    return await ComplainAsync("--dashboard shows a run of this process: it cannot be given with --cluster").ConfigureAwait(false);
                }

                return await RunOnCluster.ExecuteAsync(reading, address, parsed.GetValue(outDirectory)!, lead.Pace).ConfigureAwait(false);
            }

            var options = new RunOptions(
                string.Equals(parsed.GetValue(engine), "sequential", StringComparison.Ordinal) ? RunEngine.Sequential : RunEngine.Actors,
                parsed.GetValue(partitions),
                parsed.GetValue(outDirectory))
            {
                CheckpointEvery = interval,
            };
            return await RunAsync(reading, options, lead).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>Goes on with an unfinished run.</summary>
    private static async Task<int> ResumeAsync(string results, int partitions, CheckpointInterval? every, RunLead lead)
    {
        var (folder, text, problem) = UnfinishedRun.Find(results);
        if (problem.Length > 0)
        {
            return await ComplainAsync(problem).ConfigureAwait(false);
        }

        var reading = ScenarioReader.Read(Path.Combine(folder, "scenario.resolved.yaml"), text, new ReadingOptions());
        foreach (var diagnostic in reading.Diagnostics)
        {
            await Console.Error.WriteLineAsync(diagnostic.ToString()).ConfigureAwait(false);
        }

        var options = new RunOptions(RunEngine.Actors, partitions, Path.GetDirectoryName(folder)) { CheckpointEvery = every, Resume = true };
        return reading.Plan is null ? ExitCode.BadInput : await RunAsync(reading, options, lead).ConfigureAwait(false);
    }

    private static async Task<int> ComplainAsync(string problem)
    {
        await Console.Error.WriteLineAsync(problem).ConfigureAwait(false);
        return ExitCode.BadInput;
    }

    private static async Task<int> RunAsync(ScenarioReading reading, RunOptions options, RunLead lead)
    {
        using var interruption = new Interruption();
        await using var page = lead.Dashboard is { } where ? await RunWithDashboard.StartAsync(where, reading, options, lead.Pace).ConfigureAwait(false) : null;
        var led = page?.Options ?? options with { Control = lead.Pace is { IsFree: false } pace ? new RunControl(pace) : null };
        var result = await ExecuteOrHint(
            reading,
            led,
            progress => page?.MakeAsync(progress, interruption.Token) ?? ScenarioRun.ExecuteAsync(reading, led, progress, interruption.Token)).ConfigureAwait(false);
        var code = await TellAsync(result, reading, led).ConfigureAwait(false);
        if (page is not null)
        {
            await page.WaitForPagesAsync(interruption).ConfigureAwait(false);
        }

        return code;
    }

    private static async Task<int> TellAsync(RunResult result, ScenarioReading reading, RunOptions options)
    {
        ReportWriter.Write(result.Folder!);
        SummaryTable.Write(result);
        Console.WriteLine();
        Console.WriteLine($"results      {result.Folder}");
        Console.WriteLine($"report       {Path.Combine(result.Folder!, "report.html")}");
        Console.WriteLine($"fingerprint  {result.Manifest.Fingerprint}");
        if (result.Manifest.Interrupted)
        {
            await Console.Error.WriteLineAsync($"interrupted: the results are complete up to the virtual time shown{Hint(reading, options)}").ConfigureAwait(false);
            return ExitCode.Interrupted;
        }

        return ExitCode.Done;
    }

    /// <summary>Runs; where that fails, says how the run can go on.</summary>
    private static async Task<RunResult> ExecuteOrHint(ScenarioReading reading, RunOptions options, Func<Action<RunProgress, int>, Task<RunResult>> make)
    {
        try
        {
            return await WithProgress(reading, make).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException && Hint(reading, options) is { Length: > 0 } hint)
        {
            throw new IOException(fault.Message + hint, fault);
        }
    }

    private static string Hint(ScenarioReading reading, RunOptions options) =>
        ScenarioRun.UnfinishedFolder(reading, options) is { } folder ? $"; run --resume {folder} goes on from its latest checkpoint" : "";

    /// <summary>Runs with progress on standard error; Ctrl-C ends the run at its next window.</summary>
    internal static async Task<RunResult> Execute(ScenarioReading reading, RunOptions options)
    {
        using var interruption = new Interruption();
        return await WithProgress(reading, progress => ScenarioRun.ExecuteAsync(reading, options, progress, interruption.Token)).ConfigureAwait(false);
    }

    private static async Task<RunResult> WithProgress(ScenarioReading reading, Func<Action<RunProgress, int>, Task<RunResult>> make)
    {
        var progress = new ProgressLine(VirtualTime.Zero + reading.Plan!.Length);
        try
        {
            return await make(progress.Show).ConfigureAwait(false);
        }
        finally
        {
            progress.Clear();
        }
    }
}

/// <summary>How a run is led from the command line.</summary>
/// <param name="Pace">How fast; null where nothing was said.</param>
/// <param name="Dashboard">Where its page is served; null for nowhere.</param>
internal sealed record RunLead(Pace? Pace, DashboardOptions? Dashboard);
