using System.Globalization;

namespace ExchangeMesh.Laboratory.Designs;

/// <summary>A number with the unit that is written behind it, such as <c>5ms</c>, <c>3%</c> or <c>60000 USD</c>.</summary>
/// <param name="Number">The number.</param>
/// <param name="Unit">The unit as it is written, with the blank before it where there is one; empty for none.</param>
public readonly record struct WrittenNumber(decimal Number, string Unit)
{
    /// <summary>Reads a number with its unit.</summary>
    /// <returns>Null where the text does not begin with a number, or goes on with one.</returns>
    public static WrittenNumber? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        var length = 0;
        while (length < trimmed.Length && (char.IsAsciiDigit(trimmed[length]) || trimmed[length] is '.' or '_' || (length == 0 && trimmed[length] is '+' or '-')))
        {
            length++;
        }

        var digits = trimmed[..length].Replace("_", "", StringComparison.Ordinal);
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return decimal.TryParse(digits, Styles, CultureInfo.InvariantCulture, out var number) && !trimmed[length..].Any(char.IsAsciiDigit)
            ? new WrittenNumber(number, trimmed[length..])
            : null;
    }

    /// <summary>Returns the number as it is written, in its shortest form.</summary>
    public override string ToString() => Number.ToString("0.############################", CultureInfo.InvariantCulture) + Unit;
}
