using System.CommandLine;
using System.Globalization;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Cli.Commands;

/// <summary>The arguments that name a scenario and change it, which several commands share.</summary>
/// <param name="hasSeed">Whether one seed belongs to them; what runs under many seeds says so itself.</param>
internal sealed class ScenarioInput(bool hasSeed = true)
{
    private readonly Argument<string> _scenario = new("scenario") { Description = "A shipped scenario's name, or a scenario file.", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Sets a field: path=value, such as venues.alpha.liquidation.enabled=false. May be given again.",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> _seed = new("--seed") { Description = "The seed of all randomness (0 to 2^53)." };
    private readonly Option<string?> _data = new("--data") { Description = "A price file (Binance klines, or in the format that the scenario's data field states) for the first reference feed; NAME=FILE for another." };

    /// <summary>Adds the arguments to a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_scenario);
        AddOptionsTo(command);
    }

    /// <summary>Adds what changes a scenario to a command that names its scenarios itself.</summary>
    public void AddOptionsTo(Command command)
    {
        command.Options.Add(_set);
        if (hasSeed)
        {
            command.Options.Add(_seed);
        }

        command.Options.Add(_data);
    }

    /// <summary>Returns whether a scenario, or a change of one, was given.</summary>
    public bool IsGiven(ParseResult parsed) =>
        parsed.GetValue(_scenario) is not null || parsed.GetValue(_set) is { Length: > 0 } || parsed.GetValue(_seed) is not null || parsed.GetValue(_data) is not null;

    /// <summary>Reads the scenario that was asked for, and says on standard error what is wrong with it.</summary>
    /// <returns>A reading with a plan, or null.</returns>
    public ScenarioReading? Read(ParseResult parsed) => Request(parsed) is { } request ? Sound(request.Open()) : null;

    /// <summary>Returns a reading that gave a plan; of another one says on standard error what is wrong, and returns null.</summary>
    public static ScenarioReading? Sound(ScenarioReading reading)
    {
        foreach (var diagnostic in reading.Diagnostics)
        {
            Console.Error.WriteLine(diagnostic);
        }

        foreach (var note in reading.Notes)
        {
            Console.Error.WriteLine($"note: {note}");
        }

        return reading.Plan is null ? null : reading;
    }

    /// <summary>Returns which scenario was asked for, and says on standard error what is wrong with how it was.</summary>
    public ScenarioRequest? Request(ParseResult parsed)
    {
        if (parsed.GetValue(_scenario) is not { } scenario)
        {
            Console.Error.WriteLine("expected a scenario: a shipped one's name, or a file");
            return null;
        }

        return Overrides(parsed) is { } overrides
            ? new ScenarioRequest(scenario, new ReadingOptions { Overrides = overrides, PriceFile = PriceFile(parsed) })
            : null;
    }

    /// <summary>Returns the scenario's name or path; null where none is given.</summary>
    public string? Name(ParseResult parsed) => parsed.GetValue(_scenario);

    /// <summary>Returns the price file that was given, or empty.</summary>
    public string PriceFile(ParseResult parsed) => parsed.GetValue(_data) ?? "";

    /// <summary>Reads the fields that are set, the seed with them, and says on standard error what is wrong with them.</summary>
    /// <returns>The fields in order, or null.</returns>
    public IReadOnlyList<ScenarioOverride>? Overrides(ParseResult parsed)
    {
        if (OverrideText.Read(parsed.GetValue(_set)) is not { } overrides)
        {
            return null;
        }

        if (hasSeed && parsed.GetValue(_seed) is { } seed)
        {
            if (!ulong.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 1UL << 53)
            {
                Console.Error.WriteLine($"--seed {seed}: expected a whole number from 0 to 9007199254740992");
                return null;
            }

            overrides.Add(new ScenarioOverride("seed", seed));
        }

        return overrides;
    }
}

/// <summary>A scenario that was asked for on the command line.</summary>
/// <param name="Scenario">A shipped scenario's name, or a file.</param>
/// <param name="Options">What is changed in it.</param>
internal sealed record ScenarioRequest(string Scenario, ReadingOptions Options)
{
    /// <summary>Reads it, with more fields set.</summary>
    public ScenarioReading Open(params IReadOnlyList<ScenarioOverride> more) =>
        ScenarioReader.Open(Scenario, Options with { Overrides = [.. Options.Overrides, .. more] });

    /// <summary>Reads it with a seed, and with more fields set.</summary>
    public ScenarioReading OpenWith(ulong seed, params IReadOnlyList<ScenarioOverride> more) =>
        Open([.. more, new ScenarioOverride("seed", seed.ToString(CultureInfo.InvariantCulture))]);
}
