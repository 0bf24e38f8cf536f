using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Pricing;

/// <summary>What a mark price is made of at one moment.</summary>
/// <param name="IndexMicros">The index in millionths of the quote asset, or zero.</param>
/// <param name="BestBid">The best bid, or unset.</param>
/// <param name="BestAsk">The best ask, or unset.</param>
/// <param name="Last">The last price, or unset.</param>
/// <param name="FundingRatePpb">The rate of one whole funding interval, in parts per billion.</param>
/// <param name="UntilFunding">How long until funding is paid.</param>
/// <param name="FundingInterval">The funding interval; positive.</param>
/// <param name="OtherMarketsMicros">The weighted median of other venues' perpetuals, or zero.</param>
public readonly record struct MarkInputs(
    long IndexMicros,
    Price BestBid,
    Price BestAsk,
    Price Last,
    long FundingRatePpb,
    Duration UntilFunding,
    Duration FundingInterval,
    long OtherMarketsMicros = 0);

/// <summary>The mark price of one instrument, with the smoothing that it needs.</summary>
/// <remarks>
/// The market's side of the basis is the mid price (or the last price within the spread), and the last price where a side of the book
/// is empty; without either the basis stands still. Without an index the mark stands still. Averages take one sample per update, at the terms' interval.
/// </remarks>
public sealed class MarkPrice
{
    private const int MostSamples = 4_096;
    private readonly MarkTerms _terms;
    private readonly Instrument _instrument;
    private readonly long _weightPpb;
    private readonly long _marketWeightPpb;
    private readonly long[] _samples;
    private ExponentialAverage _basis;
    private ExponentialAverage _ownMarket;
    private Int128 _sum;
    private int _count;
    private int _next;

    /// <summary>Makes the mark price before its first update.</summary>
    /// <param name="terms">How it is made.</param>
    /// <param name="instrument">The contract.</param>
    /// <param name="opening">The price that stands until the first update.</param>
    public MarkPrice(MarkTerms terms, Instrument instrument, Price opening)
    {
        _terms = terms;
        _instrument = instrument;
        Current = opening;
        _weightPpb = ExponentialAverage.WeightPpb(terms.Interval, terms.BasisSmoothing);
        _marketWeightPpb = ExponentialAverage.WeightPpb(terms.Interval, terms.MarketSmoothing);
        var samples = terms.BasisSmoothing.Nanoseconds / Math.Max(1, terms.Interval.Nanoseconds);
        _samples = new long[terms.Method == MarkMethod.MedianOfThree ? Math.Clamp(samples, 1, MostSamples) : 0];
    }

    /// <summary>The mark price now.</summary>
    public Price Current { get; private set; }

    /// <summary>Takes one sample and returns the new mark price, on the nearest tick.</summary>
    public Price Update(in MarkInputs inputs)
    {
        if (_terms.Method == MarkMethod.Last)
        {
            Current = inputs.Last.IsSet ? inputs.Last : Current;
            return Current;
        }

        if (inputs.IndexMicros <= 0)
        {
            return Current;
        }

        var market = MarketMicros(inputs);
        Current = _instrument.ToNearestPrice(_terms.Method switch
        {
            MarkMethod.MedianOfThree => MedianOfThree(inputs, market),
            MarkMethod.MedianWithMarkets => MedianWithMarkets(inputs, market),
            MarkMethod.IndexWithFunding => Clamped(inputs.IndexMicros, WithFunding(inputs)),
            _ => SmoothedBasis(inputs, market),
        });
        return Current;
    }

    /// <summary>Writes the state, in a fixed order.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(Current.Ticks);
        _basis.WriteState(writer);
        _ownMarket.WriteState(writer);
        writer.Write(_sum);
        writer.Write(_count);
        writer.Write(_next);
        foreach (var sample in _samples)
        {
            writer.Write(sample);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        Current = new Price(reader.ReadInt64());
        _basis.ReadState(reader);
        _ownMarket.ReadState(reader);
        _sum = reader.ReadInt128();
        _count = reader.ReadBelow(_samples.Length + 1);
        _next = reader.ReadBelow(Math.Max(1, _samples.Length));
        foreach (ref var sample in _samples.AsSpan())
        {
            sample = reader.ReadInt64();
        }
    }

