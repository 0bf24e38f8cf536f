using System.Globalization;
using ExchangeMesh.Scenarios.Shapes;

namespace ExchangeMesh.Scenarios.Reading;

/// <summary>Sets fields of a document by their paths, before anything is checked.</summary>
internal sealed class OverrideSetter(DiagnosticList diagnostics)
{
    /// <summary>The segment of a path that stands for a new element at the end of a list.</summary>
    private const string Appended = "+";

    /// <summary>What may stand where the latest field was set; null where that was no field.</summary>
    public Shape? Reached { get; private set; }

    /// <summary>Returns the document with one field set.</summary>
    public DocumentNode Apply(DocumentNode root, Shape shape, ScenarioOverride one)
    {
        Reached = null;
        var file = $"--set {one.Path}";
        var at = new SourcePosition(file, 1, 1);
        if (one.Path.Length == 0 || one.Value.Length == 0)
        {
            diagnostics.Add(at, DiagnosticCode.BadOverride, one.Path, "an override has the form path=value.");
            return root;
        }

        var value = DocumentParser.Parse(file, one.Value, diagnostics);
        var segments = one.Path.Split('.');
        return value.Kind == NodeKind.Faulty || root.Kind == NodeKind.Faulty ? root : Set(root, shape, segments, 0, value);
    }

    private DocumentNode Set(DocumentNode node, Shape shape, string[] segments, int depth, DocumentNode value)
    {
        if (depth == segments.Length)
        {
            Reached = shape;
            return value;
        }

        return shape switch
        {
            MappingShape mapping => SetField(node, mapping, segments, depth, value),
            TaggedShape tagged => SetTagged(node, tagged, segments, depth, value),
            ListShape list => SetItem(node, list, segments, depth, value),
            SpreadShape spread => SetDistribution(node, spread, segments, depth, value),
            _ => Unknown(node, segments, depth, value, []),
        };
    }

    private DocumentNode SetField(DocumentNode node, MappingShape shape, string[] segments, int depth, DocumentNode value)
    {
        var field = shape.FieldOf(segments[depth]) ?? (shape.IsOpen ? new FieldShape(segments[depth], Kinds.Text, "") : null);
        if (field is null)
        {
            return Unknown(node, segments, depth, value, shape.Fields.Select(one => one.Name));
        }

        var mapping = node;
        if (node.IsScalar && shape.Shorthand.Length > 0)
        {
            mapping = DocumentNode.EmptyMapping(node.At, "").With(shape.Shorthand, node);
        }
        else if (node.Kind is not NodeKind.Mapping)
        {
            mapping = DocumentNode.EmptyMapping(value.At, "");
        }

        return mapping.With(field.Name, Set(mapping[field.Name], field.Shape, segments, depth + 1, value));
    }

    private DocumentNode SetTagged(DocumentNode node, TaggedShape shape, string[] segments, int depth, DocumentNode value)
    {
        if (string.Equals(segments[depth], shape.Tag, StringComparison.Ordinal) && depth + 1 == segments.Length)
        {
            return node.With(shape.Tag, value);
        }

        var isImplied = shape.ImpliedBy.Length > 0 && !node[shape.Tag].IsThere && node[shape.ImpliedBy].IsThere;
        return shape.VariantOf(isImplied ? shape.Implied : node[shape.Tag].Text) is { } variant
            ? SetField(node, variant.Mapping, segments, depth, value)
            : Unknown(node, segments, depth, value, [shape.Tag]);
    }

    private DocumentNode SetItem(DocumentNode node, ListShape shape, string[] segments, int depth, DocumentNode value)
    {
        var segment = segments[depth];
        if (segment is Appended && depth + 1 == segments.Length && node.Kind is NodeKind.List or NodeKind.Missing)
        {
            return node with { Kind = NodeKind.List, Items = [.. node.Items, value] };
        }

        var names = node.Items.Select(item => shape.Key.Length > 0 ? KeyOf(item, shape) : "").ToList();
        var place = names.IndexOf(segment);
        if (place < 0 && int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < node.Items.Count)
        {
            place = number;
        }

        if (place < 0)
        {
            return Unknown(node, segments, depth, value, names.Where(name => name.Length > 0));
        }

        var items = node.Items.ToList();
        items[place] = Set(items[place], shape.Item, segments, depth + 1, value);
        return node with { Items = items };
    }

    private DocumentNode SetDistribution(DocumentNode node, SpreadShape shape, string[] segments, int depth, DocumentNode value)
    {
        var word = segments[depth];
        if (!DistributionShapes.Words.Contains(word, StringComparer.Ordinal))
        {
            return Unknown(node, segments, depth, value, DistributionShapes.Words);
        }

        var inner = Set(node[word], DistributionShapes.Of(word, shape.Of), segments, depth + 1, value);
        return DocumentNode.EmptyMapping(node.At, "").With(word, inner);
    }

    private DocumentNode Unknown(DocumentNode node, string[] segments, int depth, DocumentNode value, IEnumerable<string> names)
    {
        var known = names.ToList();
        var beside = known.Count == 0 ? "it has no parts." : $"there are {string.Join(", ", known.Take(30))}.";
        var parent = depth == 0 ? "the scenario" : $"'{string.Join('.', segments[..depth])}'";
        diagnostics.Add(value.At, DiagnosticCode.UnknownPath, string.Join('.', segments), $"{parent} has no '{segments[depth]}'; {beside}", NearestName.Of(segments[depth], known));
        return node;
    }

    private static string KeyOf(DocumentNode item, ListShape shape) => item.Kind switch
    {
        NodeKind.Mapping => item[shape.Key].Text,
        NodeKind.Scalar => item.Text,
        _ => "",
    };
}
