using ExchangeMesh.Primitives;

namespace ExchangeMesh.Scenarios.Reading;

/// <summary>What a node of a document is.</summary>
internal enum NodeKind
{
    /// <summary>Nothing stands here.</summary>
    Missing,

    /// <summary>A single value.</summary>
    Scalar,

    /// <summary>A list.</summary>
    List,

    /// <summary>Named fields.</summary>
    Mapping,

    /// <summary>Something that was found to be wrong and has been reported.</summary>
    Faulty,
}

/// <summary>A field of a mapping.</summary>
/// <param name="Name">Its name.</param>
/// <param name="At">Where the name stands.</param>
/// <param name="Value">Its value.</param>
internal sealed record DocumentField(string Name, SourcePosition At, DocumentNode Value);

/// <summary>A value of a document with the place where it was written.</summary>
internal sealed record DocumentNode
{
    /// <summary>What it is.</summary>
    public required NodeKind Kind { get; init; }

    /// <summary>Where it was written.</summary>
    public required SourcePosition At { get; init; }

    /// <summary>Its path from the root.</summary>
    public string Path { get; init; } = "";

    /// <summary>The text of a scalar.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether a scalar stands in quotes or is a block of text.</summary>
    public bool IsQuoted { get; init; }

    /// <summary>What a scalar measures, in the base unit of its shape; null where it is no number or a faulty one.</summary>
    public decimal? Measure { get; init; }

    /// <summary>The asset of an amount.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The elements of a list.</summary>
    public IReadOnlyList<DocumentNode> Items { get; init; } = [];

    /// <summary>The fields of a mapping, in order.</summary>
    public IReadOnlyList<DocumentField> Fields { get; init; } = [];

    /// <summary>Whether something stands here, be it right or wrong.</summary>
    public bool IsThere => Kind != NodeKind.Missing;

    /// <summary>Whether something stands here that was not found to be wrong.</summary>
    public bool IsSound => Kind is not (NodeKind.Missing or NodeKind.Faulty);

    /// <summary>Whether it is a scalar.</summary>
    public bool IsScalar => Kind == NodeKind.Scalar;

    /// <summary>The field of that name, or a missing node at this place.</summary>
    public DocumentNode this[string name] => FieldOf(name)?.Value ?? Missing(name);

    /// <summary>The measure as an integer of base units, or a fallback where there is none.</summary>
    public long Whole(long fallback = 0) => Measure is { } measure ? decimal.ToInt64(measure) : fallback;

    /// <summary>The measure as a span of time.</summary>
    public Duration AsDuration(Duration fallback = default) => new(Whole(fallback.Nanoseconds));

    /// <summary>The measure as a ratio.</summary>
    public Ratio AsRatio() => new(Whole());

    /// <summary>The measure as an amount.</summary>
    public Money AsMoney() => new(Whole());

    /// <summary>Returns a multiple as a ratio, rounded up; one whole where nothing stands.</summary>
    public Ratio AsMultiple() => new(Measure is { } measure ? decimal.ToInt64(decimal.Ceiling(measure * Ratio.One)) : Ratio.One);

    /// <summary>The measure as a number.</summary>
    public double AsNumber() => Measure is { } measure ? (double)measure : 0;

    /// <summary>Whether a flag is set.</summary>
    public bool IsTrue => string.Equals(Text, "true", StringComparison.Ordinal);

    /// <summary>Returns whether the scalar is a given word.</summary>
    public bool Is(string word) => string.Equals(Text, word, StringComparison.Ordinal);

    /// <summary>Returns the field of that name, or null.</summary>
    public DocumentField? FieldOf(string name)
    {
        foreach (var field in Fields)
        {
            if (string.Equals(field.Name, name, StringComparison.Ordinal))
            {
                return field;
            }
        }

        return null;
    }

    /// <summary>Returns this mapping with a field set; a new field comes last.</summary>
    public DocumentNode With(string name, DocumentNode value)
    {
        var fields = new List<DocumentField>(Fields.Count + 1);
        var isSet = false;
        foreach (var field in Fields)
        {
            var isIt = string.Equals(field.Name, name, StringComparison.Ordinal);
            fields.Add(isIt ? field with { Value = value } : field);
            isSet |= isIt;
        }

        if (!isSet)
        {
            fields.Add(new DocumentField(name, value.At, value));
        }

        return this with { Kind = NodeKind.Mapping, Fields = fields };
    }

    /// <summary>Returns this mapping without a field.</summary>
    public DocumentNode Without(string name) =>
        this with { Fields = [.. Fields.Where(field => !string.Equals(field.Name, name, StringComparison.Ordinal))] };

    /// <summary>Returns the path of a field of a node.</summary>
    public static string PathOf(string parent, string name) => parent.Length == 0 ? name : $"{parent}.{name}";

    /// <summary>Returns an empty mapping.</summary>
    public static DocumentNode EmptyMapping(SourcePosition at, string path) =>
        new() { Kind = NodeKind.Mapping, At = at, Path = path };

    /// <summary>Returns a plain scalar.</summary>
    public static DocumentNode Scalar(string text, SourcePosition at, string path = "") =>
        new() { Kind = NodeKind.Scalar, At = at, Path = path, Text = text };

    private DocumentNode Missing(string name) =>
        new() { Kind = Kind == NodeKind.Faulty ? NodeKind.Faulty : NodeKind.Missing, At = At, Path = PathOf(Path, name) };
}
