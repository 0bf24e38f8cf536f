using ExchangeMesh.Laboratory.Statistics;

namespace ExchangeMesh.Laboratory.Comparisons;

/// <summary>A policy's place by one outcome.</summary>
/// <param name="Rank">From 1, the best; null without data.</param>
/// <param name="Policy">The policy's name.</param>
/// <param name="Mean">The outcome's mean over the seeds, with its bootstrap interval; null without data.</param>
/// <param name="NoData">With how many seeds there was no data.</param>
public sealed record PolicyRank(int? Rank, string Policy, ConfidenceInterval? Mean, int NoData)
{
    /// <summary>Ranks policies by the mean of an outcome; equal means share a rank.</summary>
    /// <param name="policies">The policies.</param>
    /// <param name="outcome">An outcome that all of them have.</param>
    /// <param name="isHigherBetter">Whether the greatest mean comes first; otherwise the least does.</param>
    /// <param name="confidence">The intervals' confidence.</param>
    public static IReadOnlyList<PolicyRank> Of(IReadOnlyList<PolicyRuns> policies, string outcome, bool isHigherBetter, double confidence)
    {
        ArgumentNullException.ThrowIfNull(policies);
        var bootstrap = new Bootstrap(1);
        var means = policies.Select(policy =>
        {
            var values = policy.Values(outcome).OfType<double>().ToArray();
            return new PolicyRank(null, policy.Policy.Name, values.Length == 0 ? null : bootstrap.Mean(values, confidence), policy.Runs.Count - values.Length);
        }).ToList();
        var ordered = means.OrderBy(one => one.Mean is null).ThenBy(one => Key(one, isHigherBetter)).ToList();
        return [.. ordered.Select(one => one with { Rank = one.Mean is null ? null : 1 + ordered.Count(other => other.Mean is not null && Key(other, isHigherBetter) < Key(one, isHigherBetter)) })];
    }

    private static double Key(PolicyRank one, bool isHigherBetter) => (one.Mean?.Estimate ?? 0) * (isHigherBetter ? -1 : 1);
}
