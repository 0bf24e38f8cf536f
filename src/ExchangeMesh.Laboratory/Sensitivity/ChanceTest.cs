using ExchangeMesh.Primitives;

namespace ExchangeMesh.Laboratory.Sensitivity;

/// <summary>What a sequential test has found of a chance.</summary>
public enum ChanceVerdict
{
    /// <summary>Nothing yet.</summary>
    Open,

    /// <summary>The chance is below the level.</summary>
    Below,

    /// <summary>The chance is above the level.</summary>
    Above,
}

/// <summary>Decides whether something happens with a chance above or below a level, looking after every trial.</summary>
/// <remarks>
/// The uniform mixture of likelihoods over the likelihood at the level, B(k + 1, n − k + 1) ÷ (pᵏ (1 − p)ⁿ⁻ᵏ) after n trials of which k
/// happened, exceeds 1 ÷ error with a probability of at most the error, however long one looks (Ville's inequality); so does that of every
/// level on the other side of k ÷ n. Sources: Robbins, Statistical Methods Related to the Law of the Iterated Logarithm, Annals of
/// Mathematical Statistics 41(5), 1970; Howard et al., Time-uniform, nonparametric, nonasymptotic confidence sequences, Annals of
/// Statistics 49(2), 2021.
/// </remarks>
public sealed class ChanceTest
{
    private readonly double _level;
    private readonly double _logBound;
    private double _logBeta;

    /// <summary>Begins a test.</summary>
    /// <param name="level">Above 0 and below 1.</param>
    /// <param name="error">The chance of a wrong verdict, above 0 and below 1.</param>
    public ChanceTest(double level, double error)
    {
        if (level is not (> 0 and < 1) || error is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(level is > 0 and < 1 ? nameof(error) : nameof(level), "Levels and errors lie above 0 and below 1.");
        }

        _level = level;
        _logBound = -DeterministicMath.Log(error);
    }

    /// <summary>How many trials there were.</summary>
    public int Trials { get; private set; }

    /// <summary>In how many of them it happened.</summary>
    public int Happened { get; private set; }

    /// <summary>What is known; once decided, it stays.</summary>
    public ChanceVerdict Verdict { get; private set; }

    /// <summary>Takes in the next trial.</summary>
    public void Add(bool happened)
    {
        // B(a + 1, b) = B(a, b) × a ÷ (a + b), and the same of b.
        var grown = happened ? Happened + 1 : Trials - Happened + 1;
        _logBeta += DeterministicMath.Log(grown / (double)(Trials + 2));
        Trials++;
        Happened += happened ? 1 : 0;
        if (Verdict != ChanceVerdict.Open)
        {
            return;
        }

        var logQuotient = _logBeta
            - (Happened * DeterministicMath.Log(_level))
            - ((Trials - Happened) * DeterministicMath.Log(1 - _level));
        if (logQuotient >= _logBound)
        {
            Verdict = Happened > _level * Trials ? ChanceVerdict.Above : ChanceVerdict.Below;
        }
    }
}
