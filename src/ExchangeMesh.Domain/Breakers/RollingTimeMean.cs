using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>The mean over time of a value that stands until it changes, over a rolling window of virtual time, in bounded memory.</summary>
/// <remarks>
/// The window is counted in 100 parts: what has passed stays in it for the whole window and at most one part longer. While less than the
/// window has passed, the mean is over what has. Times must not go back.
/// </remarks>
public sealed class RollingTimeMean
{
    private readonly RollingSums _passed;
    private long _latest;
    private long _value;
    private VirtualTime _until;

    /// <summary>Makes a window in which nothing has passed.</summary>
    /// <param name="window">Its length; positive.</param>
    public RollingTimeMean(Duration window) => _passed = new(window);

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
        return _passed.Weight == 0 ? _value : (long)Rounding.DivideDown(_passed.Sum, _passed.Weight);
    }

    /// <summary>Writes the state, in a fixed order.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(_latest);
        writer.Write(_value);
        writer.Write(_until.Nanoseconds);
        _passed.WriteState(writer);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        _latest = reader.ReadInt64();
        _value = reader.ReadInt64();
        _until = new VirtualTime(reader.ReadInt64());
        _passed.ReadState(reader);
    }

    private void PassTo(VirtualTime now)
    {
        // What lies before the window need not be counted.
        var length = _passed.PartLength;
        var begin = Math.Max(_until.Nanoseconds, ((now.Nanoseconds / length) - RollingSums.Parts) * length);
        while (begin < now.Nanoseconds)
        {
            var part = begin / length;
            var end = Math.Min(now.Nanoseconds, (part + 1) * length);
            _passed.GoTo(ref _latest, part);
            _passed.Add(part, (Int128)_value * (end - begin), end - begin);
            begin = end;
        }

        _until = now;
    }
}
