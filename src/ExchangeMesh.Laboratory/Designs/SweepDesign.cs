using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Laboratory.Designs;

/// <summary>How points are laid over the axes.</summary>
public enum DesignKind
{
    /// <summary>Every combination of the axes' values, the last axis fastest.</summary>
    Grid,

    /// <summary>A Latin hypercube.</summary>
    Latin,

    /// <summary>Independent random points.</summary>
    Random,

    /// <summary>Points that are listed one by one.</summary>
    List,

    /// <summary>Blocks for Sobol indices: see <see cref="UnitDesign.Saltelli"/>.</summary>
    Sobol,
}

/// <summary>One point of a design: what it sets in the scenario.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Settings">The fields that it sets, in the axes' order.</param>
public sealed record DesignPoint(int Number, IReadOnlyList<ScenarioOverride> Settings);

/// <summary>Which points of the axes' space are run. The same design always has the same points.</summary>
public sealed record SweepDesign
{
    /// <summary>How the points are laid.</summary>
    public required DesignKind Kind { get; init; }

    /// <summary>The axes; for listed points, one for each field that a point sets, with the values that occur.</summary>
    public required IReadOnlyList<SweepAxis> Axes { get; init; }

    /// <summary>How many points a Latin hypercube or a random design has; how many base points a Sobol design.</summary>
    public int Count { get; init; }

    /// <summary>The seed of the design's own draws; it is not a run's.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The points that are listed one by one.</summary>
    public IReadOnlyList<IReadOnlyList<ScenarioOverride>> Listed { get; init; } = [];

    /// <summary>Returns how many points there are, without making them; a number that no sweep can hold is cut off there.</summary>
    public long PointCount => Kind switch
    {
        DesignKind.Grid => Axes.Aggregate(1L, (product, axis) => Math.Min(product * (axis.Range?.Count ?? axis.Values.Count), int.MaxValue)),
        DesignKind.List => Listed.Count,
        DesignKind.Sobol => (long)Count * (Axes.Count + 2),
        _ => Count,
    };

    /// <summary>Makes the points, in order.</summary>
    public IReadOnlyList<DesignPoint> MakePoints() => Kind switch
    {
        DesignKind.Grid => Numbered(Combinations()),
        DesignKind.List => Numbered(Listed),
        DesignKind.Latin => Numbered(UnitDesign.LatinHypercube(Count, Axes.Count, Seed).Select(Settings)),
        DesignKind.Random => Numbered(UnitDesign.Random(Count, Axes.Count, Seed).Select(Settings)),
        _ => Numbered(UnitDesign.Saltelli(Count, Axes.Count, Seed).Select(Settings)),
    };

    private static IReadOnlyList<DesignPoint> Numbered(IEnumerable<IReadOnlyList<ScenarioOverride>> points) =>
        [.. points.Select((settings, number) => new DesignPoint(number, settings))];

    private IEnumerable<IReadOnlyList<ScenarioOverride>> Combinations()
    {
        IEnumerable<IReadOnlyList<ScenarioOverride>> points = [[]];
        foreach (var axis in Axes)
        {
            var values = axis.GridValues;
            points = points.SelectMany(point => values.Select(value => (IReadOnlyList<ScenarioOverride>)[.. point, new ScenarioOverride(axis.Path, value)]));
        }

        return points;
    }

    private IReadOnlyList<ScenarioOverride> Settings(double[] shares) =>
        [.. Axes.Select((axis, place) => new ScenarioOverride(axis.Path, axis.At(shares[place])))];
}
