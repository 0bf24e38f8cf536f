using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ExchangeMesh.Laboratory.Sweeps;

/// <summary>Finished rows, kept on disk as they come: what a killed sweep goes on from.</summary>
/// <remarks>
/// One line for each row: the first eight digits of the SHA-256 of a JSON text, a blank, and the text. A line is on the disk before
/// the row counts as done. What a crash left half-written at the end is cut off when the journal is opened. Rows are found by their
/// place in the file, so that memory does not grow with them. Used by one thread at a time.
/// </remarks>
internal sealed class SweepJournal : IDisposable
{
    /// <summary>The journal's name in the sweep's folder.</summary>
    public const string FileName = "rows.journal";

    private const int SumLength = 8;

    private readonly FileStream _file;
    private readonly (long Offset, int Length)[] _places;
    private readonly int _valueCount;

    /// <summary>Opens or creates a journal.</summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <param name="rows">How many rows the sweep has.</param>
    /// <param name="values">How many outcomes a row has.</param>
    /// <exception cref="IOException">It cannot be opened; another process may have it open.</exception>
    public SweepJournal(string folder, int rows, int values)
    {
        _places = new (long, int)[rows];
        _valueCount = values;
        _file = new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        Recover();
    }

    /// <summary>How many rows are done.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them have failed.</summary>
    public int Failed { get; private set; }

    /// <summary>How many bytes at the end were no whole line when the journal was opened, and were cut off.</summary>
    public long CutOff { get; private set; }

    /// <summary>Returns whether a row is done.</summary>
    public bool Has(int row) => _places[row].Length > 0;

    /// <summary>Adds a row; it is on the disk when this returns.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Add(SweepRow row)
    {
        var json = Written(row);
        var line = Encoding.ASCII.GetBytes(SumOf(json) + " ").Concat(json.ToArray()).Append((byte)'\n').ToArray();
        var offset = _file.Seek(0, SeekOrigin.End);
        _file.Write(line);
        _file.Flush(flushToDisk: true);
        Note(row, offset + SumLength + 1, json.Length);
    }

    /// <summary>Returns a row that is done.</summary>
    public SweepRow Read(int row)
    {
        var (offset, length) = _places[row];
        var json = new byte[length];
        _file.Seek(offset, SeekOrigin.Begin);
        _file.ReadExactly(json);
        return Parse(json)!;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Recover()
    {
        var sound = 0L;
        foreach (var line in LinesOf(_file))
        {
            if (!IsSound(line) || Parse(line.AsSpan(SumLength + 1)) is not { } row)
            {
                break;
            }

            Note(row, sound + SumLength + 1, line.Length - SumLength - 1);
            sound += line.Length + 1;
        }

        CutOff = _file.Length - sound;
        _file.SetLength(sound);
    }

    private void Note(SweepRow row, long offset, int length)
    {
        if (!Has(row.Number))
        {
            Count++;
            Failed += row.HasFailed ? 1 : 0;
        }

        _places[row.Number] = (offset, length);
    }

    private static bool IsSound(ReadOnlySpan<byte> line) =>
        line.Length > SumLength + 1
        && string.Equals(Encoding.ASCII.GetString(line[..SumLength]), SumOf(line[(SumLength + 1)..]), StringComparison.Ordinal);

    private static string SumOf(ReadOnlySpan<byte> json) => Convert.ToHexStringLower(SHA256.HashData(json))[..SumLength];

    private static ReadOnlySpan<byte> Written(SweepRow row)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("row", row.Number);
            writer.WriteString("fingerprint", row.Fingerprint);
            writer.WriteString("error", row.Error);
            writer.WriteStartArray("values");
            foreach (var value in row.Values)
            {
                if (value is { } number)
                {
                    writer.WriteNumberValue(number);
                }
                else
                {
                    writer.WriteNullValue();
                }
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    /// <summary>Returns the row of a text whose sum fits; null where it is a row of no such sweep.</summary>
    private SweepRow? Parse(ReadOnlySpan<byte> json)
    {
        using var document = JsonDocument.Parse(json.ToArray());
        var root = document.RootElement;
        var number = root.GetProperty("row").GetInt32();
        var values = root.GetProperty("values").EnumerateArray()
            .Select(value => value.ValueKind == JsonValueKind.Null ? (double?)null : value.GetDouble())
            .ToArray();
        var row = new SweepRow(number, root.GetProperty("fingerprint").GetString()!, root.GetProperty("error").GetString()!, values);
        return number >= 0 && number < _places.Length && values.Length == (row.HasFailed ? 0 : _valueCount) ? row : null;
    }

    /// <summary>Reads a file from its beginning, line by line; what follows the last line break is no line.</summary>
    private static IEnumerable<byte[]> LinesOf(FileStream file)
    {
        var line = new List<byte>();
        var buffer = new byte[1 << 16];
        file.Seek(0, SeekOrigin.Begin);
        for (var read = file.Read(buffer); read > 0; read = file.Read(buffer))
        {
            for (var place = 0; place < read; place++)
            {
                if (buffer[place] != '\n')
                {
                    line.Add(buffer[place]);
                    continue;
                }

                yield return [.. line];
                line.Clear();
            }
        }
    }
}
