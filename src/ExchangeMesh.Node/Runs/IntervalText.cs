using System.Globalization;
using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Node.Runs;

/// <summary>Reads how often a run is to be checkpointed, as it stands on a command line.</summary>
public static class IntervalText
{
    private static readonly (string Unit, long Nanoseconds)[] Units =
        [("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000)];

    /// <summary>Reads an interval: <c>60s</c> of wall time, <c>virtual=10m</c>, both with a comma between, or <c>never</c>.</summary>
    /// <param name="text">What is written.</param>
    /// <param name="interval">The interval; null for never.</param>
    /// <returns>Whether it can be read.</returns>
    public static bool TryRead(string text, out CheckpointInterval? interval)
    {
        ArgumentNullException.ThrowIfNull(text);
        interval = null;
        if (string.Equals(text, "never", StringComparison.Ordinal))
        {
            return true;
        }

        TimeSpan? wall = null;
        Duration? run = null;
        foreach (var part in text.Split(','))
        {
            const string Virtual = "virtual=";
            var isVirtual = part.StartsWith(Virtual, StringComparison.Ordinal);
            if (!TryMeasure(isVirtual ? part[Virtual.Length..] : part, out var nanoseconds) || (isVirtual ? run is not null : wall is not null))
            {
                return false;
            }

            run = isVirtual ? new Duration(nanoseconds) : run;
            wall = isVirtual ? wall : TimeSpan.FromMilliseconds(nanoseconds / 1_000_000);
        }

        interval = new CheckpointInterval(wall, run);
        return true;
    }

    private static bool TryMeasure(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        var digits = text.TrimEnd([.. "abcdefghijklmnopqrstuvwxyz"]);
        var unit = Array.FindIndex(Units, one => string.Equals(text[digits.Length..], one.Unit, StringComparison.Ordinal));
        if (unit < 0 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
        {
            return false;
        }

        nanoseconds = count * Units[unit].Nanoseconds;
        return true;
    }
}
