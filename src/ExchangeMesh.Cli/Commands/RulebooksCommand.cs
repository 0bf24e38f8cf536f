using System.CommandLine;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Cli.Commands;

/// <summary><c>rulebooks</c>: the venues' rules that are shipped, each number with its source.</summary>
internal static class RulebooksCommand
{
    public static Command Create()
    {
        var list = new Command("list", "Lists the shipped rulebooks.");
        list.SetAction(static _ =>
        {
            foreach (var name in RulebookLibrary.Venues)
            {
                Console.WriteLine($"{name,-24} {"exchange",-14} {RulebookLibrary.SummaryOf(name)}");
            }

            foreach (var name in RulebookLibrary.Lenders)
            {
                Console.WriteLine($"{name,-24} {"lending venue",-14} {RulebookLibrary.SummaryOf(name)}");
            }

            return ExitCode.Done;
        });
        var named = new Argument<string>("name") { Description = "A shipped rulebook's name." };
        var show = new Command("show", "Prints a rulebook with the source of each number.") { named };
        show.SetAction(parsed => ScenariosCommand.Print(
            RulebookLibrary.Find(parsed.GetValue(named)!),
            parsed.GetValue(named)!,
            [.. RulebookLibrary.Venues, .. RulebookLibrary.Lenders]));
        return new Command("rulebooks", "Lists and shows the shipped rulebooks.") { list, show };
    }
}
