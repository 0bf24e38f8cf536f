using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using ExchangeMesh.Laboratory.Reports;
using ExchangeMesh.Laboratory.Runs;
using ExchangeMesh.Laboratory.Sweeps;
using ExchangeMesh.Recording;

namespace ExchangeMesh.Cli.Commands;

/// <summary><c>sweep</c>: many runs of a scenario, over fields and seeds, to one table.</summary>
internal static class SweepCommand
{
    private static readonly string[] UsualOutcomes = ["max_drawdown", "amplification", "liquidations", "bad_debt"];

    public static Command Create()
    {
        var input = new SweepInput();
        var outDirectory = new Option<string?>("--out") { Description = "The sweep's folder (default: one of its own inside results). Given again with the same sweep, finished runs are not made again." };
        var outcome = new Option<string[]>("--outcome") { Description = $"An outcome to show, by its name in summary.json; may be given again (default {string.Join(", ", UsualOutcomes)}). All are in the files.", AllowMultipleArgumentsPerToken = false };
        var keep = new Option<bool>("--keep-runs") { Description = "Keeps the runs' own results folders." };
        var cluster = RunOnCluster.CreateOption();
        var command = new Command("sweep", "Runs a scenario over fields and seeds, on all processors: one table of what was set and what came out, a summary with confidence intervals, progress with the time left. What is finished outlives a kill; the same command goes on.") { outDirectory, outcome, keep, cluster };
        input.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            if (input.Read(parsed) is not { } asked || Plan(asked.Definition) is not { } plan)
            {
                return Task.FromResult(ExitCode.BadInput);
            }

            string[] given = parsed.GetValue(outcome) ?? [];
            if (given.FirstOrDefault(name => plan.Catalog.Find(name) is null) is { } unknown)
            {
                Console.Error.WriteLine($"--outcome {unknown}: {plan.Catalog.Complaint(unknown)}");
                return Task.FromResult(ExitCode.BadInput);
            }

            var folder = parsed.GetValue(outDirectory) ?? Path.Combine("results", Sweep.FolderNameOf(plan));
            return Task.FromResult(Execute(plan, folder, given.Length > 0 ? given : UsualOutcomes, new SweepOptions
            {
                Threads = asked.Threads,
                KeepsRuns = parsed.GetValue(keep),
                Site = RunOnCluster.SiteOf(parsed, cluster),
            }));
        });
        return command;
    }

    private static SweepPlan? Plan(SweepDefinition definition)
    {
        var (plan, diagnostics) = SweepPlan.Of(definition);
        foreach (var diagnostic in diagnostics)
        {
            Console.Error.WriteLine(diagnostic);
        }

        return plan;
    }

    private static int Execute(SweepPlan plan, string folder, IReadOnlyList<string> outcomes, SweepOptions options)
    {
        var (sweep, fault) = Sweep.Open(plan, folder);
        if (sweep is null)
        {
            Console.Error.WriteLine(fault);
            return ExitCode.BadInput;
        }

        using (sweep)
        {
            Announce(plan, sweep, options);
            using var interruption = new Interruption();
            var line = new RunsLine(sweep.Progress.Rows, sweep.Progress.Done);
            try
            {
                sweep.Run(options with { Progress = at => line.Show(at.Done, at.Failed), Stop = interruption.Token });
            }
            finally
            {
                line.Clear();
            }

            var result = sweep.Write(HostOf(options, line.Elapsed));
            var manifest = result.Manifest;
            SweepTables.Write(plan, result, outcomes);
            Report(plan, sweep, manifest, line.Elapsed);
            return manifest switch
            {
                { Complete: false } => Interrupted(sweep),
                { Failed: > 0 } => ExitCode.RunFailed,
                _ => ExitCode.Done,
            };
        }
    }

    private static void Announce(SweepPlan plan, Sweep sweep, SweepOptions options)
    {
        var at = sweep.Progress;
        var threads = options.Site is LocalRunSite ? $"{options.Threads} at once" : "on the cluster, which makes one after the other";
        var runs = plan.Condition is null
            ? string.Create(CultureInfo.InvariantCulture, $"{plan.Points.Count:#,##0} points under {plan.Definition.Seeds.Count:#,##0} seeds: {at.Rows:#,##0} runs of {plan.Name}")
            : string.Create(CultureInfo.InvariantCulture, $"a search among {plan.Points.Count:#,##0} values, at most {plan.Definition.Seeds.Count:#,##0} runs of {plan.Name} at each");
        Console.Error.WriteLine($"{runs}, {threads}");
        if (at.Done > 0)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{at.Done:#,##0} are done already and are not made again"));
        }

        if (sweep.CutOff > 0)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sweep.CutOff:#,##0} bytes of a half-written row were cut off"));
        }
    }

    private static void Report(SweepPlan plan, Sweep sweep, SweepManifest manifest, TimeSpan elapsed)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"runs         {manifest.Done:#,##0}{(plan.Condition is null ? $" of {manifest.Rows:#,##0}" : "")}, {manifest.Failed:#,##0} failed, in {elapsed.TotalSeconds:0.0} s"));
        Console.WriteLine($"table        {Path.Combine(sweep.Folder, Sweep.TableName)}");
        Console.WriteLine($"summary      {Path.Combine(sweep.Folder, Sweep.SummaryName)}");
        if (manifest.Done > manifest.Failed)
        {
            Console.WriteLine($"report       {SweepReport.Write(sweep.Folder)}");
        }

        if (manifest.Failed == 0)
        {
            return;
        }

        var first = Enumerable.Range(0, manifest.Rows).Select(sweep.Row).First(row => row is { HasFailed: true })!;
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{manifest.Failed:#,##0} runs have failed; the first, {SweepRow.NameOf(first.Number)} ({plan.ArgumentsOf(first.Number)}): {first.Error}"));
    }

    private static int Interrupted(Sweep sweep)
    {
        Console.Error.WriteLine($"interrupted: what is done is in {sweep.Folder}; the same command goes on from there");
        return ExitCode.Interrupted;
    }

    private static RunHost HostOf(SweepOptions options, TimeSpan elapsed) => new()
    {
        Engine = options.Site is LocalRunSite ? "sequential" : "cluster",
        Partitions = options.Threads,
        OperatingSystem = RuntimeInformation.OSDescription,
        Runtime = RuntimeInformation.FrameworkDescription,
        Processors = Environment.ProcessorCount,
        StartedAt = (DateTimeOffset.UtcNow - elapsed).ToString("O", CultureInfo.InvariantCulture),
        WallSeconds = elapsed.TotalSeconds,
    };
}
