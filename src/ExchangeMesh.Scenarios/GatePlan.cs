namespace ExchangeMesh.Scenarios;

/// <summary>How a gate holds an outcome against its threshold.</summary>
public enum GateComparison : byte
{
    /// <summary><c>&lt;</c>.</summary>
    Below,

    /// <summary><c>&lt;=</c>.</summary>
    AtMost,

    /// <summary><c>&gt;</c>.</summary>
    Above,

    /// <summary><c>&gt;=</c>.</summary>
    AtLeast,

    /// <summary><c>==</c>.</summary>
    Equal,

    /// <summary><c>!=</c>.</summary>
    NotEqual,
}

/// <summary>A condition that a run's outcome must meet, taken apart but not yet held against the outcomes that there are.</summary>
/// <param name="Text">The gate as it is written, such as <c>max_drawdown &lt; 20%</c>.</param>
/// <param name="Outcome">The outcome's name, with a figure over runs behind it where one is written: <c>max_drawdown.p95</c>.</param>
/// <param name="Comparison">How it is compared.</param>
/// <param name="Threshold">With what: a number, with its unit where it has one.</param>
/// <param name="Share">The least share of runs in which it must hold, above 0 and below 1; null where none is written.</param>
/// <param name="At">Where it is written.</param>
/// <param name="Path">Its path in the scenario, such as <c>gates.0</c>; empty for one from outside.</param>
public sealed record GatePlan(string Text, string Outcome, GateComparison Comparison, string Threshold, double? Share, SourcePosition At, string Path);

/// <summary>What a gate's threshold measures.</summary>
public enum GateMeasure : byte
{
    /// <summary>Things: a number without unit.</summary>
    Count,

    /// <summary>A share or ratio: <c>20%</c>, <c>25bp</c>, or a number of which 1 is the whole.</summary>
    Share,

    /// <summary>A span of time, with its unit.</summary>
    Time,

    /// <summary>Money, a price or a quantity: a number, with one of the scenario's assets behind it or without.</summary>
    Amount,
}
