using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders;

/// <summary>Measures a price's deviation: squared relative moves per second, averaged with exponential forgetting.</summary>
/// <param name="memory">The time constant of forgetting; positive.</param>
public struct VolatilityMeter(Duration memory)
{
    private readonly double _memorySeconds = memory.TotalSeconds;
    private double _varianceRate;
    private double _price;
    private VirtualTime _at;

    /// <summary>Takes a price into account.</summary>
    /// <param name="price">Positive, in any unit.</param>
    /// <param name="now">Later than at the last call; otherwise nothing happens.</param>
    public void Note(double price, VirtualTime now)
    {
        var seconds = (now - _at).TotalSeconds;
        if (_price > 0 && seconds > 0)
        {
            var move = (price / _price) - 1;
            var kept = DeterministicMath.Exp(-seconds / _memorySeconds);
            _varianceRate = (kept * _varianceRate) + ((1 - kept) * move * move / seconds);
        }

        _price = price;
        _at = now;
    }

    /// <summary>Returns the deviation of the relative price move within a span.</summary>
    public readonly double DeviationOver(Duration span) => Math.Sqrt(_varianceRate * span.TotalSeconds);

    /// <summary>Writes the state.</summary>
    public readonly void WriteState(StateWriter writer)
    {
        writer.Write(_varianceRate);
        writer.Write(_price);
        writer.Write(_at.Nanoseconds);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        _varianceRate = reader.ReadDouble();
        _price = reader.ReadDouble();
        _at = new VirtualTime(reader.ReadInt64());
    }
}
