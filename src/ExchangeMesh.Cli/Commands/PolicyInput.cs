using System.CommandLine;
using ExchangeMesh.Laboratory.Comparisons;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Cli.Commands;

/// <summary>The arguments that name the policies of a comparison: scenarios, or one scenario with variants.</summary>
internal sealed class PolicyInput
{
    private readonly Argument<string[]> _scenarios = new("scenarios") { Description = "Shipped scenarios' names, or scenario files: two or more; or one, with --with.", Arity = ArgumentArity.OneOrMore };

    private readonly Option<string[]> _with = new("--with")
    {
        Description = "A variant of the one scenario: \"label: path=value; path=value\". May be given again.",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly ScenarioInput _changes = new(hasSeed: false);

    /// <summary>Adds the arguments to a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_scenarios);
        command.Options.Add(_with);
        _changes.AddOptionsTo(command);
    }

    /// <summary>Reads the policies, and says on standard error what is wrong with them.</summary>
    /// <returns>At least two policies with names of their own, or null.</returns>
    public IReadOnlyList<Policy>? Read(ParseResult parsed)
    {
        var scenarios = parsed.GetValue(_scenarios) ?? [];
        var variants = parsed.GetValue(_with) ?? [];
        if (_changes.Overrides(parsed) is not { } overrides)
        {
            return null;
        }

        if (scenarios.Length == 1 ? variants.Length == 0 : variants.Length > 0)
        {
            Console.Error.WriteLine("expected two scenarios or more, or one scenario and --with \"label: path=value\"");
            return null;
        }

        var options = new ReadingOptions { Overrides = overrides, PriceFile = _changes.PriceFile(parsed) };
        var policies = new List<Policy>();
        foreach (var scenario in scenarios)
        {
            policies.Add(Of(Path.GetFileNameWithoutExtension(scenario), new ScenarioRequest(scenario, options)));
        }

        foreach (var text in variants)
        {
            if (Variant(text) is not { } variant)
            {
                Console.Error.WriteLine($"--with {text}: expected \"label: path=value; path=value\"");
                return null;
            }

            policies.Add(Of(variant.Label, new ScenarioRequest(scenarios[0], options with { Overrides = [.. overrides, .. variant.Changes] })));
        }

        var twice = policies.GroupBy(policy => policy.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            Console.Error.WriteLine($"two policies are called '{twice.Key}': give each a name of its own");
        }

        return twice is null ? policies : null;
    }

    private static Policy Of(string name, ScenarioRequest request) => new(name, seed => request.OpenWith(seed));

    private static (string Label, IReadOnlyList<ScenarioOverride> Changes)? Variant(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || string.IsNullOrWhiteSpace(text[..colon]))
        {
            return null;
        }

        var changes = text[(colon + 1)..].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ScenarioOverride.Parse).ToList();
        return changes.Count == 0 || changes.Contains(null) ? null : (text[..colon].Trim(), [.. changes.OfType<ScenarioOverride>()]);
    }
}
