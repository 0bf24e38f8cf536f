using System.Security.Cryptography;
using System.Text;
using ExchangeMesh.Scenarios.Planning;
using ExchangeMesh.Scenarios.Prices;
using ExchangeMesh.Scenarios.Reading;
using ExchangeMesh.Scenarios.Resolving;
using ExchangeMesh.Scenarios.Shapes;
using ExchangeMesh.Traders.Catalog;

namespace ExchangeMesh.Scenarios;

/// <summary>What comes with a scenario from outside its file.</summary>
public sealed record ReadingOptions
{
    /// <summary>The fields to set, in order; a later one wins.</summary>
    public IReadOnlyList<ScenarioOverride> Overrides { get; init; } = [];

    /// <summary>
    /// A price file for the first reference feed, or <c>NAME=FILE</c> for another; empty for none. Its format is the one
    /// that the feed's own <c>data</c> field states, else Binance klines.
    /// </summary>
    public string PriceFile { get; init; } = "";

    /// <summary>The strategies that traders may follow; null for those that are shipped.</summary>
    public IReadOnlyList<StrategyRegistration>? Strategies { get; init; }
}

/// <summary>What reading a scenario gave.</summary>
/// <param name="Plan">The checked scenario, or null where something is wrong.</param>
/// <param name="Diagnostics">Everything that is wrong, by file, line and column; empty where there is a plan.</param>
/// <param name="ResolvedText">The scenario with everything explicit, as YAML that reads back to the same plan; empty without a plan.</param>
/// <param name="Hash">The SHA-256 of the resolved text in lower-case hexadecimal digits; empty without a plan.</param>
public sealed record ScenarioReading(ScenarioPlan? Plan, IReadOnlyList<Diagnostic> Diagnostics, string ResolvedText, string Hash)
{
    /// <summary>What was put right because the scenario says so, with a count, as sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>Reads scenario files: YAML in, a checked plan or a list of everything that is wrong out.</summary>
public static class ScenarioReader
{
    /// <summary>Reads a shipped scenario by its name, or a file by its path.</summary>
    /// <remarks>A name of the library wins over a file of the same name without directory and ending.</remarks>
    public static ScenarioReading Open(string nameOrPath, ReadingOptions options)
    {
        if (ScenarioLibrary.Find(nameOrPath) is { } shipped)
        {
            return Read($"{nameOrPath}.yaml", shipped, options);
        }

        if (!File.Exists(nameOrPath) && nameOrPath.IndexOfAny(['/', '\\', '.']) < 0)
        {
            return Refused(new Diagnostic(new SourcePosition(nameOrPath, 0, 0), DiagnosticCode.UnknownScenario, "", $"there is neither a shipped scenario nor a file of this name; shipped are {string.Join(", ", ScenarioLibrary.Names)}.", ScenarioLibrary.NearestTo(nameOrPath)));
        }

        try
        {
            return new FileInfo(nameOrPath).Length > 4L * DocumentParser.GreatestLength
                ? Refused(new Diagnostic(new SourcePosition(nameOrPath, 0, 0), DiagnosticCode.FileTooLarge, "", "the file is larger than a scenario may be."))
                : Read(nameOrPath, File.ReadAllText(nameOrPath), options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refused(new Diagnostic(new SourcePosition(nameOrPath, 0, 0), DiagnosticCode.FileUnreadable, "", $"the file cannot be read: {exception.Message}"));
        }
    }

    /// <summary>Reads a scenario's text.</summary>
    /// <param name="file">The file's path, for diagnostics and for price files beside it.</param>
    /// <param name="text">The YAML.</param>
    /// <param name="options">What comes from outside.</param>
    public static ScenarioReading Read(string file, string text, ReadingOptions options)
    {
        var diagnostics = new DiagnosticList();
        var strategies = options.Strategies ?? StrategyCatalog.All;
        var shapes = new ScenarioShapes(strategies);
        var root = DocumentParser.Parse(file, text, diagnostics);
        var setter = new OverrideSetter(diagnostics);
        foreach (var one in options.Overrides)
        {
            root = setter.Apply(root, shapes.Scenario, one);
        }

        root = new ShapeCheck(diagnostics).Check(root, shapes.Scenario, "");
        if (!root.IsSound)
        {
            return new ScenarioReading(null, diagnostics.InOrder(), "", "");
        }

        root = new RulebookMerge(diagnostics, shapes).Apply(root);
        root = new Completion(diagnostics).Complete(root, shapes.Scenario);
        var prices = new PriceFiles(file, diagnostics);
        root = prices.Apply(root, options.PriceFile);
        root = new RecordedFlow(prices, diagnostics).Apply(root);
        root = Inference.Apply(root, diagnostics);
        root = new Completion(diagnostics).Complete(root, shapes.Scenario);
        root = new BreakerAssemblies(diagnostics).Apply(root);
        var plan = new PlanBuilder(root, strategies, diagnostics).Build();
        if (!diagnostics.IsEmpty)
        {
            return new ScenarioReading(null, diagnostics.InOrder(), "", "");
        }

        var resolved = ResolvedText.Write(root);
        return new ScenarioReading(plan, [], resolved, HashOf(resolved)) { Notes = prices.Notes };
    }

    private static ScenarioReading Refused(Diagnostic diagnostic) => new(null, [diagnostic], "", "");

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
