using Spectre.Console;

namespace ExchangeMesh.Cli;

/// <summary>Tables on standard output.</summary>
internal static class Tables
{
    private const int WidthOfFiles = 200;

    /// <summary>Returns standard output as a console: as wide as the terminal, or wide enough for a file.</summary>
    public static IAnsiConsole Console()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Out) });
        if (System.Console.IsOutputRedirected)
        {
            console.Profile.Width = WidthOfFiles;
        }

        return console;
    }

    /// <summary>Returns an empty table.</summary>
    /// <param name="headings">Its columns.</param>
    /// <param name="rightFrom">The first column whose cells stand at its right.</param>
    public static Table Of(ReadOnlySpan<string> headings, int rightFrom = 1)
    {
        var table = new Table { Border = TableBorder.Rounded };
        for (var place = 0; place < headings.Length; place++)
        {
            var column = new TableColumn(headings[place]);
            table.AddColumn(place < rightFrom ? column : column.RightAligned());
        }

        return table;
    }
}
