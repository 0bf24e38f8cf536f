using Parquet;
using Parquet.Schema;

namespace ExchangeMesh.Recording.Reports;

/// <summary>Some columns of one row group of a result file.</summary>
internal sealed class StreamRows
{
    private readonly SortedDictionary<string, Array> _columns = new(StringComparer.Ordinal);

    private StreamRows(int count) => Count = count;

    /// <summary>How many rows there are.</summary>
    public int Count { get; }

    /// <summary>Returns a column of numbers; a row without a value is not a number.</summary>
    public double[] Numbers(string column) => (double[])_columns[column];

    /// <summary>Returns a column of integers.</summary>
    public long[] Integers(string column) => (long[])_columns[column];

    /// <summary>Returns a column of text.</summary>
    public string?[] Texts(string column) => (string?[])_columns[column];

    /// <summary>Reads the named columns of a file, row group by row group.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The columns: text, integers, or numbers.</param>
    /// <exception cref="InvalidDataException">The file has no such column.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<StreamRows> Read(string path, params IReadOnlyList<string> columns)
    {
        var reader = ParquetReader.CreateAsync(path).GetAwaiter().GetResult();
        try
        {
            for (var group = 0; group < reader.RowGroupCount; group++)
            {
                using var rows = reader.OpenRowGroupReader(group);
                yield return ReadGroup(path, reader.Schema, rows, columns);
            }
        }
        finally
        {
            reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static StreamRows ReadGroup(string path, ParquetSchema schema, ParquetRowGroupReader group, IReadOnlyList<string> columns)
    {
        var rows = new StreamRows(checked((int)group.RowCount));
        foreach (var column in columns)
        {
            var field = Array.Find(schema.DataFields, field => field.Name == column)
                ?? throw new InvalidDataException($"{path} has no column {column}.");
            rows._columns[column] = ReadColumn(group, field, rows.Count).GetAwaiter().GetResult();
        }

        return rows;
    }

    private static async Task<Array> ReadColumn(ParquetRowGroupReader group, DataField field, int count)
    {
        if (field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>))
        {
            var texts = new string?[count];
            await group.ReadAsync(field, texts.AsMemory());
            return texts;
        }

        if (field.ClrType == typeof(long) && !field.IsNullable)
        {
            var integers = new long[count];
            await group.ReadAsync<long>(field, integers.AsMemory());
            return integers;
        }

        if (field.ClrType == typeof(long))
        {
            var some = new long?[count];
            await group.ReadAsync<long>(field, some.AsMemory());
            return Array.ConvertAll(some, one => one ?? double.NaN);
        }

        if (!field.IsNullable)
        {
            var numbers = new double[count];
            await group.ReadAsync<double>(field, numbers.AsMemory());
            return numbers;
        }

        var optional = new double?[count];
        await group.ReadAsync<double>(field, optional.AsMemory());
        return Array.ConvertAll(optional, one => one ?? double.NaN);
    }
}
