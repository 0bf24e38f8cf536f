using System.CommandLine;
using System.Globalization;

namespace ExchangeMesh.Cli.Commands;

/// <summary>The option <c>--confidence</c>, the same for every verb: 95%, 95 or 0.95.</summary>
internal static class ConfidenceText
{
    /// <summary>Makes the option.</summary>
    public static Option<string> CreateOption() => new("--confidence") { Description = "The confidence of intervals and bounds.", DefaultValueFactory = static _ => "95%" };

    /// <summary>Reads the option, and says on standard error what is wrong with it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="option">The option.</param>
    /// <param name="least">The confidence must lie above it.</param>
    /// <returns>The confidence, above 0 and below 1; or null.</returns>
    public static double? Read(ParseResult parsed, Option<string> option, double least = 0)
    {
        var text = parsed.GetValue(option)!;
        var digits = text.EndsWith('%') ? text[..^1] : text;
        if (decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            var share = (double)(text.EndsWith('%') || number >= 1 ? number / 100 : number);
            if (share > least && share < 1)
            {
                return share;
            }
        }

        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"--confidence {text}: expected a share above {least:0%} and below 100%, such as 95%"));
        return null;
    }
}
