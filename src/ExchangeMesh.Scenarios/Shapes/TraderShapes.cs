using ExchangeMesh.Scenarios.Reading;
using ExchangeMesh.Traders.Catalog;

namespace ExchangeMesh.Scenarios.Shapes;

/// <summary>The shapes of groups of traders: one variant for each registered strategy.</summary>
internal static class TraderShapes
{
    private static readonly MappingShape Capital = new(
    [
        new("venue", Kinds.NameOf, "The exchange or lending venue.") { IsRequired = true },
        new("amount", new SpreadShape(Kinds.Amount), "How much each trader is given there; its unit names the asset.") { IsRequired = true },
    ]);

    private static readonly MappingShape OpeningPosition = new(
    [
        new("market", Kinds.NameOf, "The perpetual: `VENUE.SYMBOL`.") { IsRequired = true },
        new("side", Kinds.Word("long", "short"), "Long or short.") { Default = "long" },
        new("leverage", new SpreadShape(Kinds.Leverage), "Notional over the trader's capital at the venue.") { IsRequired = true },
    ]);

    /// <summary>Returns the shape of a group of traders.</summary>
    public static TaggedShape Group(IReadOnlyList<StrategyRegistration> strategies) => new(
        "strategy",
        "What the traders do.",
        [.. strategies.Select(strategy => new ShapeVariant(strategy.Name, strategy.Summary, GroupOf(strategy)))]);

    /// <summary>Returns the shape of a parameter's value.</summary>
    public static Shape ValueOf(StrategyParameter parameter) => parameter.Kind switch
    {
        ParameterKind.Choice => Kinds.Word([.. parameter.Choices]),
        _ => new SpreadShape(ScalarOf(parameter)),
    };

    private static MappingShape GroupOf(StrategyRegistration strategy) => new(
    [
        new("name", Kinds.Name, "The group's name.") { IsRequired = true },
        new("strategy", Kinds.Word(strategy.Name), "What the traders do.") { IsRequired = true },
        new("count", new ScalarShape(ScalarKind.Count) { Least = 1, Greatest = 100_000_000 }, "How many traders.") { Default = "1" },
        new("markets", new ListShape(Kinds.NameOf), "The markets, `VENUE.SYMBOL`, in the order that the strategy asks for.") { Default = "[]" },
        new("lenders", new ListShape(Kinds.NameOf), "The lending venues.") { Default = "[]" },
        new("capital", new ListShape(Capital), "What each trader is given at the start.") { Default = "[]" },
        new("opening_positions", new ListShape(OpeningPosition), "The positions that they hold at the start.") { Default = "[]" },
        new("parameters", new MappingShape([.. strategy.Parameters.Select(Parameter)]), "The strategy's parameters; see `scenarios strategies` and the strategy's own documentation.") { Default = "{}" },
    ]);

    private static FieldShape Parameter(StrategyParameter parameter) =>
        new(parameter.Name, ValueOf(parameter), parameter.Summary) { Default = DefaultOf(parameter) };

    private static string DefaultOf(StrategyParameter parameter)
    {
        var value = (decimal)parameter.Default;
        return parameter.Kind switch
        {
            ParameterKind.Choice => parameter.Choices[(int)parameter.Default],
            ParameterKind.Money => $"{ScalarText.Written(ScalarKind.Amount, value)} QUOTE",
            _ => ScalarText.Written(ScalarOf(parameter).Kind, value),
        };
    }

    private static ScalarShape ScalarOf(StrategyParameter parameter)
    {
        var kind = parameter.Kind switch
        {
            ParameterKind.Count => ScalarKind.Count,
            ParameterKind.Ratio => ScalarKind.Fraction,
            ParameterKind.Duration => ScalarKind.Duration,
            ParameterKind.Money => ScalarKind.Amount,
            _ => ScalarKind.Number,
        };
        return new ScalarShape(kind) { Least = Bound(parameter.Minimum), Greatest = Bound(parameter.Maximum) };
    }

    private static decimal? Bound(double value) => Math.Abs(value) < 1e24 ? (decimal)value : null;
}
