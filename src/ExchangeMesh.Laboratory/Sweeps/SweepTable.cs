using ExchangeMesh.Laboratory.Designs;
using ExchangeMesh.Recording.Streams;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Laboratory.Sweeps;

/// <summary>One row of <c>runs.parquet</c>, with what was set.</summary>
/// <param name="Row">What the run gave.</param>
/// <param name="Point">The point's number.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Settings">What the point sets, in the axes' order; null where it sets nothing on an axis.</param>
/// <param name="Arguments">The arguments that make the run again.</param>
internal sealed record SweepTableRow(SweepRow Row, int Point, ulong Seed, IReadOnlyList<string?> Settings, string Arguments);

/// <summary>Writes <c>runs.parquet</c>: one line for each run, in the order of rows. Its bytes depend on the rows alone.</summary>
internal static class SweepTable
{
    private const int RowGroupSize = 2_048;

    /// <summary>Writes the rows that are done.</summary>
    /// <returns>The number of rows, and the file's SHA-256.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static (long Rows, string Sha256) Write(string path, SweepPlan plan, SweepJournal journal, Func<int, bool> isShown)
    {
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["exchangemesh.table"] = "sweep",
            ["exchangemesh.scenario"] = plan.Name,
            ["exchangemesh.sweep_hash"] = plan.Hash,
        };
        var work = path + ".partial";
        File.Delete(work);
        using var file = new StreamFile<SweepTableRow>(work, [.. Columns(plan)], metadata, RowGroupSize);
        for (var row = 0; row < plan.RowCount; row++)
        {
            if (journal.Has(row) && isShown(row))
            {
                file.Add(RowOf(plan, journal.Read(row)));
            }
        }

        var sum = file.Complete();
        File.Move(work, path, overwrite: true);
        return (file.RowCount, sum);
    }

    private static SweepTableRow RowOf(SweepPlan plan, SweepRow row)
    {
        var point = plan.PointOf(row.Number);
        var settings = plan.Definition.Design.Axes
            .Select(axis => point.Settings.LastOrDefault(one => string.Equals(one.Path, axis.Path, StringComparison.Ordinal))?.Value)
            .ToArray();
        return new SweepTableRow(row, point.Number, plan.SeedOf(row.Number), settings, plan.ArgumentsOf(row.Number));
    }

    private static IEnumerable<StreamColumn<SweepTableRow>> Columns(SweepPlan plan)
    {
        yield return new TextColumn<SweepTableRow>("row", "the run's name in this sweep", (in SweepTableRow row) => SweepRow.NameOf(row.Row.Number));
        yield return new ValueColumn<SweepTableRow, int>("point", "the design's point", (in SweepTableRow row) => row.Point);
        yield return new ValueColumn<SweepTableRow, long>("seed", "the run's seed", (in SweepTableRow row) => (long)row.Seed);
        for (var place = 0; place < plan.Definition.Design.Axes.Count; place++)
        {
            yield return AxisColumn(plan.Definition.Design.Axes[place], place);
        }

        yield return new TextColumn<SweepTableRow>("fingerprint", "of the run; none where it failed", (in SweepTableRow row) => TextOrNull(row.Row.Fingerprint));
        yield return new TextColumn<SweepTableRow>("error", "why the run failed; none where it did not", (in SweepTableRow row) => TextOrNull(row.Row.Error));
        yield return new TextColumn<SweepTableRow>("arguments", "what makes the run again behind: run SCENARIO", (in SweepTableRow row) => row.Arguments);
        for (var place = 0; place < plan.Catalog.All.Count; place++)
        {
            yield return OutcomeColumn(plan.Catalog.All[place], place);
        }
    }

    /// <summary>A setting: as a number where all of the axis's values are numbers of one unit, else as text.</summary>
    private static StreamColumn<SweepTableRow> AxisColumn(SweepAxis axis, int place)
    {
        var name = "set." + axis.Path;
        var unit = axis.Range is { } range ? range.Unit : UnitOf(axis.Values);
        return unit is null
            ? new TextColumn<SweepTableRow>(name, "the setting", (in SweepTableRow row) => row.Settings[place])
            : new OptionalColumn<SweepTableRow, double>(name, unit.Trim(), (in SweepTableRow row) =>
                row.Settings[place] is { } written && WrittenNumber.Read(written) is { } value ? (double)value.Number : null);
    }

    private static string? UnitOf(IReadOnlyList<string> values)
    {
        var numbers = values.Select(WrittenNumber.Read).ToList();
        return numbers.Count > 0 && numbers.TrueForAll(number => number is not null && string.Equals(number.Value.Unit, numbers[0]!.Value.Unit, StringComparison.Ordinal))
            ? numbers[0]!.Value.Unit
            : null;
    }

    private static OptionalColumn<SweepTableRow, double> OutcomeColumn(MetricDefinition outcome, int place) => new(
        outcome.Name,
        $"{Words.SnakeCase(outcome.Unit.ToString())}: {outcome.Meaning}",
        (in SweepTableRow row) => row.Row.HasFailed ? null : row.Row.Values[place]);

    private static string? TextOrNull(string text) => text.Length == 0 ? null : text;
}
