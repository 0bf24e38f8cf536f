using System.Globalization;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Laboratory.Comparisons;

/// <summary>What two policies share under one seed, and what not.</summary>
/// <remarks>
/// Random numbers belong to a participant's number and are counted draw by draw. A participant that has the same number in both
/// scenarios draws the same numbers in the same order. What it uses them for depends on what it sees; one that draws more often in one
/// run than in the other (a holder when it is called, a noise trader only while its market takes orders) uses another
/// number for the same purpose from then on.
/// </remarks>
/// <param name="Shared">How many participants have the same name and number in both.</param>
/// <param name="Moved">Those in both whose number differs: their draws are not paired.</param>
/// <param name="OnlyInFirst">Those that only the first scenario has.</param>
/// <param name="OnlyInSecond">Those that only the second has.</param>
/// <param name="DifferentFields">The fields of the scenario that differ, such as <c>venues</c>.</param>
public sealed record Pairing(int Shared, IReadOnlyList<string> Moved, IReadOnlyList<string> OnlyInFirst, IReadOnlyList<string> OnlyInSecond, IReadOnlyList<string> DifferentFields)
{
    private static readonly string[] FromOutside = ["shocks", "references"];

    /// <summary>Whether every participant of both has the same number, and what comes from outside is the same.</summary>
    public bool IsWhole => Moved.Count + OnlyInFirst.Count + OnlyInSecond.Count == 0 && !DifferentFields.Any(FromOutside.Contains);

    /// <summary>Returns what two scenarios share.</summary>
    /// <param name="first">A reading that gave a plan.</param>
    /// <param name="second">Another, with the same seed.</param>
    public static Pairing Of(ScenarioReading first, ScenarioReading second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var ours = Participants(first.Plan!);
        var theirs = Participants(second.Plan!);
        var both = ours.Keys.Where(theirs.ContainsKey).ToList();
        return new Pairing(
            both.Where(name => ours[name].First == theirs[name].First).Sum(name => Math.Min(ours[name].Count, theirs[name].Count)),
            [.. both.Where(name => ours[name].First != theirs[name].First)],
            [.. ours.Keys.Where(name => !theirs.TryGetValue(name, out var other) || other.Count < ours[name].Count)],
            [.. theirs.Keys.Where(name => !ours.TryGetValue(name, out var other) || other.Count < theirs[name].Count)],
            [.. Different(Fields(first.ResolvedText), Fields(second.ResolvedText))]);
    }

    /// <summary>Returns what is shared, in sentences.</summary>
    public string Sentences()
    {
        var fields = DifferentFields.Count == 0 ? "The scenarios are the same." : $"The scenarios differ in: {string.Join(", ", DifferentFields)}.";
        var draws = string.Create(CultureInfo.InvariantCulture, $" {Shared:#,##0} participants have the same number in both and so draw the same random numbers in the same order.");
        var moved = Moved.Count == 0 ? "" : $" Not paired, because their numbers moved: {string.Join(", ", Moved)}.";
        var alone = OnlyInFirst.Count + OnlyInSecond.Count == 0 ? "" : $" In one scenario only (or more of them there): {string.Join(", ", OnlyInFirst.Concat(OnlyInSecond).Distinct(StringComparer.Ordinal))}.";
        var outside = DifferentFields.Where(FromOutside.Contains).ToList();
        return fields + draws + moved + alone + (outside.Count == 0 ? " Shocks and prices from outside are the same." : $" What comes from outside is not the same: {string.Join(", ", outside)}.");
    }

    private static SortedDictionary<string, (int First, int Count)> Participants(ScenarioPlan plan)
    {
        var participants = new SortedDictionary<string, (int First, int Count)>(StringComparer.Ordinal);
        plan.Exchanges.ToList().ForEach(one => participants[one.Name] = (one.Id.Value, 1));
        plan.Lenders.ToList().ForEach(one => participants[one.Name] = (one.Id.Value, 1));
        plan.References.ToList().ForEach(one => participants[one.Name] = (one.Id.Value, 1));
        plan.Groups.ToList().ForEach(one => participants[one.Name] = (one.First.Value, one.Count));
        return participants;
    }

    /// <summary>The scenario's own fields and their text: a line that begins with a letter begins a field.</summary>
    private static SortedDictionary<string, string> Fields(string resolved)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var field = "";
        foreach (var line in resolved.Split('\n'))
        {
            field = line.Length > 0 && char.IsAsciiLetter(line[0]) && line.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 ? line[..colon] : field;
            fields[field] = fields.GetValueOrDefault(field, "") + line + "\n";
        }

        return fields;
    }

    private static IEnumerable<string> Different(SortedDictionary<string, string> first, SortedDictionary<string, string> second) =>
        new SortedSet<string>(first.Keys.Concat(second.Keys), StringComparer.Ordinal)
            .Where(field => !string.Equals(first.GetValueOrDefault(field, ""), second.GetValueOrDefault(field, ""), StringComparison.Ordinal));
}
