using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ExchangeMesh.Laboratory.Designs;
using ExchangeMesh.Laboratory.Gates;
using ExchangeMesh.Laboratory.Outcomes;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Laboratory.Sweeps;

/// <summary>A checked sweep: all its rows, each of them a run of its own. Row <c>point × seeds + place of the seed</c> is one point under one seed.</summary>
public sealed class SweepPlan
{
    /// <summary>The most rows that a sweep may have.</summary>
    public const int MostRows = 1_000_000;

    private readonly string _text;

    private SweepPlan(SweepDefinition definition, string text, ScenarioReading scenario, OutcomeCatalog catalog, Gate? condition)
    {
        Catalog = catalog;
        Condition = condition;
        Definition = definition;
        _text = text;
        Name = scenario.Plan!.Name;
        Points = definition.Design.MakePoints();
        Lines = definition.Lines(scenario.Hash, EngineVersion);
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Lines))));
    }

    /// <summary>The program's version.</summary>
    public static string EngineVersion { get; } = typeof(SweepPlan).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>What was asked for, with ranges whose values the fields can hold.</summary>
    public SweepDefinition Definition { get; }

    /// <summary>The scenario's name.</summary>
    public string Name { get; }

    /// <summary>The design's points, in order.</summary>
    public IReadOnlyList<DesignPoint> Points { get; }

    /// <summary>The outcomes that every run has.</summary>
    public OutcomeCatalog Catalog { get; }

    /// <summary>The condition whose critical value is asked for; null where none is.</summary>
    public Gate? Condition { get; }

    /// <summary>The definition as lines; equal lines are the same sweep.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>SHA-256 of the lines, as 64 hexadecimal digits.</summary>
    public string Hash { get; }

    /// <summary>How many rows there are.</summary>
    public int RowCount => Points.Count * Definition.Seeds.Count;

    /// <summary>Checks a definition: reads the scenario, and each axis at its ends.</summary>
    /// <param name="definition">The definition.</param>
    /// <returns>The plan, or everything that is wrong; a combination of values that is wrong only together is found when it is run.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static (SweepPlan? Plan, IReadOnlyList<Diagnostic> Diagnostics) Of(SweepDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var options = new ReadingOptions
        {
            Overrides = [.. definition.Overrides, SeedOf(definition.Seeds[0])],
            PriceFile = definition.PriceFile,
        };
        var scenario = ScenarioReader.Open(definition.Scenario, options);
        if (scenario.Plan is null)
        {
            return (null, scenario.Diagnostics);
        }

        var text = ScenarioLibrary.Find(definition.Scenario) ?? File.ReadAllText(definition.Scenario);
        var diagnostics = new List<Diagnostic>();
        var axes = definition.Design.Axes.Select(axis => Stepped(axis, definition, diagnostics)).ToList();
        var checkedOne = definition with { Design = definition.Design with { Axes = axes } };
        if (diagnostics.Count == 0 && checkedOne.Design.PointCount * definition.Seeds.Count > MostRows)
        {
            diagnostics.Add(Fault("sweep", $"there are more than {MostRows} runs: {checkedOne.Design.PointCount} points under {definition.Seeds.Count} seeds."));
        }

        if (diagnostics.Count == 0)
        {
            diagnostics.AddRange(axes.SelectMany(axis => FaultsAtEnds(axis, checkedOne, text)));
        }

        var catalog = OutcomeCatalog.Of(scenario.Plan);
        var condition = diagnostics.Count == 0 ? ConditionOf(checkedOne, catalog, scenario.Plan, diagnostics) : null;
        return diagnostics.Count == 0 ? (new SweepPlan(checkedOne, text, scenario, catalog, condition), []) : (null, diagnostics);
    }

    /// <summary>Returns a row's point.</summary>
    public DesignPoint PointOf(int row) => Points[row / Definition.Seeds.Count];

    /// <summary>Returns a row's seed.</summary>
    public ulong SeedOf(int row) => Definition.Seeds[row % Definition.Seeds.Count];

    /// <summary>Returns what a row sets beside the scenario, its seed last.</summary>
    public IReadOnlyList<ScenarioOverride> OverridesOf(int row) => [.. Definition.Overrides, .. PointOf(row).Settings, SeedOf(SeedOf(row))];

    /// <summary>Returns the arguments with which <c>run SCENARIO</c> makes a row again.</summary>
    public string ArgumentsOf(int row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Concat(Definition.Overrides.Concat(PointOf(row).Settings).Select(one => $"--set '{one.Path}={one.Value}' "))}{(Definition.PriceFile.Length > 0 ? $"--data '{Definition.PriceFile}' " : "")}--seed {SeedOf(row)}");

    /// <summary>Reads the scenario of a row.</summary>
    public ScenarioReading Read(int row) => Read(OverridesOf(row));

    /// <summary>Reads the scenario with further settings.</summary>
    internal ScenarioReading Read(IReadOnlyList<ScenarioOverride> overrides) => Read(_text, Definition, overrides);

    private static ScenarioReading Read(string text, SweepDefinition definition, IReadOnlyList<ScenarioOverride> overrides) =>
        ScenarioReader.Read(definition.Scenario, text, new ReadingOptions { Overrides = overrides, PriceFile = definition.PriceFile });

    private static Gate? ConditionOf(SweepDefinition definition, OutcomeCatalog catalog, ScenarioPlan plan, List<Diagnostic> diagnostics)
    {
        if (definition.Question is not { } question)
        {
            return null;
        }

        var read = GateSet.Of([question.Condition], catalog, plan);
        diagnostics.AddRange(read.Diagnostics);
        var gate = read.Gates.Count > 0 ? read.Gates[0] : null;
        if (gate is { Figure: not GateFigure.EachRun })
        {
            diagnostics.Add(Fault("--find", $"'{question.Condition.Outcome}' is a figure over many runs; the condition is about each of them, so name {gate.Outcome.Name}."));
        }

        if (definition.Design is not { Kind: DesignKind.Grid, Axes.Count: 1, PointCount: >= 2 })
        {
            diagnostics.Add(Fault("--find", "a critical value is looked for among at least two values of one field."));
        }

        return gate;
    }

    private static SweepAxis Stepped(SweepAxis axis, SweepDefinition definition, List<Diagnostic> diagnostics)
    {
        if (axis.Range is not { } range)
        {
            return axis;
        }

        var (decimals, fault) = FieldDecimals.Of(definition.Scenario, definition.Overrides, axis.Path, range.Unit);
        if (fault is not null)
        {
            diagnostics.Add(fault);
        }

        if (definition.Design.Kind == DesignKind.Grid && range.Count == 0)
        {
            diagnostics.Add(Fault($"--vary {axis.Path}", $"a grid needs the number of values: {axis}:5; a random or latin design takes the range as it is."));
        }

        return axis with { Range = range with { Decimals = decimals ?? FieldDecimals.Most } };
    }

    private static IEnumerable<Diagnostic> FaultsAtEnds(SweepAxis axis, SweepDefinition definition, string text)
    {
        var ends = axis.Range is { } range
            ? [range.At(0).ToString(), range.At(1).ToString()]
            : definition.Design.Kind == DesignKind.List ? [] : axis.Values;
        return ends
            .SelectMany(value => Read(text, definition, [.. definition.Overrides, SeedOf(definition.Seeds[0]), new ScenarioOverride(axis.Path, value)]).Diagnostics)
            .Distinct();
    }

    private static Diagnostic Fault(string at, string message) =>
        new(new SourcePosition(at, 1, 1), DiagnosticCode.BadSweep, "", message);

    private static ScenarioOverride SeedOf(ulong seed) => new("seed", seed.ToString(CultureInfo.InvariantCulture));
}
