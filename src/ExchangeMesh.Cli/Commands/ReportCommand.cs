using System.CommandLine;
using ExchangeMesh.Laboratory.Reports;

namespace ExchangeMesh.Cli.Commands;

/// <summary><c>report</c>: the page of a folder, and its figures as files.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "The folder of a run's results, of a sweep, or of a comparison." };
        var figures = new Option<string?>("--figures") { Description = "Also writes each figure into this directory, as SVG and PNG." };
        var command = new Command("report", "Writes the self-contained HTML report of a folder: of a run, a sweep, or a comparison.") { folder, figures };
        command.SetAction(parsed =>
        {
            try
            {
                var report = ResultReport.Write(parsed.GetValue(folder)!);
                Console.WriteLine(report);
                return parsed.GetValue(figures) is { } directory ? WriteFigures(report, directory) : ExitCode.Done;
            }
            catch (InvalidDataException fault)
            {
                Console.Error.WriteLine(fault.Message);
                return ExitCode.BadInput;
            }
        });
        return command;
    }

    private static int WriteFigures(string report, string directory)
    {
        Directory.CreateDirectory(directory);
        var figures = ReportFigure.Of(report);
        foreach (var figure in figures)
        {
            File.WriteAllText(Path.Combine(directory, figure.Name + ".svg"), figure.Svg);
        }

        var fault = FigureImages.Write(figures, directory);
        Console.WriteLine($"figures      {figures.Count} in {directory}{(fault.Length > 0 ? ", as SVG alone" : ", as SVG and PNG")}");
        if (fault.Length > 0)
        {
            Console.Error.WriteLine(fault);
        }

        return fault.Length > 0 ? ExitCode.RunFailed : ExitCode.Done;
    }
}
