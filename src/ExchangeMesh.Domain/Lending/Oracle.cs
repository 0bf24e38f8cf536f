using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>What a lending venue believes an asset's price to be.</summary>
/// <remarks>
/// The median of the sources' fresh reports is taken as a new price when it has moved far enough from the one taken
/// last, or when that is older than the heartbeat; it comes into force after a delay. Source of trigger and
/// heartbeat: Chainlink data feeds documentation; of the delay: MakerDAO's oracle security module.
/// </remarks>
public sealed class Oracle
{
    private readonly OracleTerms? _terms;
    private readonly Report[] _reports;
    private readonly long[] _fresh;
    private Taken[] _pending = new Taken[4];
    private int _first;
    private int _count;
    private long _takenMicros;
    private VirtualTime _takenAt;
    private ExponentialAverage _average;
    private VirtualTime _averagedAt;

    /// <summary>Makes an oracle that starts at the opening price.</summary>
    /// <param name="terms">Its rules; null for a price that never moves.</param>
    /// <param name="openingPriceMicros">The price in force at the start; positive.</param>
    public Oracle(OracleTerms? terms, long openingPriceMicros)
    {
        Invariant.Holds(openingPriceMicros > 0, "An oracle's opening price is positive.");
        _terms = terms;
        _reports = new Report[terms?.Sources.Count ?? 0];
        _fresh = new long[_reports.Length];
        _takenMicros = openingPriceMicros;
        _average = ExponentialAverage.From(openingPriceMicros);
        PriceMicros = openingPriceMicros;
    }

    /// <summary>The price in force, in millionths of the unit of account for one unit of the asset.</summary>
    public long PriceMicros { get; private set; }

    /// <summary>The recorded event that led to the report that moved the price in force, or none.</summary>
    public EventId Cause { get; private set; }

    /// <summary>What has been added to the delay from outside the model; zero or more.</summary>
    public Duration Lag { get; private set; }

    /// <summary>When the price taken last comes, or came, into force.</summary>
    public VirtualTime LastDue { get; private set; }

    /// <summary>Makes the delay of prices taken from now on longer, or shorter again where negative.</summary>
    public void Delay(Duration change) => Lag = new Duration(Math.Max(0, Lag.Nanoseconds + change.Nanoseconds));

    /// <summary>Notes a source's price, and takes a new price where the rules say so.</summary>
    /// <param name="instrument">The source; ignored where it is none of the oracle's.</param>
    /// <param name="priceMicros">Its price; ignored where it is not positive.</param>
    /// <param name="cause">The recorded event that led to the report, or none.</param>
    /// <param name="now">The current time.</param>
    /// <returns>Whether a price was taken; it comes into force at <see cref="LastDue"/>.</returns>
    public bool Note(InstrumentId instrument, long priceMicros, EventId cause, VirtualTime now)
    {
        var source = SourceOf(instrument);
        if (source < 0 || priceMicros <= 0)
        {
            return false;
        }

        _reports[source] = new Report(priceMicros, now);
        var median = _terms!.Averaging > Duration.Zero ? Averaged(MedianOfFresh(now), now) : MedianOfFresh(now);
        var isDue = now - _takenAt >= _terms.Heartbeat;
        var distance = Math.Abs(median - _takenMicros);
        var isFar = (Int128)distance * Ratio.One >= (Int128)_takenMicros * _terms.DeviationThreshold.PartsPerMillion;
        if (!isDue && (!isFar || distance == 0))
        {
            return false;
        }

        Take(median, cause, now);
        return true;
    }

    /// <summary>Brings into force the taken prices that are due.</summary>
    /// <returns>Whether the price in force has changed.</returns>
    public bool Advance(VirtualTime now)
    {
        var before = PriceMicros;
        while (_count > 0 && _pending[_first].Due <= now)
        {
            ref readonly var taken = ref _pending[_first];
            if (taken.PriceMicros != PriceMicros)
            {
                Cause = taken.Cause;
            }

            PriceMicros = taken.PriceMicros;
            _first = (_first + 1) % _pending.Length;
            _count--;
        }

        return PriceMicros != before;
    }

