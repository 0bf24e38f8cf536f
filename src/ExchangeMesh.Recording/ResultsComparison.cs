using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace ExchangeMesh.Recording;

/// <summary>The first recorded event in which two runs part.</summary>
/// <param name="AtNs">When, in nanoseconds of virtual time: the earlier of the two.</param>
/// <param name="Stream">The stream in which it is recorded.</param>
/// <param name="Row">Its row there, from 1.</param>
/// <param name="First">The first run's event as text; null where it has none there.</param>
/// <param name="Second">The second run's.</param>
/// <param name="FirstId">The first run's event; 0 for none.</param>
/// <param name="SecondId">The second run's.</param>
public sealed record RunDivergence(long AtNs, string Stream, long Row, string? First, string? Second, long FirstId, long SecondId);

/// <summary>Finds where two results folders part.</summary>
public static class ResultsComparison
{
    /// <summary>Returns a sentence that names the first event in which two folders of one scenario differ, or null where all their events are equal.</summary>
    /// <param name="first">A results folder.</param>
    /// <param name="second">Another.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static string? FirstDifference(string first, string second) =>
        FirstDivergence(first, second) is { } found
            ? $"first difference: {found.Stream}, row {found.Row}: recorded [{found.First ?? "nothing"}], run again [{found.Second ?? "nothing"}]"
            : null;

    /// <summary>Returns the first event, in the runs' total order, that one folder has and the other has not; null where all their events are equal.</summary>
    /// <remarks>Reads each pair of files only up to where they part, one row group at a time.</remarks>
    /// <param name="first">A results folder.</param>
    /// <param name="second">Another.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static RunDivergence? FirstDivergence(string first, string second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        RunDivergence? earliest = null;
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in Directory.GetFiles(first, "*.parquet").Concat(Directory.GetFiles(second, "*.parquet")))
        {
            names.Add(Path.GetFileName(path));
        }

        foreach (var name in names)
        {
            if (DivergenceOf(Path.Combine(first, name), Path.Combine(second, name)) is { } found
                && (earliest is null || (found.AtNs, Order(found)).CompareTo((earliest.AtNs, Order(earliest))) < 0))
            {
                earliest = found;
            }
        }

        return earliest;
    }

    private static long Order(RunDivergence found) => Math.Min(found.FirstId == 0 ? long.MaxValue : found.FirstId, found.SecondId == 0 ? long.MaxValue : found.SecondId);

    private static RunDivergence? DivergenceOf(string first, string second)
    {
        using var ours = Rows(first).GetEnumerator();
        using var theirs = Rows(second).GetEnumerator();
        for (var row = 1L; ; row++)
        {
            var left = ours.MoveNext() ? ours.Current : null;
            var right = theirs.MoveNext() ? theirs.Current : null;
            if (left is null && right is null)
            {
                return null;
            }

            if (!string.Equals(left?.Text, right?.Text, StringComparison.Ordinal))
            {
                var at = Math.Min(left?.At ?? long.MaxValue, right?.At ?? long.MaxValue);
                return new RunDivergence(at, Path.GetFileNameWithoutExtension(first), row, left?.Text, right?.Text, left?.Id ?? 0, right?.Id ?? 0);
            }
        }
    }

    /// <summary>The rows of a file of events; none of a file that is not there, or that is computed from events.</summary>
    private static IEnumerable<Row> Rows(string path)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        var reader = ParquetReader.CreateAsync(path).GetAwaiter().GetResult();
        try
        {
            var isOfEvents = reader.Schema.DataFields is [{ Name: "id" }, { Name: "at_ns" }, ..];
            for (var group = 0; isOfEvents && group < reader.RowGroupCount; group++)
            {
                using var open = reader.OpenRowGroupReader(group);
                foreach (var row in RowsOf(open, reader.Schema))
                {
                    yield return row;
                }
            }
        }
        finally
        {
            reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static IEnumerable<Row> RowsOf(ParquetRowGroupReader group, ParquetSchema schema)
    {
        var count = checked((int)group.RowCount);
        var columns = schema.DataFields.Select(field => Streams.ColumnText.Read(group, field, count)).ToList();
        for (var row = 0; row < count; row++)
        {
            var place = row;
            var text = string.Join(", ", schema.DataFields.Select((field, column) => $"{field.Name}={columns[column][place]}"));
            yield return new Row(long.Parse(columns[0][row], CultureInfo.InvariantCulture), long.Parse(columns[1][row], CultureInfo.InvariantCulture), text);
        }
    }

    private sealed record Row(long Id, long At, string Text);
}
