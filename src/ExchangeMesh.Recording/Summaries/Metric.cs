using System.Globalization;

namespace ExchangeMesh.Recording.Summaries;

/// <summary>What a metric's value counts.</summary>
public enum MetricUnit : byte
{
    /// <summary>Things.</summary>
    Count,

    /// <summary>Units of the quote asset or of the unit of account.</summary>
    Money,

    /// <summary>Units of the quote asset per unit of the base asset.</summary>
    Price,

    /// <summary>Units of the base asset.</summary>
    Quantity,

    /// <summary>A share or a ratio; 1 is one whole.</summary>
    Ratio,

    /// <summary>Seconds of virtual time.</summary>
    Seconds,

    /// <summary>A figure of a published model, in the model's own unit.</summary>
    Number,
}

/// <summary>One figure of a run, addressed by a dotted name such as <c>alpha.BTC-PERP.max_drawdown</c>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The figure; null where the run gave no data for it, such as the time of a first halt without a halt.</param>
/// <param name="Unit">What it counts.</param>
/// <param name="Meaning">What it is, in a few words.</param>
public sealed record Metric(string Name, double? Value, MetricUnit Unit, string Meaning);

/// <summary>What a metric is, whatever its value.</summary>
/// <param name="Name">Its dotted name.</param>
/// <param name="Unit">What it counts.</param>
/// <param name="Meaning">What it is, in a few words.</param>
public sealed record MetricDefinition(string Name, MetricUnit Unit, string Meaning);

/// <summary>Converts metrics into the units that people write.</summary>
public static class MetricUnits
{
    /// <summary>Returns a metric's value in a written unit; null where the unit does not fit.</summary>
    /// <remarks>
    /// A unit is an optional scale (<c>thousand</c>, <c>million</c>, <c>billion</c>, <c>trillion</c>) and a name. Ratios take
    /// <c>%</c>, <c>bp</c> or no name; times <c>ms</c>, <c>s</c>, <c>min</c>, <c>h</c> or <c>days</c> (and their long forms);
    /// counts, money, prices and quantities any name, which is not checked.
    /// </remarks>
    /// <param name="value">In the metric's own unit.</param>
    /// <param name="unit">That unit.</param>
    /// <param name="written">The written unit; empty for the metric's own.</param>
    public static double? Convert(double value, MetricUnit unit, string written)
    {
        ArgumentNullException.ThrowIfNull(written);
        var words = written.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var scale = words.Length == 0 ? null : Scale(words[0]);
        var name = string.Join(' ', words.Skip(scale is null ? 0 : 1));
        var scaled = value / (scale ?? 1);
        return unit switch
        {
            MetricUnit.Ratio => RatioIn(scaled, name),
            MetricUnit.Seconds => SecondsIn(scaled, name),
            _ => scaled,
        };
    }

    /// <summary>Returns a value for people: short, with separators, and its unit.</summary>
    public static string Show(double value, MetricUnit unit) => unit switch
    {
        MetricUnit.Count => value.ToString("#,0.##", CultureInfo.InvariantCulture),
        MetricUnit.Ratio => (value * 100).ToString("#,0.00", CultureInfo.InvariantCulture) + " %",
        MetricUnit.Seconds => ShowSeconds(value),
        MetricUnit.Price => value.ToString(Math.Abs(value) >= 100 ? "#,0.0#" : "#,0.00####", CultureInfo.InvariantCulture),
        _ => ShowLarge(value),
    };

    private static string ShowSeconds(double seconds)
    {
        var span = Math.Abs(seconds);
        return span switch
        {
            0 => "0",
            < 1 => (seconds * 1e3).ToString("0.###", CultureInfo.InvariantCulture) + " ms",
            < 120 => seconds.ToString("0.0#", CultureInfo.InvariantCulture) + " s",
            < 3_600 => string.Create(CultureInfo.InvariantCulture, $"{(long)(seconds / 60)} min {(long)seconds % 60} s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{(long)(seconds / 3600)}:{(long)(seconds / 60) % 60:00}:{(long)seconds % 60:00}"),
        };
    }

    private static string ShowLarge(double value)
    {
        var magnitude = Math.Abs(value);
        var (divisor, suffix) = magnitude switch
        {
            >= 1e9 => (1e9, " bn"),
            >= 1e6 => (1e6, " M"),
            _ => (1.0, ""),
        };
        var digits = divisor == 1 && magnitude >= 1_000 ? "#,0" : "#,0.00";
        return value == 0 ? "0" : (value / divisor).ToString(digits, CultureInfo.InvariantCulture) + suffix;
    }

    private static double? Scale(string word) => word.ToLowerInvariant() switch
    {
        "thousand" or "k" => 1e3,
        "million" or "m" or "mn" => 1e6,
        "billion" or "bn" or "b" => 1e9,
        "trillion" or "tn" => 1e12,
        _ => null,
    };

    private static double? RatioIn(double value, string name) => name.ToLowerInvariant() switch
    {
        "" or "ratio" or "share" or "x" or "×" => value,
        "%" or "percent" => value * 100,
        "bp" or "bps" or "basis points" => value * 10_000,
        _ => null,
    };

    private static double? SecondsIn(double value, string name) => name.ToLowerInvariant() switch
    {
        "" or "s" or "second" or "seconds" => value,
        "ms" or "milliseconds" => value * 1e3,
        "min" or "minute" or "minutes" => value / 60,
        "h" or "hour" or "hours" => value / 3_600,
        "d" or "day" or "days" => value / 86_400,
        _ => null,
    };
}