    /// <summary>Writes the oracle's state.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(PriceMicros);
        writer.Write(Cause.Value);
        writer.Write(Lag.Nanoseconds);
        writer.Write(_takenMicros);
        writer.Write(_takenAt.Nanoseconds);
        writer.Write(LastDue.Nanoseconds);
        if (_terms?.Averaging > Duration.Zero)
        {
            _average.WriteState(writer);
            writer.Write(_averagedAt.Nanoseconds);
        }

        foreach (ref readonly var report in _reports.AsSpan())
        {
            writer.Write(report.PriceMicros);
            writer.Write(report.At.Nanoseconds);
        }

        writer.Write(_count);
        for (var i = 0; i < _count; i++)
        {
            ref readonly var taken = ref _pending[(_first + i) % _pending.Length];
            writer.Write(taken.PriceMicros);
            writer.Write(taken.Due.Nanoseconds);
            writer.Write(taken.Cause.Value);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        PriceMicros = reader.ReadInt64();
        Cause = new EventId(reader.ReadInt64());
        Lag = new Duration(reader.ReadInt64());
        _takenMicros = reader.ReadInt64();
        _takenAt = new VirtualTime(reader.ReadInt64());
        LastDue = new VirtualTime(reader.ReadInt64());
        if (_terms?.Averaging > Duration.Zero)
        {
            _average.ReadState(reader);
            _averagedAt = new VirtualTime(reader.ReadInt64());
        }

        reader.Require(PriceMicros > 0 && _takenMicros > 0, "an oracle's price is not positive");
        foreach (ref var report in _reports.AsSpan())
        {
            report = new Report(reader.ReadInt64(), new VirtualTime(reader.ReadInt64()));
        }

        _first = 0;
        _count = reader.ReadCount(24);
        _pending = new Taken[Math.Max(4, _count)];
        foreach (ref var taken in _pending.AsSpan(0, _count))
        {
            taken = new Taken(reader.ReadInt64(), new VirtualTime(reader.ReadInt64()), new EventId(reader.ReadInt64()));
        }
    }

    private int SourceOf(InstrumentId instrument)
    {
        for (var i = 0; i < _reports.Length; i++)
        {
            if (_terms!.Sources[i] == instrument)
            {
                return i;
            }
        }

        return -1;
    }

    private long MedianOfFresh(VirtualTime now)
    {
        var count = 0;
        foreach (ref readonly var report in _reports.AsSpan())
        {
            if (report.PriceMicros > 0 && now - report.At <= _terms!.StaleAfter)
            {
                _fresh[count++] = report.PriceMicros;
            }
        }

        var fresh = _fresh.AsSpan(0, count);
        fresh.Sort();
        var middle = count / 2;
        return (count & 1) == 1
            ? fresh[middle]
            : fresh[middle - 1] + ((fresh[middle] - fresh[middle - 1]) / 2);
    }

    /// <summary>The average counts a price for as long as it stood before the next was reported.</summary>
    private long Averaged(long median, VirtualTime now)
    {
        _average.Add(median, ExponentialAverage.WeightPpb(now - _averagedAt, _terms!.Averaging));
        _averagedAt = now;
        return _average.Value;
    }

    private void Take(long priceMicros, EventId cause, VirtualTime now)
    {
        _takenMicros = priceMicros;
        _takenAt = now;
        var due = now + _terms!.Delay + Lag;
        LastDue = due < LastDue ? LastDue : due;
        if (_count == _pending.Length)
        {
            Grow();
        }

        _pending[(_first + _count) % _pending.Length] = new Taken(priceMicros, LastDue, cause);
        _count++;
    }

    private void Grow()
    {
        var larger = new Taken[_pending.Length * 2];
        for (var i = 0; i < _count; i++)
        {
            larger[i] = _pending[(_first + i) % _pending.Length];
        }

        _pending = larger;
        _first = 0;
    }

    private readonly record struct Report(long PriceMicros, VirtualTime At);

    private readonly record struct Taken(long PriceMicros, VirtualTime Due, EventId Cause);
}
