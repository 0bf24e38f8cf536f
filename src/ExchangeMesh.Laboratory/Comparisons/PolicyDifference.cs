using System.Globalization;
using ExchangeMesh.Laboratory.Outcomes;
using ExchangeMesh.Laboratory.Statistics;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Laboratory.Comparisons;

/// <summary>How two policies differ, outcome by outcome.</summary>
/// <param name="First">The first policy's name.</param>
/// <param name="Second">The second's.</param>
/// <param name="Confidence">The confidence of intervals and verdicts.</param>
/// <param name="Seeds">With how many seeds both were run.</param>
/// <param name="Outcomes">The outcomes that both have, in the first one's order; those without a pair are left out.</param>
/// <param name="Pairing">What is the same in both.</param>
public sealed record PolicyDifference(string First, string Second, double Confidence, int Seeds, IReadOnlyList<OutcomeDifference> Outcomes, Pairing Pairing)
{
    /// <summary>How many samples the bootstrap draws for each interval.</summary>
    public const int Resamples = 2_000;

    /// <summary>Compares two policies' runs.</summary>
    /// <param name="first">The first.</param>
    /// <param name="second">The second; with the same seeds in the same order.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <param name="ranked">The outcome that was named beforehand: it is tested on its own, the others are corrected for being many.</param>
    public static PolicyDifference Of(PolicyRuns first, PolicyRuns second, double confidence, string ranked)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var family = new OutcomeFamily(first.First.Plan!);
        var found = new OutcomeDifference?[first.Catalog.All.Count];
        Parallel.For(0, found.Length, place =>
        {
            var outcome = first.Catalog.All[place];
            found[place] = second.Catalog.PlaceOf(outcome.Name) < 0 ? null : OutcomeDifference.Of(
                outcome,
                family.IsOfWholeRun(outcome.Name),
                first.Values(outcome.Name),
                second.Values(outcome.Name),
                new Bootstrap(1, Resamples),
                confidence,
                place);
        });
        var outcomes = found.OfType<OutcomeDifference>().ToList();
        return new PolicyDifference(first.Policy.Name, second.Policy.Name, confidence, first.Runs.Count, Corrected(outcomes, ranked), Pairing.Of(first.First, second.First));
    }

    /// <summary>Returns an outcome's difference; null where there is none.</summary>
    public OutcomeDifference? Find(string outcome) => Outcomes.FirstOrDefault(one => string.Equals(one.Outcome.Name, outcome, StringComparison.Ordinal));

    /// <summary>Returns what the comparison says, in a few sentences.</summary>
    /// <param name="ranked">The outcome that matters most.</param>
    public string Verdict(string ranked)
    {
        var whole = Outcomes.Where(one => one.IsOfWholeRun).ToList();
        var tested = whole.Where(one => one.Differs).ToList();
        var shown = tested.Count(one => one.AdjustedP <= 1 - Confidence);
        var text = Find(ranked) is { } main ? Sentence(main) + " " : $"Neither gave data for {ranked} with the same seed. ";
        text += string.Create(CultureInfo.InvariantCulture, $"Of {whole.Count} outcomes of the whole run {shown} are shown to differ, {tested.Count - shown} differ with some seed without being shown to, and {whole.Count - tested.Count} are equal with every seed.");
        return text + Shortage([.. tested.Where(one => !string.Equals(one.Outcome.Name, ranked, StringComparison.Ordinal))]);
    }

    private string Sentence(OutcomeDifference one)
    {
        string Show(double value) => MetricUnits.Show(value, one.Outcome.Unit);
        var values = $"{Show(one.SecondMean)} against {Show(one.FirstMean)}";
        var interval = $"difference {Show(one.Difference.Estimate)}, {ShareText.Of(Confidence)} interval {Show(one.Difference.Lower)} to {Show(one.Difference.Upper)}";
        var counts = string.Create(CultureInfo.InvariantCulture, $"lower with {one.Lower}, higher with {one.Higher} of {one.Pairs} seeds; p = {PText(one.AdjustedP)}");
        return one.Verdict(Confidence) switch
        {
            "equal" => $"{Second} and {First} have the same {one.Outcome.Name} with every seed: {Show(one.FirstMean)} on average.",
            "not shown" => $"That {Second} and {First} differ in {one.Outcome.Name} is not shown: {values} on average ({interval}; {counts}).",
            var verdict => $"{Second} has a {verdict} {one.Outcome.Name} than {First}: {values} on average ({interval}; {counts}).",
        };
    }

    /// <summary>Says so where so few seeds differ that nothing could be shown among so many outcomes, however clear.</summary>
    private string Shortage(List<OutcomeDifference> tested)
    {
        var differing = tested.Select(one => one.Lower + one.Higher).DefaultIfEmpty(0).Max();
        var needed = 1;
        for (var least = 1.0; tested.Count * least > 1 - Confidence; least /= 2)
        {
            needed++;
        }

        return tested.Count > 0 && needed > differing
            ? string.Create(CultureInfo.InvariantCulture, $" Among so many outcomes the {differing} seeds that differ can show none, however clear: {needed} are needed.")
            : "";
    }

    /// <summary>Returns a probability for people.</summary>
    internal static string PText(double probability) => probability switch
    {
        < 0.0001 => "below 0.0001",
        _ => probability.ToString("0.0###", CultureInfo.InvariantCulture),
    };

    /// <summary>Corrects the tests of each family among themselves; what differs with no seed is no test, and the ranked outcome is a family of its own.</summary>
    private static List<OutcomeDifference> Corrected(List<OutcomeDifference> outcomes, string ranked)
    {
        int FamilyOf(OutcomeDifference one) => string.Equals(one.Outcome.Name, ranked, StringComparison.Ordinal) ? 0 : one.IsOfWholeRun ? 1 : 2;
        for (var number = 0; number <= 2; number++)
        {
            var family = Enumerable.Range(0, outcomes.Count).Where(place => FamilyOf(outcomes[place]) == number && outcomes[place].Differs).ToArray();
            var adjusted = HolmCorrection.Adjust([.. family.Select(place => outcomes[place].Wilcoxon.PValue)]);
            for (var at = 0; at < family.Length; at++)
            {
                outcomes[family[at]] = outcomes[family[at]] with { AdjustedP = adjusted[at] };
            }
        }

        return outcomes;
    }
}
