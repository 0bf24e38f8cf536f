namespace ExchangeMesh.Recording.Reports;

/// <summary>A drawn node: one liquidation, or several that were put together.</summary>
internal sealed class DrawnNode
{
    public required double At { get; init; }

    public required string Venue { get; init; }

    public required string Kind { get; init; }

    /// <summary>What the node says when pointed at.</summary>
    public required string Title { get; set; }

    public required bool Crosses { get; init; }

    /// <summary>How many liquidations it stands for.</summary>
    public int Count { get; set; } = 1;

    public double Closed { get; set; }

    public List<DrawnNode> Children { get; } = [];

    public double X { get; set; }

    public double Y { get; set; }
}

/// <summary>A cascade as a tree over time: each liquidation joined to the one that led to it.</summary>
/// <remarks>Trees of more than <see cref="MostNodes"/> nodes are drawn with their smallest branches put together.</remarks>
internal static class CascadePicture
{
    /// <summary>How many nodes a picture has at most, about.</summary>
    public const int MostNodes = 180;

    private const double Width = 960;
    private const double RowHeight = 15;
    private const double LeastRowHeight = 5;
    private const double Margin = 26;

    /// <summary>Adds the picture of one tree.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="source">The results.</param>
    /// <param name="root">The tree's first liquidation.</param>
    public static void Draw(Page page, ReportSource source, CascadePoint root)
    {
        var members = source.Cascade.Where(point => point.Root == root.Node).ToList();
        var tree = Tree(source, members, root);
        var axis = new PausedAxis(members.Select(point => point.At), Margin, Width - Margin - 64);
        var rows = 0;
        Place(tree, 0, axis, ref rows);
        var height = Math.Clamp((rows * RowHeight) + (2 * Margin), 120, Math.Max(680, rows * LeastRowHeight));
        var stretch = rows > 1 ? (height - (2 * Margin)) / (rows - 1) : 0;
        page.Line($"""<svg class="tree" viewBox="0 0 {Width} {height}" data-height="{height}" role="img" tabindex="0" aria-label="Tree of {root.Subtree} liquidations that began at {root.Venue}; plus and minus zoom, arrows move, zero resets">""");
        for (var index = 0; index < 8; index++)
        {
            var x = Margin + ((Width - (2 * Margin) - 64) * index / 8);
            page.Line($"""<line class="grid" x1="{x}" x2="{x}" y1="0" y2="{height}"/><text class="time" x="{x + 4}" y="11">{Axis.Time(axis.TimeAt(x), axis.Length < 5 ? 1 : 100, source.Clock)}</text>""");
        }

        Stretch(tree, stretch, rows == 1 ? height / 2 : Margin);
        DrawEdges(page, tree);
        DrawNodes(page, tree, source.Venues, LargestOf(tree));
        page.Line($"</svg>");
    }

    private static DrawnNode Tree(ReportSource source, List<CascadePoint> members, CascadePoint root)
    {
        var childrenOf = members.Where(point => point.Parent >= 0).ToLookup(point => point.Parent);
        foreach (var folding in Foldings(members.Count))
        {
            var drawn = 0;
            var tree = Grow(root, childrenOf, folding, source, ref drawn);
            if (drawn <= MostNodes)
            {
                return tree;
            }
        }

        var all = 0;
        return Grow(root, childrenOf, new Folding(members.Count, 0), source, ref all);
    }

    /// <summary>Ways to put branches together, from none at all to ever larger ones.</summary>
    private static IEnumerable<Folding> Foldings(int size)
    {
        yield return new Folding(0, 0);
        foreach (var shown in (int[])[40, 20, 10, 5, 2])
        {
            yield return new Folding(1, shown);
        }

        for (var threshold = 1; threshold < size; threshold *= 2)
        {
            yield return new Folding(threshold, 0);
        }
    }

