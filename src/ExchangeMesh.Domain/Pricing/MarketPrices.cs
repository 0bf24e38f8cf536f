using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Pricing;

/// <summary>Makes the index and mark prices of a venue's markets, and the prices of its collateral.</summary>
internal sealed class MarketPrices
{
    private readonly ExchangeState _state;
    private readonly IndexPrice?[] _indexes;
    private readonly MarkPrice?[] _marks;
    private readonly MarketMedian?[] _otherMarkets;
    private readonly long[] _benchmarks;

    /// <summary>Makes the prices before their first calculation.</summary>
    public MarketPrices(ExchangeState state)
    {
        _state = state;
        _benchmarks = new long[state.Markets.Length];
        _indexes = [.. state.Markets.Select(market => market.Terms.Index is { } terms
            ? new IndexPrice(terms, market.Instrument.ToMicros(market.Terms.OpeningPrice))
            : null)];
        _marks =
        [
            .. state.Markets.Select(market => market.IsPerpetual
                ? new MarkPrice(market.Terms.Mark ?? new MarkTerms { Method = MarkMethod.Last }, market.Instrument, market.Terms.OpeningPrice)
                : null),
        ];
        _otherMarkets = [.. state.Markets.Select(market => market.Terms.Mark is { Markets.Count: > 0 } terms ? new MarketMedian(terms) : null)];
    }

    /// <summary>Takes note of a price from another venue or feed.</summary>
    public void Report(InstrumentId instrument, long priceMicros, EventId cause, VirtualTime now)
    {
        foreach (var index in _indexes)
        {
            index?.Report(instrument, priceMicros, cause, now);
        }

        foreach (var others in _otherMarkets)
        {
            others?.Report(instrument, priceMicros, now);
        }

        NoteBenchmark(instrument, priceMicros);
        foreach (var asset in _state.Assets)
        {
            if (asset.PricedBy == instrument && _state.MarketOf(instrument) is null)
            {
                asset.SetPrice(priceMicros);
            }
        }
    }

    /// <summary>Makes a market's index and mark anew.</summary>
    /// <returns>Whether index, mark or benchmark changed.</returns>
    public bool Update(Market market, VirtualTime untilFunding, VirtualTime now)
    {
        ReportOwnPrices(now);
        var (index, mark) = (market.Index, market.Mark);
        var isBenchmarkNew = _benchmarks[market.Slot] != market.BenchmarkMicros;
        _benchmarks[market.Slot] = market.BenchmarkMicros;
        UpdateIndex(market, now);
        if (_marks[market.Slot] is { } price)
        {
            var interval = market.Terms.Funding?.Interval ?? Duration.FromHours(8);
            var inputs = new MarkInputs(
                _indexes[market.Slot]?.Micros ?? 0,
                market.Quotes.Bid,
                market.Quotes.Ask,
                new Price(market.Last),
                market.FundingRatePpb,
                untilFunding > now && untilFunding != VirtualTime.Never ? untilFunding - now : Duration.Zero,
                interval,
                _otherMarkets[market.Slot]?.Micros(now) ?? 0);
            market.Mark = price.Update(inputs).Ticks;
            market.PreviousMark = market.Mark == mark ? market.PreviousMark : mark;
        }

        PriceCollateral(market);
        var isChanged = index != market.Index || mark != market.Mark;
        market.IsChanged |= isChanged;
        return isChanged || isBenchmarkNew;
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        for (var slot = 0; slot < _indexes.Length; slot++)
        {
            _indexes[slot]?.WriteState(writer);
            _marks[slot]?.WriteState(writer);
            _otherMarkets[slot]?.WriteState(writer);
            writer.Write(_benchmarks[slot]);
        }

        foreach (var asset in _state.Assets)
        {
            writer.Write(asset.PriceMicros);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        for (var slot = 0; slot < _indexes.Length; slot++)
        {
            _indexes[slot]?.ReadState(reader);
            _marks[slot]?.ReadState(reader);
            _otherMarkets[slot]?.ReadState(reader);
            _benchmarks[slot] = reader.ReadInt64();
        }

        foreach (var asset in _state.Assets)
        {
            asset.SetPrice(reader.ReadInt64());
        }
    }

    /// <summary>The venue's own markets are constituents like those of others, and as fresh while they trade.</summary>
    private void ReportOwnPrices(VirtualTime now)
    {
        foreach (var market in _state.Markets)
        {
            if (market.Condition != MarketCondition.Open)
            {
                continue;
            }

            var micros = market.MarketPrice * market.Instrument.TickSizeMicros;
            foreach (var index in _indexes)
            {
                index?.Report(market.Id, micros, market.MoveCause, now);
            }

            NoteBenchmark(market.Id, micros);
        }
    }

    private void NoteBenchmark(InstrumentId instrument, long priceMicros)
    {
        foreach (var market in _state.Markets)
        {
            if (market.Terms.Benchmark == instrument)
            {
                market.BenchmarkMicros = priceMicros;
            }
        }
    }

    private void UpdateIndex(Market market, VirtualTime now)
    {
        if (_indexes[market.Slot] is not { } index)
        {
            return;
        }

        index.Calculate(now);
        if (index.Micros == 0)
        {
            return;
        }

        var ticks = market.Instrument.ToNearestPrice(index.Micros).Ticks;
        if (ticks != market.Index)
        {
            market.Attribution.Add(index.MoveCause, ticks - market.Index, now);
            market.MoveCause = market.Attribution.Top(ticks < market.Index, now);
            market.Index = ticks;
        }

        index.ForgetMove();
    }

    private void PriceCollateral(Market market)
    {
        var micros = _indexes[market.Slot]?.Micros ?? 0;
        micros = micros > 0 ? micros : market.MarketPrice * market.Instrument.TickSizeMicros;
        foreach (var asset in _state.Assets)
        {
            if (asset.PricedBy == market.Id)
            {
                asset.SetPrice(micros);
            }
        }
    }
}
