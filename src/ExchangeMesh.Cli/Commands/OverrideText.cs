using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Cli.Commands;

/// <summary>Reads the values of <c>--set</c>.</summary>
internal static class OverrideText
{
    /// <summary>Returns the overrides, or null, with a complaint on standard error, where one is none.</summary>
    public static List<ScenarioOverride>? Read(string[]? texts)
    {
        var overrides = new List<ScenarioOverride>();
        foreach (var text in texts ?? [])
        {
            if (ScenarioOverride.Parse(text) is not { } one)
            {
                Console.Error.WriteLine($"--set {text}: expected path=value, such as venues.alpha.liquidation.enabled=false");
                return null;
            }

            overrides.Add(one);
        }

        return overrides;
    }
}
