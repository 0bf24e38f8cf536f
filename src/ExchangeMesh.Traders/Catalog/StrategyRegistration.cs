using ExchangeMesh.Domain.Venues;

namespace ExchangeMesh.Traders.Catalog;

/// <summary>A strategy as scenarios name it: its parameters, and how a trader that follows it is made.</summary>
/// <param name="Name">The name in scenario files, such as <c>market-maker</c>.</param>
/// <param name="Summary">One sentence that says what the strategy does.</param>
/// <param name="Parameters">The parameters that a scenario may give.</param>
/// <param name="Create">Makes one trader.</param>
public sealed record StrategyRegistration(
    string Name,
    string Summary,
    IReadOnlyList<StrategyParameter> Parameters,
    Func<StrategyArguments, IParticipant> Create);

/// <summary>What a strategy's parameter is, and so how it is written in a scenario.</summary>
public enum ParameterKind
{
    /// <summary>A number without unit.</summary>
    Number,

    /// <summary>A whole number.</summary>
    Count,

    /// <summary>A share, written <c>25bp</c>, <c>3%</c> or <c>0.03</c>; its value is a fraction.</summary>
    Ratio,

    /// <summary>A span of virtual time, written <c>5ms</c> or <c>2h</c>; its value is in nanoseconds.</summary>
    Duration,

    /// <summary>An amount of the unit of account, written <c>60000 USD</c>; its value is in micro-units.</summary>
    Money,

    /// <summary>One of a few words; its value is the word's place in <see cref="StrategyParameter.Choices"/>.</summary>
    Choice,
}

/// <summary>One parameter of a strategy.</summary>
/// <param name="Name">The name in scenario files, in snake_case.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Summary">What it does, in a sentence.</param>
/// <param name="Default">The value where the scenario gives none, in the unit of its kind.</param>
/// <param name="Minimum">The least value.</param>
/// <param name="Maximum">The greatest value.</param>
public sealed record StrategyParameter(
    string Name,
    ParameterKind Kind,
    string Summary,
    double Default,
    double Minimum,
    double Maximum)
{
    /// <summary>The words of a <see cref="ParameterKind.Choice"/>.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];
}
