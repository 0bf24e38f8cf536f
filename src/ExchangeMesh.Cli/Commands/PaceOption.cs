using System.CommandLine;
using ExchangeMesh.Actors.Hosting;

namespace ExchangeMesh.Cli.Commands;

/// <summary>The option <c>--pace</c>.</summary>
internal static class PaceOption
{
    public static Option<string?> Create()
    {
        var option = new Option<string?>("--pace")
        {
            Description = "How fast virtual time goes: free, or seconds of it in one of the wall clock, such as 1, 0.5 or 60x. Default: free; with --dashboard the run waits for the page, and with --cluster one that is under way keeps its pace. The results do not depend on it.",
            HelpName = "FACTOR",
        };
        option.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && !Pace.TryRead(token.Value, out _))
            {
                result.AddError($"--pace {token.Value}: {Pace.Wanted}");
            }
        });
        return option;
    }

    /// <summary>Returns the pace that was asked for; null for none.</summary>
    public static Pace? Of(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } text && Pace.TryRead(text, out var pace) ? pace : null;
}
