using System.Globalization;

namespace ExchangeMesh.Recording.Reports;

/// <summary>The contagion network: venues on a line, an arc from where liquidations were set off to where they were carried out, as wide as they were many.</summary>
/// <remarks>Arcs above lead to the right, arcs below to the left; a ring around a venue is what it set off at itself.</remarks>
internal static class ContagionPicture
{
    private const double Margin = 70;
    private const double NodeRadius = 15;
    private const double LeastRise = 42;
    private const double GreatestRise = 120;
    private const double GreatestWidth = 11;

    /// <summary>Adds the picture; nothing where nobody was liquidated.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="venues">The venues, in the report's order.</param>
    /// <param name="entries">The matrix.</param>
    public static void Draw(Page page, IReadOnlyList<string> venues, IReadOnlyList<ContagionEntry> entries)
    {
        var links = entries.Where(static entry => entry.Liquidations > 0).ToList();
        if (links.Count == 0)
        {
            return;
        }

        string[] nodes = [.. entries.Select(static entry => entry.From).Distinct(StringComparer.Ordinal).Where(from => !venues.Contains(from)), .. venues];
        nodes = [.. nodes.Where(node => links.Exists(link => link.From == node || link.To == node))];
        var most = links.Max(static link => link.Liquidations);
        var (above, below) = (Rise(nodes, links, isAbove: true), Rise(nodes, links, isAbove: false));
        var line = above + NodeRadius + 20;
        var height = line + Math.Max(below, NodeRadius + 8) + 40;
        page.Raw("<figure><figcaption><strong>Contagion network</strong><span class=\"unit\">liquidations; an arc leads from where they were set off to where they were carried out, above to the right, below to the left; a ring: at the same venue</span></figcaption>\n");
        page.Line($"""<svg class="chart" viewBox="0 0 {TimeChart.Width} {height}" role="img" tabindex="0" aria-label="Network of venues with {links.Count} links along which liquidations were set off">""");
        foreach (var link in links.Where(static link => link.From != link.To).OrderByDescending(static link => link.Liquidations))
        {
            Arc(page, nodes, venues, link, line, most);
        }

        foreach (var node in nodes)
        {
            Node(page, nodes, venues, node, links.Find(link => link.From == node && link.To == node), line, height - 14, most);
        }

        page.Raw("</svg></figure>\n");
    }

    private static void Arc(Page page, string[] nodes, IReadOnlyList<string> venues, ContagionEntry link, double line, long most)
    {
        var (from, to) = (X(nodes, link.From), X(nodes, link.To));
        var rise = RiseOf(nodes, link);
        var isAbove = to > from;
        var middle = (from + to) / 2;
        var top = isAbove ? line - rise : line + rise;
        var (back, tip) = isAbove ? (middle - 6, middle + 7) : (middle + 6, middle - 7);
        page.Line($"""<g class="{ClassOf(venues, link.From)}"><title>{Count(link)} liquidations at {link.To} were set off at {link.From}</title><path class="line" style="stroke-width:{WidthOf(link, most)};stroke-opacity:.7" d="M{from} {line}A{Math.Abs(to - from) / 2} {rise} 0 0 1 {to} {line}"/><path class="point" d="M{back} {top - 7}L{tip} {top}L{back} {top + 7}Z"/></g>""");
        page.Line($"""<text class="time" x="{middle}" y="{(isAbove ? top - 11 : top + 21)}">{Count(link)}</text>""");
    }

    private static void Node(Page page, string[] nodes, IReadOnlyList<string> venues, string node, ContagionEntry? own, double line, double foot, long most)
    {
        var x = X(nodes, node);
        page.Add($"""<g class="{ClassOf(venues, node)}"><title>{node}{(own is null ? "" : $": {Count(own)} liquidations set off at itself")}</title>""");
        if (own is not null)
        {
            page.Add($"""<circle class="hollow" cx="{x}" cy="{line}" r="{NodeRadius + 3 + (WidthOf(own, most) / 2)}" style="stroke-width:{WidthOf(own, most)};stroke-opacity:.7"/>""");
        }

        page.Line($"""<circle class="point" cx="{x}" cy="{line}" r="{NodeRadius}"/></g><text class="time" x="{x}" y="{foot}">{node}{(own is null ? "" : $" ({Count(own)})")}</text>""");
    }

    private static string ClassOf(IReadOnlyList<string> venues, string node) => $"c{Palette.Of(venues, node)}";

    private static string Count(ContagionEntry link) => link.Liquidations.ToString("#,0", CultureInfo.InvariantCulture);

    // By the root, so that a single one beside a thousand can be seen.
    private static double WidthOf(ContagionEntry link, long most) => 1.5 + ((GreatestWidth - 1.5) * Math.Sqrt(link.Liquidations / (double)most));

    private static double X(string[] nodes, string node) => nodes.Length == 1
        ? TimeChart.Width / 2
        : Margin + ((TimeChart.Width - (2 * Margin)) * Array.IndexOf(nodes, node) / (nodes.Length - 1));

    private static double RiseOf(string[] nodes, ContagionEntry link) =>
        LeastRise + ((GreatestRise - LeastRise) * (Math.Abs(Array.IndexOf(nodes, link.To) - Array.IndexOf(nodes, link.From)) - 1) / Math.Max(1, nodes.Length - 2));

    private static double Rise(string[] nodes, List<ContagionEntry> links, bool isAbove) => links
        .Where(link => isAbove ? Array.IndexOf(nodes, link.To) > Array.IndexOf(nodes, link.From) : Array.IndexOf(nodes, link.To) < Array.IndexOf(nodes, link.From))
        .Select(link => RiseOf(nodes, link) + 20)
        .DefaultIfEmpty(0)
        .Max();
}
