using ExchangeMesh.Laboratory.Gates;
using ExchangeMesh.Laboratory.Sensitivity;

namespace ExchangeMesh.Laboratory.Sweeps;

/// <summary>Looks for the critical value of a sweep's one field, making only the runs that the search asks for.</summary>
internal sealed class SweepSearch
{
    private readonly SweepPlan _plan;
    private readonly SweepJournal _journal;
    private readonly string _folder;
    private readonly SweepOptions _options;
    private readonly Gate _condition;
    private readonly int _place;

    public SweepSearch(SweepPlan plan, SweepJournal journal, string folder, SweepOptions options)
    {
        _plan = plan;
        _journal = journal;
        _folder = folder;
        _options = options;
        _condition = plan.Condition ?? throw new ArgumentException("The sweep asks for no critical value.", nameof(plan));
        _place = plan.Catalog.PlaceOf(_condition.Outcome.Name);
    }

    /// <summary>Searches.</summary>
    /// <returns>What was found; null where it was stopped.</returns>
    public ThresholdCrossing? Run()
    {
        try
        {
            var definition = _plan.Definition;
            return ThresholdSearch.Find(_plan.Points.Count, definition.Seeds.Count, _options.Threads, definition.Question!.Level, definition.Confidence, Make);
        }
        catch (OperationCanceledException) when (_options.Stop.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Returns which rows a search has looked at, whatever else was made beside them.</summary>
    public static SortedSet<int> Looked(SweepPlan plan, ThresholdCrossing bracket) =>
        [.. bracket.Probes.SelectMany(probe => Enumerable.Range(probe.Place * plan.Definition.Seeds.Count, probe.Runs + probe.Missing))];

    /// <summary>Says what was found.</summary>
    public static ThresholdSummary Summary(SweepPlan plan, SweepJournal journal, ThresholdCrossing bracket)
    {
        var definition = plan.Definition;
        string ValueAt(int place) => plan.Points[place].Settings[0].Value;
        return new ThresholdSummary(
            1,
            plan.Name,
            plan.Hash,
            definition.Design.Axes[0].Path,
            plan.Condition!.Plan.Text,
            definition.Question!.Level,
            definition.Confidence,
            bracket.IsFound,
            bracket.IsFound ? ValueAt(bracket.Lower) : null,
            bracket.IsFound ? ValueAt(bracket.Upper) : null,
            bracket.IsFound ? bracket.Last == ChanceVerdict.Above : null,
            [.. bracket.Probes.Select(probe => new ProbeSummary(ValueAt(probe.Place), probe.Runs, probe.Holding, NoDataAt(plan, journal, probe), probe.Missing, Word(probe.Verdict)))]);
    }

    private static int NoDataAt(SweepPlan plan, SweepJournal journal, ThresholdProbe probe)
    {
        var outcome = plan.Catalog.PlaceOf(plan.Condition!.Outcome.Name);
        return Enumerable.Range(probe.Place * plan.Definition.Seeds.Count, probe.Runs + probe.Missing)
            .Count(row => journal.Read(row) is { HasFailed: false } done && done.Values[outcome] is null);
    }

    private static string Word(ChanceVerdict verdict) => verdict switch
    {
        ChanceVerdict.Above => "above",
        ChanceVerdict.Below => "below",
        _ => "open",
    };

    private IReadOnlyList<bool?> Make(int place, int from, int count)
    {
        var first = (place * _plan.Definition.Seeds.Count) + from;
        var rows = Enumerable.Range(first, count).ToList();
        SweepRunner.Run(_plan, _journal, _folder, _options, rows);
        if (!rows.TrueForAll(_journal.Has))
        {
            throw new OperationCanceledException(_options.Stop);
        }

        return [.. rows.Select(Holds)];
    }

    /// <summary>Whether the condition holds in a run; a run without data does not meet it, and of one that failed nothing is known.</summary>
    private bool? Holds(int row)
    {
        var done = _journal.Read(row);
        return done.HasFailed ? null : done.Values[_place] is { } value && _condition.Admits(value);
    }
}
