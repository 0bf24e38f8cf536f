using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Pricing;

/// <summary>The index price of one market: the latest price of each constituent, and which report moved it.</summary>
/// <param name="terms">How it is made.</param>
/// <param name="openingMicros">The price at the start, which first reports are moves from.</param>
internal sealed class IndexPrice(IndexTerms terms, long openingMicros)
{
    private readonly long[] _prices = new long[terms.Constituents.Count];
    private readonly VirtualTime[] _reportedAt = new VirtualTime[terms.Constituents.Count];
    private readonly IndexSource[] _sources = new IndexSource[terms.Constituents.Count];
    private ExponentialAverage _average = ExponentialAverage.From(openingMicros);
    private VirtualTime _averagedAt;
    private long _greatestMove;
    private EventId _moveCause;

    /// <summary>The index in millionths of the quote asset; zero before the first report.</summary>
    public long Micros { get; private set; }

    /// <summary>The cause of the report that moved a constituent most since the last calculation.</summary>
    public EventId MoveCause => _moveCause;

    /// <summary>Takes note of a constituent's price; prices of other instruments are ignored.</summary>
    public void Report(InstrumentId instrument, long priceMicros, EventId cause, VirtualTime now)
    {
        for (var at = 0; at < _prices.Length; at++)
        {
            if (terms.Constituents[at].Instrument != instrument)
            {
                continue;
            }

            var move = Math.Abs(priceMicros - (_prices[at] == 0 ? openingMicros : _prices[at]));
            if (move > _greatestMove)
            {
                _greatestMove = move;
                _moveCause = cause;
            }

            _prices[at] = priceMicros;
            _reportedAt[at] = now;
        }
    }

    /// <summary>Calculates the index anew; without a fresh constituent it stands still.</summary>
    public void Calculate(VirtualTime now)
    {
        for (var at = 0; at < _prices.Length; at++)
        {
            _sources[at] = new IndexSource(_prices[at], terms.Constituents[at].Weight, now - _reportedAt[at]);
        }

        var micros = IndexCalculation.IndexMicros(terms, _sources);
        if (micros > 0)
        {
            Micros = terms.Averaging > Duration.Zero ? Average(micros, now) : micros;
        }
    }

    private long Average(long micros, VirtualTime now)
    {
        _average.Add(micros, ExponentialAverage.WeightPpb(now - _averagedAt, terms.Averaging));
        _averagedAt = now;
        return _average.Value;
    }

    /// <summary>Begins to look for what moves the index next.</summary>
    public void ForgetMove()
    {
        _greatestMove = 0;
        _moveCause = EventId.None;
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(Micros);
        writer.Write(_greatestMove);
        writer.Write(_moveCause.Value);
        if (terms.Averaging > Duration.Zero)
        {
            _average.WriteState(writer);
            writer.Write(_averagedAt.Nanoseconds);
        }

        for (var at = 0; at < _prices.Length; at++)
        {
            writer.Write(_prices[at]);
            writer.Write(_reportedAt[at].Nanoseconds);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        Micros = reader.ReadInt64();
        _greatestMove = reader.ReadInt64();
        _moveCause = new EventId(reader.ReadInt64());
        if (terms.Averaging > Duration.Zero)
        {
            _average.ReadState(reader);
            _averagedAt = new VirtualTime(reader.ReadInt64());
        }

        for (var at = 0; at < _prices.Length; at++)
        {
            _prices[at] = reader.ReadInt64();
            _reportedAt[at] = new VirtualTime(reader.ReadInt64());
        }
    }
}
