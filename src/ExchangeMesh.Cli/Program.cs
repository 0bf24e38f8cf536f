using System.CommandLine;
using ExchangeMesh.Cli.Commands;

namespace ExchangeMesh.Cli;

/// <summary>The command line <c>exchangemesh</c>.</summary>
public static class Program
{
    /// <summary>Runs one command.</summary>
    /// <param name="arguments">The words after the program's name.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> Main(string[] arguments)
    {
        var root = new RootCommand("ExchangeMesh runs deleverage spirals on exchanges, lending venues and traders, and takes them apart.")
        {
            RunCommand.Create(),
            SweepCommand.Create(),
            CompareCommand.Create(),
            CheckCommand.Create(),
            ReproduceCommand.Create(),
            VerifyCommand.Create(),
            ReportCommand.Create(),
            CalibrateCommand.Create(),
            StylisedFactsCommand.Create(),
            ScenariosCommand.Create(),
            RulebooksCommand.Create(),
            ServeCommand.Create(),
            NodeCommand.Create(),
        };
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            return Complain(parsed);
        }

        return await Guard.RunAsync(() => parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null })).ConfigureAwait(false);
    }

    private static int Complain(ParseResult parsed)
    {
        foreach (var error in parsed.Errors)
        {
            Console.Error.WriteLine(error.Message);
        }

        var path = parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ";
        Console.Error.WriteLine($"'exchangemesh {path}--help' shows what is expected.");
        return ExitCode.BadInput;
    }
}
