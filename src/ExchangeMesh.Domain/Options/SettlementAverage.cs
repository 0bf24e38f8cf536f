using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Options;

/// <summary>The mean of an index over the last stretch before expiry, sample by sample.</summary>
internal struct SettlementAverage
{
    private Int128 _sum;

    /// <summary>How many samples there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a sample of the index, in millionths of the quote asset.</summary>
    public void Add(long indexMicros)
    {
        _sum += indexMicros;
        Count++;
    }

    /// <summary>Returns the mean, towards minus infinity; the given price where there is no sample.</summary>
    public readonly long MeanRoundedDown(long otherwiseMicros) =>
        Count == 0 ? otherwiseMicros : (long)Rounding.DivideDown(_sum, Count);

    /// <summary>Writes the state.</summary>
    public readonly void WriteState(StateWriter writer)
    {
        writer.Write(Count);
        writer.Write(_sum);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        Count = reader.ReadBelow(int.MaxValue);
        _sum = reader.ReadInt128();
    }
}
