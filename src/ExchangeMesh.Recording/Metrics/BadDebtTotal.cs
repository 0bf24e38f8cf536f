using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>Losses that nobody paid, at one venue.</summary>
public sealed class BadDebtTotal
{
    /// <summary>How many there were.</summary>
    public int Count { get; private set; }

    /// <summary>Their sum in millionths of the unit of account, each at its asset's worth when it was recorded.</summary>
    public Int128 ValueMicros { get; private set; }

    /// <summary>When the first was recorded; never.</summary>
    public VirtualTime FirstAt { get; private set; } = VirtualTime.Never;

    /// <summary>Takes in a loss.</summary>
    public void Apply(VirtualTime at, Int128 valueMicros)
    {
        Count++;
        ValueMicros += valueMicros;
        FirstAt = at < FirstAt ? at : FirstAt;
    }
}
