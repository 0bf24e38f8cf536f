using System.Text.RegularExpressions;
using ExchangeMesh.Scenarios.Reading;
using ExchangeMesh.Scenarios.Shapes;

namespace ExchangeMesh.Scenarios;

/// <summary>Reads gates: <c>OUTCOME COMPARISON THRESHOLD</c>, with <c>in SHARE of runs</c> behind it where not every run need hold.</summary>
public static partial class GateText
{
    private const string Expected = "a gate such as max_drawdown < 20%, bad_debt == 0 or cascade.size_max <= 100 in 90% of runs was expected";

    /// <summary>Takes a gate apart.</summary>
    /// <param name="text">The gate.</param>
    /// <param name="at">Where it is written, for diagnostics.</param>
    /// <param name="path">Its path in the scenario, or empty.</param>
    /// <returns>The gate, or what is wrong with it; the other is null.</returns>
    public static (GatePlan? Gate, Diagnostic? Fault) Read(string text, SourcePosition at, string path)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = Form().Match(text);
        if (!parts.Success || Comparison(parts.Groups["comparison"].Value) is not { } comparison)
        {
            var hint = text.Contains('=', StringComparison.Ordinal) && !text.Contains("==", StringComparison.Ordinal) ? "; equality is written ==" : "";
            return (null, new Diagnostic(at, DiagnosticCode.BadGate, path, $"'{text}' is no gate; {Expected}{hint}."));
        }

        double? share = null;
        if (parts.Groups["share"] is { Success: true } written)
        {
            var shape = new ScalarShape(ScalarKind.Fraction) { Least = 0, IsAboveLeast = true, Greatest = 1 };
            if (ScalarText.Measure(shape, written.Value, out var measure, out _) is { } fault)
            {
                return (null, new Diagnostic(at, fault.Code, path, $"the share of runs: {fault.Message}"));
            }

            share = measure < 1 ? (double)measure : null;
        }

        return (new GatePlan(text.Trim(), parts.Groups["outcome"].Value, comparison, parts.Groups["threshold"].Value, share, at, path), null);
    }

    /// <summary>Returns a gate's threshold in the unit that outcomes of its kind have: ones, seconds, or units of an asset.</summary>
    /// <param name="gate">The gate.</param>
    /// <param name="measure">What its outcome measures.</param>
    /// <param name="assets">The scenario's assets.</param>
    /// <returns>The threshold, or what is wrong with it.</returns>
    public static (double Value, Diagnostic? Fault) ThresholdOf(GatePlan gate, GateMeasure measure, IReadOnlyList<string> assets)
    {
        ArgumentNullException.ThrowIfNull(gate);
        var number = new ScalarShape(ScalarKind.Number);
        var isBare = ScalarText.Measure(number, gate.Threshold, out var value, out var asset) is null;
        var shape = measure switch
        {
            GateMeasure.Share when !isBare => new ScalarShape(ScalarKind.Fraction),
            GateMeasure.Time => new ScalarShape(ScalarKind.Duration),
            GateMeasure.Amount when !isBare => new ScalarShape(ScalarKind.Amount),
            _ => number,
        };
        if (ScalarText.Measure(shape, gate.Threshold, out value, out asset) is { } fault)
        {
            return (0, new Diagnostic(gate.At, fault.Code, gate.Path, $"{gate.Outcome}: {fault.Message}"));
        }

        return shape.Kind switch
        {
            ScalarKind.Amount when !assets.Contains(asset, StringComparer.Ordinal) => (0, new Diagnostic(
                gate.At,
                DiagnosticCode.UnknownAsset,
                gate.Path,
                $"{gate.Outcome}: there is no asset '{asset}'; there are {string.Join(", ", assets)}.",
                NearestName.Of(asset, assets))),
            ScalarKind.Amount => ((double)(value / 1_000_000), null),
            ScalarKind.Duration => ((double)(value / 1_000_000_000), null),
            _ => ((double)value, null),
        };
    }

    /// <summary>Returns a comparison as it is written.</summary>
    public static string Written(GateComparison comparison) => comparison switch
    {
        GateComparison.Below => "<",
        GateComparison.AtMost => "<=",
        GateComparison.Above => ">",
        GateComparison.AtLeast => ">=",
        GateComparison.Equal => "==",
        _ => "!=",
    };

    private static GateComparison? Comparison(string written)
    {
        foreach (var comparison in Enum.GetValues<GateComparison>())
        {
            if (string.Equals(Written(comparison), written, StringComparison.Ordinal))
            {
                return comparison;
            }
        }

        return null;
    }

    [GeneratedRegex(@"^\s*(?<outcome>[^\s<>=!]+)\s*(?<comparison>[<>=!]+)\s*(?<threshold>[^\s<>=!].*?)(\s+in\s+(?<share>\S+)\s+of\s+runs)?\s*$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
