using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace ExchangeMesh.Scenarios.Prices;

/// <summary>Reads columns of a Parquet file as the lines of a CSV file with a header, so that both are checked by the same rules.</summary>
internal static class ParquetLines
{
    /// <summary>The ending by which such files are known.</summary>
    public const string Ending = ".parquet";

    /// <summary>Returns a header and a line for each row.</summary>
    /// <param name="file">The file.</param>
    /// <param name="layout">Which columns; a column that the file lacks is left out, as it would be in a CSV file.</param>
    /// <exception cref="IOException">The file cannot be read or is no Parquet file, or a column is of a type that is no number, text or time.</exception>
    public static IEnumerable<string> Read(string file, PriceLayout layout)
    {
        var reader = ParquetReader.CreateAsync(file).GetAwaiter().GetResult();
        try
        {
            string[] wanted = [layout.TimeHeader, layout.PriceHeader, .. layout.WithQuantities ? (string[])[layout.QuantityHeader, layout.SideHeader] : [], .. layout.Symbol.Length > 0 ? (string[])[layout.SymbolHeader] : []];
            DataField[] fields = [.. reader.Schema.DataFields.Where(field => wanted.Contains(field.Name, StringComparer.Ordinal))];
            yield return string.Join(',', fields.Select(static field => field.Name));
            for (var place = 0; place < reader.RowGroupCount; place++)
            {
                using var group = reader.OpenRowGroupReader(place);
                var count = checked((int)group.RowCount);
                var columns = Array.ConvertAll(fields, field => Texts(group, field, count, layout).GetAwaiter().GetResult());
                for (var row = 0; row < count; row++)
                {
                    var at = row;
                    yield return string.Join(',', columns.Select(column => column[at]));
                }
            }
        }
        finally
        {
            reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static async Task<string[]> Texts(ParquetRowGroupReader group, DataField field, int count, PriceLayout layout)
    {
        var type = field.ClrType;
        if (type == typeof(string) || type == typeof(ReadOnlyMemory<char>))
        {
            var texts = new string?[count];
            await group.ReadAsync(field, texts.AsMemory()!).ConfigureAwait(false);
            return Array.ConvertAll(texts, static text => text?.Replace(',', ';') ?? "");
        }

        return type == typeof(double) ? await Written<double>(group, field, count, static value => value.ToString("R", CultureInfo.InvariantCulture)).ConfigureAwait(false)
            : type == typeof(float) ? await Written<float>(group, field, count, static value => value.ToString("R", CultureInfo.InvariantCulture)).ConfigureAwait(false)
            : type == typeof(decimal) ? await Written<decimal>(group, field, count, static value => value.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false)
            : type == typeof(long) ? await Written<long>(group, field, count, static value => value.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false)
            : type == typeof(int) ? await Written<int>(group, field, count, static value => value.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false)
            : type == typeof(bool) ? await Written<bool>(group, field, count, static value => value ? "true" : "false").ConfigureAwait(false)
            : type == typeof(DateTime) ? await Written<DateTime>(group, field, count, value => InUnit(value, layout)).ConfigureAwait(false)
            : throw new IOException($"its column '{field.Name}' is of type {type.Name}; a number, a text or a time was expected");
    }

    private static async Task<string[]> Written<T>(ParquetRowGroupReader group, DataField field, int count, Func<T, string> write)
        where T : struct
    {
        if (field.IsNullable)
        {
            var some = new T?[count];
            await group.ReadAsync<T>(field, some.AsMemory()).ConfigureAwait(false);
            return Array.ConvertAll(some, one => one is { } value ? write(value) : "");
        }

        var all = new T[count];
        await group.ReadAsync<T>(field, all.AsMemory()).ConfigureAwait(false);
        return Array.ConvertAll(all, one => write(one));
    }

    /// <summary>Writes a time in the unit in which the layout will read it.</summary>
    private static string InUnit(DateTime time, PriceLayout layout) =>
        ((time - DateTime.UnixEpoch).Ticks * 100m / layout.ScaleOf("")).ToString(CultureInfo.InvariantCulture);
}
