using ExchangeMesh.Scenarios.Shapes;

namespace ExchangeMesh.Scenarios.Reading;

/// <summary>Fills in what a shape gives by default, and names what is missing. The result is explicit and in the shape's order.</summary>
internal sealed class Completion(DiagnosticList diagnostics)
{
    /// <summary>Returns the node with all defaults written out.</summary>
    public DocumentNode Complete(DocumentNode node, Shape shape) => shape switch
    {
        _ when !node.IsSound => node,
        MappingShape mapping => Mapping(node, mapping),
        TaggedShape tagged when tagged.VariantOf(node[tagged.Tag].Text) is { } variant => Mapping(node, variant.Mapping),
        ListShape list => node with { Items = [.. node.Items.Select(item => Complete(item, list.Item))] },
        _ => node,
    };

    private DocumentNode Mapping(DocumentNode node, MappingShape shape)
    {
        var fields = new List<DocumentField>(shape.Fields.Count);
        foreach (var field in shape.Fields)
        {
            var given = node.FieldOf(field.Name);
            if (given is not null)
            {
                fields.Add(given with { Value = Complete(given.Value, field.Shape) });
            }
            else if (field.Default.Length > 0)
            {
                fields.Add(new DocumentField(field.Name, node.At, Default(node, field)));
            }
            else if (field.IsRequired)
            {
                diagnostics.Add(node, DiagnosticCode.MissingField, $"the field '{field.Name}' is missing.");
                fields.Add(new DocumentField(field.Name, node.At, node[field.Name] with { Kind = NodeKind.Faulty }));
            }
        }

        return node with { Fields = shape.IsOpen ? [.. fields, .. node.Fields.Where(field => shape.FieldOf(field.Name) is null)] : fields };
    }

    private DocumentNode Default(DocumentNode parent, FieldShape field)
    {
        var path = DocumentNode.PathOf(parent.Path, field.Name);
        var text = new DocumentNode { Kind = NodeKind.Scalar, At = parent.At, Path = path, Text = field.Default };
        var parsed = field.Default switch
        {
            "{}" => DocumentNode.EmptyMapping(parent.At, path),
            "[]" => new DocumentNode { Kind = NodeKind.List, At = parent.At, Path = path },
            "''" => text with { Text = "" },
            _ => text,
        };
        return Complete(new ShapeCheck(diagnostics).Check(parsed, field.Shape, path), field.Shape);
    }
}
