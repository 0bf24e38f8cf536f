using System.CommandLine;
using ExchangeMesh.Recording.Reports;

namespace ExchangeMesh.Cli.Commands;

/// <summary><c>report</c>: the HTML report of a results folder.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("results") { Description = "A results folder." };
        var command = new Command("report", "Writes the self-contained HTML report of a results folder.") { folder };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(folder)!;
            try
            {
                ReportWriter.Write(path);
            }
            catch (InvalidDataException fault)
            {
                Console.Error.WriteLine(fault.Message);
                return ExitCode.BadInput;
            }

            Console.WriteLine(Path.Combine(path, "report.html"));
            return ExitCode.Done;
        });
        return command;
    }
}
