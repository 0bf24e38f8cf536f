using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ExchangeMesh.Node.Control;
using ExchangeMesh.Recording;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Node.Runs;

/// <summary>The shocks that an unfinished run was given from outside: a file with one JSON object on each line, which only ever grows.</summary>
/// <remarks>A line counts once its end is on the disk; what a process that was killed had begun to write is passed over, for nobody was told that it counts.</remarks>
/// <param name="path">The file.</param>
/// <param name="begin">Called before the file is first written; makes its folder.</param>
public sealed class InputJournal(string path, Action begin) : IInputJournal, IDisposable
{
    private FileStream? _file;

    /// <summary>The file.</summary>
    public string Path => path;

    /// <inheritdoc/>
    public void Append(InjectedShock shock)
    {
        if (_file is null)
        {
            begin();
            var whole = Whole().Length;
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
            _file.SetLength(whole);
        }

        var end = _file.Length;
        _file.Position = end;
        try
        {
            _file.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(InjectedShocks.Record(shock), InputJson.Default.RecordedInput) + "\n"));
            _file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // Half a line would make the next one unreadable.
            _file.SetLength(end);
            throw;
        }
    }

    /// <summary>Reads all shocks, by number.</summary>
    /// <exception cref="IOException">The file cannot be read, or is damaged.</exception>
    public IReadOnlyList<RecordedInput> Read()
    {
        var inputs = new List<RecordedInput>();
        foreach (var line in Encoding.UTF8.GetString(Whole()).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            inputs.Add(Parse(line, inputs.Count + 1));
        }

        return inputs;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private RecordedInput Parse(string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize(line, InputJson.Default.RecordedInput) is { } input && input.Number == number
                ? input
                : throw new IOException($"{path}({number}): expected the shock with the number {number}");
        }
        catch (JsonException fault)
        {
            throw new IOException($"{path}({number}): not a journaled shock: {fault.Message}", fault);
        }
    }

    /// <summary>The lines that are whole.</summary>
    private byte[] Whole()
    {
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        return bytes[..(Array.LastIndexOf(bytes, (byte)'\n') + 1)];
    }
}

/// <summary>How journaled shocks are written: as the manifest has them, on one line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RecordedInput))]
internal sealed partial class InputJson : JsonSerializerContext;
