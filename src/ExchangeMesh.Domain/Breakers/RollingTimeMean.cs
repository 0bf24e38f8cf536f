using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>The mean over time of a value that stands until it changes, over a rolling window of virtual time, in bounded memory.</summary>
/// <remarks>
/// The window is counted in 100 parts: what has passed stays in it for the whole window and at most one part longer. While less than the
/// window has passed, the mean is over what has. Times must not go back.
/// </remarks>
public sealed class RollingTimeMean
{
    private const int Parts = 101;
    private readonly long _partLength;
    private readonly (Int128 Area, long Length)[] _parts = new (Int128, long)[Parts];
    private Int128 _area;
    private long _length;
    private long _latest;
    private long _value;
    private VirtualTime _until;

    /// <summary>Makes a window in which nothing has passed.</summary>
    /// <param name="window">Its length; positive.</param>
    public RollingTimeMean(Duration window)
    {
        Invariant.Holds(window > Duration.Zero, "a rolling window has a length");
        _partLength = Rounding.DivideUp(window.Nanoseconds, Parts - 1);
    }

    /// <summary>Takes note of a value that stands from now on.</summary>
    public void Add(long value, VirtualTime now)
    {
        PassTo(now);
        _value = value;
    }

    /// <summary>Returns the mean at a time, rounded down; the value itself where no time has passed yet.</summary>
    public long MeanAt(VirtualTime now)
    {
        PassTo(now);
        return _length == 0 ? _value : (long)Rounding.DivideDown(_area, _length);
    }

    /// <summary>Writes the state, in a fixed order.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(_latest);
        writer.Write(_value);
        writer.Write(_until.Nanoseconds);
        foreach (var (area, length) in _parts)
        {
            writer.Write(area);
            writer.Write(length);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        (_area, _length) = (0, 0);
        _latest = reader.ReadInt64();
        _value = reader.ReadInt64();
        _until = new VirtualTime(reader.ReadInt64());
        foreach (ref var part in _parts.AsSpan())
        {
            part = (reader.ReadInt128(), reader.ReadInt64());
            _area += part.Area;
            _length += part.Length;
        }
    }

    private void PassTo(VirtualTime now)
    {
        // What lies before the window need not be counted.
        var begin = Math.Max(_until.Nanoseconds, ((now.Nanoseconds / _partLength) - Parts) * _partLength);
        while (begin < now.Nanoseconds)
        {
            var part = begin / _partLength;
            var end = Math.Min(now.Nanoseconds, (part + 1) * _partLength);
            LetGo(part);
            _parts[part % Parts].Area += (Int128)_value * (end - begin);
            _parts[part % Parts].Length += end - begin;
            _area += (Int128)_value * (end - begin);
            _length += end - begin;
            begin = end;
        }

        _until = now;
    }

    private void LetGo(long part)
    {
        for (var passed = Math.Min(part - _latest, Parts); passed > 0; passed--)
        {
            ref var old = ref _parts[(part - passed + 1) % Parts];
            _area -= old.Area;
            _length -= old.Length;
            old = default;
        }

        _latest = Math.Max(_latest, part);
    }
}
