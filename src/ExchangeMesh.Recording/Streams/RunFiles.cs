using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ExchangeMesh.Recording.Metrics;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Recording.Streams;

/// <summary>The files of one results folder.</summary>
internal sealed class RunFiles : IDisposable
{
    private const int RowGroupSize = 65_536;
    private readonly RunNames _names;
    private readonly RecordedScenario _scenario;
    private readonly ResultsFolder _folder;
    private readonly StreamFile<RunEvent>?[] _byKind = new StreamFile<RunEvent>?[256];
    private readonly List<(string Name, StreamFile<RunEvent> File)> _streams = [];
    private readonly List<ResultFile> _done = [];

    public RunFiles(string outDirectory, RunNames names, RecordedScenario scenario)
    {
        _names = names;
        _scenario = scenario;
        _folder = new ResultsFolder(outDirectory, scenario.FolderName);
        foreach (var stream in EventStreams.Of(names))
        {
            var file = Open(stream.Name, stream.Columns);
            _streams.Add((stream.Name + ".parquet", file));
            _byKind[(int)stream.Kind] = file;
        }
    }

    /// <summary>Adds an event to its stream.</summary>
    /// <exception cref="InvalidOperationException">No stream is known for the kind.</exception>
    public void Append(in RunEvent next)
    {
        var file = _byKind[(int)next.Record.Kind]
            ?? throw new InvalidOperationException($"There is no result stream for records of kind {next.Record.Kind}.");
        file.Add(in next);
    }

    /// <summary>Writes everything but the manifest.</summary>
    /// <returns>The files, by name.</returns>
    public IReadOnlyList<ResultFile> Complete(RunTally tally, RunSummary summary)
    {
        foreach (var (name, file) in _streams)
        {
            _done.Add(new ResultFile(name, file.RowCount, file.Complete()));
        }

        var sizes = tally.Cascade.SubtreeSizes();
        var nodes = tally.Cascade.Nodes.Select((node, index) => new CascadeRow(index, node, sizes[index]));
        Write("cascade", MetricStreams.Cascade(_names, tally.Cascade), nodes);
        Write("contagion", MetricStreams.Contagion(_names), summary.Contagion.Cells);
        Write("attack_sources", MetricStreams.AttackSources(), tally.Attacks.Sources());
        Write("channels", MetricStreams.Channels(_names), summary.Channels.Cells);
        Write("branching", MetricStreams.Branching, summary.Cascade.Spans);
        Write("losses", MetricStreams.Losses, summary.GroupLosses);
        Write("metrics", MetricStreams.Metrics, summary.Metrics);
        WriteText(ResultsFolder.Scenario, _scenario.ResolvedText);
        WriteText(ResultsFolder.Summary, JsonSerializer.Serialize(SummaryDocument.Of(summary), ResultsJson.Default.SummaryDocument) + "\n");
        return [.. _done.OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    /// <summary>Writes the manifest and moves the folder to its place.</summary>
    /// <returns>The folder's path.</returns>
    public string Commit(RunManifest manifest)
    {
        var text = JsonSerializer.Serialize(manifest, ResultsJson.Default.RunManifest) + "\n";
        File.WriteAllText(Path.Combine(_folder.WorkPath, ResultsFolder.Manifest), text);
        return _folder.Commit(manifest.Inputs, manifest.Interrupted);
    }

    /// <summary>Closes what is open, and deletes the folder unless it was committed.</summary>
    public void Dispose()
    {
        foreach (var (_, file) in _streams)
        {
            file.Dispose();
        }

        _folder.Dispose();
    }

    private StreamFile<T> Open<T>(string name, IReadOnlyList<StreamColumn<T>> columns)
    {
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["exchangemesh.stream"] = name,
            ["exchangemesh.schema_version"] = RunManifest.CurrentSchemaVersion.ToString(CultureInfo.InvariantCulture),
            ["exchangemesh.scenario"] = _scenario.Name,
            ["exchangemesh.scenario_hash"] = _scenario.Hash,
            ["exchangemesh.seed"] = _scenario.Seed.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var instrument in _names.Instruments)
        {
            var symbol = _names.Instrument(instrument.Id);
            metadata["tick_size_micros:" + symbol] = instrument.TickSizeMicros.ToString(CultureInfo.InvariantCulture);
            metadata["lot_size_micros:" + symbol] = instrument.LotSizeMicros.ToString(CultureInfo.InvariantCulture);
        }

        return new StreamFile<T>(Path.Combine(_folder.WorkPath, name + ".parquet"), columns, metadata, RowGroupSize);
    }

    private void Write<T>(string name, IReadOnlyList<StreamColumn<T>> columns, IEnumerable<T> rows)
    {
        using var file = Open(name, columns);
        foreach (var row in rows)
        {
            file.Add(in row);
        }

        _done.Add(new ResultFile(name + ".parquet", file.RowCount, file.Complete()));
    }

    private void WriteText(string name, string text)
    {
        var written = Encoding.UTF8.GetBytes(text);
        File.WriteAllBytes(Path.Combine(_folder.WorkPath, name), written);
        _done.Add(new ResultFile(name, null, Convert.ToHexStringLower(SHA256.HashData(written))));
    }
}
