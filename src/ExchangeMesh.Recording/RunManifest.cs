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

    /// <summary>The shocks that came from outside while the run was made, by number: with scenario and seed they make the run again.</summary>
    public IReadOnlyList<RecordedInput> Inputs { get; init; } = [];

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

/// <summary>A shock that came from outside while a run was made.</summary>
/// <param name="Number">Which of the run's, from 1.</param>
/// <param name="Window">The window of virtual time in which it took effect.</param>
/// <param name="AtNs">When it was sent: the window's beginning, in nanoseconds of virtual time.</param>
/// <param name="Shock">The shock as it would stand in the scenario's <c>shocks</c>.</param>
public sealed record RecordedInput(int Number, long Window, long AtNs, string Shock)
{
    private const string Mark = "-input-";
    private const int HashDigits = 8;

    /// <summary>Returns the name of the results folder of a run that was given inputs.</summary>
    /// <param name="name">Its name without them.</param>
    /// <param name="inputs">The inputs.</param>
    public static string NameWith(string name, IReadOnlyList<RecordedInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return inputs.Count == 0 ? name : name + Mark + ShortHash(inputs);
    }

    /// <summary>Returns the name that a run's results folder would have without its inputs.</summary>
    public static string NameWithout(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var place = name.Length - Mark.Length - HashDigits;
        return place > 0 && name.IndexOf(Mark, place, StringComparison.Ordinal) == place ? name[..place] : name;
    }

    /// <summary>Returns the first digits of a hash over inputs, which tells runs of one scenario and seed apart.</summary>
    private static string ShortHash(IReadOnlyList<RecordedInput> inputs)
    {
        var text = string.Join('\n', inputs.Select(one => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{one.Number} {one.Window} {one.AtNs} {one.Shock}")));
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..HashDigits];
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
