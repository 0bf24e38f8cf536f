using System.Globalization;
using ExchangeMesh.Scenarios.Shapes;

namespace ExchangeMesh.Scenarios.Reading;

/// <summary>
/// Holds nodes against shapes: names every field that does not exist and every value that cannot be read, measures
/// the others, and writes short forms out. What is missing is not its concern: a rulebook may still give it.
/// </summary>
internal sealed class ShapeCheck(DiagnosticList diagnostics)
{
    /// <summary>Returns the node with its values measured; faulty ones are marked and reported.</summary>
    public DocumentNode Check(DocumentNode node, Shape shape, string path)
    {
        if (node.Kind == NodeKind.Faulty)
        {
            return node with { Path = path };
        }

        var at = node with { Path = path };
        return shape switch
        {
            ScalarShape scalar => Scalar(at, scalar),
            SpreadShape spread => Spread(at, spread),
            ListShape list => List(at, list),
            MappingShape mapping => Mapping(at, mapping),
            TaggedShape tagged => Tagged(at, tagged),
            _ => throw new InvalidOperationException($"There is no shape {shape}."),
        };
    }

    private DocumentNode Scalar(DocumentNode node, ScalarShape shape)
    {
        if (!node.IsScalar)
        {
            return Fault(node, DiagnosticCode.WrongShape, $"{Named(node.Kind)} stands here; {ScalarText.Expected(shape.Kind)} was expected.");
        }

        return shape.Kind switch
        {
            ScalarKind.Text => node,
            ScalarKind.Name => IsName(node.Text, "") ? node : BadName(node),
            ScalarKind.NameOf => IsName(node.Text, ".") ? node : BadName(node),
            ScalarKind.Flag => node.Text is "true" or "false"
                ? node
                : Fault(node, DiagnosticCode.NotAFlag, $"'{node.Text}' is neither true nor false."),
            ScalarKind.Word => Word(node, shape),
            ScalarKind.Date => IsDate(node.Text)
                ? node
                : Fault(node, DiagnosticCode.NotADate, $"'{node.Text}' is no instant; {ScalarText.Expected(ScalarKind.Date)} was expected."),
            _ => Measured(node, shape),
        };
    }

    private DocumentNode Measured(DocumentNode node, ScalarShape shape)
    {
        if (ScalarText.Measure(shape, node.Text, out var measure, out var asset) is { } fault)
        {
            return Fault(node, fault.Code, fault.Message, fault.Nearest);
        }

        return node with { Measure = measure, Unit = asset };
    }

    private DocumentNode Word(DocumentNode node, ScalarShape shape)
    {
        if (shape.Words.Contains(node.Text, StringComparer.Ordinal))
        {
            return node;
        }

        return Fault(
            node,
            DiagnosticCode.UnknownWord,
            $"'{node.Text}' is not one of {string.Join(", ", shape.Words)}.",
            NearestName.Of(node.Text, shape.Words));
    }

    private DocumentNode Spread(DocumentNode node, SpreadShape shape)
    {
        if (node.IsScalar)
        {
            return Scalar(node, shape.Of);
        }

        if (node.Kind != NodeKind.Mapping || node.Fields.Count != 1)
        {
            return Fault(node, DiagnosticCode.WrongShape, $"{ScalarText.Expected(shape.Of.Kind)}, or one distribution ({string.Join(", ", DistributionShapes.Words)}), was expected.");
        }

        var field = node.Fields[0];
        if (!DistributionShapes.Words.Contains(field.Name, StringComparer.Ordinal))
        {
            diagnostics.Add(field.At, DiagnosticCode.UnknownWord, node.Path, $"'{field.Name}' is no distribution; there are {string.Join(", ", DistributionShapes.Words)}.", NearestName.Of(field.Name, DistributionShapes.Words));
            return node with { Kind = NodeKind.Faulty };
        }

        var inner = DistributionShapes.Of(field.Name, shape.Of);
        var path = DocumentNode.PathOf(node.Path, field.Name);
        var completed = new Completion(diagnostics).Complete(Check(field.Value, inner, path), inner);
        return node with { Fields = [field with { Value = completed }] };
    }

    private DocumentNode List(DocumentNode node, ListShape shape)
    {
        if (node.Kind != NodeKind.List)
        {
            return Fault(node, DiagnosticCode.WrongShape, $"{Named(node.Kind)} stands here; a list was expected.");
        }

        if (node.Items.Count < shape.Least)
        {
            diagnostics.Add(node, DiagnosticCode.WrongCount, $"at least {shape.Least} element was expected.");
        }

        var items = new List<DocumentNode>(node.Items.Count);
        for (var place = 0; place < node.Items.Count; place++)
        {
            items.Add(Item(node, shape, place));
        }

        return node with { Items = items };
    }

