using System.CommandLine;
using ExchangeMesh.Laboratory.Gates;
using ExchangeMesh.Laboratory.Outcomes;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Cli.Commands;

/// <summary><c>scenarios</c>: the shipped library, a template, the schema, and a check without a run.</summary>
internal static class ScenariosCommand
{
    public static Command Create() => new("scenarios", "Lists, shows and checks scenarios.")
    {
        CreateList(),
        CreateShow(),
        CreateNew(),
        CreateSchema(),
        CreateLint(),
    };

    private static Command CreateList()
    {
        var command = new Command("list", "Lists the shipped scenarios.");
        command.SetAction(static _ =>
        {
            foreach (var entry in ScenarioLibrary.List())
            {
                Console.WriteLine($"{entry.Name,-20} {entry.Description.ReplaceLineEndings(" ")}");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateShow()
    {
        var name = new Argument<string>("name") { Description = "A shipped scenario's name." };
        var command = new Command("show", "Prints a shipped scenario, which 'run FILE' takes back.") { name };
        command.SetAction(parsed => Print(ScenarioLibrary.Find(parsed.GetValue(name)!), parsed.GetValue(name)!, ScenarioLibrary.Names));
        return command;
    }

    private static Command CreateNew()
    {
        var command = new Command("new", "Prints a commented scenario to start from.");
        command.SetAction(static _ =>
        {
            Console.Write(ScenarioLibrary.Template);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateSchema()
    {
        var command = new Command("schema", "Prints the JSON schema of scenario files, for editors.");
        command.SetAction(static _ =>
        {
            Console.WriteLine(ScenarioSchema.Text());
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateLint()
    {
        var input = new ScenarioInput();
        var command = new Command("lint", "Checks a scenario and says everything that is wrong with it.");
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            if (input.Read(parsed) is not { } reading)
            {
                return ExitCode.BadInput;
            }

            var gates = GateSet.Of(reading.Plan!.Gates, OutcomeCatalog.Of(reading.Plan), reading.Plan);
            if (gates.Diagnostics.Count > 0)
            {
                gates.Diagnostics.ToList().ForEach(Console.Error.WriteLine);
                return ExitCode.BadInput;
            }

            Console.WriteLine($"{reading.Plan.Name}: {reading.Plan.ParticipantCount:#,##0} participants, {reading.Plan.Length} of virtual time; hash {reading.Hash}");
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Prints a text that a library has, or says what it has instead.</summary>
    internal static int Print(string? text, string name, IReadOnlyList<string> names)
    {
        if (text is null)
        {
            Console.Error.WriteLine($"there is no '{name}'; there are: {string.Join(", ", names)}");
            return ExitCode.BadInput;
        }

        Console.Write(text);
        return ExitCode.Done;
    }
}
