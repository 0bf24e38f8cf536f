namespace ExchangeMesh.Scenarios;

/// <summary>A field of a scenario that is set from outside its file.</summary>
/// <param name="Path">The field's path, such as <c>venues.alpha.liquidation.enabled</c>; list elements go by their name or their place from 0, and <c>+</c> adds one at the end.</param>
/// <param name="Value">The value as it would stand in the file.</param>
public sealed record ScenarioOverride(string Path, string Value)
{
    /// <summary>Reads <c>path=value</c>.</summary>
    /// <returns>The override, or null where there is no path before an equals sign.</returns>
    public static ScenarioOverride? Parse(string text)
    {
        var place = text.IndexOf('=', StringComparison.Ordinal);
        return place > 0 ? new ScenarioOverride(text[..place].Trim(), text[(place + 1)..].Trim()) : null;
    }
}
