namespace ExchangeMesh.Scenarios.Shapes;

/// <summary>What may stand in a place of a scenario file. Reading, completing, the JSON schema and the documentation all follow it.</summary>
internal abstract record Shape;

/// <summary>What a single value says, and so how it is written.</summary>
internal enum ScalarKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>The name of something that the scenario defines.</summary>
    Name,

    /// <summary>The name of something that is defined elsewhere in the scenario.</summary>
    NameOf,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>One of a few words.</summary>
    Word,

    /// <summary>An instant of the calendar, such as <c>2025-10-10T20:50:00Z</c>.</summary>
    Date,

    /// <summary>A whole number; measured in ones.</summary>
    Count,

    /// <summary>A number without unit.</summary>
    Number,

    /// <summary>A span of time, such as <c>5ms</c> or <c>1h30m</c>; measured in nanoseconds.</summary>
    Duration,

    /// <summary>A share, such as <c>25bp</c> or <c>3%</c>; measured in parts per million.</summary>
    Ratio,

    /// <summary>A small rate, written as a share; measured in parts per billion.</summary>
    FineRatio,

    /// <summary>A share of any fineness; measured in ones.</summary>
    Fraction,

    /// <summary>An amount of an asset, such as <c>60000 USD</c>; measured in millionths of its unit.</summary>
    Amount,

    /// <summary>A multiple, such as <c>10x</c>; measured in ones.</summary>
    Leverage,
}

/// <summary>A single value.</summary>
/// <param name="Kind">What it says.</param>
internal sealed record ScalarShape(ScalarKind Kind) : Shape
{
    /// <summary>The least value, in the unit that the kind is measured in; null for none.</summary>
    public decimal? Least { get; init; }

    /// <summary>The greatest value, in the unit that the kind is measured in; null for none.</summary>
    public decimal? Greatest { get; init; }

    /// <summary>Whether <see cref="Least"/> itself is not allowed.</summary>
    public bool IsAboveLeast { get; init; }

    /// <summary>Whether a <see cref="ScalarKind.Leverage"/> must be whole.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The words of a <see cref="ScalarKind.Word"/>.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];
}

/// <summary>A single value, or a distribution that it is drawn from for each trader.</summary>
/// <param name="Of">The value.</param>
internal sealed record SpreadShape(ScalarShape Of) : Shape;

/// <summary>A list.</summary>
/// <param name="Item">What its elements are.</param>
internal sealed record ListShape(Shape Item) : Shape
{
    /// <summary>The field that names an element, or empty.</summary>
    public string Key { get; init; } = "";

    /// <summary>The least number of elements.</summary>
    public int Least { get; init; }
}

/// <summary>Named fields.</summary>
/// <param name="Fields">The fields, in the order in which they are written.</param>
internal sealed record MappingShape(IReadOnlyList<FieldShape> Fields) : Shape
{
    /// <summary>The field that a single value in the mapping's place stands for, or empty.</summary>
    public string Shorthand { get; init; } = "";

    /// <summary>Whether there may be other fields too, of any name, with single values that are read elsewhere.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Returns the field of that name, or null.</summary>
    public FieldShape? FieldOf(string name) =>
        Fields.FirstOrDefault(field => string.Equals(field.Name, name, StringComparison.Ordinal));
}

/// <summary>Named fields, of which one says what the others are.</summary>
/// <param name="Tag">The name of that field.</param>
/// <param name="Summary">What the field says.</param>
/// <param name="Variants">What follows from each of its words.</param>
internal sealed record TaggedShape(string Tag, string Summary, IReadOnlyList<ShapeVariant> Variants) : Shape
{
    /// <summary>A field that stands for a missing tag, or empty.</summary>
    public string ImpliedBy { get; init; } = "";

    /// <summary>The word that it stands for.</summary>
    public string Implied { get; init; } = "";

    /// <summary>Returns the variant of a word, or null.</summary>
    public ShapeVariant? VariantOf(string word) =>
        Variants.FirstOrDefault(variant => string.Equals(variant.Word, word, StringComparison.Ordinal));
}

/// <summary>One variant of a tagged mapping.</summary>
/// <param name="Word">The word that stands for it.</param>
/// <param name="Summary">What it is.</param>
/// <param name="Mapping">All its fields, the tag first.</param>
internal sealed record ShapeVariant(string Word, string Summary, MappingShape Mapping);

/// <summary>One field.</summary>
/// <param name="Name">Its name, in snake_case.</param>
/// <param name="Shape">What may stand there.</param>
/// <param name="Summary">What it means, in a sentence.</param>
internal sealed record FieldShape(string Name, Shape Shape, string Summary)
{
    /// <summary>Whether a scenario must give it (or its rulebook).</summary>
    public bool IsRequired { get; init; }

    /// <summary>What stands there where a scenario gives nothing, as YAML; empty for nothing.</summary>
    public string Default { get; init; } = "";

    /// <summary>What is taken where a scenario gives nothing and it depends on other fields, for the documentation.</summary>
    public string Otherwise { get; init; } = "";
}
