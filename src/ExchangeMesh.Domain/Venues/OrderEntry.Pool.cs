using ExchangeMesh.Domain.Matching;

namespace ExchangeMesh.Domain.Venues;

/// <content>How orders meet a market whose counterparty is the venue's pool.</content>
internal sealed partial class OrderEntry
{
    /// <summary>Trades an order with the pool where its limit allows; no order rests.</summary>
    private void MatchWithPool(Market market, in OrderTicket ticket, IOutbox outbox)
    {
        var price = pools.Quote(market, ticket.Side, ticket.Lots);
        if (ticket.PostOnly)
        {
            notices.Reject(market, ticket, RejectReason.WouldTake, outbox);
            return;
        }

        if (ticket.Limit.IsSet && IsWorse(price, ticket.Limit, ticket.Side))
        {
            notices.Cancel(market, ticket, ticket.Lots, CancelReason.Unfilled, ticket.Cause, outbox);
            return;
        }

        pools.TakeNote(market, ticket.Side, ticket.Lots, price);
        outcomes.FillFromPool(market, ticket, price, outbox);
        if (reduceOnly.MarkedCount > 0)
        {
            Trim(outbox);
        }
    }
}
