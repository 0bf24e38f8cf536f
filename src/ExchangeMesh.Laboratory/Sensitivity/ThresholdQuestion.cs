using System.Globalization;
using System.Text.RegularExpressions;
using ExchangeMesh.Laboratory.Designs;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Laboratory.Sensitivity;

/// <summary>A question for a field's critical value: where the chance that a condition holds in a run crosses a level.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Level">The chance; above 0 and below 1.</param>
public sealed partial record ThresholdQuestion(GatePlan Condition, double Level)
{
    /// <summary>How many values of a range are looked among where none is said.</summary>
    public const int UsualValues = 65;

    private const string Expected = "expected FIELD in A..B where OUTCOME > VALUE, such as shocks.0.quantity in 20 BTC..200 BTC where liquidations > 100, with in 90% of runs behind it for another chance than one half";

    /// <summary>Reads <c>FIELD in VALUES where CONDITION</c>; the values may be given with <c>--vary</c> in its place.</summary>
    /// <param name="text">The question.</param>
    /// <returns>The field's path, its axis (null where the question names no values), and the question; or what is wrong, as a sentence.</returns>
    public static (string Path, SweepAxis? Axis, ThresholdQuestion? Question, string Fault) Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = Form().Match(text);
        if (!parts.Success)
        {
            return ("", null, null, Expected);
        }

        var path = parts.Groups["path"].Value;
        var (gate, diagnostic) = GateText.Read(parts.Groups["gate"].Value, new SourcePosition("--find", 1, parts.Groups["gate"].Index + 1), "");
        if (gate is null)
        {
            return (path, null, null, diagnostic!.Message);
        }

        var question = new ThresholdQuestion(gate, gate.Share ?? 0.5);
        if (!parts.Groups["values"].Success)
        {
            return (path, null, question, "");
        }

        var (axis, fault) = AxisText.Read($"{path}={parts.Groups["values"].Value}");
        return (path, axis, axis is null ? null : question, fault);
    }

    /// <summary>Returns an axis whose range has as many values as are looked among.</summary>
    public static SweepAxis Counted(SweepAxis axis)
    {
        ArgumentNullException.ThrowIfNull(axis);
        return axis.Range is { Count: 0 } range ? axis with { Range = range with { Count = UsualValues } } : axis;
    }

    /// <summary>Returns the question as a line of a sweep's definition.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"find {Condition.Outcome} {GateText.Written(Condition.Comparison)} {Condition.Threshold} at {Level}");

    [GeneratedRegex(@"^\s*(?<path>\S+)(\s+in\s+(?<values>\S.*?))?\s+where\s+(?<gate>\S.*)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
