using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Scenarios;

/// <summary>What reading a single shock gave.</summary>
/// <param name="Plans">What it is made of; empty where something is wrong.</param>
/// <param name="Problems">Everything that is wrong with it, as sentences.</param>
public sealed record ShockReading(IReadOnlyList<ShockPlan> Plans, IReadOnlyList<string> Problems);

/// <summary>Reads shocks that come from outside while a scenario runs: they are written, checked and planned as those in its file.</summary>
/// <param name="scenario">A reading that gave a plan.</param>
public sealed class ShockReader(ScenarioReading scenario)
{
    private const string At = "at";
    private const int LongestText = 4_000;

    /// <summary>Reads a shock.</summary>
    /// <param name="text">A JSON object, or a YAML mapping on one line, with the fields that a shock has in a scenario.</param>
    /// <returns>What it is made of, or what is wrong.</returns>
    public ShockReading Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length is 0 or > LongestText || text.AsSpan().ContainsAny('\r', '\n') || text[0] != '{')
        {
            return new ShockReading([], [$"expected a shock as one mapping in braces, of at most {LongestText} characters, on one line"]);
        }

        var options = new ReadingOptions { Overrides = [new ScenarioOverride("shocks.+", text)] };
        var with = ScenarioReader.Read("shock", scenario.ResolvedText, options);
        return with.Plan is null
            ? new ShockReading([], [.. with.Diagnostics.Select(Sentence)])
            : new ShockReading(Added(scenario.Plan!.Shocks, with.Plan.Shocks), []);
    }

    /// <summary>Returns the text of a shock with another time.</summary>
    /// <param name="fields">The shock's fields.</param>
    /// <param name="at">When it is sent.</param>
    public static string TextOf(JsonObject fields, VirtualTime at)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var timed = new JsonObject { [At] = string.Create(CultureInfo.InvariantCulture, $"{at.Nanoseconds}ns") };
        foreach (var (name, value) in fields)
        {
            if (!string.Equals(name, At, StringComparison.Ordinal))
            {
                timed[name] = value?.DeepClone();
            }
        }

        return timed.ToJsonString(Plain);
    }

    /// <summary>Returns a shock at another time.</summary>
    public static IReadOnlyList<ShockPlan> MoveTo(IReadOnlyList<ShockPlan> plans, VirtualTime at) => [.. plans.Select(plan => plan with { At = at })];

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Sentence(Diagnostic diagnostic)
    {
        var field = diagnostic.Path[(diagnostic.Path.LastIndexOf('.') + 1)..];
        var nearest = diagnostic.Nearest.Length == 0 ? "" : $" Did you mean '{diagnostic.Nearest}'?";
        return $"{field}: {diagnostic.Message}{nearest}";
    }

    /// <summary>The shocks that one list has more than the other: among those of one time the added ones are last.</summary>
    private static List<ShockPlan> Added(IReadOnlyList<ShockPlan> before, IReadOnlyList<ShockPlan> after)
    {
        var added = new List<ShockPlan>();
        for (int old = 0, place = 0; place < after.Count; place++)
        {
            if (old < before.Count && before[old].At == after[place].At)
            {
                old++;
            }
            else
            {
                added.Add(after[place]);
            }
        }

        return added;
    }
}
