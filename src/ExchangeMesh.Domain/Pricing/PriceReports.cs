using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Pricing;

/// <summary>Tells other venues the prices of this one: when they change, and now and then when they do not, so that silence means trouble.</summary>
internal sealed class PriceReports
{
    private const int RepeatedEvery = 5;
    private readonly ExchangeState _state;
    private readonly (Market Market, ParticipantId Subscriber)[] _subscribers;
    private readonly long[] _reported;
    private readonly VirtualTime[] _reportedAt;

    /// <summary>Makes the reports of a venue.</summary>
    /// <param name="state">The venue.</param>
    /// <param name="subscribers">Who hears of which instrument, in the order in which they are told.</param>
    public PriceReports(ExchangeState state, IReadOnlyList<(InstrumentId Instrument, ParticipantId Subscriber)> subscribers)
    {
        _state = state;
        _subscribers = new (Market, ParticipantId)[subscribers.Count];
        for (var at = 0; at < _subscribers.Length; at++)
        {
            var market = state.MarketOf(subscribers[at].Instrument);
            Invariant.Holds(market is not null, "a price report is on an instrument of the venue");
            _subscribers[at] = (market, subscribers[at].Subscriber);
        }

        _reported = new long[state.Markets.Length];
        _reportedAt = new VirtualTime[state.Markets.Length];
    }

    /// <summary>Whether anybody is told anything.</summary>
    public bool HasSubscribers => _subscribers.Length > 0;

    /// <summary>Sends the reports that are due.</summary>
    public void Send(IOutbox outbox)
    {
        foreach (var market in _state.Markets)
        {
            if (market.Condition == MarketCondition.Open && IsDue(market, outbox.Now))
            {
                Send(market, outbox);
            }
        }
    }

    /// <summary>Writes what was reported last.</summary>
    public void WriteState(StateWriter writer)
    {
        for (var slot = 0; slot < _reported.Length; slot++)
        {
            writer.Write(_reported[slot]);
            writer.Write(_reportedAt[slot].Nanoseconds);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        for (var slot = 0; slot < _reported.Length; slot++)
        {
            _reported[slot] = reader.ReadInt64();
            _reportedAt[slot] = new VirtualTime(reader.ReadInt64());
        }
    }

    private bool IsDue(Market market, VirtualTime now) =>
        market.MarketPrice != _reported[market.Slot]
        || now - _reportedAt[market.Slot] >= _state.Terms.ReportInterval * RepeatedEvery;

    private void Send(Market market, IOutbox outbox)
    {
        var price = market.MarketPrice;
        var before = _reported[market.Slot];
        var cause = before == 0 || before == price ? EventId.None : market.Attribution.Top(price < before, outbox.Now);
        var report = new PriceReport(price * market.Instrument.TickSizeMicros, market.Id);
        foreach (var (told, subscriber) in _subscribers)
        {
            if (told == market)
            {
                outbox.Send(subscriber, report, cause);
            }
        }

        _reported[market.Slot] = price;
        _reportedAt[market.Slot] = outbox.Now;
    }
}
