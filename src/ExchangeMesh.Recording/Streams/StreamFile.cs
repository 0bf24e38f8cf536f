using System.IO.Compression;
using System.Security.Cryptography;
using Parquet;
using Parquet.Schema;

namespace ExchangeMesh.Recording.Streams;

/// <summary>A Parquet file that rows are appended to.</summary>
/// <remarks>
/// Rows are gathered in a buffer of one row group; a full one is encoded and written in the background while the next
/// fills, so memory is bounded by two row groups. What a file holds depends on its rows only, not on timing.
/// </remarks>
/// <typeparam name="T">The row.</typeparam>
internal sealed class StreamFile<T> : IDisposable
{
    private const int FirstCapacity = 256;
    private readonly string _path;
    private readonly IReadOnlyList<StreamColumn<T>> _columns;
    private readonly int _rowGroupSize;
    private readonly FileStream _file;
    private readonly ParquetWriter _writer;
    private T[] _rows = new T[FirstCapacity];
    private T[] _spare = [];
    private int _count;
    private Task _writing = Task.CompletedTask;

    /// <summary>Creates the file.</summary>
    /// <param name="path">Where; it must not exist.</param>
    /// <param name="columns">Its columns, in order.</param>
    /// <param name="metadata">What the file says of itself; units of columns are added.</param>
    /// <param name="rowGroupSize">Rows of one row group.</param>
    public StreamFile(string path, IReadOnlyList<StreamColumn<T>> columns, IEnumerable<KeyValuePair<string, string>> metadata, int rowGroupSize)
    {
        _path = path;
        _columns = columns;
        _rowGroupSize = rowGroupSize;
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        _writer = ParquetWriter.CreateAsync(new ParquetSchema(columns.Select(column => column.Field)), _file, Options()).GetAwaiter().GetResult();
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, text) in metadata)
        {
            facts[key] = text;
        }

        foreach (var column in columns)
        {
            facts["unit:" + column.Field.Name] = column.Unit;
        }

        _writer.CustomMetadata = facts;
    }

    /// <summary>How many rows were added.</summary>
    public long RowCount { get; private set; }

    /// <summary>Adds a row.</summary>
    public void Add(in T row)
    {
        if (_count == _rows.Length)
        {
            Array.Resize(ref _rows, Math.Min(_rowGroupSize, _rows.Length * 2));
        }

        _rows[_count++] = row;
        RowCount++;
        if (_count == _rowGroupSize)
        {
            StartWriting();
        }
    }

    /// <summary>Writes what is left and closes the file.</summary>
    /// <returns>The file's SHA-256, as 64 hexadecimal digits.</returns>
    public string Complete()
    {
        if (_count > 0)
        {
            StartWriting();
        }

        _writing.GetAwaiter().GetResult();
        _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _file.Dispose();
        using var written = File.OpenRead(_path);
        return Convert.ToHexStringLower(SHA256.HashData(written));
    }

    /// <summary>Lets go of the file, written or not; a write that is under way is awaited and its outcome dropped with the file.</summary>
    public void Dispose()
    {
        _writing.ContinueWith(static _ => { }, TaskScheduler.Default).GetAwaiter().GetResult();
        _file.Dispose();
    }

    private static ParquetOptions Options() => new()
    {
        CompressionMethod = CompressionMethod.Zstd,
        CompressionLevel = CompressionLevel.Fastest,
        DictionaryEncodingSampleSize = 4096,
    };

    private void StartWriting()
    {
        _writing.GetAwaiter().GetResult();
        var full = _rows;
        var rows = new ReadOnlyMemory<T>(full, 0, _count);
        _rows = _spare.Length == 0 ? new T[Math.Min(_rowGroupSize, FirstCapacity)] : _spare;
        _spare = full;
        _count = 0;
        _writing = Task.Run(() => WriteRowGroupAsync(rows));
    }

    private async Task WriteRowGroupAsync(ReadOnlyMemory<T> rows)
    {
        using var group = _writer.CreateRowGroup();
        foreach (var column in _columns)
        {
            await column.WriteAsync(group, rows);
        }

        group.CompleteValidate();
    }
}