    private DocumentNode Item(DocumentNode list, ListShape shape, int place)
    {
        var item = list.Items[place];
        var name = shape.Key.Length > 0 && item.Kind == NodeKind.Mapping ? item[shape.Key].Text : "";
        var segment = IsName(name, "") ? name : place.ToString(CultureInfo.InvariantCulture);
        var path = DocumentNode.PathOf(list.Path, segment);
        return item.Kind == NodeKind.Missing
            ? Fault(item with { Path = path }, DiagnosticCode.EmptyValue, "an element is empty.")
            : Check(item, shape.Item, path);
    }

    private DocumentNode Mapping(DocumentNode node, MappingShape shape)
    {
        if (node.IsScalar && shape.Shorthand.Length > 0)
        {
            var value = Check(node, shape.FieldOf(shape.Shorthand)!.Shape, node.Path);
            return DocumentNode.EmptyMapping(node.At, node.Path).With(shape.Shorthand, value);
        }

        if (node.Kind != NodeKind.Mapping)
        {
            return Fault(node, DiagnosticCode.WrongShape, $"{Named(node.Kind)} stands here; named fields were expected.");
        }

        var fields = new List<DocumentField>(node.Fields.Count);
        foreach (var field in node.Fields)
        {
            var path = DocumentNode.PathOf(node.Path, field.Name);
            if (shape.IsOpen && shape.FieldOf(field.Name) is null)
            {
                fields.Add(field with { Value = Check(field.Value, Kinds.Text, path) });
            }
            else if (shape.FieldOf(field.Name) is not { } known)
            {
                diagnostics.Add(field.At, DiagnosticCode.UnknownField, path, $"there is no field '{field.Name}' here.", NearestName.Of(field.Name, shape.Fields.Select(one => one.Name)));
            }
            else if (field.Value.Kind == NodeKind.Missing)
            {
                diagnostics.Add(field.At, DiagnosticCode.EmptyValue, path, "the field has no value.");
                fields.Add(field with { Value = field.Value with { Kind = NodeKind.Faulty, Path = path } });
            }
            else
            {
                fields.Add(field with { Value = Check(field.Value, known.Shape, path) });
            }
        }

        return node with { Fields = fields };
    }

    private DocumentNode Tagged(DocumentNode node, TaggedShape shape)
    {
        if (node.Kind != NodeKind.Mapping)
        {
            return Fault(node, DiagnosticCode.WrongShape, $"{Named(node.Kind)} stands here; named fields were expected.");
        }

        if (shape.ImpliedBy.Length > 0 && !node[shape.Tag].IsThere && node[shape.ImpliedBy].IsThere)
        {
            node = node.With(shape.Tag, DocumentNode.Scalar(shape.Implied, node.At));
        }

        var tag = node[shape.Tag];
        if (!tag.IsThere)
        {
            return Fault(node, DiagnosticCode.MissingField, $"the field '{shape.Tag}' is missing.");
        }

        if (shape.VariantOf(tag.Text) is { } variant)
        {
            return Mapping(node, variant.Mapping);
        }

        var words = shape.Variants.Select(one => one.Word).ToList();
        diagnostics.Add(tag.At, DiagnosticCode.UnknownWord, DocumentNode.PathOf(node.Path, shape.Tag), $"'{tag.Text}' is not one of {string.Join(", ", words)}.", NearestName.Of(tag.Text, words));
        return node with { Kind = NodeKind.Faulty };
    }

    private DocumentNode BadName(DocumentNode node) =>
        Fault(node, DiagnosticCode.BadName, $"'{node.Text}' is no name; letters, digits, '-' and '_' were expected.");

    private DocumentNode Fault(DocumentNode node, DiagnosticCode code, string message, string nearest = "")
    {
        diagnostics.Add(node, code, message, nearest);
        return node with { Kind = NodeKind.Faulty };
    }

    private static bool IsName(string text, string extra) =>
        text.Length is > 0 and <= 100
        && (char.IsAsciiLetterOrDigit(text[0]))
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' || extra.Contains(letter, StringComparison.Ordinal));

    private static bool IsDate(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _) && text.Contains('T', StringComparison.Ordinal);

    private static string Named(NodeKind kind) => kind switch
    {
        NodeKind.List => "a list",
        NodeKind.Mapping => "a mapping",
        NodeKind.Scalar => "a single value",
        _ => "nothing",
    };
}
