using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Funding;

/// <summary>The premiums of one funding interval as they are sampled.</summary>
/// <remarks>
/// Source: Binance FAQ on funding rates: over eight hours the i-th sample weighs i (Σ i·Pᵢ ÷ Σ i), over one hour all weigh the same.
/// A mutable struct: keep it in a field that is not readonly.
/// </remarks>
public struct PremiumAverage
{
    private Int128 _sum;
    private Int128 _weightedSum;
    private long _count;

    /// <summary>How many samples there are.</summary>
    public readonly long Count => _count;

    /// <summary>The mean, to the nearest, halves up; zero without samples.</summary>
    public readonly long MeanPpb => _count == 0 ? 0 : (long)Rounding.DivideDown((_sum * 2) + _count, (Int128)_count * 2);

    /// <summary>The mean in which later samples weigh more, to the nearest, halves up; zero without samples.</summary>
    public readonly long TimeWeightedMeanPpb
    {
        get
        {
            var weights = (Int128)_count * (_count + 1);
            return _count == 0 ? 0 : (long)Rounding.DivideDown((_weightedSum * 4) + weights, weights * 2);
        }
    }

    /// <summary>Takes a sample.</summary>
    /// <param name="premiumPpb">The premium, in parts per billion.</param>
    public void Add(long premiumPpb)
    {
        _count++;
        _sum += premiumPpb;
        _weightedSum += (Int128)premiumPpb * _count;
    }

    /// <summary>Begins the next interval.</summary>
    public void Clear() => this = default;

    /// <summary>Writes the state.</summary>
    public readonly void WriteState(StateWriter writer)
    {
        writer.Write(_count);
        writer.Write(_sum);
        writer.Write(_weightedSum);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        _count = reader.ReadInt64();
        _sum = reader.ReadInt128();
        _weightedSum = reader.ReadInt128();
    }
}
