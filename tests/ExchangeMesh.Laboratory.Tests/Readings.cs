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

    /// <summary>Reads the two-venue spiral, cut to 40 s, with a sale large enough that every seed liquidates where liquidations are on.</summary>
    public static ScenarioReading SpiralOf(ulong seed, bool isLiquidating)
    {
        var enabled = isLiquidating ? "true" : "false";
        return Of(
            "two-venue-spiral",
            ("length", "40s"),
            ("shocks.0.at", "1s"),
            ("shocks.0.quantity", "400 BTC"),
            ("venues.alpha.liquidation.enabled", enabled),
            ("venues.beta.liquidation.enabled", enabled),
            ("seed", seed.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>Reads the two-venue spiral, cut short, with its shock after one second.</summary>
    public static ScenarioReading ShortSpiral(ulong seed = 1, string length = "10s") =>
        Of("two-venue-spiral", ("length", length), ("shocks.0.at", "1s"), ("seed", seed.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
