using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>Ends call auctions: matches what was collected at one price, and opens the market again.</summary>
/// <param name="state">The venue.</param>
/// <param name="outcomes">What becomes of the matched orders.</param>
/// <param name="entry">Where reduce-only orders are trimmed, and dormant ones set off.</param>
internal sealed class CallAuctions(ExchangeState state, BookOutcomes outcomes, OrderEntry entry)
{
    /// <summary>Matches the collected orders of a market whose breakers all let it trade again, and records what its halt has cost whom.</summary>
    public void ReopenIfDue(Market market, IOutbox outbox)
    {
        if (market.Condition == MarketCondition.Auction && MarketBreakers.Wanted(market) == MarketCondition.Open)
        {
            Uncross(market, outbox);
        }

        if (market.Condition == MarketCondition.Open && market.Refused.Wishes.Count > 0)
        {
            RecordCosts(market, outbox);
        }
    }

    private void Uncross(Market market, IOutbox outbox)
    {
        var cause = market.MoveCause;
        var outcome = market.Indicative;
        while (market.Book.TryMatchAt(outcome.Price, out var match))
        {
            outcomes.ApplyMatch(market, match, outcome.Price, cause, outbox);
        }

        entry.Trim(outbox);
        if (outcome.Price.IsSet)
        {
            MarketBreakers.AfterTrade(market, outcome.Price, outcome.Volume, cause, outbox);
        }

        MarketBreakers.Settle(market, outcome, cause, outbox);
        entry.SetOff(market, TriggerSource.Last, new Price(market.Last), outbox);
    }

    /// <summary>Records, for each account whose orders were refused, what it has cost to trade at the reopening instead.</summary>
    private void RecordCosts(Market market, IOutbox outbox)
    {
        var now = market.MarketPrice;
        foreach (var wish in market.Refused.Wishes)
        {
            var cost = market.Worth.OfFill(wish.Lots, now) - market.Worth.OfFill(wish.Lots, wish.Mark.Ticks);
            var row = new HaltCostRow
            {
                Account = state.ParticipantOf(wish.Handle),
                Instrument = market.Id,
                Orders = wish.Orders,
                Wanted = new Quantity(wish.Lots),
                Position = new Quantity(state.Accounts.Look(wish.Handle, market.Slot).Lots),
                Mark = wish.Mark,
                Price = new Price(now),
                Cost = new Money(cost),
            };
            outbox.Record(row, market.MoveCause);
        }

        market.Refused.Clear();
    }
}
