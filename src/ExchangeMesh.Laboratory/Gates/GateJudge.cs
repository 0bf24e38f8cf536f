using System.Globalization;
using ExchangeMesh.Laboratory.Statistics;
using ExchangeMesh.Recording.Summaries;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Laboratory.Gates;

/// <summary>Decides whether gates hold.</summary>
/// <remarks>
/// Over one run, each gate is about that run's value. Over many: a gate on each run holds if it holds in every run, or, where it
/// names a share of runs, if the share is at least that with the stated one-sided confidence (the lower bound of Clopper and
/// Pearson). A gate on a mean holds if the one-sided bound of its bootstrap interval meets the condition; one on a quantile, if the
/// distribution-free bound does. <c>==</c> and <c>!=</c> take both bounds. A run without data never meets a condition.
/// </remarks>
/// <param name="confidence">Above one half and below 1.</param>
/// <param name="seed">The seed of the bootstrap's draws.</param>
public sealed class GateJudge(double confidence, ulong seed = 1)
{
    private readonly Bootstrap _bootstrap = confidence is > 0.5 and < 1
        ? new Bootstrap(seed)
        : throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A one-sided confidence lies above one half and below 1.");

    /// <summary>Decides about one gate.</summary>
    /// <param name="gate">The gate.</param>
    /// <param name="runs">Its outcome in each run; at least one.</param>
    public GateVerdict Judge(Gate gate, IReadOnlyList<SeededValue> runs)
    {
        ArgumentNullException.ThrowIfNull(gate);
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentOutOfRangeException.ThrowIfZero(runs.Count, nameof(runs));
        var holding = runs.Count(run => run.Value is { } value && gate.Admits(value));
        if (runs.Count == 1)
        {
            return OfOne(gate, runs[0], holding);
        }

        return gate.Figure == GateFigure.EachRun ? OfEach(gate, runs, holding) : OfAll(gate, runs, holding);
    }

    private static GateVerdict OfOne(Gate gate, SeededValue run, int holding)
    {
        var explanation = run.Value is { } value
            ? $"{gate.Outcome.Name} is {MetricUnits.Show(value, gate.Outcome.Unit)}"
            : $"the run gave no value for {gate.Outcome.Name}";
        return new GateVerdict(gate, holding == 1, run.Value, null, 1, holding, explanation);
    }

    private GateVerdict OfEach(Gate gate, IReadOnlyList<SeededValue> runs, int holding)
    {
        var share = (double)holding / runs.Count;
        var bound = ProportionInterval.AtLeast(holding, runs.Count, confidence);
        var holds = gate.Plan.Share is { } needed ? bound >= needed : holding == runs.Count;
        var explanation = string.Create(
            CultureInfo.InvariantCulture,
            $"it holds in {holding} of {runs.Count} runs: with {ShareText.Of(confidence)} confidence in at least {ShareText.Of(bound)} of all seeds{Worst(gate, runs)}");
        return new GateVerdict(gate, holds, share, bound, runs.Count, holding, explanation);
    }

    private GateVerdict OfAll(Gate gate, IReadOnlyList<SeededValue> runs, int holding)
    {
        var values = runs.Select(run => run.Value).OfType<double>().ToArray();
        var name = gate.Plan.Outcome;
        if (values.Length < runs.Count)
        {
            var without = runs.Count - values.Length;
            return new GateVerdict(gate, false, null, null, runs.Count, holding, $"{without} of {runs.Count} runs gave no value for {gate.Outcome.Name}, first with seed {runs.First(run => run.Value is null).Seed}");
        }

        var (estimate, lower, upper) = gate.Figure == GateFigure.Mean ? MeanOf(gate, values) : QuantileOf(gate, values);
        string Show(double value) => MetricUnits.Show(value, gate.Outcome.Unit);
        if (gate.IsUpperLimit)
        {
            return Bounded(gate, estimate, upper, "at most", runs.Count, holding);
        }

        if (gate.IsLowerLimit)
        {
            return Bounded(gate, estimate, lower, "at least", runs.Count, holding);
        }

        var isEqual = lower == gate.Threshold && upper == gate.Threshold;
        var isOther = lower > gate.Threshold || upper < gate.Threshold;
        var range = lower is { } from && upper is { } to ? $"between {Show(from)} and {Show(to)}" : "not bounded by so few runs";
        return new GateVerdict(
            gate,
            gate.Plan.Comparison == GateComparison.Equal ? isEqual : isOther,
            estimate,
            null,
            runs.Count,
            holding,
            string.Create(CultureInfo.InvariantCulture, $"{name} is {Show(estimate)}, with {ShareText.Of(confidence)} confidence {range}"));
    }

    private GateVerdict Bounded(Gate gate, double estimate, double? bound, string side, int runs, int holding)
    {
        var shown = bound is { } known
            ? $"{side} {MetricUnits.Show(known, gate.Outcome.Unit)}"
            : string.Create(CultureInfo.InvariantCulture, $"not bounded by so few runs: {gate.LeastRuns(confidence)} are needed");
        return new GateVerdict(
            gate,
            bound is { } decides && gate.Admits(decides),
            estimate,
            bound,
            runs,
            holding,
            string.Create(CultureInfo.InvariantCulture, $"{gate.Plan.Outcome} is {MetricUnits.Show(estimate, gate.Outcome.Unit)}, with {ShareText.Of(confidence)} confidence {shown}"));
    }

    private (double Estimate, double? Lower, double? Upper) MeanOf(Gate gate, double[] values)
    {
        var isOneSided = gate.IsUpperLimit || gate.IsLowerLimit;
        var interval = _bootstrap.Mean(values, isOneSided ? (2 * confidence) - 1 : confidence);
        return (interval.Estimate, interval.Lower, interval.Upper);
    }

    private (double Estimate, double? Lower, double? Upper) QuantileOf(Gate gate, double[] values)
    {
        var sorted = Sample.Sorted(values);
        var side = gate.IsUpperLimit || gate.IsLowerLimit ? confidence : (1 + confidence) / 2;
        return (
            Sample.Quantile(sorted, gate.Quantile),
            QuantileBound.AtLeast(sorted, gate.Quantile, side),
            QuantileBound.AtMost(sorted, gate.Quantile, side));
    }

    /// <summary>Names a run to look at: the first without a value, else the one nearest to failing or furthest beyond.</summary>
    private static string Worst(Gate gate, IReadOnlyList<SeededValue> runs)
    {
        foreach (var run in runs)
        {
            if (run.Value is null)
            {
                return string.Create(CultureInfo.InvariantCulture, $"; no value with seed {run.Seed}");
            }
        }

        var (word, named) = gate switch
        {
            { IsUpperLimit: true } => ("greatest", runs.MaxBy(run => run.Value)),
            { IsLowerLimit: true } => ("least", runs.MinBy(run => run.Value)),
            _ => ("but", runs.FirstOrDefault(run => !gate.Admits(run.Value!.Value))),
        };
        return named.Value is { } value
            ? string.Create(CultureInfo.InvariantCulture, $"; {word} {MetricUnits.Show(value, gate.Outcome.Unit)} with seed {named.Seed}")
            : "";
    }
}
