using System.Text.Json.Serialization;

namespace ExchangeMesh.Recording;

/// <summary>What a results folder is: <c>manifest.json</c>. All but <see cref="Host"/> is equal to the byte wherever the run is made.</summary>
public sealed record RunManifest
{
    /// <summary>The version of this shape and of the streams' columns.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>The version of the manifest's shape.</summary>
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>The scenario's name.</summary>
    public required string Scenario { get; init; }

    /// <summary>SHA-256 of <c>scenario.resolved.yaml</c>.</summary>
    public required string ScenarioHash { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The version of the program.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>The run's fingerprint.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Whether the run was stopped before the scenario's end.</summary>
    public required bool Interrupted { get; init; }

    /// <summary>The virtual time of the run's end, in nanoseconds.</summary>
    public required long EndedAtNs { get; init; }

    /// <summary>How many participants there were.</summary>
    public required int Participants { get; init; }

    /// <summary>How many messages participants handled.</summary>
    public required long Messages { get; init; }

    /// <summary>How many wake-ups participants handled.</summary>
    public required long Wakes { get; init; }

    /// <summary>How many events were recorded.</summary>
    public required long Events { get; init; }

    /// <summary>What the audit of conserved quantities found.</summary>
    public required RunAudit Audit { get; init; }

    /// <summary>The files of the folder, by name.</summary>
    public required IReadOnlyList<ResultFile> Files { get; init; }

    /// <summary>Where and how the run was made; nothing in it has an influence on the rest.</summary>
    public required RunHost Host { get; init; }

    /// <summary>Reads the manifest of a results folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="manifest">The manifest, or null where there is none of this schema version.</param>
    /// <returns>What is wrong, as a sentence; empty where nothing is.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string TryRead(string folder, out RunManifest? manifest)
    {
        ArgumentNullException.ThrowIfNull(folder);
        manifest = null;
        var path = Path.Combine(folder, ResultsFolder.Manifest);
        if (!File.Exists(path))
        {
            return $"{folder} is not a results folder: it has no {ResultsFolder.Manifest}";
        }

        try
        {
            manifest = System.Text.Json.JsonSerializer.Deserialize(File.ReadAllText(path), ResultsJson.Default.RunManifest);
        }
        catch (System.Text.Json.JsonException fault)
        {
            return $"{path}: not a manifest: {fault.Message}";
        }

        if (manifest?.SchemaVersion == CurrentSchemaVersion)
        {
            return "";
        }

        manifest = null;
        return $"{path}: its schema version is not {CurrentSchemaVersion}, which is the one that this program reads";
    }
}

/// <summary>What the audit of conserved quantities found.</summary>
/// <param name="Passed">Whether money and contracts were conserved to the last unit at every check.</param>
/// <param name="Checks">How many checks were made.</param>
/// <param name="Violation">The first violation; empty for none.</param>
public sealed record RunAudit(bool Passed, long Checks, string Violation);

/// <summary>One file of a results folder.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">How many rows it has; null where it is not a table.</param>
/// <param name="Sha256">The hash of its bytes.</param>
public sealed record ResultFile(string Name, long? Rows, string Sha256);

/// <summary>Where and how a run was made.</summary>
public sealed record RunHost
{
    /// <summary>The engine: actors or sequential.</summary>
    public string Engine { get; init; } = "";

    /// <summary>How many partitions there were.</summary>
    public int Partitions { get; init; }

    /// <summary>How many nodes there were.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>The operating system.</summary>
    public string OperatingSystem { get; init; } = "";

    /// <summary>The version of .NET.</summary>
    public string Runtime { get; init; } = "";

    /// <summary>The number of processors.</summary>
    public int Processors { get; init; }

    /// <summary>When the run started, by the wall clock, in UTC (ISO 8601).</summary>
    public string StartedAt { get; init; } = "";

    /// <summary>How long it took by the wall clock, in seconds.</summary>
    public double WallSeconds { get; init; }
}

/// <summary>How manifests and summaries are written: source-generated, in the order of declaration, indented.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RunManifest))]
[JsonSerializable(typeof(Summaries.SummaryDocument))]
internal sealed partial class ResultsJson : JsonSerializerContext;
