using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

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
    Func<StrategyArguments, IParticipant> Create)
{
    /// <summary>What each of the group's markets is to the strategy, in order; as many markets are needed.</summary>
    public IReadOnlyList<string> MarketRoles { get; init; } = ["the market that is traded"];

    /// <summary>What further markets are to the strategy, of which a group may name any number; empty where there may be none.</summary>
    public string FurtherMarkets { get; init; } = "";

    /// <summary>Whether every market must be a perpetual, as the strategy may be short or leveraged in it.</summary>
    public bool NeedsPerpetual { get; init; }

    /// <summary>Whether the options on the last of its markets follow that market in <see cref="StrategyArguments.Markets"/>.</summary>
    public bool TradesOptions { get; init; }

    /// <summary>Whether these options follow where there are any; the strategy does without them too.</summary>
    public bool MayTradeOptions { get; init; }

    /// <summary>What each of the group's lending venues is to the strategy, in order; as many are needed.</summary>
    public IReadOnlyList<string> LenderRoles { get; init; } = [];
}

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

    /// <summary>Returns a parameter that is a number without unit.</summary>
    public static StrategyParameter Number(string name, double value, double least, double greatest, string summary) =>
        new(name, ParameterKind.Number, summary, value, least, greatest);

    /// <summary>Returns a parameter that is a whole number.</summary>
    public static StrategyParameter Count(string name, long value, long least, long greatest, string summary) =>
        new(name, ParameterKind.Count, summary, value, least, greatest);

    /// <summary>Returns a parameter that is a share; values are fractions.</summary>
    public static StrategyParameter Share(string name, double value, double least, double greatest, string summary) =>
        new(name, ParameterKind.Ratio, summary, value, least, greatest);

    /// <summary>Returns a parameter that is a span of time.</summary>
    public static StrategyParameter Span(string name, Duration value, Duration least, Duration greatest, string summary) =>
        new(name, ParameterKind.Duration, summary, value.Nanoseconds, least.Nanoseconds, greatest.Nanoseconds);

    /// <summary>Returns a parameter that is an amount of the unit of account, given in whole units.</summary>
    public static StrategyParameter Amount(string name, long value, long least, long greatest, string summary) =>
        new(name, ParameterKind.Money, summary, value * 1e6, least * 1e6, greatest * 1e6);

    /// <summary>Returns a parameter that is one of a few words; the first is the default.</summary>
    public static StrategyParameter Choice(string name, IReadOnlyList<string> words, string summary) =>
        new(name, ParameterKind.Choice, summary, 0, 0, words.Count - 1) { Choices = words };
}
