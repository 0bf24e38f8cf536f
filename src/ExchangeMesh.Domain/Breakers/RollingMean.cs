using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>The mean of the samples of a rolling window of virtual time, in bounded memory.</summary>
/// <remarks>
/// The window is counted in 100 parts: a sample stays in it for the whole window and at most one part longer. Adding and
/// asking cost amortised constant time. Times must not go back.
/// </remarks>
public sealed class RollingMean
{
    private const int Parts = 101;
    private readonly long _partLength;
    private readonly (Int128 Sum, long Count)[] _parts = new (Int128, long)[Parts];
    private Int128 _sum;
    private long _count;
    private long _latest;

    /// <summary>Makes an empty window.</summary>
    /// <param name="window">Its length; positive.</param>
    public RollingMean(Duration window)
    {
        Invariant.Holds(window > Duration.Zero, "a rolling window has a length");
        _partLength = Rounding.DivideUp(window.Nanoseconds, Parts - 1);
    }

    /// <summary>How many samples are in the window as it was when last asked or added to.</summary>
    public long Count => _count;

    /// <summary>Takes a sample.</summary>
    public void Add(long sample, VirtualTime now)
    {
        LetGo(now);
        ref var part = ref _parts[_latest % Parts];
        part = (part.Sum + sample, part.Count + 1);
        _sum += sample;
        _count++;
    }

    /// <summary>Returns the mean at a time, to the nearest, halves up; zero without samples.</summary>
    public long MeanAt(VirtualTime now)
    {
        LetGo(now);
        return _count == 0 ? 0 : (long)Rounding.DivideDown((_sum * 2) + _count, (Int128)_count * 2);
    }

    /// <summary>Writes the state, in a fixed order.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(_latest);
        foreach (var (sum, count) in _parts)
        {
            writer.Write(sum);
            writer.Write(count);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        (_sum, _count) = (0, 0);
        _latest = reader.ReadInt64();
        foreach (ref var part in _parts.AsSpan())
        {
            part = (reader.ReadInt128(), reader.ReadInt64());
            _sum += part.Sum;
            _count += part.Count;
        }
    }

    private void LetGo(VirtualTime now)
    {
        var part = now.Nanoseconds / _partLength;
        for (var passed = Math.Min(part - _latest, Parts); passed > 0; passed--)
        {
            ref var old = ref _parts[(part - passed + 1) % Parts];
            _sum -= old.Sum;
            _count -= old.Count;
            old = default;
        }

        _latest = Math.Max(_latest, part);
    }
}
