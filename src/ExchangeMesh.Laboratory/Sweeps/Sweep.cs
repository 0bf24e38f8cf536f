using System.Security.Cryptography;
using System.Text.Json;
using ExchangeMesh.Laboratory.Designs;
using ExchangeMesh.Laboratory.Sensitivity;
using ExchangeMesh.Recording;

namespace ExchangeMesh.Laboratory.Sweeps;

/// <summary>A sweep in its folder: begun, gone on with, and brought to its end.</summary>
/// <remarks>
/// The folder holds <c>manifest.json</c>, the journal of finished rows, <c>runs.parquet</c>, <c>summary.json</c> and, where asked for, the
/// runs' own folders under <c>runs</c>. Finished rows are never run again; a folder of another sweep is refused.
/// </remarks>
public sealed class Sweep : IDisposable
{
    /// <summary>The table's name in the folder.</summary>
    public const string TableName = "runs.parquet";

    /// <summary>The summary's name in the folder.</summary>
    public const string SummaryName = "summary.json";

    private readonly SweepPlan _plan;
    private readonly SweepJournal _journal;
    private ThresholdCrossing? _bracket;

    private Sweep(SweepPlan plan, string folder)
    {
        _plan = plan;
        Folder = folder;
        _journal = new SweepJournal(folder, plan.RowCount, plan.Catalog.All.Count);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>How far the sweep is.</summary>
    public SweepProgress Progress => new(_journal.Count, _journal.Failed, _plan.Condition is null ? _plan.RowCount : 0);

    /// <summary>How many bytes of a half-written row a crash had left, which were cut off.</summary>
    public long CutOff => _journal.CutOff;

    /// <summary>The folder's name where none is given: scenario and the first digits of the sweep's hash.</summary>
    public static string FolderNameOf(SweepPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return $"sweep-{plan.Name}-{plan.Hash[..8]}";
    }

    /// <summary>Opens a sweep's folder, or makes it.</summary>
    /// <param name="plan">The sweep.</param>
    /// <param name="folder">Its folder.</param>
    /// <returns>The sweep, or what is wrong with the folder, as a sentence; the other is null or empty.</returns>
    /// <exception cref="IOException">The folder cannot be written, or another process is at work in it.</exception>
    public static (Sweep? Sweep, string Fault) Open(SweepPlan plan, string folder)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var (manifest, fault) = SweepManifest.Read(folder);
        if (fault.Length > 0)
        {
            return (null, fault);
        }

        if (manifest is null && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            return (null, $"{folder} is not empty and holds no sweep; name another folder with --out");
        }

        if (manifest is not null && !manifest.Definition.SequenceEqual(plan.Lines, StringComparer.Ordinal))
        {
            return (null, $"{folder} holds another sweep: {DifferenceOf(manifest.Definition, plan.Lines)}; name another folder with --out");
        }

        Directory.CreateDirectory(folder);
        var sweep = new Sweep(plan, folder);
        if (manifest is null)
        {
            sweep.ManifestNow([], null).Write(folder);
        }

        return (sweep, "");
    }

    /// <summary>Makes the runs that are not done yet; of a search, those that it asks for.</summary>
    /// <param name="options">How.</param>
    /// <exception cref="IOException">No run can be made or kept any more; what is done stays done.</exception>
    public void Run(SweepOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (_plan.Condition is null)
        {
            SweepRunner.Run(_plan, _journal, Folder, options, Enumerable.Range(0, _plan.RowCount).ToList());
            return;
        }

        _bracket = new SweepSearch(_plan, _journal, Folder, options).Run();
    }

    /// <summary>Writes the table, the summary and the manifest of what is done.</summary>
    /// <param name="host">Where the latest part was made, and how long it took.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public SweepResult Write(RunHost host)
    {
        // More runs are made at once than a search may need: only those that it has looked at are told of.
        var looked = _bracket is null ? null : SweepSearch.Looked(_plan, _bracket);
        bool IsShown(int row) => looked?.Contains(row) != false;
        var (rows, sum) = SweepTable.Write(Path.Combine(Folder, TableName), _plan, _journal, IsShown);
        var summary = SweepSummary.Of(_plan, _journal, IsShown);
        var files = new List<ResultFile>
        {
            new(TableName, rows, sum),
            WriteText(SummaryName, JsonSerializer.SerializeToUtf8Bytes(summary, SweepJson.Default.SweepSummary)),
        };
        var sensitivity = _plan.Definition.Design.Kind == DesignKind.Sobol ? SensitivitySummary.Of(_plan, _journal) : null;
        if (sensitivity is not null)
        {
            files.Add(WriteText(SensitivitySummary.FileName, JsonSerializer.SerializeToUtf8Bytes(sensitivity, SweepJson.Default.SensitivitySummary)));
        }

        var threshold = _bracket is null ? null : SweepSearch.Summary(_plan, _journal, _bracket);
        if (threshold is not null)
        {
            files.Add(WriteText(ThresholdSummary.FileName, JsonSerializer.SerializeToUtf8Bytes(threshold, SweepJson.Default.ThresholdSummary)));
        }

        var manifest = ManifestNow(files, host);
        if (looked is not null)
        {
            manifest = manifest with { Done = looked.Count, Failed = looked.Count(row => _journal.Read(row).HasFailed), Complete = true };
        }

        manifest.Write(Folder);
        return new SweepResult(manifest, summary, sensitivity, threshold);
    }

    /// <summary>Returns a row that is done; null where it is not.</summary>
    public SweepRow? Row(int number) => _journal.Has(number) ? _journal.Read(number) : null;

    /// <inheritdoc/>
    public void Dispose() => _journal.Dispose();

    private ResultFile WriteText(string name, byte[] text)
    {
        File.WriteAllBytes(Path.Combine(Folder, name), text);
        return new ResultFile(name, null, Convert.ToHexStringLower(SHA256.HashData(text)));
    }

    private SweepManifest ManifestNow(IReadOnlyList<ResultFile> files, RunHost? host) => new()
    {
        Scenario = _plan.Name,
        SweepHash = _plan.Hash,
        Definition = _plan.Lines,
        Points = _plan.Points.Count,
        Rows = _plan.RowCount,
        Done = _journal.Count,
        Failed = _journal.Failed,
        Complete = _plan.Condition is null && _journal.Count == _plan.RowCount,
        Files = files,
        Host = host,
    };

    private static string DifferenceOf(IReadOnlyList<string> there, IReadOnlyList<string> here)
    {
        var removed = there.Except(here, StringComparer.Ordinal).FirstOrDefault();
        var added = here.Except(there, StringComparer.Ordinal).FirstOrDefault();
        return (removed, added) switch
        {
            (null, null) => "its parts have another order",
            (null, _) => $"it has no '{added}'",
            (_, null) => $"it has '{removed}'",
            _ => $"it has '{removed}' where this one has '{added}'",
        };
    }
}

/// <summary>What a sweep gave so far.</summary>
/// <param name="Manifest">The manifest.</param>
/// <param name="Summary">The summary by point.</param>
/// <param name="Sensitivity">The Sobol indices; null of another design.</param>
/// <param name="Threshold">The critical value; null where none is asked for, or the search was stopped.</param>
public sealed record SweepResult(SweepManifest Manifest, SweepSummary Summary, SensitivitySummary? Sensitivity, ThresholdSummary? Threshold);
