using System.Globalization;
using ExchangeMesh.Scenarios.Shapes;

namespace ExchangeMesh.Scenarios.Reading;

/// <summary>What is wrong with a single value.</summary>
/// <param name="Code">The kind of fault.</param>
/// <param name="Message">What is wrong and what was expected.</param>
/// <param name="Nearest">The word that may have been meant, or empty.</param>
internal sealed record ScalarFault(DiagnosticCode Code, string Message, string Nearest = "");

/// <summary>Reads numbers with units.</summary>
internal static class ScalarText
{
    private const decimal GreatestNumber = 10_000_000_000_000_000m;
    private const decimal GreatestMeasure = 9_000_000_000_000_000_000m;

    private static readonly string[] DurationUnits = ["ns", "us", "µs", "ms", "s", "m", "h", "d"];

    private static readonly decimal[] DurationScales =
        [1, 1_000, 1_000, 1_000_000, 1_000_000_000, 60_000_000_000, 3_600_000_000_000, 86_400_000_000_000];

    /// <summary>Returns what a text measures in the base unit of its kind.</summary>
    /// <param name="shape">What is expected; a kind that measures something.</param>
    /// <param name="text">What is written.</param>
    /// <param name="measure">The measure.</param>
    /// <param name="asset">The asset of an amount, or empty.</param>
    /// <returns>What is wrong, or null.</returns>
    public static ScalarFault? Measure(ScalarShape shape, string text, out decimal measure, out string asset)
    {
        asset = "";
        var fault = shape.Kind switch
        {
            ScalarKind.Duration => Duration(text, out measure),
            ScalarKind.Ratio => Share(text, 1_000_000, isWhole: true, out measure),
            ScalarKind.FineRatio => Share(text, 1_000_000_000, isWhole: true, out measure),
            ScalarKind.Fraction => Share(text, 1, isWhole: false, out measure),
            ScalarKind.Amount => Amount(text, out measure, out asset),
            ScalarKind.Leverage => Leverage(text, out measure),
            ScalarKind.Count => Count(text, out measure),
            _ => Number(text, out measure),
        };
        var isSplit = shape.IsWhole && decimal.Truncate(measure) != measure;
        return fault
            ?? (isSplit ? new ScalarFault(DiagnosticCode.TooFine, $"'{text}' is not whole; a whole multiple such as 10x was expected.") : null)
            ?? OutsideRange(shape, measure);
    }

    /// <summary>Returns how a kind of value is written, for messages.</summary>
    public static string Expected(ScalarKind kind) => kind switch
    {
        ScalarKind.Duration => "a span of time such as 5ms, 2h or 1d",
        ScalarKind.Ratio or ScalarKind.FineRatio or ScalarKind.Fraction => "a share such as 25bp or 3%",
        ScalarKind.Amount => "an amount with its asset, such as 60000 USD",
        ScalarKind.Leverage => "a multiple such as 10x",
        ScalarKind.Count => "a whole number",
        ScalarKind.Number => "a number",
        ScalarKind.Flag => "true or false",
        ScalarKind.Date => "an instant such as 2025-10-10T20:50:00Z",
        ScalarKind.Name or ScalarKind.NameOf => "a name",
        ScalarKind.Word => "one of a few words",
        _ => "a text",
    };

    private static ScalarFault? Duration(string text, out decimal nanoseconds)
    {
        nanoseconds = 0;
        var rest = text.Trim();
        var sign = rest.StartsWith('-') ? -1 : 1;
        var isFirst = true;
        while (rest.Length > 0)
        {
            if (Split(rest, ScalarKind.Duration, out var number, out rest) is { } fault)
            {
                return fault;
            }

            var length = LetterCount(rest);
            var place = Array.IndexOf(DurationUnits, rest[..length]);
            if (length == 0)
            {
                return Unitless(text, ScalarKind.Duration);
            }

            if (place < 0 || (number < 0 && !isFirst))
            {
                return Foreign(text, rest[..length], ScalarKind.Duration);
            }

            if (Math.Abs(number) > GreatestMeasure / DurationScales[place])
            {
                return Unheld(text);
            }

            nanoseconds += sign * Math.Abs(number) * DurationScales[place];
            rest = rest[length..].TrimStart();
            isFirst = false;
        }

        return isFirst ? NoNumber(text, ScalarKind.Duration) : Whole(text, nanoseconds, "a nanosecond");
    }

    private static ScalarFault? Share(string text, decimal scale, bool isWhole, out decimal share)
    {
        share = 0;
        if (Split(text.Trim(), ScalarKind.Ratio, out var number, out var unit) is { } fault)
        {
            return fault;
        }

        decimal? divisor = unit switch { "%" => 100, "bp" => 10_000, "ppm" => 1_000_000, _ => null };
        if (unit.Length == 0)
        {
            return Unitless(text, ScalarKind.Ratio);
        }

        if (divisor is null)
        {
            return Foreign(text, unit, ScalarKind.Ratio);
        }

        share = number * scale / divisor.Value;
        return isWhole ? Whole(text, share, scale == 1_000_000 ? "a millionth (1ppm)" : "a billionth") : null;
    }

