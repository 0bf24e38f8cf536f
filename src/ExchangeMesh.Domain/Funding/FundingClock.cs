using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Funding;

/// <summary>Samples the premiums of a venue's perpetuals and pays their funding, on the rulebook's schedule.</summary>
internal sealed class FundingClock
{
    private readonly ExchangeState _state;
    private readonly PremiumAverage[] _premiums;
    private readonly PremiumVotes?[] _votes;
    private readonly VirtualTime[] _nextPayment;

    /// <summary>Makes the clock before it is started.</summary>
    public FundingClock(ExchangeState state)
    {
        _state = state;
        _premiums = new PremiumAverage[state.Markets.Length];
        _votes = [.. state.Markets.Select(market => market.Terms.Funding is { Votes: > 1 } terms ? new PremiumVotes(terms.Votes) : null)];
        _nextPayment = new VirtualTime[state.Markets.Length];
        _nextPayment.AsSpan().Fill(VirtualTime.Never);
    }

    /// <summary>Returns when a market's funding is paid next, or never.</summary>
    public VirtualTime NextPayment(Market market) => _nextPayment[market.Slot];

    /// <summary>Asks for the first wake-ups.</summary>
    public void Start(IOutbox outbox)
    {
        foreach (var market in _state.Markets)
        {
            if (market.Terms.Funding is { } terms && market.IsPerpetual)
            {
                _nextPayment[market.Slot] = outbox.Now + terms.Interval;
                outbox.WakeAt(outbox.Now + terms.SampleInterval, WakeToken.Of(WakeKind.FundingSample, market.Slot));
                outbox.WakeAt(outbox.Now + terms.Interval, WakeToken.Of(WakeKind.FundingPayment, market.Slot));
            }
        }
    }

    /// <summary>Takes one sample of a market's premium; while the market does not trade, or the venue is down, there is none.</summary>
    public void Sample(Market market, bool isDown, IOutbox outbox)
    {
        var terms = market.Terms.Funding!;
        if (!isDown && market.Index > 0 && market.Condition == MarketCondition.Open)
        {
            if (_votes[market.Slot] is not { } votes)
            {
                _premiums[market.Slot].Add(PremiumOf(market, terms));
            }
            else if (votes.TryClose(PremiumOf(market, terms), out var median))
            {
                _premiums[market.Slot].Add(median);
            }

            market.FundingRatePpb = RateOf(market, terms);
            market.IsChanged = true;
        }

        outbox.WakeAt(outbox.Now + terms.SampleInterval, WakeToken.Of(WakeKind.FundingSample, market.Slot));
    }

    /// <summary>Pays the interval's funding between all longs and shorts; what divisions leave over stays with the venue.</summary>
    public void Pay(Market market, IOutbox outbox)
    {
        var terms = market.Terms.Funding!;
        var rate = _premiums[market.Slot].Count == 0 ? 0 : RateOf(market, terms);
        _premiums[market.Slot].Clear();
        while (_nextPayment[market.Slot] <= outbox.Now)
        {
            _nextPayment[market.Slot] += terms.Interval;
        }

        outbox.WakeAt(_nextPayment[market.Slot], WakeToken.Of(WakeKind.FundingPayment, market.Slot));
        if (rate == 0 || market.OpenInterest == 0)
        {
            return;
        }

        var (paid, left) = (0L, 0L);
        for (var handle = 0; handle < _state.Accounts.Count; handle++)
        {
            if (_state.Accounts.Look(handle, market.Slot).Lots == 0)
            {
                continue;
            }

            var change = PayOne(market, handle, rate);
            paid += Math.Max(0, -change);
            left -= change;
        }

        _state.Ledger.Rounding[market.SettlementAsset] += left;
        outbox.Record(new FundingRow { Instrument = market.Id, RatePpb = rate, Paid = new Money(paid) });
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        for (var slot = 0; slot < _premiums.Length; slot++)
        {
            _premiums[slot].WriteState(writer);
            _votes[slot]?.WriteState(writer);
            writer.Write(_nextPayment[slot].Nanoseconds);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        for (var slot = 0; slot < _premiums.Length; slot++)
        {
            _premiums[slot].ReadState(reader);
            _votes[slot]?.ReadState(reader);
            _nextPayment[slot] = new VirtualTime(reader.ReadInt64());
        }
    }

    private static long PremiumOf(Market market, FundingTerms terms)
    {
        var tick = market.Instrument.TickSizeMicros;
        if (terms.PremiumOf == PremiumSource.Mark)
        {
            return FundingRate.PremiumOfPricePpb(market.Mark * tick, market.Index * tick);
        }

        var (bid, ask) = terms.ImpactNotional == Money.Zero
            ? (market.Book.BestBid.Ticks * tick, market.Book.BestAsk.Ticks * tick)
            : (ImpactPrice.MicrosOf(market, Side.Sell, terms.ImpactNotional), ImpactPrice.MicrosOf(market, Side.Buy, terms.ImpactNotional));
        return FundingRate.PremiumPpb(bid, ask, market.Index * tick);
    }

    /// <summary>Returns the rate of the interval as it stands: later samples weigh more, except over one hour or less (Binance).</summary>
    private long RateOf(Market market, FundingTerms terms)
    {
        ref readonly var premiums = ref _premiums[market.Slot];
        var premium = terms.Interval <= Duration.FromHours(1) ? premiums.MeanPpb : premiums.TimeWeightedMeanPpb;
        return FundingRate.IntervalRatePpb(terms, premium);
    }

    private long PayOne(Market market, int handle, long rate)
    {
        ref var position = ref _state.Accounts.Position(handle, market.Slot);
        var price = market.Terms.Funding!.IsPaidOnIndex && market.Index > 0 ? market.Index : market.Mark;
        var change = FundingPayment.ChangeRoundedDown(
            market.Instrument, new Quantity(position.Lots), new Price(price), rate).Micros;
        if (_state.IsCross || handle == ExchangeState.Fund)
        {
            _state.Accounts.Balance(handle, market.SettlementAsset) += change;
        }
        else
        {
            position.Margin += change;
        }

        _state.Touch(handle);
        return change;
    }
}
