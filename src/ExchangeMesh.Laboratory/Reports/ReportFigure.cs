using System.Globalization;
using System.Net;
using System.Text;
using ExchangeMesh.Recording.Reports;

namespace ExchangeMesh.Laboratory.Reports;

/// <summary>A figure of a report as a picture of its own, for papers: SVG with its title, its legend and fixed colours.</summary>
/// <param name="Name">A file name without ending: its place in the report and its title.</param>
/// <param name="Title">Its title.</param>
/// <param name="Svg">The picture.</param>
/// <param name="Width">Its width in its own units.</param>
/// <param name="Height">Its height.</param>
public sealed record ReportFigure(string Name, string Title, string Svg, double Width, double Height)
{
    private const double Head = 46;

    /// <summary>Returns the figures of a report that was written, in its order.</summary>
    /// <param name="report">The path of its <c>report.html</c>.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<ReportFigure> Of(string report)
    {
        var html = File.ReadAllText(report);
        var figures = new List<ReportFigure>();
        for (var at = html.IndexOf("<figure", StringComparison.Ordinal); at >= 0; at = html.IndexOf("<figure", at + 1, StringComparison.Ordinal))
        {
            var end = html.IndexOf("</figure>", at, StringComparison.Ordinal);
            foreach (var svg in Pictures(html[at..end]))
            {
                figures.Add(Alone(html[at..end], svg, figures.Count + 1));
            }
        }

        return figures;
    }

    private static IEnumerable<string> Pictures(string figure)
    {
        foreach (var kind in (string[])["<svg class=\"chart\"", "<svg class=\"tree\""])
        {
            for (var at = figure.IndexOf(kind, StringComparison.Ordinal); at >= 0; at = figure.IndexOf(kind, at + 1, StringComparison.Ordinal))
            {
                yield return figure[at..(figure.IndexOf("</svg>", at, StringComparison.Ordinal) + "</svg>".Length)];
            }
        }
    }

    private static ReportFigure Alone(string figure, string svg, int number)
    {
        var box = Attribute(svg, "viewBox").Split(' ');
        var width = double.Parse(box[2], CultureInfo.InvariantCulture);
        var height = double.Parse(box[3], CultureInfo.InvariantCulture);
        var description = Attribute(svg, "aria-label");
        var strong = Between(figure, "<strong>", "</strong>");
        var title = strong.Length > 0 ? strong : description.Split(';')[0];
        var unit = Between(figure, "<span class=\"unit\">", "</span>");
        var page = new Page();
        page.Line($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height + Head}" width="{width}" height="{height + Head}" role="img" aria-label="{description}">""");
        page.Raw("<style>").Raw(PageFrame.Asset("figure.css")).Raw("</style>\n");
        page.Line($"""<rect width="{width}" height="{height + Head}" fill="#ffffff"/>""");
        page.Line($"""<text class="title" x="14" y="20">{title}</text><text class="left" x="14" y="37">{unit}</text>""");
        Legend(page, figure, width);
        page.Line($"""<g transform="translate(0 {Head})">""");
        page.Raw(svg[(svg.IndexOf('>', StringComparison.Ordinal) + 1)..^"</svg>".Length]).Raw("</g>\n</svg>\n");
        return new ReportFigure($"{number.ToString("00", CultureInfo.InvariantCulture)}-{Slug(title)}", title, page.ToString(), width, height + Head);
    }

    /// <summary>Draws the page's legend into the picture, from its right end.</summary>
    private static void Legend(Page page, string figure, double width)
    {
        var x = width - 12;
        foreach (var (name, kind) in Entries(figure).AsEnumerable().Reverse())
        {
            x -= (name.Length * 6.6) + 34;
            var dash = kind.Split(' ').FirstOrDefault(one => one is ['d', _]) ?? "";
            var colour = kind.Split(' ').First(one => one is ['c', >= '0' and <= '9']);
            page.Line(dash.Length > 0
                ? (FormattableString)$"""<path class="line {colour} {dash}" d="M{x} 16h20"/><text class="left" x="{x + 25}" y="20">{name}</text>"""
                : $"""<rect class="mark {colour}" x="{x + 8}" y="11" width="10" height="10"/><text class="left" x="{x + 25}" y="20">{name}</text>""");
        }
    }

    private static List<(string Name, string Kind)> Entries(string figure)
    {
        var entries = new List<(string Name, string Kind)>();
        foreach (var button in figure.Split("<button type=\"button\" aria-pressed")[1..])
        {
            entries.Add((Between(button, "data-name=\"", "\""), Between(button, "<i class=\"", "\"")));
        }

        foreach (var key in figure.Split("<span class=\"key c")[1..])
        {
            entries.Add((Between(key, "<span class=\"name\">", "</span>"), "c" + key[0]));
        }

        foreach (var dot in figure.Split("<span class=\"key\"><span class=\"dot ")[1..])
        {
            entries.Add((Between(dot, "</span>", "</span>"), dot[..2]));
        }

        return entries;
    }

    private static string Attribute(string svg, string name) => Between(svg, name + "=\"", "\"");

    private static string Between(string text, string before, string after)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal);
        if (start < 0)
        {
            return "";
        }

        start += before.Length;
        return WebUtility.HtmlDecode(text[start..text.IndexOf(after, start, StringComparison.Ordinal)]);
    }

    private static string Slug(string title)
    {
        var slug = new StringBuilder();
        foreach (var letter in title.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                slug.Append(letter);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString().Trim('-') is var whole && whole.Length > 60 ? whole[..60].Trim('-') : whole;
    }
}