    private long SmoothedBasis(in MarkInputs inputs, long market)
    {
        if (market > 0)
        {
            _basis.Add(market - inputs.IndexMicros, _weightPpb);
        }

        return MarkCalculation.IndexPlusBasis(inputs.IndexMicros, _basis.Value, _terms.BasisClamp);
    }

    private long MedianOfThree(in MarkInputs inputs, long market)
    {
        if (market > 0)
        {
            AddSample(market - inputs.IndexMicros);
        }

        var withFunding = WithFunding(inputs);
        var average = _count == 0 ? 0 : (long)Rounding.DivideDown((_sum * 2) + _count, (Int128)_count * 2);
        var withBasis = MarkCalculation.IndexPlusBasis(inputs.IndexMicros, average, _terms.BasisClamp);
        var last = inputs.Last.IsSet ? _instrument.ToMicros(inputs.Last) : withBasis;
        return Clamped(inputs.IndexMicros, MarkCalculation.MedianOfThree(withFunding, withBasis, last));
    }

    private long MedianWithMarkets(in MarkInputs inputs, long market)
    {
        var withBasis = SmoothedBasis(inputs, market);
        var ownMarket = OwnMarket(inputs);
        if (ownMarket > 0)
        {
            _ownMarket.Add(ownMarket, _marketWeightPpb);
        }

        var median = MarkCalculation.Hyperliquid(
            market > 0 ? withBasis : 0, ownMarket, inputs.OtherMarketsMicros, ownMarket > 0 ? _ownMarket.Value : withBasis);
        return Clamped(inputs.IndexMicros, median > 0 ? median : withBasis);
    }

    /// <summary>Returns the median of bid, ask and last, or zero where one of them is missing.</summary>
    private long OwnMarket(in MarkInputs inputs) =>
        inputs.BestBid.IsSet && inputs.BestAsk.IsSet && inputs.Last.IsSet
            ? MarkCalculation.MedianOfThree(
                _instrument.ToMicros(inputs.BestBid), _instrument.ToMicros(inputs.BestAsk), _instrument.ToMicros(inputs.Last))
            : 0;

    private long Clamped(long indexMicros, long markMicros) =>
        MarkCalculation.IndexPlusBasis(indexMicros, markMicros - indexMicros, _terms.BasisClamp);

    private static long WithFunding(in MarkInputs inputs) => MarkCalculation.IndexWithFunding(
        inputs.IndexMicros, inputs.FundingRatePpb, inputs.UntilFunding, inputs.FundingInterval);

    private long MarketMicros(in MarkInputs inputs)
    {
        if (inputs.BestBid.IsSet && inputs.BestAsk.IsSet)
        {
            return _terms.BasisOf == BasisPrice.LastWithinSpread
                ? MarkCalculation.LastWithinSpread(
                    inputs.Last.IsSet ? _instrument.ToMicros(inputs.Last) : 0,
                    _instrument.ToMicros(inputs.BestBid),
                    _instrument.ToMicros(inputs.BestAsk))
                : MarkCalculation.MidRoundedDown(_instrument.ToMicros(inputs.BestBid), _instrument.ToMicros(inputs.BestAsk));
        }

        return inputs.Last.IsSet ? _instrument.ToMicros(inputs.Last) : 0;
    }

    private void AddSample(long sample)
    {
        if (_count == _samples.Length)
        {
            _sum -= _samples[_next];
        }
        else
        {
            _count++;
        }

        _samples[_next] = sample;
        _sum += sample;
        _next = (_next + 1) % _samples.Length;
    }
}
