namespace ExchangeMesh.Laboratory.Gates;

/// <summary>What one run says to a gate.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Value">The outcome; null for no data.</param>
public readonly record struct SeededValue(ulong Seed, double? Value);

/// <summary>Whether a gate holds, and why.</summary>
/// <param name="Gate">The gate.</param>
/// <param name="Holds">Whether it holds.</param>
/// <param name="Measured">The figure that was measured, in the outcome's unit, or for a share of runs that share; null without data.</param>
/// <param name="Bound">The bound of its confidence interval that decided; null where the figure itself did.</param>
/// <param name="Runs">How many runs were looked at.</param>
/// <param name="RunsHolding">In how many of them the condition holds for the run's own value.</param>
/// <param name="Explanation">Why, in a sentence without a full stop.</param>
public sealed record GateVerdict(Gate Gate, bool Holds, double? Measured, double? Bound, int Runs, int RunsHolding, string Explanation);
