using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>The highest and the lowest price of a rolling window of virtual time, in bounded memory.</summary>
/// <remarks>
/// The window is counted in 128 parts: a price stays in it for the whole window and at most one part longer. Adding
/// a price costs amortised constant time. Times must not go back.
/// </remarks>
public sealed class RollingExtremes
{
    private const int Parts = 128;
    private readonly long _partLength;
    private readonly Extremes _highs = new(isHighest: true);
    private readonly Extremes _lows = new(isHighest: false);

    /// <summary>Makes an empty window.</summary>
    /// <param name="window">Its length; positive.</param>
    public RollingExtremes(Duration window)
    {
        Invariant.Holds(window > Duration.Zero, "a rolling window has a length");
        _partLength = Rounding.DivideUp(window.Nanoseconds, Parts);
    }

    /// <summary>The highest price of the window as it was when last added to; unset when empty.</summary>
    public Price Highest => _highs.First;

    /// <summary>The lowest price of the window as it was when last added to; unset when empty.</summary>
    public Price Lowest => _lows.First;

    /// <summary>Lets old prices go and takes a new one.</summary>
    public void Add(Price price, VirtualTime now)
    {
        var part = now.Nanoseconds / _partLength;
        _highs.Add(price.Ticks, part, part - Parts);
        _lows.Add(price.Ticks, part, part - Parts);
    }

    /// <summary>Lets old prices go.</summary>
    public void LetGo(VirtualTime now)
    {
        var part = now.Nanoseconds / _partLength;
        _highs.LetGo(part - Parts);
        _lows.LetGo(part - Parts);
    }

    /// <summary>Forgets all prices: the window begins anew.</summary>
    public void Clear()
    {
        _highs.Clear();
        _lows.Clear();
    }

    /// <summary>Writes the state, in a fixed order.</summary>
    public void WriteState(StateWriter writer)
    {
        _highs.WriteState(writer);
        _lows.WriteState(writer);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        _highs.ReadState(reader);
        _lows.ReadState(reader);
    }

    /// <summary>The parts that hold an extreme of what came after them, oldest and most extreme first.</summary>
    private sealed class Extremes(bool isHighest)
    {
        private const int Size = Parts + 1;
        private readonly (long Part, long Ticks)[] _entries = new (long, long)[Size];
        private int _first;
        private int _count;

        public Price First => _count == 0 ? Price.None : new Price(_entries[_first].Ticks);

        public void LetGo(long oldest)
        {
            while (_count > 0 && _entries[_first].Part < oldest)
            {
                _first = (_first + 1) % Size;
                _count--;
            }
        }

        public void Add(long ticks, long part, long oldest)
        {
            LetGo(oldest);
            while (_count > 0 && !IsBeyond(_entries[At(_count - 1)].Ticks, ticks))
            {
                _count--;
            }

            if (_count > 0 && _entries[At(_count - 1)].Part == part)
            {
                return;
            }

            _entries[At(_count)] = (part, ticks);
            _count++;
        }

        public void Clear() => _count = 0;

        public void WriteState(StateWriter writer)
        {
            writer.Write(_count);
            for (var place = 0; place < _count; place++)
            {
                writer.Write(_entries[At(place)].Part);
                writer.Write(_entries[At(place)].Ticks);
            }
        }

        public void ReadState(StateReader reader)
        {
            _first = 0;
            _count = reader.ReadBelow(Size + 1);
            for (var place = 0; place < _count; place++)
            {
                _entries[place] = (reader.ReadInt64(), reader.ReadInt64());
            }
        }

        private int At(int place) => (_first + place) % Size;

        private bool IsBeyond(long ticks, long than) => isHighest ? ticks > than : ticks < than;
    }
}
