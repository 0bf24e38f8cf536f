namespace ExchangeMesh.Scenarios.Shapes;

/// <summary>The shapes of what a published model gives, for comparison with runs.</summary>
internal static class PublishedShapes
{
    private static readonly ScalarShape Number = new(ScalarKind.Number);

    private static readonly FieldShape Tolerance = new("tolerance", Kinds.Text, "How near the measured value must be: `exact`, or a number and `relative` or `absolute`, such as `1e-9 relative`.") { Default = "exact" };

    private static readonly FieldShape Sets = new("set", new ListShape(Kinds.Text), "Fields that are set for this, as `path=value`; they make a run of their own.") { Default = "[]" };

    private static readonly MappingShape Expectation = new(
    [
        new("measure", Kinds.Text, "Metrics of the run's summary, or an expression of them with + - * / ^ ( ) sqrt.") { IsRequired = true },
        new("text", Kinds.Text, "What it is, in a few words.") { Default = "''" },
        new("value", Number, "The published value.") { Otherwise = "give `least` or `greatest`" },
        new("least", Number, "The least value of a band.") { Otherwise = "none" },
        new("greatest", Number, "The greatest value of a band.") { Otherwise = "none" },
        Tolerance,
        Sets,
    ]);

    private static readonly MappingShape Column = new(
    [
        new("set", new ListShape(Kinds.Text), "The fields that the column's values are set in.") { Default = "[]" },
        new("measure", Kinds.Text, "The metrics, or an expression of them, that the column's values are expected of.") { Default = "''" },
        Tolerance,
    ]);

    private static readonly MappingShape Table = new(
    [
        new("columns", new ListShape(Column) { Least = 1 }, "What the columns are: each sets fields, or is expected of a measure.") { IsRequired = true },
        new("rows", new ListShape(new ListShape(Kinds.Text)) { Least = 1 }, "The rows; each is a run of its own.") { IsRequired = true },
    ]);

    private static readonly MappingShape Search = new(
    [
        new("field", new ListShape(Kinds.Text) { Least = 1 }, "The fields that are searched over, set to the same value.") { IsRequired = true },
        new("from", Number, "Where the condition does not hold.") { IsRequired = true },
        new("to", Number, "Where it holds.") { IsRequired = true },
        new("until", Kinds.Text, "The condition: two expressions of metrics with < or > between.") { IsRequired = true },
        new("unit", Kinds.Text, "What is written after the value, such as %.") { Default = "''" },
        new("precision", new ScalarShape(ScalarKind.Number) { Least = 0, IsAboveLeast = true }, "How narrow the bracket becomes, relative to its middle.") { Default = "0.0001" },
        new("text", Kinds.Text, "What the threshold is, in a few words.") { Default = "''" },
        new("value", Number, "The published threshold.") { IsRequired = true },
        Tolerance,
        Sets,
    ]);

    /// <summary>What a published model gives.</summary>
    public static readonly MappingShape Published = new(
    [
        new("source", Kinds.Text, "Where the model is published, and where the values are from.") { IsRequired = true },
        new("note", Kinds.Text, "What a reader should know about them.") { Default = "''" },
        new("seeds", Kinds.PositiveCount, "How many seeds it is run with, from the scenario's own; every run must meet what is expected.") { Default = "1" },
        new("expected", new ListShape(Expectation), "What is expected.") { Default = "[]" },
        new("table", Table, "Many runs, and what is expected of each.") { Otherwise = "none" },
        new("searches", new ListShape(Search), "Thresholds, found by bisection.") { Default = "[]" },
    ]);
}
