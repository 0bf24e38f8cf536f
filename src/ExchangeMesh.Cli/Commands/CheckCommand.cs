using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ExchangeMesh.Laboratory.Gates;
using ExchangeMesh.Laboratory.Outcomes;
using ExchangeMesh.Laboratory.Runs;
using ExchangeMesh.Scenarios;
using Spectre.Console;

namespace ExchangeMesh.Cli.Commands;

/// <summary><c>check</c>: runs a scenario and holds its outcomes against its gates.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var input = new ScenarioInput();
        var many = new ManyRunsInput("Checks many runs: 1..100, or 1,5,9. Without it, one run with the scenario's own seed.", leastConfidence: 0.5);
        var gates = new Option<string[]>("--gate") { Description = "A further gate, such as \"max_drawdown < 20%\". May be given again.", AllowMultipleArgumentsPerToken = false };
        var junit = new Option<string?>("--junit") { Description = "Writes the verdicts as JUnit XML into this file." };
        var summary = new Option<string?>("--summary") { Description = "Writes the verdicts as Markdown at the end of this file." };
        var command = new Command("check", "Runs a scenario and holds its outcomes against its gates; exit code 99 where one fails.") { gates, junit, summary };
        input.AddTo(command);
        many.AddTo(command);
        command.SetAction(parsed =>
        {
            if (input.Request(parsed) is not { } request
                || ScenarioInput.Sound(request.Open()) is not { Plan: { } plan }
                || many.Read(parsed, [plan.Seed]) is not { } runs
                || GatesOf(plan, parsed.GetValue(gates) ?? []) is not { } sound
                || !AreEnough(sound, runs))
            {
                return ExitCode.BadInput;
            }

            return Check(request, sound, runs, parsed.GetValue(junit), parsed.GetValue(summary));
        });
        return command;
    }

    /// <summary>Returns the scenario's gates and those from outside; says on standard error what is wrong with them.</summary>
    private static IReadOnlyList<Gate>? GatesOf(ScenarioPlan plan, IReadOnlyList<string> more)
    {
        var gates = plan.Gates.ToList();
        var faults = new List<Diagnostic>();
        foreach (var text in more)
        {
            var (gate, fault) = GateText.Read(text, new SourcePosition("--gate", 1, 1), "");
            gates.AddRange(gate is null ? [] : [gate]);
            faults.AddRange(fault is null ? [] : [fault]);
        }

        var set = GateSet.Of(gates, OutcomeCatalog.Of(plan), plan);
        faults.AddRange(set.Diagnostics);
        faults.ForEach(Console.Error.WriteLine);
        if (gates.Count == 0 && faults.Count == 0)
        {
            Console.Error.WriteLine($"{plan.Name} has no gates: write some in its field gates, or give --gate \"max_drawdown < 20%\"");
        }

        return faults.Count > 0 || gates.Count == 0 ? null : set.Gates;
    }

    /// <summary>Returns whether every gate can hold with so many runs; says on standard error which cannot.</summary>
    private static bool AreEnough(IReadOnlyList<Gate> gates, ManyRuns runs)
    {
        var few = gates.Where(gate => runs.Seeds.Count > 1 && gate.LeastRuns(runs.Confidence) > runs.Seeds.Count).ToList();
        foreach (var gate in few)
        {
            Console.Error.WriteLine(new Diagnostic(
                gate.Plan.At,
                DiagnosticCode.BadGate,
                gate.Plan.Path,
                string.Create(CultureInfo.InvariantCulture, $"'{gate.Plan.Text}' cannot be shown with {runs.Seeds.Count} runs: with {runs.Confidence:0.##%} confidence it needs at least {gate.LeastRuns(runs.Confidence)}; give more --seeds.")));
        }

        return few.Count == 0;
    }

    private static int Check(ScenarioRequest request, IReadOnlyList<Gate> gates, ManyRuns runs, string? junit, string? summary)
    {
        using var interruption = new Interruption();
        var watch = Stopwatch.StartNew();
        var progress = new RunsLine(runs.Seeds.Count);
        var options = new RunBatchOptions { Threads = runs.Threads, Site = runs.Site, Progress = progress.Show, Stop = interruption.Token };
        var outcome = ScenarioCheck.Execute(gates, runs.Seeds, seed => request.OpenWith(seed), runs.Confidence, options);
        progress.Clear();
        if (outcome is null)
        {
            Console.Error.WriteLine("interrupted: no gate was decided");
            return ExitCode.Interrupted;
        }

        outcome = outcome with { WallSeconds = watch.Elapsed.TotalSeconds };
        if (junit is not null)
        {
            JUnitReport.Write(junit, outcome);
        }

        if (summary is not null)
        {
            File.AppendAllText(summary, CheckSummary.Markdown(outcome));
        }

        Print(outcome);
        return outcome.Failures.Count > 0 ? ExitCode.RunFailed : outcome.Passes ? ExitCode.Done : ExitCode.GateFailed;
    }

    private static void Print(CheckOutcome outcome)
    {
        var table = Tables.Of(["gate", "", "why"], rightFrom: 3);
        foreach (var verdict in outcome.Verdicts)
        {
            table.AddRow(Markup.Escape(verdict.Gate.Plan.Text), verdict.Holds ? "holds" : "FAILS", Markup.Escape(verdict.Explanation));
        }

        if (outcome.Verdicts.Count > 0)
        {
            Tables.Console().Write(table);
        }

        foreach (var run in outcome.Failures)
        {
            Console.Error.WriteLine($"the run with seed {run.Seed} failed: {run.Error}");
        }

        var failing = outcome.Verdicts.Count(verdict => !verdict.Holds);
        Console.WriteLine(outcome.Failures.Count > 0
            ? $"gates        not decided: {outcome.Failures.Count} of {outcome.Runs + outcome.Failures.Count} runs failed"
            : $"gates        {outcome.Verdicts.Count - failing} hold, {failing} fail; {outcome.Runs} {(outcome.Runs == 1 ? "run" : "runs")}, seeds {outcome.Seeds}");
    }
}
