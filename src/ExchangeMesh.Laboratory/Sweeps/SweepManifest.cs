using System.Text.Json;
using System.Text.Json.Serialization;
using ExchangeMesh.Recording;

namespace ExchangeMesh.Laboratory.Sweeps;

/// <summary>What a sweep's folder is: <c>manifest.json</c>. All but <see cref="Host"/> is equal to the byte wherever the sweep is made.</summary>
public sealed record SweepManifest
{
    /// <summary>The manifest's name in the folder.</summary>
    public const string FileName = "manifest.json";

    /// <summary>What tells a sweep's folder from another's.</summary>
    public const string SweepKind = "sweep";

    /// <summary>The version of this shape and of the table's columns.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>What the folder holds.</summary>
    public string Kind { get; init; } = SweepKind;

    /// <summary>The scenario's name.</summary>
    public required string Scenario { get; init; }

    /// <summary>SHA-256 of the definition's lines.</summary>
    public required string SweepHash { get; init; }

    /// <summary>The definition: what is equal in two folders of the same sweep.</summary>
    public required IReadOnlyList<string> Definition { get; init; }

    /// <summary>How many points the design has.</summary>
    public required int Points { get; init; }

    /// <summary>How many runs there are in all; of a search, how many there could be.</summary>
    public required int Rows { get; init; }

    /// <summary>How many of them are done; of a search that has ended, how many it has looked at.</summary>
    public required int Done { get; init; }

    /// <summary>How many of these have failed.</summary>
    public required int Failed { get; init; }

    /// <summary>The files of the folder; none before there are any.</summary>
    public IReadOnlyList<ResultFile> Files { get; init; } = [];

    /// <summary>Where the latest part of the sweep was made, and how long it took; nothing in it has an influence on the rest.</summary>
    public RunHost? Host { get; init; }

    /// <summary>Whether there is nothing left to do: all runs are done, or the search has ended.</summary>
    public required bool Complete { get; init; }

    /// <summary>Reads a folder's manifest.</summary>
    /// <returns>The manifest, null where there is none; what is wrong, as a sentence, where it cannot be read.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static (SweepManifest? Manifest, string Fault) Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return (null, "");
        }

        try
        {
            var manifest = JsonSerializer.Deserialize(File.ReadAllText(path), SweepJson.Default.SweepManifest);
            return manifest is { Kind: SweepKind, SchemaVersion: 1 }
                ? (manifest, "")
                : (null, $"{path} is no sweep's manifest of the version that this program reads");
        }
        catch (JsonException)
        {
            return (null, $"{path} is no sweep's manifest");
        }
    }

    /// <summary>Writes the manifest, whole or not at all.</summary>
    internal void Write(string folder)
    {
        var path = Path.Combine(folder, FileName);
        File.WriteAllText(path + ".partial", JsonSerializer.Serialize(this, SweepJson.Default.SweepManifest) + "\n");
        File.Move(path + ".partial", path, overwrite: true);
    }
}

/// <summary>How a sweep's manifest and summary are written.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SweepManifest))]
[JsonSerializable(typeof(SweepSummary))]
[JsonSerializable(typeof(Sensitivity.SensitivitySummary))]
[JsonSerializable(typeof(Sensitivity.ThresholdSummary))]
internal sealed partial class SweepJson : JsonSerializerContext;
