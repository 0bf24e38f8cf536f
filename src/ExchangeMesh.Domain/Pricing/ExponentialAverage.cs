using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Pricing;

/// <summary>An exponentially weighted average of samples, in integers so that it is the same everywhere.</summary>
/// <remarks>A mutable struct: keep it in a field that is not readonly. Kept in 1/65,536 of the sample's unit; steps are rounded to the nearest.</remarks>
public struct ExponentialAverage
{
    private const int FractionBits = 16;
    private const long Half = 1L << (FractionBits - 1);
    private Int128 _scaled;
    private bool _hasSample;

    /// <summary>The average in the samples' unit, to the nearest; zero before the first sample.</summary>
    public readonly long Value => (long)((_scaled + Half) >> FractionBits);

    /// <summary>Returns an average that has taken one sample.</summary>
    public static ExponentialAverage From(long sample)
    {
        var average = default(ExponentialAverage);
        average.Add(sample, 0);
        return average;
    }

    /// <summary>Takes a sample: the first becomes the average, a later one moves it by the given share of the distance.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="weightPpb">The share, in parts per billion; see <see cref="WeightPpb"/>.</param>
    public void Add(long sample, long weightPpb)
    {
        var scaled = (Int128)sample << FractionBits;
        _scaled = _hasSample
            ? _scaled + Rounding.DivideDown(((scaled - _scaled) * weightPpb) + 500_000_000, 1_000_000_000)
            : scaled;
        _hasSample = true;
    }

    /// <summary>Returns the weight of a sample, 1 − e^(−interval ÷ time constant), in parts per billion; all of it where the constant is zero.</summary>
    /// <param name="interval">The time since the sample before.</param>
    /// <param name="timeConstant">After which an old sample counts 1/e.</param>
    public static long WeightPpb(Duration interval, Duration timeConstant) =>
        timeConstant.Nanoseconds <= 0
            ? 1_000_000_000
            : (long)((1e9 * (1 - DeterministicMath.Exp(-(double)interval.Nanoseconds / timeConstant.Nanoseconds))) + 0.5);

    /// <summary>Writes the state.</summary>
    public readonly void WriteState(StateWriter writer)
    {
        writer.Write(_hasSample);
        writer.Write(_scaled);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        _hasSample = reader.ReadBoolean();
        _scaled = reader.ReadInt128();
    }
}