    private static DrawnNode Grow(CascadePoint point, ILookup<int, CascadePoint> childrenOf, Folding folding, ReportSource source, ref int drawn)
    {
        drawn++;
        var node = new DrawnNode
        {
            At = point.At,
            Venue = point.Venue,
            Kind = point.Kind,
            Crosses = point.Crosses,
            Closed = point.Closed,
            Title = $"{Axis.Time(point.At, 1, source.Clock)} {point.Venue}: {point.Kind.Replace('_', ' ')} of {point.Account}, closed {Summaries.MetricUnits.Show(point.Closed, Summaries.MetricUnit.Money)}",
        };
        var bundles = new SortedDictionary<(string Venue, string Kind), DrawnNode>();
        var shown = 0;
        foreach (var child in childrenOf[point.Node])
        {
            if (child.Subtree > folding.Threshold || shown < folding.Shown)
            {
                shown += child.Subtree > folding.Threshold ? 0 : 1;
                node.Children.Add(Grow(child, childrenOf, folding, source, ref drawn));
                continue;
            }

            if (!bundles.TryGetValue((child.Venue, child.Kind), out var bundle))
            {
                bundle = new DrawnNode { At = child.At, Venue = child.Venue, Kind = child.Kind, Crosses = child.Crosses, Title = "", Count = 0 };
                bundles[(child.Venue, child.Kind)] = bundle;
                node.Children.Add(bundle);
                drawn++;
            }

            bundle.Count += child.Subtree;
            bundle.Closed += child.Closed;
            bundle.Title = $"from {Axis.Time(bundle.At, 1, source.Clock)} {child.Venue}: {bundle.Count} put together, first liquidations closed {Summaries.MetricUnits.Show(bundle.Closed, Summaries.MetricUnit.Money)}";
        }

        return node;
    }

    /// <summary>How branches are put together.</summary>
    /// <param name="Threshold">Branches of more liquidations than this are always drawn.</param>
    /// <param name="Shown">How many of the others each node shows before the rest is put together.</param>
    private readonly record struct Folding(int Threshold, int Shown);

    private static void Place(DrawnNode node, int depth, PausedAxis axis, ref int rows)
    {
        node.X = axis.Place(node.At) + Math.Min(depth * 3, 60);
        if (node.Children.Count == 0)
        {
            node.Y = rows++;
            return;
        }

        foreach (var child in node.Children)
        {
            Place(child, depth + 1, axis, ref rows);
        }

        node.Y = (node.Children[0].Y + node.Children[^1].Y) / 2;
    }

    private static void Stretch(DrawnNode node, double stretch, double margin)
    {
        node.Y = margin + (node.Y * stretch);
        node.Children.ForEach(child => Stretch(child, stretch, margin));
    }

    private static string Exact(double seconds) => seconds.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static double LargestOf(DrawnNode node) =>
        Math.Max(node.Closed, node.Children.Select(LargestOf).DefaultIfEmpty(0).Max());

    private static void DrawEdges(Page page, DrawnNode node)
    {
        foreach (var child in node.Children)
        {
            var middle = (node.X + child.X) / 2;
            page.Line($"""<path class="edge{(child.Crosses ? " crosses" : "")}" data-at="{Exact(child.At)}" d="M{node.X} {node.Y}C{middle} {node.Y} {middle} {child.Y} {child.X} {child.Y}"/>""");
            DrawEdges(page, child);
        }
    }

    private static void DrawNodes(Page page, DrawnNode node, IReadOnlyList<string> venues, double largest)
    {
        var radius = 3 + (largest > 0 ? 8 * Math.Sqrt(node.Closed / largest) : 0);
        var colour = Palette.Of(venues, node.Venue);
        page.Add($"""<g class="node c{colour}" data-at="{Exact(node.At)}" data-count="{node.Count}" data-closed="{Page.Short(node.Closed)}">""");
        switch (node.Kind)
        {
            case "loan_liquidation":
                page.Add($"""<rect x="{node.X - radius}" y="{node.Y - radius}" width="{2 * radius}" height="{2 * radius}"/>""");
                break;
            case "deleveraging":
                page.Add($"""<path d="M{node.X - radius} {node.Y + (radius * 0.8)}h{2 * radius}l{-radius} {-1.8 * radius}z"/>""");
                break;
            default:
                page.Add($"""<circle cx="{node.X}" cy="{node.Y}" r="{radius}"/>""");
                break;
        }

        if (node.Count > 1)
        {
            page.Add($"""<text x="{node.X + radius + 3}" y="{node.Y + 4}">×{node.Count}</text>""");
        }

        page.Line($"<title>{node.Title}</title></g>");
        node.Children.ForEach(child => DrawNodes(page, child, venues, largest));
    }
}

/// <summary>Colours that people with any kind of colour vision tell apart.</summary>
/// <remarks>Source: Okabe and Ito, Color Universal Design, 2008; the page's style sheet has the values for light and dark.</remarks>
internal static class Palette
{
    /// <summary>How many colours there are.</summary>
    public const int Count = 8;

    /// <summary>Returns the number of a venue's colour.</summary>
    public static int Of(IReadOnlyList<string> venues, string venue)
    {
        for (var index = 0; index < venues.Count; index++)
        {
            if (venues[index] == venue)
            {
                return index % Count;
            }
        }

        return Count - 1;
    }
}
