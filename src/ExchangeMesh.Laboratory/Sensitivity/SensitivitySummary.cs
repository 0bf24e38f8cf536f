using ExchangeMesh.Laboratory.Statistics;
using ExchangeMesh.Laboratory.Sweeps;

namespace ExchangeMesh.Laboratory.Sensitivity;

/// <summary>The Sobol indices of all outcomes of a sweep: <c>sensitivity.json</c>.</summary>
/// <param name="SchemaVersion">The version of this shape.</param>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="SweepHash">The sweep's hash.</param>
/// <param name="Confidence">The confidence of the intervals.</param>
/// <param name="Resamples">How many samples the bootstrap drew for each.</param>
/// <param name="Outcomes">Of each outcome that varies, how much each field explains.</param>
public sealed record SensitivitySummary(
    int SchemaVersion,
    string Scenario,
    string SweepHash,
    double Confidence,
    int Resamples,
    SortedDictionary<string, OutcomeSensitivity> Outcomes)
{
    /// <summary>The file's name in a sweep's folder.</summary>
    public const string FileName = "sensitivity.json";

    /// <summary>Computes the indices of what is done; a point's outcome is the mean over its seeds, all of which must have data.</summary>
    internal static SensitivitySummary Of(SweepPlan plan, SweepJournal journal)
    {
        var points = Means(plan, journal);
        var found = new OutcomeSensitivity?[plan.Catalog.All.Count];
        Parallel.For(0, found.Length, place => found[place] = OutcomeSensitivity.Of(plan, points, place));
        var outcomes = new SortedDictionary<string, OutcomeSensitivity>(StringComparer.Ordinal);
        for (var place = 0; place < found.Length; place++)
        {
            if (found[place] is { } sensitivity)
            {
                outcomes[plan.Catalog.All[place].Name] = sensitivity;
            }
        }

        return new SensitivitySummary(1, plan.Name, plan.Hash, plan.Definition.Confidence, SweepSummary.UsualResamples, outcomes);
    }

    private static double?[][] Means(SweepPlan plan, SweepJournal journal)
    {
        var seeds = plan.Definition.Seeds.Count;
        var means = new double?[plan.Points.Count][];
        for (var point = 0; point < means.Length; point++)
        {
            var rows = Enumerable.Range(point * seeds, seeds).Select(row => journal.Has(row) ? journal.Read(row) : null).ToList();
            means[point] = new double?[plan.Catalog.All.Count];
            if (rows.Exists(row => row is null or { HasFailed: true }))
            {
                continue;
            }

            for (var place = 0; place < means[point].Length; place++)
            {
                var values = rows.Select(row => row!.Values[place]).OfType<double>().ToArray();
                means[point][place] = values.Length == seeds ? Sample.Mean(values) : null;
            }
        }

        return means;
    }
}

/// <summary>How much each field explains of one outcome.</summary>
/// <param name="Blocks">How many blocks of points have data.</param>
/// <param name="LeftOut">How many were left out because a run of theirs has none.</param>
/// <param name="Fields">Each field's indices, in the axes' order.</param>
public sealed record OutcomeSensitivity(int Blocks, int LeftOut, IReadOnlyList<FieldSensitivity> Fields)
{
    internal static OutcomeSensitivity? Of(SweepPlan plan, double?[][] points, int place)
    {
        var axes = plan.Definition.Design.Axes;
        var indices = new SobolIndices(axes.Count);
        foreach (var block in points.Chunk(axes.Count + 2))
        {
            indices.Add([.. block.Select(point => point[place])]);
        }

        var found = indices.Compute(new Bootstrap(plan.Definition.Design.Seed, SweepSummary.UsualResamples), plan.Definition.Confidence);
        return found.Count == 0
            ? null
            : new OutcomeSensitivity(indices.Blocks, indices.LeftOut, [.. found.Select((index, axis) => FieldSensitivity.Of(axes[axis].Path, index))]);
    }
}

/// <summary>How much one field explains of one outcome.</summary>
/// <param name="Field">The field's path.</param>
/// <param name="First">Its index of first order.</param>
/// <param name="FirstLower">The lower bound of that.</param>
/// <param name="FirstUpper">The upper bound.</param>
/// <param name="Total">Its total index.</param>
/// <param name="TotalLower">The lower bound of that.</param>
/// <param name="TotalUpper">The upper bound.</param>
public sealed record FieldSensitivity(string Field, double First, double FirstLower, double FirstUpper, double Total, double TotalLower, double TotalUpper)
{
    internal static FieldSensitivity Of(string field, SobolIndex index) =>
        new(field, index.First.Estimate, index.First.Lower, index.First.Upper, index.Total.Estimate, index.Total.Lower, index.Total.Upper);
}
