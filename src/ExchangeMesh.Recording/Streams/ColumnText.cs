using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace ExchangeMesh.Recording.Streams;

/// <summary>Reads a column of a result file as text, each number in its shortest exact form.</summary>
internal static class ColumnText
{
    /// <summary>Returns a column's cells; a cell without value is empty.</summary>
    public static string[] Read(ParquetRowGroupReader group, DataField field, int count)
    {
        if (field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>))
        {
            var texts = new string?[count];
            group.ReadAsync(field, texts.AsMemory()).AsTask().GetAwaiter().GetResult();
            return Array.ConvertAll(texts, static text => text ?? "");
        }

        return field.ClrType == typeof(long) ? ReadNumbers<long>(group, field, count)
            : field.ClrType == typeof(int) ? ReadNumbers<int>(group, field, count)
            : field.ClrType == typeof(bool) ? ReadNumbers<bool>(group, field, count)
            : ReadNumbers<double>(group, field, count);
    }

    private static string[] ReadNumbers<T>(ParquetRowGroupReader group, DataField field, int count)
        where T : struct
    {
        if (field.IsNullable)
        {
            var some = new T?[count];
            group.ReadAsync<T>(field, some.AsMemory()).AsTask().GetAwaiter().GetResult();
            return Array.ConvertAll(some, static cell => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "");
        }

        var all = new T[count];
        group.ReadAsync<T>(field, all.AsMemory()).AsTask().GetAwaiter().GetResult();
        return Array.ConvertAll(all, static cell => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "");
    }
}
