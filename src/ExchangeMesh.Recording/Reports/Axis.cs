using System.Globalization;

namespace ExchangeMesh.Recording.Reports;

/// <summary>Round places for an axis and their labels.</summary>
internal static class Axis
{
    private static readonly double[] TimeSteps =
    [
        0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600,
        7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000, 31_536_000,
    ];

    /// <summary>Returns round values from at or below the least to at or above the greatest.</summary>
    /// <param name="least">The least value to show.</param>
    /// <param name="greatest">The greatest.</param>
    /// <param name="about">About how many.</param>
    public static IReadOnlyList<double> Values(double least, double greatest, int about)
    {
        if (greatest <= least)
        {
            var room = least == 0 ? 1 : Math.Abs(least) * 0.01;
            (least, greatest) = (least - room, greatest + room);
        }

        var step = RoundStep((greatest - least) / about);
        var values = new List<double>();
        for (var index = (long)Math.Floor(least / step); ; index++)
        {
            values.Add(index * step);
            if (index * step >= greatest - (step * 1e-9))
            {
                return values;
            }
        }
    }

    /// <summary>Returns round instants within a span.</summary>
    public static IReadOnlyList<double> Times(double from, double to, int about)
    {
        var step = Array.Find(TimeSteps, one => one >= (to - from) / about);
        step = step == 0 ? TimeSteps[^1] : step;
        var times = new List<double>();
        for (var index = (long)Math.Ceiling(from / step); index * step <= to; index++)
        {
            times.Add(index * step);
        }

        return times;
    }

    /// <summary>Returns an instant's label: time of day where the calendar is known, otherwise time since the start.</summary>
    /// <param name="seconds">The instant.</param>
    /// <param name="span">How long the axis is: short ones show more digits.</param>
    /// <param name="clock">What virtual time zero stands for, or null.</param>
    public static string Time(double seconds, double span, DateTimeOffset? clock)
    {
        if (clock is { } start)
        {
            var format = span switch
            {
                < 5 => "HH:mm:ss.fff",
                < 900 => "HH:mm:ss",
                < 200_000 => "HH:mm",
                _ => "d MMM",
            };
            return start.AddTicks((long)Math.Round(seconds * 1e7)).ToString(format, CultureInfo.InvariantCulture);
        }

        var whole = (long)Math.Floor(seconds + 1e-9);
        var fraction = span < 5 ? (seconds - whole).ToString(".000", CultureInfo.InvariantCulture) : "";
        return span < 7_200 && whole < 7_200
            ? string.Create(CultureInfo.InvariantCulture, $"{whole / 60}:{whole % 60:00}{fraction}")
            : string.Create(CultureInfo.InvariantCulture, $"{whole / 3_600}:{whole / 60 % 60:00}{(span < 900 ? $":{whole % 60:00}" : "")}{fraction}");
    }

    /// <summary>Returns a value's label: short, with a suffix for thousands of thousands.</summary>
    /// <param name="value">The value.</param>
    /// <param name="step">The distance between neighbouring labels: decides on the digits.</param>
    public static string Value(double value, double step)
    {
        var magnitude = Math.Max(Math.Abs(value), step);
        var (divisor, suffix) = magnitude switch
        {
            >= 1e9 => (1e9, " bn"),
            >= 1e6 => (1e6, " M"),
            _ => (1.0, ""),
        };
        var digits = 0;
        for (var left = step / divisor; left < 0.999 && digits < 6; left *= 10)
        {
            digits++;
        }

        return (value / divisor).ToString("#,0." + new string('0', digits), CultureInfo.InvariantCulture) + suffix;
    }

    private static double RoundStep(double atLeast)
    {
        var power = 1.0;
        while (power > atLeast)
        {
            power /= 10;
        }

        while (power * 10 <= atLeast)
        {
            power *= 10;
        }

        return (atLeast / power) switch
        {
            <= 1 => power,
            <= 2 => 2 * power,
            <= 2.5 => 2.5 * power,
            <= 5 => 5 * power,
            _ => 10 * power,
        };
    }
}
