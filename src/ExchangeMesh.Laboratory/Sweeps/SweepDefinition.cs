using System.Globalization;
using ExchangeMesh.Laboratory.Designs;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Laboratory.Sweeps;

/// <summary>What a sweep is asked to run: a scenario, what is varied in it, and the seeds.</summary>
public sealed record SweepDefinition
{
    /// <summary>A shipped scenario's name, or a file's path.</summary>
    public required string Scenario { get; init; }

    /// <summary>Fields that are set in every run.</summary>
    public IReadOnlyList<ScenarioOverride> Overrides { get; init; } = [];

    /// <summary>The price file of every run, as <see cref="ReadingOptions.PriceFile"/>; empty for none.</summary>
    public string PriceFile { get; init; } = "";

    /// <summary>Which points are run.</summary>
    public required SweepDesign Design { get; init; }

    /// <summary>The seeds that every point is run with, in order.</summary>
    public required IReadOnlyList<ulong> Seeds { get; init; }

    /// <summary>The confidence of intervals, above 0 and below 1.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>The question for a critical value: only the runs that answer it are made; null to make all.</summary>
    public Sensitivity.ThresholdQuestion? Question { get; init; }

    /// <summary>Returns the definition as lines, each naming one part; two sweeps are the same where all lines are equal.</summary>
    /// <param name="scenarioHash">The hash of the scenario as it is read without the axes.</param>
    /// <param name="engineVersion">The program's version: another one may give other runs.</param>
    internal IReadOnlyList<string> Lines(string scenarioHash, string engineVersion) =>
    [
        $"engine {engineVersion}",
        .. Overrides.Select(one => $"set {one.Path}={one.Value}"),
        string.Create(CultureInfo.InvariantCulture, $"design {Words[(int)Design.Kind]}, count {Design.Count}, design seed {Design.Seed}"),
        .. Design.Axes.Select(axis => $"vary {axis}"),
        .. Design.Listed.Select(point => $"point {string.Join(", ", point.Select(one => $"{one.Path}={one.Value}"))}"),
        $"seeds {SeedList.Written(Seeds)}",
        .. Question is null ? Array.Empty<string>() : [Question.ToString()],
        string.Create(CultureInfo.InvariantCulture, $"confidence {Confidence}"),
        $"scenario {scenarioHash}",
    ];

    /// <summary>How the kinds of designs are written, in the order of <see cref="DesignKind"/>.</summary>
    public static IReadOnlyList<string> Words { get; } = ["grid", "latin", "random", "list", "sobol"];
}
