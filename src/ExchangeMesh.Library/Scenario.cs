using System.Globalization;
using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Laboratory.Runs;
using ExchangeMesh.Scenarios;
using ExchangeMesh.Traders.Catalog;

namespace ExchangeMesh;

/// <summary>A scenario that is built in code, by the fields that a scenario file has, and run in the calling process.</summary>
/// <remarks>
/// A scenario never changes: each method returns another one, so that two policies can be built on one common part. It is checked
/// when it runs, or by <see cref="Check"/>. Runs share nothing: any number may go at once on different threads.
/// </remarks>
public sealed class Scenario
{
    private readonly string _file;
    // Null where the file, or the shipped scenario of that name, is opened when the scenario is read.
    private readonly string? _text;
    private readonly IReadOnlyList<ScenarioOverride> _fields;
    private readonly IReadOnlyList<StrategyRegistration> _strategies;

    private Scenario(
        string file, string? text, IReadOnlyList<ScenarioOverride> fields, IReadOnlyList<StrategyRegistration> strategies)
    {
        _file = file;
        _text = text;
        _fields = fields;
        _strategies = strategies;
    }

    /// <summary>Starts from a scenario of the shipped library, such as <c>two-venue-spiral</c>, or from a file by its path.</summary>
    /// <remarks>What is wrong with the name or the file is told when the scenario is checked or run.</remarks>
    public static Scenario Open(string nameOrPath)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(nameOrPath);
        return new Scenario(nameOrPath, text: null, [], StrategyCatalog.All);
    }

    /// <summary>Starts from the text of a scenario file.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="file">The path that stands in diagnostics, and beside which the files that the text names are looked for.</param>
    public static Scenario Parse(string yaml, string file = "scenario.yaml")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(yaml);
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        return new Scenario(file, yaml, [], StrategyCatalog.All);
    }

    /// <summary>Starts from nothing but a name.</summary>
    /// <param name="name">The scenario's name: small letters, digits and hyphens.</param>
    public static Scenario Named(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new Scenario($"{name}.yaml", $"name: {name}\n", [], StrategyCatalog.All);
    }

    /// <summary>Sets a field.</summary>
    /// <param name="path">Its path, as after <c>--set</c>: <c>venues.alpha.liquidation.enabled</c>, <c>shocks.0.quantity</c>.</param>
    /// <param name="value">
    /// Its value. Text is taken as it would stand in a file (<c>"80 BTC"</c>), a truth value or a number likewise; any other object
    /// is written as its properties, whose names turn from <c>HalfSpread</c> into <c>half_spread</c>.
    /// </param>
    public Scenario With(string path, object value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(value);
        return new Scenario(_file, _text, [.. _fields, new ScenarioOverride(path, FieldText.Of(value))], _strategies);
    }

    /// <summary>Adds an element at the end of a list, such as <c>venues</c>, <c>traders</c>, <c>shocks</c> or <c>venues.alpha.instruments</c>.</summary>
    /// <param name="list">The list's path.</param>
    /// <param name="element">The element, as the value of <see cref="With"/>.</param>
    public Scenario Adding(string list, object element)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(list);
        return With($"{list}.+", element);
    }

    /// <summary>Adds a circuit breaker that is a type of the caller's, to one instrument.</summary>
    /// <typeparam name="TTerms">The breaker's terms, in an assembly beside the program.</typeparam>
    /// <param name="venue">The exchange.</param>
    /// <param name="instrument">Its instrument's symbol or place.</param>
    /// <param name="parameters">The terms' parameters, such as <c>new { Pause = "10s" }</c>.</param>
    public Scenario AddingBreaker<TTerms>(string venue, string instrument, object parameters)
        where TTerms : IBreakerTerms
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(venue);
        ArgumentException.ThrowIfNullOrWhiteSpace(instrument);
        ArgumentNullException.ThrowIfNull(parameters);
        var breaker = new
        {
            Assembly = Path.GetFileName(typeof(TTerms).Assembly.Location),
            Type = typeof(TTerms).FullName,
            Parameters = parameters,
        };
        return Adding($"venues.{venue}.instruments.{instrument}.breakers", breaker);
    }

    /// <summary>Lets traders follow a strategy of the caller's, by its name in <c>strategy:</c>.</summary>
    public Scenario Following(StrategyRegistration strategy)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        return new Scenario(_file, _text, _fields, [.. _strategies, strategy]);
    }

    /// <summary>Checks the scenario without running it.</summary>
    /// <returns>The scenario as a file would hold it, with every default written out.</returns>
    /// <exception cref="InvalidScenarioException">Something is wrong; all of it is named.</exception>
    public string Check() => Read([]).ResolvedText;

    /// <summary>Runs the scenario to its end on the calling thread.</summary>
    /// <param name="seed">The seed; null for the scenario's own.</param>
    /// <param name="options">What else is to happen; null for nothing.</param>
    /// <returns>What came of it: the same for the same scenario and seed, on any machine.</returns>
    /// <exception cref="InvalidScenarioException">Something is wrong with the scenario; all of it is named.</exception>
    /// <exception cref="IOException">The results folder cannot be written.</exception>
    public ScenarioRun Run(long? seed = null, ScenarioRunOptions? options = null)
    {
        var reading = Read(seed is { } given ? [new ScenarioOverride("seed", given.ToString(CultureInfo.InvariantCulture))] : []);
        var run = PlanRun.Execute(reading, new PlanRunOptions
        {
            OutDirectory = options?.OutDirectory,
            Stop = options?.Stop ?? CancellationToken.None,
        });
        return new ScenarioRun(run);
    }

    private ScenarioReading Read(IReadOnlyList<ScenarioOverride> last)
    {
        var options = new ReadingOptions { Overrides = [.. _fields, .. last], Strategies = _strategies };
        var reading = _text is null ? ScenarioReader.Open(_file, options) : ScenarioReader.Read(_file, _text, options);
        return reading.Plan is null
            ? throw new InvalidScenarioException([.. reading.Diagnostics.Select(one => one.ToString())])
            : reading;
    }
}
