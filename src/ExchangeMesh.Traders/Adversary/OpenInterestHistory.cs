using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Adversary;

/// <summary>At which prices the open interest was opened, as far as anybody outside the venue can tell.</summary>
/// <remarks>What open interest grew by is booked at the price then seen; what it shrank by is taken off all prices alike. It keeps 64 prices; the two oldest become one.</remarks>
public sealed class OpenInterestHistory
{
    private const int Most = 64;
    private readonly double[] _ticks = new double[Most];
    private readonly double[] _lots = new double[Most];

    /// <summary>How many prices there are.</summary>
    public int Count { get; private set; }

    /// <summary>All lots.</summary>
    public double Total { get; private set; }

    /// <summary>Returns a price in ticks, the oldest first.</summary>
    public double TicksAt(int place) => _ticks[place];

    /// <summary>Returns how many lots were opened at it.</summary>
    public double LotsAt(int place) => _lots[place];

    /// <summary>Takes note of the open interest that is shown now.</summary>
    /// <param name="ticks">The price; positive.</param>
    /// <param name="openInterest">Lots open on one side; zero or more.</param>
    public void See(double ticks, double openInterest)
    {
        if (openInterest > Total)
        {
            Add(ticks, openInterest - Total);
        }
        else if (openInterest < Total)
        {
            var left = openInterest / Total;
            for (var place = 0; place < Count; place++)
            {
                _lots[place] *= left;
            }
        }

        Total = openInterest;
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(Total);
        writer.Write(Count);
        for (var place = 0; place < Count; place++)
        {
            writer.Write(_ticks[place]);
            writer.Write(_lots[place]);
        }
    }

    /// <summary>Reads the state back.</summary>
    public void ReadState(StateReader reader)
    {
        Total = reader.ReadDouble();
        Count = reader.ReadBelow(Most + 1);
        for (var place = 0; place < Count; place++)
        {
            _ticks[place] = reader.ReadDouble();
            _lots[place] = reader.ReadDouble();
        }
    }

    private void Add(double ticks, double lots)
    {
        if (Count == Most)
        {
            var joined = _lots[0] + _lots[1];
            _ticks[1] = joined > 0 ? ((_ticks[0] * _lots[0]) + (_ticks[1] * _lots[1])) / joined : _ticks[1];
            _lots[1] = joined;
            Array.Copy(_ticks, 1, _ticks, 0, Most - 1);
            Array.Copy(_lots, 1, _lots, 0, Most - 1);
            Count--;
        }

        _ticks[Count] = ticks;
        _lots[Count++] = lots;
    }
}
