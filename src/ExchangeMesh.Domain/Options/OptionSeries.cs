using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Options;

/// <summary>The options of one expiry on one underlying: their markets, their smile, and what their marks were made of.</summary>
internal sealed class OptionSeries
{
    private const double SecondsPerYear = 31_536_000;
    private readonly double[] _volatilities;
    private readonly double[]?[] _rows;
    private SettlementAverage _average;
    private VolatilitySmile _smile;
    private double _moving;
    private double _fixed;

    /// <summary>Makes a series at the start of a run.</summary>
    public OptionSeries(OptionChainTerms terms, Market underlying, VirtualTime expiry, Market[] markets)
    {
        Terms = terms;
        Underlying = underlying;
        Expiry = expiry;
        Markets = markets;
        _smile = terms.OpeningSmile;
        _volatilities = new double[markets.Length];
        _rows = new double[]?[markets.Length];
        Observe(VirtualTime.Zero);
    }

    /// <summary>The chain's rules.</summary>
    public OptionChainTerms Terms { get; }

    /// <summary>The perpetual that they are on.</summary>
    public Market Underlying { get; }

    /// <summary>When they expire.</summary>
    public VirtualTime Expiry { get; }

    /// <summary>Their markets.</summary>
    public Market[] Markets { get; }

    /// <summary>Whether they have expired and been paid.</summary>
    public bool IsSettled { get; set; }

    /// <summary>The seconds to expiry when prices were last looked at.</summary>
    public double Seconds { get; private set; }

    /// <summary>The smile.</summary>
    public VolatilitySmile Smile
    {
        get => _smile;
        set => _smile = value;
    }

    /// <summary>The forward: what moves with the underlying, and what is averaged already.</summary>
    public double Forward => _moving + _fixed;

    /// <summary>The share of the forward that moves with the underlying.</summary>
    public double MovingShare => _moving / Math.Max(Forward, double.Epsilon);

    /// <summary>The years to expiry when prices were last looked at.</summary>
    public double Years => Seconds / SecondsPerYear;

    /// <summary>Takes a sample of the index where the averaging has begun.</summary>
    public void Sample(VirtualTime now)
    {
        if (now + Terms.Averaging >= Expiry)
        {
            _average.Add(Underlying.Index * Underlying.Instrument.TickSizeMicros);
        }
    }

    /// <summary>Takes the underlying's prices as they are now, and works out forward and volatilities.</summary>
    public void Observe(VirtualTime now)
    {
        Seconds = Math.Max(0, (Expiry - now).Nanoseconds / 1e9);
        var mark = Underlying.Mark * (Underlying.Instrument.TickSizeMicros / 1e6);
        var passed = Math.Clamp(1 - (Seconds / (Terms.Averaging.Nanoseconds / 1e9)), 0, 1);
        _fixed = _average.Count == 0 ? 0 : passed * _average.MeanRoundedDown(0) / 1e6;
        _moving = _average.Count == 0 ? mark : (1 - passed) * mark;
        for (var at = 0; at < Markets.Length; at++)
        {
            _volatilities[at] = _smile.At(PlaceOf(at));
            _rows[at] = null;
        }
    }

    /// <summary>Returns where an option lies on the smile.</summary>
    public double PlaceOf(int at) => VolatilitySmile.PlaceOf(Markets[at].Instrument.Option!.Strike, Forward, Years);

    /// <summary>Returns what an option's value depends on, at the mark volatility.</summary>
    public OptionInputs InputsOf(int at)
    {
        var option = Markets[at].Instrument.Option!;
        return new OptionInputs(option.Right, option.Strike, Forward, 1, Years, _volatilities[at]);
    }

    /// <summary>Returns an option's mark volatility.</summary>
    public double VolatilityOf(int at) => _volatilities[at];

    /// <summary>Returns the change of an option's value by the underlying's mark.</summary>
    public double DeltaOf(int at) => OptionPrice.ForwardDelta(InputsOf(at)) * MovingShare;

    /// <summary>Returns the series as a margin portfolio sees it, with the given holdings.</summary>
    public ExpiryHoldings HoldingsOf(IReadOnlyList<OptionHolding> options) =>
        new() { Seconds = Seconds, Forward = _moving, FixedForward = _fixed, Options = options };

    /// <summary>Returns an option's values in all scenarios of a grid, worked out once for each look at the prices.</summary>
    public double[] RowOf(int at, PortfolioMarginTerms terms)
    {
        if (_rows[at] is { } known)
        {
            return known;
        }

        var option = Markets[at].Instrument.Option!;
        var row = PortfolioMargin.RowOf(terms, HoldingsOf([]), new OptionHolding(option.Right, option.Strike, _volatilities[at], 1));
        _rows[at] = row;
        return row;
    }

    /// <summary>Returns the price at which the series settles: the mean of the index; of its latest value where there was no sample.</summary>
    public long SettlementMicros() => _average.MeanRoundedDown(Underlying.Index * Underlying.Instrument.TickSizeMicros);

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(IsSettled);
        _average.WriteState(writer);
        writer.Write(_smile.Level);
        writer.Write(_smile.Skew);
        writer.Write(_smile.Curvature);
        writer.Write(Seconds);
        writer.Write(_moving);
        writer.Write(_fixed);
        foreach (var volatility in _volatilities)
        {
            writer.Write(volatility);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        IsSettled = reader.ReadBoolean();
        _average.ReadState(reader);
        _smile = new VolatilitySmile(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        Seconds = reader.ReadDouble();
        _moving = reader.ReadDouble();
        _fixed = reader.ReadDouble();
        Array.Clear(_rows);
        for (var at = 0; at < _volatilities.Length; at++)
        {
            _volatilities[at] = reader.ReadDouble();
        }
    }
}
