using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <content>How orders meet a market that a circuit breaker has closed, or is about to close.</content>
internal sealed partial class OrderEntry
{
    private static RejectReason RefusalWhileClosed(Market market, bool mayBeCollected) =>
        market.Condition != MarketCondition.Auction || market.Terms.CounterpartyPool is not null ? RejectReason.Halted
            : mayBeCollected ? RejectReason.None
            : RejectReason.LimitOrdersOnly;

    private static void TakeNoteOfRefusal(Market? market, int handle, Side side, long lots, RejectReason refusal)
    {
        if (refusal is RejectReason.Halted or RejectReason.LimitOrdersOnly)
        {
            market!.Refused.Add(handle, side, lots, new Price(market.Mark));
        }
    }

    private static bool MayRest(in OrderTicket ticket) => ticket.Limit.IsSet && ticket.TimeInForce == TimeInForce.Gtc;

    /// <summary>Answers whether what is left of an order is collected for the auction that its own trades have called; else it is cancelled.</summary>
    private bool MayWaitForAuction(Market market, ref OrderTicket rest, IOutbox outbox)
    {
        if (market.Condition == MarketCondition.Auction && MayRest(rest))
        {
            return true;
        }

        notices.Cancel(market, rest, rest.Lots, CancelReason.Venue, rest.Cause, outbox);
        rest.Lots = 0;
        return false;
    }

    /// <summary>
    /// Trades an order up to the edge that a breaker has set; what is left rests at the edge, or, where the breaker calls an auction, is
    /// collected at its own limit.
    /// </summary>
    private void MatchClamped(Market market, OrderTicket rest, Price own, int clamping, IOutbox outbox)
    {
        var isOpen = market.Condition == MarketCondition.Open && TryTakeLevels(market, ref rest, outbox);
        if (isOpen && market.Condition == MarketCondition.Open)
        {
            MarketBreakers.AfterClamped(market, clamping, AttemptOf(rest, own, rest.Lots), rest.Cause, outbox);
            if (market.Condition == MarketCondition.Halted)
            {
                notices.Cancel(market, rest, rest.Lots, CancelReason.Venue, rest.Cause, outbox);
                rest.Lots = 0;
            }
        }

        if (rest.Lots > 0)
        {
            rest.Limit = isOpen && market.Condition == MarketCondition.Auction ? LimitInAuction(market, rest, own, outbox.Now) : rest.Limit;
            Match(market, rest, outbox);
        }
        else if (reduceOnly.MarkedCount > 0)
        {
            Trim(outbox);
        }
    }

    /// <summary>Returns the limit at which the breakers let an order wait for an auction: its own, or still a clamped one.</summary>
    private static Price LimitInAuction(Market market, in OrderTicket rest, Price own, VirtualTime now)
    {
        var decision = MarketBreakers.Decide(market, AttemptOf(rest, own, rest.Lots), now, out _);
        return decision.Rejection == RejectReason.None ? decision.Limit : rest.Limit;
    }
}
