using System.Globalization;
using System.Net;
using System.Text;

namespace ExchangeMesh.Recording.Reports;

/// <summary>Markup in the making: text is escaped, numbers are short.</summary>
internal sealed class Page
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds markup as it is.</summary>
    public Page Raw(string markup)
    {
        _text.Append(markup);
        return this;
    }

    /// <summary>Adds markup whose holes are escaped text or short numbers.</summary>
    public Page Add(FormattableString markup)
    {
        var arguments = Array.ConvertAll(markup.GetArguments(), Escape);
        _text.AppendFormat(CultureInfo.InvariantCulture, markup.Format, arguments);
        return this;
    }

    /// <summary>Adds markup whose holes are escaped text or short numbers, and a line's end.</summary>
    public Page Line(FormattableString markup)
    {
        Add(markup);
        _text.Append('\n');
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>Returns a coordinate with at most two decimals.</summary>
    public static string Short(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static object Escape(object? hole) => hole switch
    {
        double number => Short(number),
        int whole => whole.ToString(CultureInfo.InvariantCulture),
        long whole => whole.ToString(CultureInfo.InvariantCulture),
        Page page => page.ToString(),
        _ => WebUtility.HtmlEncode(hole?.ToString() ?? ""),
    };
}
