using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using ExchangeMesh.Laboratory.Comparisons;
using ExchangeMesh.Laboratory.Outcomes;
using ExchangeMesh.Laboratory.Reports;
using ExchangeMesh.Laboratory.Runs;
using ExchangeMesh.Recording;
using ExchangeMesh.Recording.Summaries;
using Spectre.Console;

namespace ExchangeMesh.Cli.Commands;

/// <summary><c>compare</c>: policies on the same seeds and shocks.</summary>
internal static class CompareCommand
{
    private static readonly IReadOnlyList<ulong> UsualSeeds = [.. Enumerable.Range(1, 20).Select(seed => (ulong)seed)];

    public static Command Create()
    {
        var input = new PolicyInput();
        var many = new ManyRunsInput("The seeds that every policy is run with: 1..100, or 1,5,9 (default 1..20).", leastConfidence: 0);
        var rankedBy = new Option<string>("--by") { Description = "The outcome that policies are ranked by, and whose causes are told.", DefaultValueFactory = static _ => "max_drawdown" };
        var higher = new Option<bool>("--higher-is-better") { Description = "Ranks the policy with the greatest value first; otherwise the one with the least." };
        var outDirectory = new Option<string?>("--out") { Description = "The comparison's folder (default: one of its own inside results)." };
        var command = new Command("compare", "Runs policies on the same seeds and shocks and says how every outcome differs: with intervals, a paired test corrected for many outcomes, a verdict in words, the first event at which the runs part, and the causes.") { rankedBy, higher, outDirectory };
        input.AddTo(command);
        many.AddTo(command);
        command.SetAction(parsed =>
        {
            if (input.Read(parsed) is not { } policies || many.Read(parsed, UsualSeeds) is not { } runs || !AreSound(policies, runs.Seeds[0], parsed.GetValue(rankedBy)!))
            {
                return ExitCode.BadInput;
            }

            return Compare(new ComparisonOptions
            {
                Policies = policies,
                Seeds = runs.Seeds,
                RankedBy = parsed.GetValue(rankedBy)!,
                IsHigherBetter = parsed.GetValue(higher),
                Confidence = runs.Confidence,
                Runs = new RunBatchOptions { Threads = runs.Threads, Site = runs.Site },
            }, parsed.GetValue(outDirectory));
        });
        return command;
    }

    /// <summary>Returns whether every policy has a plan and the outcome to rank by; says on standard error what is wrong.</summary>
    private static bool AreSound(IReadOnlyList<Policy> policies, ulong seed, string rankedBy)
    {
        var isSound = true;
        foreach (var policy in policies)
        {
            if (ScenarioInput.Sound(policy.Read(seed)) is not { Plan: { } plan })
            {
                isSound = false;
            }
            else if (OutcomeCatalog.Of(plan).Complaint(rankedBy) is { Length: > 0 } complaint)
            {
                Console.Error.WriteLine($"--by {rankedBy}: {policy.Name}: {complaint}");
                isSound = false;
            }
        }

        return isSound;
    }

    private static int Compare(ComparisonOptions options, string? outDirectory)
    {
        using var interruption = new Interruption();
        var watch = Stopwatch.StartNew();
        var line = new RunsLine(options.Policies.Count * options.Seeds.Count);
        var (comparison, failures) = Comparison.Execute(options with { Runs = options.Runs with { Progress = line.Show, Stop = interruption.Token } });
        line.Clear();
        foreach (var (policy, run) in failures)
        {
            Console.Error.WriteLine($"{policy} with seed {run.Seed} failed: {run.Error}");
        }

        if (comparison is null)
        {
            Console.Error.WriteLine(failures.Count > 0 ? "nothing was compared" : "interrupted: nothing was compared");
            return failures.Count > 0 ? ExitCode.RunFailed : ExitCode.Interrupted;
        }

        var folder = outDirectory ?? Path.Combine("results", ComparisonFolder.NameOf(comparison));
        ComparisonFolder.Write(comparison, folder, new RunHost
        {
            Engine = options.Runs.Site is LocalRunSite ? "sequential" : "cluster",
            OperatingSystem = RuntimeInformation.OSDescription,
            Runtime = RuntimeInformation.FrameworkDescription,
            Processors = Environment.ProcessorCount,
            StartedAt = (DateTimeOffset.UtcNow - watch.Elapsed).ToString("O", CultureInfo.InvariantCulture),
            WallSeconds = watch.Elapsed.TotalSeconds,
        });
        var report = ComparisonReport.Write(folder);
        ComparisonTables.Write(comparison);
        Console.WriteLine($"comparison   {folder}");
        Console.WriteLine($"report       {report}");
        return ExitCode.Done;
    }
}

/// <summary>A comparison for people: a ranked table, the outcomes that differ, and verdicts.</summary>
internal static class ComparisonTables
{
    private const int Most = 25;

    /// <summary>Writes to standard output.</summary>
    public static void Write(Comparison comparison)
    {
        var console = Tables.Console();
        if (comparison.Policies.Count > 2)
        {
            console.Write(Ranking(comparison));
        }

        foreach (var difference in comparison.Differences)
        {
            console.Write(Differences(difference, comparison.Options.RankedBy));
            Console.WriteLine(difference.Verdict(comparison.Options.RankedBy));
            Console.WriteLine(difference.Pairing.Sentences());
            Console.WriteLine();
        }
    }

    private static Table Ranking(Comparison comparison)
    {
        var unit = comparison.Policies[0].Catalog.Find(comparison.Options.RankedBy)!.Unit;
        var table = Tables.Of(["rank", "policy", comparison.Options.RankedBy, "interval of the mean"], rightFrom: 2);
        foreach (var rank in comparison.Ranking)
        {
            table.AddRow(
                rank.Rank?.ToString(CultureInfo.InvariantCulture) ?? "–",
                Markup.Escape(rank.Policy),
                rank.Mean is { } mean ? MetricUnits.Show(mean.Estimate, unit) : "no data",
                rank.Mean is { } interval ? $"{MetricUnits.Show(interval.Lower, unit)} to {MetricUnits.Show(interval.Upper, unit)}" : "–");
        }

        return table;
    }

    private static Table Differences(PolicyDifference difference, string rankedBy)
    {
        var table = Tables.Of(["outcome", difference.First, difference.Second, "difference", "interval", "lower/higher with", "p corrected", "verdict"]);
        var shown = difference.Outcomes
            .Where(one => one.IsOfWholeRun && (one.Differs || string.Equals(one.Outcome.Name, rankedBy, StringComparison.Ordinal)))
            .OrderBy(one => string.Equals(one.Outcome.Name, rankedBy, StringComparison.Ordinal) ? 0 : 1)
            .ThenBy(one => one.AdjustedP)
            .Take(Most);
        foreach (var one in shown)
        {
            string Show(double value) => Markup.Escape(MetricUnits.Show(value, one.Outcome.Unit));
            table.AddRow(
                Markup.Escape(one.Outcome.Name),
                Show(one.FirstMean),
                Show(one.SecondMean),
                Show(one.Difference.Estimate),
                $"{Show(one.Difference.Lower)} to {Show(one.Difference.Upper)}",
                string.Create(CultureInfo.InvariantCulture, $"{one.Lower}/{one.Higher} of {one.Pairs}"),
                one.AdjustedP.ToString("0.####", CultureInfo.InvariantCulture),
                one.Verdict(difference.Confidence));
        }

        return table;
    }
}
