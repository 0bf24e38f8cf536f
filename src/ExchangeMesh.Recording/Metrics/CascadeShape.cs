using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>One tree of a cascade.</summary>
/// <param name="Root">The first liquidation, as an index into the nodes.</param>
/// <param name="Size">How many liquidations.</param>
/// <param name="Depth">The greatest number of liquidations above one.</param>
/// <param name="Duration">From the first liquidation's beginning to the last step of any.</param>
public readonly record struct CascadeTree(int Root, int Size, int Depth, Duration Duration);

/// <summary>How liquidations bred liquidations in one span of time.</summary>
/// <param name="From">The span's start.</param>
/// <param name="Liquidations">Liquidations that began in it.</param>
/// <param name="Offspring">Liquidations, at any time, that these led to directly.</param>
/// <param name="OffspringSquares">The sum of the squares of each one's offspring.</param>
public readonly record struct CascadeSpan(VirtualTime From, int Liquidations, int Offspring, long OffspringSquares)
{
    /// <summary>The mean number of liquidations that one led to; null without liquidations.</summary>
    public double? BranchingRatio => Liquidations == 0 ? null : (double)Offspring / Liquidations;

    /// <summary>The standard error of that mean; null below two liquidations.</summary>
    public double? StandardError => CascadeShape.StandardErrorOf(Liquidations, Offspring, OffspringSquares);
}

/// <summary>Size, depth, duration and branching ratio of a run's cascades.</summary>
public sealed class CascadeShape
{
    /// <summary>How many spans the run is divided into.</summary>
    public const int SpanCount = 60;

    /// <summary>Measures a cascade.</summary>
    /// <param name="cascade">The finished cascade.</param>
    /// <param name="length">How long the run lasted.</param>
    public CascadeShape(LiquidationCascade cascade, Duration length)
    {
        ArgumentNullException.ThrowIfNull(cascade);
        Trees = TreesOf(cascade.Nodes);
        Spans = SpansOf(cascade.Nodes, length);
        Liquidations = cascade.Nodes.Count;
        Roots = Trees.Count;
        foreach (var tree in Trees)
        {
            Cascades += tree.Size > 1 ? 1 : 0;
            SizeMax = Math.Max(SizeMax, tree.Size);
            DepthMax = Math.Max(DepthMax, tree.Depth);
            DurationMax = tree.Duration > DurationMax ? tree.Duration : DurationMax;
        }
    }

    /// <summary>The trees, by the time of their first liquidation.</summary>
    public IReadOnlyList<CascadeTree> Trees { get; }

    /// <summary>Equal spans of the run, in order.</summary>
    public IReadOnlyList<CascadeSpan> Spans { get; }

    /// <summary>How many liquidations there are.</summary>
    public int Liquidations { get; }

    /// <summary>How many of them no liquidation led to.</summary>
    public int Roots { get; }

    /// <summary>How many trees have more than one liquidation.</summary>
    public int Cascades { get; }

    /// <summary>The liquidations of the largest tree.</summary>
    public int SizeMax { get; }

    /// <summary>The greatest depth of a tree.</summary>
    public int DepthMax { get; }

    /// <summary>The longest duration of a tree.</summary>
    public Duration DurationMax { get; }

    /// <summary>The mean number of liquidations that one led to; null without liquidations.</summary>
    public double? BranchingRatio => Liquidations == 0 ? null : (double)(Liquidations - Roots) / Liquidations;

    /// <summary>The standard error of the branching ratio; null below two liquidations.</summary>
    public double? StandardError => StandardErrorOf(Liquidations, Liquidations - Roots, Spans.Sum(span => span.OffspringSquares));

    /// <summary>The percentiles of the spans' branching ratios that a summary gives.</summary>
    public static IReadOnlyList<int> PercentilesOfSpans { get; } = [50, 95];

    /// <summary>Returns a percentile of the branching ratios of the spans in which liquidations began; null without any.</summary>
    /// <remarks>Between two ratios in ascending order it lies on a straight line: at place percent ÷ 100 × (n − 1), from 0.</remarks>
    /// <param name="percent">From 0 to 100.</param>
    public double? BranchingRatioOfSpans(int percent)
    {
        var ratios = Spans.Select(span => span.BranchingRatio).OfType<double>().Order().ToList();
        if (ratios.Count == 0)
        {
            return null;
        }

        var hundredths = percent * (ratios.Count - 1);
        var below = ratios[hundredths / 100];
        var above = ratios[Math.Min((hundredths / 100) + 1, ratios.Count - 1)];
        return below + ((above - below) * (hundredths % 100) / 100);
    }

    /// <summary>Returns √((Σx² − n × m²) ÷ (n − 1) ÷ n): the standard error of the mean m of n numbers of offspring; null below two.</summary>
    internal static double? StandardErrorOf(int count, int sum, long squares)
    {
        if (count < 2)
        {
            return null;
        }

        var mean = (double)sum / count;
        return Math.Sqrt(Math.Max(0, squares - (count * mean * mean)) / (count - 1) / count);
    }

    private static List<CascadeTree> TreesOf(IReadOnlyList<CascadeNode> nodes)
    {
        var treeOf = new int[nodes.Count];
        var trees = new List<CascadeTree>();
        for (var index = 0; index < nodes.Count; index++)
        {
            var node = nodes[index];
            if (node.Root == index)
            {
                treeOf[index] = trees.Count;
                trees.Add(new CascadeTree(index, 0, 0, Duration.Zero));
            }

            var tree = trees[treeOf[node.Root]];
            var lasted = node.LastAt - nodes[node.Root].At;
            trees[treeOf[node.Root]] = tree with
            {
                Size = tree.Size + 1,
                Depth = Math.Max(tree.Depth, node.Depth),
                Duration = lasted > tree.Duration ? lasted : tree.Duration,
            };
        }

        return trees;
    }

    private static CascadeSpan[] SpansOf(IReadOnlyList<CascadeNode> nodes, Duration length)
    {
        var spans = new CascadeSpan[SpanCount];
        var width = Math.Max(1, (length.Nanoseconds + SpanCount - 1) / SpanCount);
        for (var index = 0; index < SpanCount; index++)
        {
            spans[index] = new CascadeSpan(new VirtualTime(index * width), 0, 0, 0);
        }

        foreach (var node in nodes)
        {
            ref var span = ref spans[Math.Clamp(node.At.Nanoseconds / width, 0, SpanCount - 1)];
            span = span with
            {
                Liquidations = span.Liquidations + 1,
                Offspring = span.Offspring + node.Children,
                OffspringSquares = span.OffspringSquares + ((long)node.Children * node.Children),
            };
        }

        return spans;
    }
}
