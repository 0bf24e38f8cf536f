using ExchangeMesh.Primitives;

namespace ExchangeMesh.Laboratory.StylisedFacts;

/// <summary>Returns over equal stretches of time, and what was bought less what was sold in each.</summary>
/// <param name="Returns">The change of the price's logarithm in each stretch.</param>
/// <param name="NetVolumes">What arriving orders bought less what they sold in each stretch; empty where that is not known.</param>
public sealed record ReturnSeries(double[] Returns, double[] NetVolumes)
{
    /// <summary>Samples prices at the end of equal stretches: the last price at or before each.</summary>
    /// <param name="prices">Times in seconds, ascending, with positive prices, and signed quantities; at least one.</param>
    /// <param name="interval">The length of a stretch in seconds; positive.</param>
    /// <param name="hasVolumes">Whether the quantities mean something.</param>
    public static ReturnSeries Of(IEnumerable<(double At, double Price, double SignedQuantity)> prices, double interval, bool hasVolumes)
    {
        ArgumentNullException.ThrowIfNull(prices);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(interval);
        var returns = new List<double>();
        var volumes = new List<double>();
        var (end, last, before, volume) = (double.NaN, 0.0, 0.0, 0.0);
        foreach (var (at, price, quantity) in prices)
        {
            if (double.IsNaN(end))
            {
                (end, before) = ((Math.Floor(at / interval) + 1) * interval, price);
            }

            for (; at >= end; end += interval)
            {
                returns.Add(DeterministicMath.Log(last) - DeterministicMath.Log(before));
                volumes.Add(volume);
                (before, volume) = (last, 0);
            }

            last = price;
            volume += quantity;
        }

        return new ReturnSeries([.. returns], hasVolumes ? [.. volumes] : []);
    }
}
