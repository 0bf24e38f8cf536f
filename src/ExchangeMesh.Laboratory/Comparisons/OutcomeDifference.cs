using ExchangeMesh.Laboratory.Statistics;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Laboratory.Comparisons;

/// <summary>How an outcome differs between two policies, over the seeds with which both gave data for it.</summary>
public sealed record OutcomeDifference
{
    /// <summary>The outcome.</summary>
    public required MetricDefinition Outcome { get; init; }

    /// <summary>Whether it is of the run as a whole, not of one venue, market or group: these are corrected for among themselves.</summary>
    public required bool IsOfWholeRun { get; init; }

    /// <summary>With how many seeds both policies gave data.</summary>
    public required int Pairs { get; init; }

    /// <summary>The mean of the first policy over these.</summary>
    public required double FirstMean { get; init; }

    /// <summary>The mean of the second.</summary>
    public required double SecondMean { get; init; }

    /// <summary>The mean of second less first, with its bootstrap interval.</summary>
    public required ConfidenceInterval Difference { get; init; }

    /// <summary>With how many seeds the second is lower.</summary>
    public required int Lower { get; init; }

    /// <summary>With how many it is higher.</summary>
    public required int Higher { get; init; }

    /// <summary>Wilcoxon's signed-rank test.</summary>
    public required TestOutcome Wilcoxon { get; init; }

    /// <summary>Student's paired t-test, for comparison.</summary>
    public required TestOutcome Student { get; init; }

    /// <summary>Wilcoxon's probability after Holm's correction among its family; 1 where nothing was tested.</summary>
    public double AdjustedP { get; init; } = 1;

    /// <summary>Whether it differs at all with any seed: only what does is tested.</summary>
    public bool Differs => Lower + Higher > 0;

    /// <summary>Returns the difference; null where no seed gave a pair.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="isOfWholeRun">Whether it is of the run as a whole.</param>
    /// <param name="first">The first policy's values, by seed.</param>
    /// <param name="second">The second's.</param>
    /// <param name="bootstrap">Draws the interval.</param>
    /// <param name="confidence">The interval's confidence.</param>
    /// <param name="stream">The draws' stream.</param>
    internal static OutcomeDifference? Of(MetricDefinition outcome, bool isOfWholeRun, IReadOnlyList<double?> first, IReadOnlyList<double?> second, Bootstrap bootstrap, double confidence, int stream)
    {
        var pairs = first.Zip(second).Where(pair => pair is { First: not null, Second: not null }).Select(pair => (First: pair.First!.Value, Second: pair.Second!.Value)).ToArray();
        if (pairs.Length == 0)
        {
            return null;
        }

        var differences = Array.ConvertAll(pairs, pair => pair.Second - pair.First);
        var isConstant = differences.All(difference => difference == differences[0]);
        return new OutcomeDifference
        {
            Outcome = outcome,
            IsOfWholeRun = isOfWholeRun,
            Pairs = pairs.Length,
            FirstMean = Sample.Mean(Array.ConvertAll(pairs, pair => pair.First)),
            SecondMean = Sample.Mean(Array.ConvertAll(pairs, pair => pair.Second)),
            Difference = isConstant
                ? new ConfidenceInterval(differences[0], differences[0], differences[0], confidence)
                : bootstrap.Mean(differences, confidence, stream),
            Lower = differences.Count(difference => difference < 0),
            Higher = differences.Count(difference => difference > 0),
            Wilcoxon = PairedTest.Wilcoxon(differences),
            Student = PairedTest.Student(differences),
        };
    }

    /// <summary>Returns what the test says of the second policy: lower, higher, equal, or not shown.</summary>
    /// <param name="confidence">The confidence of the comparison.</param>
    public string Verdict(double confidence) => this switch
    {
        { Differs: false } => "equal",
        _ when AdjustedP > 1 - confidence => "not shown",
        _ when Difference.Estimate < 0 || (Difference.Estimate == 0 && Lower > Higher) => "lower",
        _ => "higher",
    };
}
