using System.Globalization;
using ExchangeMesh.Recording;
using ExchangeMesh.Recording.Reports;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Laboratory.Comparisons;

/// <summary>How an outcome of one run came about: the event that made it, followed back through what set it off.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Value">The run's outcome, for people.</param>
/// <param name="Anchor">Which event was followed, in words; where the run has none, that it has none.</param>
/// <param name="Liquidations">How many liquidations are in the chain.</param>
/// <param name="Events">How many events are in it.</param>
/// <param name="Steps">The chain from its beginning, in words; stretches of ordinary events are counted.</param>
internal sealed record CauseStory(string Policy, string Value, string Anchor, int Liquidations, int Events, IReadOnlyList<string> Steps)
{
    private const int ShownAtEachEnd = 6;

    private static readonly string[] Stress = ["shocks", "margin_calls", "liquidations", "loan_liquidations", "adl", "bad_debt", "breakers", "attacks", "broken_hedges", "insurance"];

    /// <summary>Follows an outcome of a run.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="folder">The run's results folder.</param>
    /// <param name="outcome">The outcome.</param>
    public static CauseStory Of(string policy, string folder, MetricDefinition outcome)
    {
        var source = ReportSource.Read(folder);
        var anchor = new OutcomeAnchor(source).Of(outcome.Name);
        var value = source.Show(outcome.Name);
        if (anchor.Id == 0)
        {
            return new CauseStory(policy, value, anchor.Text, 0, 0, []);
        }

        var events = ResultEvents.Open(folder);
        var chain = events.ChainOf(anchor.Id).Reverse().ToList();
        var told = chain.Select((link, place) => (link, place)).Where(one => one.place == 0 || one.place == chain.Count - 1 || Stress.Contains(one.link.Stream, StringComparer.Ordinal)).Select(one => one.place).ToList();
        var liquidations = chain.Count(link => link.Stream is "liquidations" or "loan_liquidations" or "adl");
        return new CauseStory(policy, value, anchor.Text, liquidations, chain.Count, Told(events, chain, told, source.Clock));
    }

    private static List<string> Told(ResultEvents events, List<(long Id, string Stream, long AtNs)> chain, List<int> told, DateTimeOffset? clock)
    {
        var shown = told.Count <= (2 * ShownAtEachEnd) + 1 ? told : [.. told[..ShownAtEachEnd], .. told[^ShownAtEachEnd..]];
        var steps = new List<string>();
        var before = -1;
        foreach (var place in shown)
        {
            var between = chain.Skip(before + 1).Take(place - before - 1).ToList();
            if (between.Count > 0)
            {
                steps.Add("through " + string.Join(", ", between.GroupBy(link => link.Stream, StringComparer.Ordinal).Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} of {group.Key.Replace('_', ' ')}"))));
            }

            var one = events.Find(chain[place].Id)!;
            steps.Add($"{Axis.Time(one.AtNs / 1e9, 1, clock)} {one.By} recorded in {one.Stream.Replace('_', ' ')}: {one.Text}");
            before = place;
        }

        return steps;
    }
}
