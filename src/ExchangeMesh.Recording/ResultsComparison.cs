using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace ExchangeMesh.Recording;

/// <summary>Finds where two results folders of one scenario part.</summary>
public static class ResultsComparison
{
    /// <summary>Returns a sentence that names the first event in which two folders differ, or null where all their events are equal.</summary>
    /// <param name="first">A results folder.</param>
    /// <param name="second">Another.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static string? FirstDifference(string first, string second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        (long At, string Text)? earliest = null;
        foreach (var path in Directory.GetFiles(first, "*.parquet").Order(StringComparer.Ordinal))
        {
            var other = Path.Combine(second, Path.GetFileName(path));
            var difference = File.Exists(other)
                ? DifferenceOf(path, other)
                : (0, $"{Path.GetFileName(path)} is in one folder only");
            if (difference is { } found && (earliest is null || found.At < earliest.Value.At))
            {
                earliest = found;
            }
        }

        return earliest?.Text;
    }

    private static (long At, string Text)? DifferenceOf(string first, string second)
    {
        var ours = ReadRows(first);
        var theirs = ReadRows(second);
        var name = Path.GetFileNameWithoutExtension(first);
        for (var row = 0; row < Math.Max(ours.Count, theirs.Count); row++)
        {
            var left = row < ours.Count ? ours[row] : null;
            var right = row < theirs.Count ? theirs[row] : null;
            if (!string.Equals(left?.Text, right?.Text, StringComparison.Ordinal))
            {
                return (Math.Min(left?.At ?? long.MaxValue, right?.At ?? long.MaxValue),
                    $"first difference: {name}, row {row + 1}: recorded [{left?.Text ?? "nothing"}], run again [{right?.Text ?? "nothing"}]");
            }
        }

        return null;
    }

    private static List<Row> ReadRows(string path)
    {
        var rows = new List<Row>();
        var reader = ParquetReader.CreateAsync(path).GetAwaiter().GetResult();
        try
        {
            for (var group = 0; group < reader.RowGroupCount; group++)
            {
                using var open = reader.OpenRowGroupReader(group);
                AddRows(rows, open, reader.Schema);
            }
        }
        finally
        {
            reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        return rows;
    }

    private static void AddRows(List<Row> rows, ParquetRowGroupReader group, ParquetSchema schema)
    {
        var count = checked((int)group.RowCount);
        var columns = schema.DataFields.Select(field => Streams.ColumnText.Read(group, field, count)).ToList();
        var time = Array.FindIndex(schema.DataFields, static field => field.Name.EndsWith("_ns", StringComparison.Ordinal));
        for (var row = 0; row < count; row++)
        {
            var place = row;
            var text = string.Join(", ", schema.DataFields.Select((field, column) => $"{field.Name}={columns[column][place]}"));
            rows.Add(new Row(time < 0 ? 0 : long.Parse(columns[time][row], CultureInfo.InvariantCulture), text));
        }
    }

    private sealed record Row(long At, string Text);
}
