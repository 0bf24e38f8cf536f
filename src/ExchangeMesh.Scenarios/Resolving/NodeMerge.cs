using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Resolving;

/// <summary>Lays one node over another.</summary>
internal static class NodeMerge
{
    /// <summary>Returns mappings field by field, what lies over wins; lists and values are replaced whole.</summary>
    public static DocumentNode Merge(DocumentNode under, DocumentNode over)
    {
        if (!over.IsThere)
        {
            return under;
        }

        if (under.Kind != NodeKind.Mapping || over.Kind != NodeKind.Mapping)
        {
            return over;
        }

        var merged = over with { Fields = under.Fields };
        foreach (var field in over.Fields)
        {
            merged = merged.With(field.Name, Merge(under[field.Name], field.Value));
        }

        return merged;
    }

    /// <summary>Returns the element of a list whose field has a value, or a missing node.</summary>
    public static DocumentNode Find(DocumentNode list, string field, string value) =>
        list.Items.FirstOrDefault(item => item[field].Is(value))
        ?? new DocumentNode { Kind = NodeKind.Missing, At = list.At, Path = list.Path };

    /// <summary>Returns a list with each element replaced.</summary>
    public static DocumentNode Each(DocumentNode list, Func<DocumentNode, DocumentNode> replace) =>
        list.Kind == NodeKind.List ? list with { Items = [.. list.Items.Select(item => item.IsSound ? replace(item) : item)] } : list;
}
