namespace ExchangeMesh.Laboratory.Statistics;

/// <summary>An estimate and the interval that covers what it estimates with a stated probability.</summary>
/// <param name="Estimate">The estimate.</param>
/// <param name="Lower">The lower bound.</param>
/// <param name="Upper">The upper bound; at least <paramref name="Lower"/>.</param>
/// <param name="Confidence">The probability, above 0 and below 1.</param>
public readonly record struct ConfidenceInterval(double Estimate, double Lower, double Upper, double Confidence)
{
    /// <summary>Returns whether a value lies in the interval, bounds included.</summary>
    public bool Covers(double value) => Lower <= value && value <= Upper;

    /// <summary>Throws unless a confidence is above 0 and below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    internal static void Check(double confidence)
    {
        if (confidence is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies above 0 and below 1.");
        }
    }
}
