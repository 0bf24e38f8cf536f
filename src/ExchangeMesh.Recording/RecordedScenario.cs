using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording;

/// <summary>What results say about the scenario that was run.</summary>
public sealed record RecordedScenario
{
    /// <summary>The scenario's name: letters, digits, hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The scenario as it was run, with all overrides and defaults: a YAML text that gives the same run again.</summary>
    public required string ResolvedText { get; init; }

    /// <summary>When the run ends.</summary>
    public required Duration Length { get; init; }

    /// <summary>What the scenario shows.</summary>
    public string Description { get; init; } = "";

    /// <summary>The instant on the calendar that virtual time zero stands for, or empty.</summary>
    public string StartsAt { get; init; } = "";

    /// <summary>Published facts that the run is held beside.</summary>
    public IReadOnlyList<PublishedFact> Facts { get; init; } = [];

    /// <summary>The name of the results folder: scenario, seed and the first digits of the hash.</summary>
    public string FolderName => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Name}-s{Seed}-{Hash[..8]}");

    /// <summary>SHA-256 of <see cref="ResolvedText"/> in UTF-8, as 64 hexadecimal digits.</summary>
    public string Hash => Convert.ToHexStringLower(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(ResolvedText)));
}

/// <summary>A published fact that a run is held beside.</summary>
/// <param name="Text">What was the case.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit: see <c>MetricUnits.Convert</c>.</param>
/// <param name="Source">Where it is published.</param>
/// <param name="Metric">The metric of a run's summary that it is held beside, or empty.</param>
public sealed record PublishedFact(string Text, double Value, string Unit, string Source, string Metric);
