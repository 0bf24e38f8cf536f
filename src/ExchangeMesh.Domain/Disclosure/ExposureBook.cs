using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Disclosure;

/// <summary>The positions in one market by the prices at which they are liquidated and bankrupt, kept up as accounts change.</summary>
/// <remarks>
/// Neither price moves with the mark, so a new mark costs nothing here, and a changed account two additions. How many lots are held at
/// a leverage follows from the bankruptcy prices: notional over equity is at least L where the price is within one part in L of the mark.
/// </remarks>
/// <param name="opening">The market's opening price in ticks.</param>
internal sealed class ExposureBook(long opening)
{
    private const int PageBits = 10;
    private const int PageMask = (1 << PageBits) - 1;
    private const int Nowhere = -1;
    private static readonly int[] LeverageFloors = [0, 1, 2, 3, 5, 10, 20, 50, 100];
    private readonly Side _longs = new(opening);
    private readonly Side _shorts = new(opening);
    private Exposure[]?[] _exposures = new Exposure[1][];

    /// <summary>Takes note of what an account holds now.</summary>
    /// <param name="handle">Whose.</param>
    /// <param name="lots">The position; negative is short, zero is none.</param>
    /// <param name="liquidation">The mark at which it is liquidated, in ticks; 0 where no mark does it.</param>
    /// <param name="bankruptcy">The mark at which its account's equity is zero, in ticks; 0 for a long, or the greatest number for a short, where none does it.</param>
    public void Set(int handle, long lots, long liquidation, long bankruptcy)
    {
        ref var exposure = ref ExposureOf(handle, isMade: lots != 0);
        if (exposure.Lots == 0 && lots == 0)
        {
            return;
        }

        Count(in exposure, -1);
        var histograms = lots > 0 ? _longs : _shorts;
        exposure.Lots = lots;
        exposure.Liquidation = liquidation > 0 ? histograms.Liquidations.BinOf(liquidation) : Nowhere;
        exposure.Bankruptcy = histograms.Bankruptcies.BinOf(bankruptcy);
        Count(in exposure, 1);
    }

    /// <summary>Returns the lots by leverage at a mark.</summary>
    public IReadOnlyList<LeverageBucket> LeverageAt(long mark, bool isInverse)
    {
        var buckets = new LeverageBucket[LeverageFloors.Length];
        var (longsAbove, shortsAbove) = (0L, 0L);
        for (var at = buckets.Length - 1; at >= 0; at--)
        {
            var (lowest, highest) = BankruptciesAt(mark, LeverageFloors[at], isInverse);
            var (longs, shorts) = (_longs.Bankruptcies.From(lowest), _shorts.Bankruptcies.Through(highest));
            if (LeverageFloors[at] == 0)
            {
                (longs, shorts) = (_longs.Bankruptcies.From(0), _shorts.Bankruptcies.From(0));
            }

            buckets[at] = new LeverageBucket(LeverageFloors[at], new Quantity(longs - longsAbove), new Quantity(shorts - shortsAbove));
            (longsAbove, shortsAbove) = (longs, shorts);
        }

        return buckets;
    }

    /// <summary>Returns the lots by liquidation price around a mark.</summary>
    /// <param name="mark">The mark, in ticks.</param>
    /// <param name="width">A bucket's width, in ticks; positive.</param>
    /// <param name="reach">How far the map goes on each side, in ticks.</param>
    public IReadOnlyList<LiquidationBucket> LiquidationsAround(long mark, long width, long reach)
    {
        var below = Math.Min(Rounding.DivideUp(reach, width), (mark - 1) / width);
        var above = Rounding.DivideUp(reach, width);
        var buckets = new LiquidationBucket[below + above];
        for (var at = 0; at < buckets.Length; at++)
        {
            var from = mark + ((at - below) * width);
            buckets[at] = new LiquidationBucket(
                new Price(from),
                new Price(from + width),
                new Quantity(_longs.Liquidations.Between(from, from + width)),
                new Quantity(_shorts.Liquidations.Between(from, from + width)));
        }

        return buckets;
    }

    /// <summary>Writes what each account was last seen to hold, in the order of handles.</summary>
    public void WriteState(StateWriter writer)
    {
        for (var page = 0; page < _exposures.Length; page++)
        {
            for (var place = 0; _exposures[page] is { } exposures && place < exposures.Length; place++)
            {
                ref readonly var exposure = ref exposures[place];
                if (exposure.Lots != 0)
                {
                    writer.Write((page << PageBits) + place);
                    writer.Write(exposure.Lots);
                    writer.Write(exposure.Liquidation);
                    writer.Write(exposure.Bankruptcy);
                }
            }
        }

        writer.Write(-1L);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote, into an empty book.</summary>
    public void ReadState(StateReader reader)
    {
        for (var handle = reader.ReadInt32(); handle >= 0; handle = reader.ReadInt32())
        {
            ref var exposure = ref ExposureOf(handle, isMade: true);
            exposure.Lots = reader.ReadInt64();
            exposure.Liquidation = reader.ReadInt32();
            exposure.Bankruptcy = reader.ReadBelow(_longs.Bankruptcies.Last + 1);
            reader.Require(exposure.Liquidation >= Nowhere && exposure.Liquidation <= _longs.Liquidations.Last, "a liquidation price has no bin");
            Count(in exposure, 1);
        }
    }

    /// <summary>Returns the lowest bankruptcy price of longs, and the highest of shorts, at a leverage or more.</summary>
    /// <remarks>
    /// A linear long's leverage is mark ÷ (mark − price), a short's mark ÷ (price − mark); an inverse long's price ÷ (mark − price), a
    /// short's price ÷ (price − mark): there notional and equity are in the base asset.
    /// </remarks>
    private static (long Lowest, long Highest) BankruptciesAt(long mark, int leverage, bool isInverse)
    {
        if (leverage == 0)
        {
            return (0, long.MaxValue);
        }

        if (!isInverse)
        {
            return (Rounding.MultiplyDivideUp(mark, leverage - 1, leverage), mark + (mark / leverage));
        }

        var highest = leverage == 1 ? long.MaxValue : Rounding.MultiplyDivideDown(mark, leverage, leverage - 1);
        return (Rounding.MultiplyDivideUp(mark, leverage, leverage + 1), highest);
    }

    private void Count(in Exposure exposure, int sign)
    {
        if (exposure.Lots == 0)
        {
            return;
        }

        var histograms = exposure.Lots > 0 ? _longs : _shorts;
        var lots = sign * Math.Abs(exposure.Lots);
        histograms.Bankruptcies.Add(exposure.Bankruptcy, lots);
        if (exposure.Liquidation != Nowhere)
        {
            histograms.Liquidations.Add(exposure.Liquidation, lots);
        }
    }

    private ref Exposure ExposureOf(int handle, bool isMade)
    {
        var page = handle >> PageBits;
        if (page >= _exposures.Length)
        {
            Array.Resize(ref _exposures, Math.Max(page + 1, _exposures.Length * 2));
        }

        if (_exposures[page] is null && !isMade)
        {
            return ref Nobody.Place[0];
        }

        _exposures[page] ??= new Exposure[PageMask + 1];
        return ref _exposures[page]![handle & PageMask];
    }

    private sealed class Side(long opening)
    {
        public PriceHistogram Liquidations { get; } = new(opening);

        public PriceHistogram Bankruptcies { get; } = new(opening);
    }

    private struct Exposure
    {
        public long Lots;
        public int Liquidation;
        public int Bankruptcy;
    }

    private static class Nobody
    {
        public static readonly Exposure[] Place = [default];
    }
}
