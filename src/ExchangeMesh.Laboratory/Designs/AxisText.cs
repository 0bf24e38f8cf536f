using System.Globalization;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Laboratory.Designs;

/// <summary>Reads axes as they are written on the command line: <c>path=a..b</c>, <c>path=a..b:n</c>, <c>path=a..b:n:log</c>, <c>path=a,b,c</c>.</summary>
public static class AxisText
{
    private const int MostValues = 100_000;

    /// <summary>Takes an axis apart.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The axis, whose range is not rounded yet, or what is wrong, as a sentence; the other is null or empty.</returns>
    public static (SweepAxis? Axis, string Fault) Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var place = text.IndexOf('=', StringComparison.Ordinal);
        if (place <= 0 || place == text.Length - 1)
        {
            return (null, "expected path=a..b, path=a..b:n, path=a..b:n:log or path=a,b,c");
        }

        var path = text[..place].Trim();
        var values = text[(place + 1)..].Trim();
        var dots = values.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0 || values[0] is '{' or '[' or '"' or '\'')
        {
            return ReadList(path, Split(values));
        }

        var parts = values[(dots + 2)..].Split(':', StringSplitOptions.TrimEntries);
        var (count, isLogarithmic) = (0, false);
        foreach (var part in parts[1..])
        {
            if (string.Equals(part, "log", StringComparison.Ordinal))
            {
                isLogarithmic = true;
            }
            else if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 2 or > MostValues)
            {
                return (null, $"'{part}' is neither log nor a number of values from 2 to {MostValues}");
            }
        }

        return ReadRange(path, values[..dots], parts[0], count, isLogarithmic);
    }

    /// <summary>Makes an axis of a range; a lower bound without unit has the upper one's.</summary>
    /// <param name="path">The field's path.</param>
    /// <param name="from">The lower bound as it is written.</param>
    /// <param name="to">The upper bound.</param>
    /// <param name="count">How many values a grid takes; 0 for none said.</param>
    /// <param name="isLogarithmic">Whether equal shares are equal quotients.</param>
    public static (SweepAxis? Axis, string Fault) ReadRange(string path, string from, string to, int count, bool isLogarithmic)
    {
        if (WrittenNumber.Read(from) is not { } low || WrittenNumber.Read(to) is not { } high)
        {
            return (null, $"the bounds of a range are numbers with their unit, such as 2x..20x or 5ms..50ms; '{from}..{to}' is none");
        }

        if (low.Unit.Length > 0 && !string.Equals(low.Unit.Trim(), high.Unit.Trim(), StringComparison.Ordinal))
        {
            return (null, $"both bounds of a range have one unit; '{from}' and '{to}' have two");
        }

        if (low.Number >= high.Number)
        {
            return (null, $"the upper bound is above the lower one; '{from}..{to}' is not so");
        }

        return isLogarithmic && low.Number <= 0
            ? (null, $"a logarithmic range lies above zero; '{from}' does not")
            : (new SweepAxis(path, [], new AxisRange(low.Number, high.Number, high.Unit, count, isLogarithmic, FieldDecimals.Most)), "");
    }

    /// <summary>Makes an axis of listed values.</summary>
    public static (SweepAxis? Axis, string Fault) ReadList(string path, IReadOnlyList<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0 || values.Any(value => value.Length == 0))
        {
            return (null, "a value is empty");
        }

        return values.Distinct(StringComparer.Ordinal).Count() < values.Count
            ? (null, "a value is listed twice")
            : (new SweepAxis(path, values, null), "");
    }

    /// <summary>Splits at commas outside brackets and quotes.</summary>
    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        var (depth, start, quote) = (0, 0, '\0');
        for (var place = 0; place < text.Length; place++)
        {
            var letter = text[place];
            if (quote != '\0')
            {
                quote = letter == quote ? '\0' : quote;
            }
            else if (letter is '"' or '\'')
            {
                quote = letter;
            }
            else if (letter == ',' && depth == 0)
            {
                parts.Add(text[start..place].Trim());
                start = place + 1;
            }
            else
            {
                depth += letter is '{' or '[' ? 1 : letter is '}' or ']' ? -1 : 0;
            }
        }

        parts.Add(text[start..].Trim());
        return parts;
    }
}
