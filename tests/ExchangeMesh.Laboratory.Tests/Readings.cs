using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Laboratory.Tests;

/// <summary>Reads scenarios that must be sound.</summary>
internal static class Readings
{
    /// <summary>Reads a shipped scenario.</summary>
    public static ScenarioReading Of(string name, params IEnumerable<(string Path, string Value)> overrides)
    {
        var reading = ScenarioReader.Open(name, new ReadingOptions { Overrides = [.. overrides.Select(one => new ScenarioOverride(one.Path, one.Value))] });
        Assert.True(reading.Plan is not null, string.Join('\n', reading.Diagnostics));
        return reading;
    }

    /// <summary>Reads the two-venue spiral, cut short, with its shock after one second.</summary>
    public static ScenarioReading ShortSpiral(ulong seed = 1, string length = "10s") =>
        Of("two-venue-spiral", ("length", length), ("shocks.0.at", "1s"), ("seed", seed.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
