using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>Two sums over a rolling window of virtual time, in bounded memory: of values, and of what they weigh.</summary>
/// <remarks>
/// The window is counted in 100 parts: what is added stays in it for the whole window and at most one part longer. Its owner keeps
/// which part is the latest, and writes it with its own state.
/// </remarks>
internal sealed class RollingSums
{
    /// <summary>How many parts are held: those of the window, and the one that is being filled.</summary>
    public const int Parts = 101;

    private readonly (Int128 Sum, long Weight)[] _parts = new (Int128, long)[Parts];

    /// <summary>Makes an empty window.</summary>
    /// <param name="window">Its length; positive.</param>
    public RollingSums(Duration window)
    {
        Invariant.Holds(window > Duration.Zero, "a rolling window has a length");
        PartLength = Rounding.DivideUp(window.Nanoseconds, Parts - 1);
    }

    /// <summary>The length of a part, in nanoseconds.</summary>
    public long PartLength { get; }

    /// <summary>The sum of the values in the window.</summary>
    public Int128 Sum { get; private set; }

    /// <summary>The sum of their weights.</summary>
    public long Weight { get; private set; }

    /// <summary>Lets go of what has left the window when a part begins.</summary>
    /// <param name="latest">The latest part so far; moved on to the one that begins.</param>
    /// <param name="part">The part that begins.</param>
    public void GoTo(ref long latest, long part)
    {
        for (var passed = Math.Min(part - latest, Parts); passed > 0; passed--)
        {
            ref var old = ref _parts[(part - passed + 1) % Parts];
            Sum -= old.Sum;
            Weight -= old.Weight;
            old = default;
        }

        latest = Math.Max(latest, part);
    }

    /// <summary>Adds to a part of the window.</summary>
    public void Add(long part, Int128 value, long weight)
    {
        ref var to = ref _parts[part % Parts];
        to = (to.Sum + value, to.Weight + weight);
        Sum += value;
        Weight += weight;
    }

    /// <summary>Writes the parts, in a fixed order.</summary>
    public void WriteState(StateWriter writer)
    {
        foreach (var (sum, weight) in _parts)
        {
            writer.Write(sum);
            writer.Write(weight);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        (Sum, Weight) = (0, 0);
        foreach (ref var part in _parts.AsSpan())
        {
            part = (reader.ReadInt128(), reader.ReadInt64());
            Sum += part.Sum;
            Weight += part.Weight;
        }
    }
}
