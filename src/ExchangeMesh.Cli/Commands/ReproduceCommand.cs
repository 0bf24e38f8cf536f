using System.CommandLine;
using System.Globalization;
using ExchangeMesh.Laboratory.Published;
using ExchangeMesh.Node.Runs;
using ExchangeMesh.Recording.Measures;
using ExchangeMesh.Recording.Reports;
using ExchangeMesh.Recording.Summaries;
using ExchangeMesh.Scenarios;
using Spectre.Console;

namespace ExchangeMesh.Cli.Commands;

/// <summary><c>reproduce</c>: published results beside what runs of their scenarios give.</summary>
internal static class ReproduceCommand
{
    private static readonly Argument<string[]> Names = new("names") { Description = "Shipped results by name, or scenario files with a 'published' section; all shipped ones where none is named.", Arity = ArgumentArity.ZeroOrMore };

    private static readonly Option<bool> List = new("--list") { Description = "Lists the shipped results and makes no run." };

    private static readonly Option<bool> AsJson = new("--json") { Description = "Writes the results to standard output as JSON instead of tables." };

    private static readonly Option<bool> All = new("--all-values") { Description = "Shows every value in the table, not only those of a single result and those that fail." };

    private static readonly Option<string?> OutDirectory = new("--out") { Description = "A folder for published.html and published.json." };

    private static readonly Option<string[]> Set = new("--set") { Description = "Sets a field in every run: path=value. May be given again.", AllowMultipleArgumentsPerToken = false };

    private static readonly Option<string> Engine = new("--engine") { Description = "actors, or sequential (the reference without actors); the results do not depend on it.", DefaultValueFactory = static _ => "actors" };

    public static Command Create()
    {
        Engine.AcceptOnlyFromAmong("actors", "sequential");
        var partitions = PartitionsOption.Create("How many partitions each run is made on; the results do not depend on it.");
        var command = new Command("reproduce", "Runs published results: expected beside measured, with tolerance and verdict. Exit code 99 when one is not met.") { Names, List, AsJson, All, OutDirectory, Set, Engine, partitions };
        command.SetAction((parsed, stop) => parsed.GetValue(List) ? Task.FromResult(WriteList()) : ExecuteAsync(parsed, parsed.GetValue(partitions), stop));
        return command;
    }

    private static int WriteList()
    {
        foreach (var entry in ScenarioLibrary.ListReproducible())
        {
            Console.WriteLine($"{entry.Name,-28} {entry.Description}");
        }

        return ExitCode.Done;
    }

    private static async Task<int> ExecuteAsync(ParseResult parsed, int partitions, CancellationToken stop)
    {
        if (OverrideText.Read(parsed.GetValue(Set)) is not { } overrides)
        {
            return ExitCode.BadInput;
        }

        var names = parsed.GetValue(Names) is { Length: > 0 } given ? given : [.. ScenarioLibrary.Reproducible];
        var options = new RunOptions(parsed.GetValue(Engine) == "sequential" ? RunEngine.Sequential : RunEngine.Actors, partitions, null);
        using var interruption = new Interruption();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, interruption.Token);
        var results = new List<ReproducedResult>();
        foreach (var name in names)
        {
            var progress = new ReproductionLine(name);
            var (result, diagnostics) = await Reproduction.OfAsync(
                more => ScenarioReader.Open(name, new ReadingOptions { Overrides = [.. overrides, .. more] }),
                reading => RunAsync(reading, options, either.Token),
                progress.Show).ConfigureAwait(false);
            progress.Clear();
            if (result is null)
            {
                foreach (var diagnostic in diagnostics)
                {
                    await Console.Error.WriteLineAsync(diagnostic.ToString()).ConfigureAwait(false);
                }

                return ExitCode.BadInput;
            }

            if (either.IsCancellationRequested)
            {
                await Console.Error.WriteLineAsync($"interrupted: {name} was not finished").ConfigureAwait(false);
                return ExitCode.Interrupted;
            }

            results.Add(result);
        }

        Write(parsed, results);
        return results.TrueForAll(result => result.HasPassed) ? ExitCode.Done : ExitCode.GateFailed;
    }

    private static async Task<RunSummary> RunAsync(ScenarioReading reading, RunOptions options, CancellationToken stop) =>
        (await ScenarioRun.ExecuteAsync(reading, options, static (_, _) => { }, stop).ConfigureAwait(false)).Summary;

    private static void Write(ParseResult parsed, List<ReproducedResult> results)
    {
        if (parsed.GetValue(OutDirectory) is { } folder)
        {
            var page = PublishedReport.Write(folder, results);
            Console.Error.WriteLine($"report       {page}");
        }

        if (parsed.GetValue(AsJson))
        {
            Console.Write(PublishedReport.Json(results));
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = 200;
        }

        foreach (var result in results)
        {
            WriteValues(console, result, parsed.GetValue(All) || results.Count == 1);
        }

        WriteVerdicts(console, results);
    }

    private static void WriteValues(IAnsiConsole console, ReproducedResult result, bool all)
    {
        var shown = all ? result.Values : [.. result.Values.Where(value => !value.HasPassed)];
        if (shown.Count == 0)
        {
            return;
        }

        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle(Markup.Escape(result.Name)) };
        table.AddColumns("value", "expected", "measured", "tolerance", "verdict", "run");
        foreach (var value in shown)
        {
            table.AddRow(
                Markup.Escape(value.Text),
                Markup.Escape(PublishedReport.Expected(value)),
                Markup.Escape(value.Measured is null ? value.Note : PublishedReport.Number(value.Measured)),
                value.Published is null ? "band" : Markup.Escape(value.Tolerance),
                value.HasPassed ? "pass" : "FAIL",
                Markup.Escape(value.Run));
        }

        console.Write(table);
    }

    private static void WriteVerdicts(IAnsiConsole console, List<ReproducedResult> results)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("published result", "values", "runs", "verdict", "fingerprint", "source");
        foreach (var result in results)
        {
            table.AddRow(
                Markup.Escape(result.Name),
                string.Create(CultureInfo.InvariantCulture, $"{result.Passed} of {result.Values.Count}"),
                result.Runs.ToString(CultureInfo.InvariantCulture),
                result.HasPassed ? "pass" : "FAIL",
                result.Fingerprint[..12],
                Markup.Escape(result.Source));
        }

        console.Write(table);
    }
}
