using System.CommandLine;
using System.Globalization;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Cli.Commands;

/// <summary>The arguments that name a scenario and change it, which several commands share.</summary>
internal sealed class ScenarioInput
{
    private readonly Argument<string> _scenario = new("scenario") { Description = "A shipped scenario's name, or a scenario file.", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Sets a field: path=value, such as venues.alpha.liquidation.enabled=false. May be given again.",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> _seed = new("--seed") { Description = "The seed of all randomness (0 to 2^53)." };
    private readonly Option<string?> _data = new("--data") { Description = "A price file (Binance klines, or as the scenario's data field states) for the first reference feed; NAME=FILE for another." };

    /// <summary>Adds the arguments to a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_scenario);
        command.Options.Add(_set);
        command.Options.Add(_seed);
        command.Options.Add(_data);
    }

    /// <summary>Returns whether a scenario, or a change of one, was given.</summary>
    public bool IsGiven(ParseResult parsed) =>
        parsed.GetValue(_scenario) is not null || parsed.GetValue(_set) is { Length: > 0 } || parsed.GetValue(_seed) is not null || parsed.GetValue(_data) is not null;

    /// <summary>Reads the scenario that was asked for, and says on standard error what is wrong with it.</summary>
    /// <returns>A reading with a plan, or null.</returns>
    public ScenarioReading? Read(ParseResult parsed)
    {
        if (parsed.GetValue(_scenario) is not { } scenario)
        {
            Console.Error.WriteLine("expected a scenario: a shipped one's name, or a file");
            return null;
        }

        var overrides = new List<ScenarioOverride>();
        foreach (var text in parsed.GetValue(_set) ?? [])
        {
            if (ScenarioOverride.Parse(text) is not { } one)
            {
                Console.Error.WriteLine($"--set {text}: expected path=value, such as venues.alpha.liquidation.enabled=false");
                return null;
            }

            overrides.Add(one);
        }

        if (parsed.GetValue(_seed) is { } seed)
        {
            if (!ulong.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 1UL << 53)
            {
                Console.Error.WriteLine($"--seed {seed}: expected a whole number from 0 to 9007199254740992");
                return null;
            }

            overrides.Add(new ScenarioOverride("seed", seed));
        }

        var options = new ReadingOptions { Overrides = overrides, PriceFile = parsed.GetValue(_data) ?? "" };
        var reading = ScenarioReader.Open(scenario, options);
        foreach (var diagnostic in reading.Diagnostics)
        {
            Console.Error.WriteLine(diagnostic);
        }

        return reading.Plan is null ? null : reading;
    }
}
