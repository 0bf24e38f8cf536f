using ExchangeMesh.Laboratory.Statistics;
using ExchangeMesh.Recording.Summaries;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Laboratory.Gates;

/// <summary>Which figure of many runs a gate holds against its threshold.</summary>
public enum GateFigure : byte
{
    /// <summary>Each run's own value: the gate is about the share of runs in which it holds.</summary>
    EachRun,

    /// <summary>The mean over the runs: <c>.mean</c>.</summary>
    Mean,

    /// <summary>A quantile over the runs: <c>.median</c>, <c>.p1</c> to <c>.p99</c>.</summary>
    Quantile,
}

/// <summary>A condition on an outcome that runs of the scenario have.</summary>
/// <param name="Plan">As it was written.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Figure">Which figure of it.</param>
/// <param name="Quantile">The quantile's share, above 0 and below 1; 0 for another figure.</param>
/// <param name="Threshold">In the outcome's unit.</param>
public sealed record Gate(GatePlan Plan, MetricDefinition Outcome, GateFigure Figure, double Quantile, double Threshold)
{
    /// <summary>Returns whether a value meets the condition.</summary>
    public bool Admits(double value) => Plan.Comparison switch
    {
        GateComparison.Below => value < Threshold,
        GateComparison.AtMost => value <= Threshold,
        GateComparison.Above => value > Threshold,
        GateComparison.AtLeast => value >= Threshold,
        GateComparison.Equal => value == Threshold,
        _ => value != Threshold,
    };

    /// <summary>Whether smaller values are better.</summary>
    public bool IsUpperLimit => Plan.Comparison is GateComparison.Below or GateComparison.AtMost;

    /// <summary>Whether greater values are better.</summary>
    public bool IsLowerLimit => Plan.Comparison is GateComparison.Above or GateComparison.AtLeast;

    /// <summary>Returns with how few runs the gate can hold at all, if all of them speak for it; one run alone always can.</summary>
    /// <param name="confidence">Above one half and below 1.</param>
    public int LeastRuns(double confidence) => Figure switch
    {
        GateFigure.Mean => 2,
        GateFigure.Quantile when IsUpperLimit => QuantileBound.LeastSample(Quantile, confidence),
        GateFigure.Quantile when IsLowerLimit => QuantileBound.LeastSample(1 - Quantile, confidence),
        GateFigure.Quantile => QuantileBound.LeastSample(Math.Max(Quantile, 1 - Quantile), (1 + confidence) / 2),
        _ => Plan.Share is { } share ? QuantileBound.LeastSample(share, confidence) : 1,
    };
}
