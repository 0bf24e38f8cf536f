using Parquet;
using Parquet.Schema;

namespace ExchangeMesh.Recording.Streams;

/// <summary>Reads one cell of a row.</summary>
/// <typeparam name="T">The row.</typeparam>
/// <typeparam name="TCell">The cell.</typeparam>
internal delegate TCell ReadCell<T, out TCell>(in T row);

/// <summary>One column of a result file.</summary>
/// <param name="field">Its name and type.</param>
/// <param name="unit">Its unit or meaning, for the file's metadata.</param>
/// <typeparam name="T">The row.</typeparam>
internal abstract class StreamColumn<T>(DataField field, string unit)
{
    /// <summary>The column's name and type.</summary>
    public DataField Field { get; } = field;

    /// <summary>The unit or meaning.</summary>
    public string Unit { get; } = unit;

    /// <summary>Writes the column of one row group.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group, ReadOnlyMemory<T> rows);
}

/// <summary>A column in which every row has a value.</summary>
internal sealed class ValueColumn<T, TCell>(string name, string unit, ReadCell<T, TCell> read)
    : StreamColumn<T>(new DataField<TCell>(name), unit)
    where TCell : struct
{
    public override Task WriteAsync(ParquetRowGroupWriter group, ReadOnlyMemory<T> rows)
    {
        var cells = new TCell[rows.Length];
        var span = rows.Span;
        for (var index = 0; index < cells.Length; index++)
        {
            cells[index] = read(in span[index]);
        }

        return group.WriteAsync<TCell>(Field, cells);
    }
}

/// <summary>A column in which a row may have no value.</summary>
internal sealed class OptionalColumn<T, TCell>(string name, string unit, ReadCell<T, TCell?> read)
    : StreamColumn<T>(new DataField<TCell?>(name), unit)
    where TCell : struct
{
    public override Task WriteAsync(ParquetRowGroupWriter group, ReadOnlyMemory<T> rows)
    {
        var cells = new TCell?[rows.Length];
        var span = rows.Span;
        for (var index = 0; index < cells.Length; index++)
        {
            cells[index] = read(in span[index]);
        }

        return group.WriteAsync<TCell>(Field, (ReadOnlyMemory<TCell?>)cells);
    }
}

/// <summary>A column of text; a row may have none.</summary>
internal sealed class TextColumn<T>(string name, string unit, ReadCell<T, string?> read)
    : StreamColumn<T>(new DataField<string>(name), unit)
{
    public override Task WriteAsync(ParquetRowGroupWriter group, ReadOnlyMemory<T> rows)
    {
        var cells = new string?[rows.Length];
        var span = rows.Span;
        for (var index = 0; index < cells.Length; index++)
        {
            cells[index] = read(in span[index]);
        }

        return group.WriteAsync(Field, cells!);
    }
}
