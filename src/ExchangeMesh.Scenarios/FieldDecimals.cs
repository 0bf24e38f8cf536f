using ExchangeMesh.Scenarios.Reading;
using ExchangeMesh.Scenarios.Shapes;
using ExchangeMesh.Traders.Catalog;

namespace ExchangeMesh.Scenarios;

/// <summary>How finely a field of a scenario can be set, for whoever sets it to computed values.</summary>
public static class FieldDecimals
{
    /// <summary>The most decimals that a number can have here.</summary>
    public const int Most = 28;

    /// <summary>Returns how many decimals a field can hold in a unit: none of a count, six of an amount in its asset; <see cref="Most"/> where any.</summary>
    /// <param name="nameOrPath">A shipped scenario's name, or a file's path.</param>
    /// <param name="overrides">What is set beside it.</param>
    /// <param name="path">The field's path.</param>
    /// <param name="unit">The unit as it is written behind a number, such as <c>x</c> or <c> USD</c>; empty for none.</param>
    /// <returns>The number, or null with what is wrong: no such field, a field that is no number, or a unit that it does not take.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static (int? Decimals, Diagnostic? Fault) Of(string nameOrPath, IReadOnlyList<ScenarioOverride> overrides, string path, string unit)
    {
        ArgumentNullException.ThrowIfNull(overrides);
        var diagnostics = new DiagnosticList();
        var root = DocumentParser.Parse(nameOrPath, ScenarioLibrary.Find(nameOrPath) ?? File.ReadAllText(nameOrPath), diagnostics);
        var shapes = new ScenarioShapes(StrategyCatalog.All);
        var setter = new OverrideSetter(diagnostics);
        foreach (var one in overrides)
        {
            root = setter.Apply(root, shapes.Scenario, one);
        }

        setter.Apply(root, shapes.Scenario, new ScenarioOverride(path, "1" + unit));
        var scalar = setter.Reached switch
        {
            ScalarShape single => single,
            SpreadShape spread => spread.Of,
            _ => null,
        };
        if (!diagnostics.IsEmpty)
        {
            return (null, diagnostics.InOrder()[0]);
        }

        var at = new SourcePosition($"--set {path}", 1, 1);
        if (scalar is null || scalar.Kind < ScalarKind.Count)
        {
            return (null, new Diagnostic(at, DiagnosticCode.NotANumber, path, "is no number, so it has no range; give its values one by one."));
        }

        var anyRange = scalar with { Least = null, Greatest = null };
        var isContinuous = !scalar.IsWhole && scalar.Kind is (ScalarKind.Number or ScalarKind.Fraction or ScalarKind.Leverage);
        return ScalarText.Measure(anyRange, "1" + unit, out var measure, out _) is { } fault
            ? (null, new Diagnostic(at, fault.Code, path, fault.Message, fault.Nearest))
            : (isContinuous ? Most : DecimalsOf(measure), null);
    }

    /// <summary>Returns how often a whole number of parts of one unit can be divided by ten.</summary>
    private static int DecimalsOf(decimal parts)
    {
        var decimals = 0;
        for (; decimals < Most && parts % 10 == 0; parts /= 10)
        {
            decimals++;
        }

        return decimals;
    }
}
