using System.CommandLine;
using System.Globalization;

namespace ExchangeMesh.Cli.Commands;

/// <summary>The option <c>--partitions</c>, which has the same bounds wherever a run is made.</summary>
internal static class PartitionsOption
{
    private const int Greatest = 64;

    public static Option<int> Create(string description)
    {
        var option = new Option<int>("--partitions") { Description = description, DefaultValueFactory = static _ => 1 };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token]
                && (!int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > Greatest))
            {
                result.AddError($"--partitions {token.Value}: expected 1 to {Greatest}");
            }
        });
        return option;
    }
}
