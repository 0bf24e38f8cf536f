using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Accounts;

/// <summary>What a venue has taken in, paid out, earned and written off of each asset since the start, in micro-units.</summary>
/// <param name="assets">How many assets the venue knows.</param>
internal sealed class Ledger(int assets)
{
    /// <summary>What was deposited at the start, and arrived from other venues since.</summary>
    public long[] Deposited { get; } = new long[assets];

    /// <summary>What left for other venues.</summary>
    public long[] Withdrawn { get; } = new long[assets];

    /// <summary>Trading fees, less rebates.</summary>
    public long[] Fees { get; } = new long[assets];

    /// <summary>What divisions left over.</summary>
    public long[] Rounding { get; } = new long[assets];

    /// <summary>Losses that nobody paid.</summary>
    public long[] BadDebt { get; } = new long[assets];

    /// <summary>Writes all sums.</summary>
    public void WriteState(StateWriter writer)
    {
        for (var asset = 0; asset < Deposited.Length; asset++)
        {
            writer.Write(Deposited[asset]);
            writer.Write(Withdrawn[asset]);
            writer.Write(Fees[asset]);
            writer.Write(Rounding[asset]);
            writer.Write(BadDebt[asset]);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        for (var asset = 0; asset < Deposited.Length; asset++)
        {
            Deposited[asset] = reader.ReadInt64();
            Withdrawn[asset] = reader.ReadInt64();
            Fees[asset] = reader.ReadInt64();
            Rounding[asset] = reader.ReadInt64();
            BadDebt[asset] = reader.ReadInt64();
        }
    }
}
