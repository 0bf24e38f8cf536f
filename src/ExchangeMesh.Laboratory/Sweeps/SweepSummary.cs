using ExchangeMesh.Laboratory.Statistics;

namespace ExchangeMesh.Laboratory.Sweeps;

/// <summary>What a sweep gave, point by point: <c>summary.json</c>.</summary>
/// <param name="SchemaVersion">The version of this shape.</param>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="SweepHash">The sweep's hash.</param>
/// <param name="Confidence">The confidence of the intervals.</param>
/// <param name="Resamples">How many samples the bootstrap drew for each.</param>
/// <param name="Units">Each outcome's unit: count, money, price, quantity, ratio or seconds.</param>
/// <param name="Points">The points of which runs are done, in order.</param>
public sealed record SweepSummary(
    int SchemaVersion,
    string Scenario,
    string SweepHash,
    double Confidence,
    int Resamples,
    SortedDictionary<string, string> Units,
    IReadOnlyList<PointSummary> Points)
{
    /// <summary>How many samples the bootstrap draws for each interval.</summary>
    public const int UsualResamples = 1_000;

    /// <summary>Sums up the rows that are done.</summary>
    /// <param name="plan">The sweep.</param>
    /// <param name="journal">The rows.</param>
    /// <param name="isShown">Whether a row that is done counts.</param>
    internal static SweepSummary Of(SweepPlan plan, SweepJournal journal, Func<int, bool> isShown)
    {
        var units = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var outcome in plan.Catalog.All)
        {
            units[outcome.Name] = Recording.Streams.Words.SnakeCase(outcome.Unit.ToString());
        }

        var points = new List<PointSummary>();
        foreach (var point in plan.Points)
        {
            if (PointSummary.Of(plan, journal, point, isShown) is { } summary)
            {
                points.Add(summary);
            }
        }

        return new SweepSummary(1, plan.Name, plan.Hash, plan.Definition.Confidence, UsualResamples, units, points);
    }
}

/// <summary>What the runs of one point gave.</summary>
/// <param name="Point">The point's number.</param>
/// <param name="Settings">What it sets.</param>
/// <param name="Runs">How many of its runs are done.</param>
/// <param name="Failed">How many of these have failed.</param>
/// <param name="Outcomes">Each outcome over the runs that did not fail; those of which no run has data are left out.</param>
public sealed record PointSummary(
    int Point,
    SortedDictionary<string, string> Settings,
    int Runs,
    int Failed,
    SortedDictionary<string, OutcomeSummary> Outcomes)
{
    internal static PointSummary? Of(SweepPlan plan, SweepJournal journal, Designs.DesignPoint point, Func<int, bool> isShown)
    {
        var seeds = plan.Definition.Seeds.Count;
        var done = Enumerable.Range(point.Number * seeds, seeds).Where(row => journal.Has(row) && isShown(row)).Select(journal.Read).ToList();
        if (done.Count == 0)
        {
            return null;
        }

        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var one in point.Settings)
        {
            settings[one.Path] = one.Value;
        }

        var sound = done.Where(row => !row.HasFailed).ToList();
        var summaries = new OutcomeSummary?[plan.Catalog.All.Count];
        Parallel.For(0, summaries.Length, place => summaries[place] = OutcomeSummary.Of([.. sound.Select(row => row.Values[place]).OfType<double>()], sound.Count, plan.Definition));
        var outcomes = new SortedDictionary<string, OutcomeSummary>(StringComparer.Ordinal);
        for (var place = 0; place < summaries.Length; place++)
        {
            if (summaries[place] is { } summary)
            {
                outcomes[plan.Catalog.All[place].Name] = summary;
            }
        }

        return new PointSummary(point.Number, settings, done.Count, done.Count - sound.Count, outcomes);
    }
}

/// <summary>One outcome over the runs of one point.</summary>
/// <param name="Runs">How many runs have data for it.</param>
/// <param name="NoData">How many have none.</param>
/// <param name="Mean">The mean over those that have.</param>
/// <param name="Lower">The lower bound of the mean's confidence interval.</param>
/// <param name="Upper">The upper bound.</param>
/// <param name="Deviation">The standard deviation; null of one run.</param>
/// <param name="Least">The least.</param>
/// <param name="Median">The median.</param>
/// <param name="Greatest">The greatest.</param>
public sealed record OutcomeSummary(int Runs, int NoData, double Mean, double Lower, double Upper, double? Deviation, double Least, double Median, double Greatest)
{
    internal static OutcomeSummary? Of(double[] values, int runs, SweepDefinition definition)
    {
        if (values.Length == 0)
        {
            return null;
        }

        var sorted = Sample.Sorted(values);
        var mean = sorted[0] == sorted[^1]
            ? new ConfidenceInterval(sorted[0], sorted[0], sorted[0], definition.Confidence)
            : new Bootstrap(definition.Design.Seed, SweepSummary.UsualResamples).Mean(values, definition.Confidence);
        return new OutcomeSummary(
            values.Length,
            runs - values.Length,
            mean.Estimate,
            mean.Lower,
            mean.Upper,
            values.Length > 1 ? Sample.Deviation(values) : null,
            sorted[0],
            Sample.Quantile(sorted, 0.5),
            sorted[^1]);
    }
}
