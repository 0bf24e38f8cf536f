using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>The mean of the samples of a rolling window of virtual time, in bounded memory.</summary>
/// <remarks>
/// The window is counted in 100 parts: a sample stays in it for the whole window and at most one part longer. Adding and
/// asking cost amortised constant time. Times must not go back.
/// </remarks>
public sealed class RollingMean
{
    private readonly RollingSums _samples;
    private long _latest;

    /// <summary>Makes an empty window.</summary>
    /// <param name="window">Its length; positive.</param>
    public RollingMean(Duration window) => _samples = new(window);

    /// <summary>How many samples are in the window as it was when last asked or added to.</summary>
    public long Count => _samples.Weight;

    /// <summary>Takes a sample.</summary>
    public void Add(long sample, VirtualTime now)
    {
        LetGo(now);
        _samples.Add(_latest, sample, weight: 1);
    }

    /// <summary>Returns the mean at a time, to the nearest, halves up; zero without samples.</summary>
    public long MeanAt(VirtualTime now)
    {
        LetGo(now);
        return Count == 0 ? 0 : (long)Rounding.DivideDown((_samples.Sum * 2) + Count, (Int128)Count * 2);
    }

    /// <summary>Writes the state, in a fixed order.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(_latest);
        _samples.WriteState(writer);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        _latest = reader.ReadInt64();
        _samples.ReadState(reader);
    }

    private void LetGo(VirtualTime now) => _samples.GoTo(ref _latest, now.Nanoseconds / _samples.PartLength);
}