    private static ScalarFault? Amount(string text, out decimal micros, out string asset)
    {
        micros = 0;
        if (Split(text.Trim(), ScalarKind.Amount, out var number, out asset) is { } fault)
        {
            return fault;
        }

        if (asset.Length == 0)
        {
            return Unitless(text, ScalarKind.Amount);
        }

        if (asset is "%" or "bp" or "x" or "ms")
        {
            return Foreign(text, asset, ScalarKind.Amount);
        }

        micros = number * 1_000_000;
        return Whole(text, micros, "a millionth of the asset's unit");
    }

    private static ScalarFault? Leverage(string text, out decimal leverage)
    {
        if (Split(text.Trim(), ScalarKind.Leverage, out leverage, out var unit) is { } fault)
        {
            return fault;
        }

        if (unit.Length == 0)
        {
            return Unitless(text, ScalarKind.Leverage);
        }

        return unit is "x" ? null : Foreign(text, unit, ScalarKind.Leverage);
    }

    private static ScalarFault? Count(string text, out decimal count) =>
        Number(text, out count) ?? (decimal.Truncate(count) == count
            ? null
            : new ScalarFault(DiagnosticCode.NotANumber, $"'{text}' is not whole; a whole number was expected."));

    private static ScalarFault? Number(string text, out decimal number)
    {
        if (Split(text.Trim(), ScalarKind.Number, out number, out var unit) is { } fault)
        {
            return fault;
        }

        return unit.Length == 0 ? null : Foreign(text, unit, ScalarKind.Number);
    }

    private static ScalarFault? Split(string text, ScalarKind kind, out decimal number, out string rest)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiDigit(text[length]) || text[length] is '.' or '_' || (length == 0 && text[length] is '+' or '-')))
        {
            length++;
        }

        rest = text[length..].Trim();
        var digits = text[..length].Replace("_", "", StringComparison.Ordinal);
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        number = 0;
        if (!digits.Any(char.IsAsciiDigit) || digits.Count(letter => letter == '.') > 1)
        {
            return NoNumber(text, kind);
        }

        var isHeld = decimal.TryParse(digits, Styles, CultureInfo.InvariantCulture, out number) && Math.Abs(number) <= GreatestNumber;
        if (!isHeld)
        {
            number = 0;
            return Unheld(text);
        }

        return null;
    }

    private static ScalarFault? OutsideRange(ScalarShape shape, decimal measure)
    {
        if (shape.Least is { } least && (measure < least || (shape.IsAboveLeast && measure == least)))
        {
            return least == 0 && measure < 0
                ? new ScalarFault(DiagnosticCode.Negative, $"must not be negative; {Expected(shape.Kind)} was expected.")
                : new ScalarFault(DiagnosticCode.OutOfRange, $"must be {(shape.IsAboveLeast ? "above" : "at least")} {Written(shape.Kind, least)}.");
        }

        return shape.Greatest is { } greatest && measure > greatest
            ? new ScalarFault(DiagnosticCode.OutOfRange, $"must be at most {Written(shape.Kind, greatest)}.")
            : null;
    }

    private static ScalarFault? Whole(string text, decimal measure, string grain)
    {
        if (Math.Abs(measure) > GreatestMeasure)
        {
            return Unheld(text);
        }

        return decimal.Truncate(measure) == measure
            ? null
            : new ScalarFault(DiagnosticCode.TooFine, $"'{text}' is finer than {grain}.");
    }

    private static ScalarFault Unheld(string text) =>
        new(DiagnosticCode.Overflow, $"'{text}' is greater than can be held.");

    private static ScalarFault NoNumber(string text, ScalarKind kind) =>
        new(DiagnosticCode.NotANumber, $"'{text}' is not a number; {Expected(kind)} was expected.");

    private static ScalarFault Unitless(string text, ScalarKind kind) =>
        new(DiagnosticCode.MissingUnit, $"'{text}' has no unit; {Expected(kind)} was expected.");

    private static ScalarFault Foreign(string text, string unit, ScalarKind kind) =>
        new(DiagnosticCode.WrongUnit, $"'{text}' has the unit '{unit}'; {Expected(kind)} was expected.");

    private static int LetterCount(string text)
    {
        var length = 0;
        while (length < text.Length && !char.IsAsciiDigit(text[length]) && text[length] is not (' ' or '.' or '-'))
        {
            length++;
        }

        return length;
    }

    /// <summary>Returns a measure as it is written in a file.</summary>
    public static string Written(ScalarKind kind, decimal measure) => kind switch
    {
        ScalarKind.Duration => WrittenDuration(measure),
        ScalarKind.Ratio => $"{Plain(measure / 10_000)}%",
        ScalarKind.FineRatio => $"{Plain(measure / 10_000_000)}%",
        ScalarKind.Fraction => $"{Plain(measure * 100)}%",
        ScalarKind.Leverage => $"{Plain(measure)}x",
        ScalarKind.Amount => Plain(measure / 1_000_000),
        _ => Plain(measure),
    };

    /// <summary>Returns a number in its shortest plain form.</summary>
    public static string Plain(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    private static string WrittenDuration(decimal nanoseconds)
    {
        for (var place = DurationUnits.Length - 1; place > 0; place--)
        {
            if (place != 2 && nanoseconds != 0 && nanoseconds % DurationScales[place] == 0)
            {
                return $"{Plain(nanoseconds / DurationScales[place])}{DurationUnits[place]}";
            }
        }

        return nanoseconds == 0 ? "0s" : $"{Plain(nanoseconds)}ns";
    }
}
