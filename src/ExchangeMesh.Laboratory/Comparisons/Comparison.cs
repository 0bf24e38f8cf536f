using ExchangeMesh.Laboratory.Gates;
using ExchangeMesh.Laboratory.Outcomes;
using ExchangeMesh.Laboratory.Runs;

namespace ExchangeMesh.Laboratory.Comparisons;

/// <summary>What is compared, and how.</summary>
public sealed record ComparisonOptions
{
    /// <summary>The policies, at least two; the first is what the others are held against.</summary>
    public required IReadOnlyList<Policy> Policies { get; init; }

    /// <summary>The seeds, at least one; each policy is run with each of them.</summary>
    public required IReadOnlyList<ulong> Seeds { get; init; }

    /// <summary>The outcome that policies are ranked by, whose causes are told.</summary>
    public required string RankedBy { get; init; }

    /// <summary>Whether the policy with the greatest value is the best; otherwise the one with the least.</summary>
    public bool IsHigherBetter { get; init; }

    /// <summary>The confidence of intervals and verdicts, above 0 and below 1.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>How the runs are made.</summary>
    public required RunBatchOptions Runs { get; init; }
}

/// <summary>Policies run with the same seeds, and how they differ.</summary>
public sealed class Comparison
{
    private Comparison(ComparisonOptions options, IReadOnlyList<PolicyRuns> policies)
    {
        Options = options;
        Policies = policies;
        Differences = [.. policies.Skip(1).Select(other => PolicyDifference.Of(policies[0], other, options.Confidence, options.RankedBy))];
        Ranking = PolicyRank.Of(policies, options.RankedBy, options.IsHigherBetter, options.Confidence);
    }

    /// <summary>What was asked for.</summary>
    public ComparisonOptions Options { get; }

    /// <summary>Each policy's runs.</summary>
    public IReadOnlyList<PolicyRuns> Policies { get; }

    /// <summary>Each other policy less the first.</summary>
    public IReadOnlyList<PolicyDifference> Differences { get; }

    /// <summary>The policies by the ranked outcome, the best first.</summary>
    public IReadOnlyList<PolicyRank> Ranking { get; }

    /// <summary>The place of the seed with which the ranked outcome differs most between the first policy and another; the first where none differs.</summary>
    public int MostDifferent
    {
        get
        {
            var values = Policies.Select(policy => policy.Values(Options.RankedBy)).ToList();
            double Gap(int seed) => values.Skip(1).Max(other => values[0][seed] is { } ours && other[seed] is { } theirs ? Math.Abs(theirs - ours) : 0);
            return Enumerable.Range(0, Options.Seeds.Count).MaxBy(Gap);
        }
    }

    /// <summary>Runs the policies.</summary>
    /// <returns>The comparison; or the runs that failed; neither where it was asked to stop.</returns>
    /// <exception cref="ArgumentException">A scenario has no plan, or a policy has no outcome to rank by.</exception>
    /// <exception cref="IOException">No run can be made.</exception>
    public static (Comparison? Done, IReadOnlyList<(string Policy, FailedRun Run)> Failures) Execute(ComparisonOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Policies.Count, 2, nameof(options));
        var seeds = options.Seeds;
        var attempts = RunBatch.Execute(options.Policies.Count * seeds.Count, place => options.Policies[place / seeds.Count].Read(seeds[place % seeds.Count]), options.Runs);
        if (attempts.Any(attempt => attempt is null))
        {
            return (null, []);
        }

        var failures = attempts
            .Select((attempt, place) => (options.Policies[place / seeds.Count].Name, new FailedRun(seeds[place % seeds.Count], attempt!.Error)))
            .Where(one => one.Item2.Error.Length > 0)
            .ToList();
        if (failures.Count > 0)
        {
            return (null, failures);
        }

        var policies = options.Policies.Select((policy, place) =>
        {
            var first = policy.Read(seeds[0]);
            return new PolicyRuns(policy, first, OutcomeCatalog.Of(first.Plan!), [.. attempts.Skip(place * seeds.Count).Take(seeds.Count).Select(attempt => attempt!.Run!)]);
        });
        return (new Comparison(options, [.. policies]), []);
    }
}
