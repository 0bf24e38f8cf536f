namespace ExchangeMesh.Scenarios.Shapes;

/// <summary>The shapes of distributions over one kind of value.</summary>
internal static class DistributionShapes
{
    /// <summary>The words that name distributions.</summary>
    public static readonly IReadOnlyList<string> Words = ["uniform", "normal", "lognormal", "pareto", "choice"];

    private static readonly ScalarShape Positive = new(ScalarKind.Number) { Least = 0, IsAboveLeast = true, Greatest = 1_000 };

    /// <summary>Returns the parameters of a distribution.</summary>
    /// <param name="word">Which one.</param>
    /// <param name="of">What is drawn.</param>
    public static Shape Of(string word, ScalarShape of)
    {
        FieldShape least = new("min", of, "Draws below become this.") { Otherwise = "the least value that is allowed" };
        FieldShape greatest = new("max", of, "Draws above become this.") { Otherwise = "the greatest value that is allowed" };
        return word switch
        {
            "uniform" => new MappingShape([Required("from", of, "The lower bound."), Required("to", of, "The upper bound.")]),
            "normal" => new MappingShape([Required("mean", of, "The mean."), Required("deviation", of, "The deviation."), least, greatest]),
            "lognormal" => new MappingShape([Required("median", of, "The median."), Required("sigma", Positive, "The deviation of the logarithm."), least, greatest]),
            "pareto" => new MappingShape([Required("min", of, "The least value."), Required("exponent", Positive, "The tail exponent."), greatest]),
            _ => new ListShape(ChoiceOf(of)) { Least = 1 },
        };
    }

    private static MappingShape ChoiceOf(ScalarShape of) => new(
    [
        Required("value", of, "The value."),
        new("weight", Positive, "Its weight.") { Default = "1" },
    ])
    { Shorthand = "value" };

    private static FieldShape Required(string name, ScalarShape shape, string summary) => new(name, shape, summary) { IsRequired = true };
}
