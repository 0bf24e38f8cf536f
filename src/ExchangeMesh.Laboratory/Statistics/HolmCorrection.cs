namespace ExchangeMesh.Laboratory.Statistics;

/// <summary>Holds the chance of any false finding among many tests to that of one.</summary>
/// <remarks>Source: Holm, A Simple Sequentially Rejective Multiple Test Procedure, Scandinavian Journal of Statistics 6(2), 1979.</remarks>
public static class HolmCorrection
{
    /// <summary>Returns the corrected p-values, in the order of the given ones: the greatest of (m − rank + 1) × p over all ranks up to its own, at most 1.</summary>
    public static double[] Adjust(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        var adjusted = new double[pValues.Count];
        var reached = 0.0;
        var left = pValues.Count;
        foreach (var place in Enumerable.Range(0, pValues.Count).OrderBy(place => pValues[place]))
        {
            reached = Math.Max(reached, Math.Min(1, left * pValues[place]));
            adjusted[place] = reached;
            left--;
        }

        return adjusted;
    }
}
