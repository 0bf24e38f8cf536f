using System.Numerics;

namespace ExchangeMesh.Domain.Disclosure;

/// <summary>Lots by price, in bins no wider than one part in 512 of their price: adding costs one addition, whatever the price.</summary>
/// <remarks>The bins are those of a high-dynamic-range histogram: single ticks up to 1,024, then 512 bins for each doubling.</remarks>
/// <param name="opening">A price in the middle of what is expected; beyond 256 times it all share the last bin.</param>
internal sealed class PriceHistogram(long opening)
{
    private const int Bits = 9;
    private const int Doublings = 8;
    private readonly long[] _lots = new long[LastBin(opening) + 1];

    /// <summary>The number of the last bin: of the prices that are never reached from below.</summary>
    public int Last => _lots.Length - 1;

    /// <summary>Returns the number of a price's bin.</summary>
    /// <param name="ticks">Zero or more.</param>
    public int BinOf(long ticks) => Math.Min(Last, Bin(ticks));

    /// <summary>Adds lots to a bin, or takes them off.</summary>
    public void Add(int bin, long lots) => _lots[bin] += lots;

    /// <summary>Returns the lots between two prices, by the bins in which they lie; never those of the last bin.</summary>
    /// <param name="from">The lower price, in ticks; its bin belongs to it.</param>
    /// <param name="to">The higher price, whose bin does not belong to it.</param>
    public long Between(long from, long to)
    {
        var sum = 0L;
        var end = BinOf(Math.Max(0, to));
        for (var bin = BinOf(Math.Max(0, from)); bin < end; bin++)
        {
            sum += _lots[bin];
        }

        return sum;
    }

    /// <summary>Returns the lots from a price on.</summary>
    public long From(long ticks) => Between(ticks, long.MaxValue) + _lots[Last];

    /// <summary>Returns the lots up to a price, whose whole bin belongs to them.</summary>
    public long Through(long ticks)
    {
        var bin = BinOf(ticks);
        return Between(0, ticks) + (bin == Last ? 0 : _lots[bin]);
    }

    private static int LastBin(long opening) => Bin(opening) + (Doublings << Bits);

    private static int Bin(long ticks)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)ticks) - Bits);
        return (shift << Bits) + (int)(ticks >> shift);
    }
}
