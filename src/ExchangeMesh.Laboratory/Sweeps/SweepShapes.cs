using ExchangeMesh.Scenarios.Shapes;

namespace ExchangeMesh.Laboratory.Sweeps;

/// <summary>What may stand in a sweep file.</summary>
internal static class SweepShapes
{
    private static readonly ScalarShape Text = new(ScalarKind.Text);
    private static readonly ScalarShape Count = new(ScalarKind.Count) { Least = 1, Greatest = SweepPlan.MostRows };

    private static readonly MappingShape Settings = new([]) { IsOpen = true };

    private static readonly MappingShape Axis = new(
    [
        new("field", Text, "The path of the field that is varied.") { IsRequired = true },
        new("values", new ListShape(Text) { Least = 1 }, "Its values, one by one."),
        new("from", Text, "The lower bound of its range, with its unit."),
        new("to", Text, "The upper bound of its range."),
        new("count", new ScalarShape(ScalarKind.Count) { Least = 2, Greatest = SweepPlan.MostRows }, "How many values of the range a grid takes, both bounds included."),
        new("scale", new ScalarShape(ScalarKind.Word) { Words = ["linear", "log"] }, "Whether equal shares of the range are equal differences or equal quotients.") { Default = "linear" },
    ]);

    /// <summary>A whole sweep file.</summary>
    public static MappingShape Sweep { get; } = new(
    [
        new("scenario", Text, "A shipped scenario's name, or a scenario file, from where the sweep file is."),
        new("set", Settings, "Fields that are set in every run: path and value.") { Default = "{}" },
        new("design", new ScalarShape(ScalarKind.Word) { Words = SweepDefinition.Words }, "How points are laid over what is varied.") { Default = "grid" },
        new("count", Count, "How many points a latin or random design has, how many base points a sobol design."),
        new("design_seed", new ScalarShape(ScalarKind.Count) { Least = 0, Greatest = 1L << 53 }, "The seed of the design's own draws.") { Default = "1" },
        new("seeds", Text, "The seeds that every point is run with: 1..100, or 1,5,9.") { Default = "1..10" },
        new("vary", new ListShape(Axis), "The fields that are varied.") { Default = "[]" },
        new("points", new ListShape(Settings) { Least = 1 }, "The points of a list design, one by one: path and value of each field that it sets."),
    ]);
}
