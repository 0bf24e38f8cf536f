using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>Asks a market's circuit breakers, joins their answers, and records their changes.</summary>
internal static class MarketBreakers
{
    /// <summary>Asks all breakers for an order: the first refusal stands, limits are tightened one after the other, the longest delay counts.</summary>
    /// <param name="market">Where.</param>
    /// <param name="order">The order.</param>
    /// <param name="now">The current virtual time.</param>
    /// <param name="clamping">The last breaker that moved the limit, or −1.</param>
    public static OrderDecision Decide(Market market, in OrderAttempt order, VirtualTime now, out int clamping)
    {
        clamping = -1;
        var decision = OrderDecision.Accept(order);
        if (market.Breakers.Length == 0)
        {
            return decision;
        }

        var prices = market.References;
        var attempt = order;
        for (var at = 0; at < market.Breakers.Length; at++)
        {
            var answer = market.Breakers[at].OnOrder(attempt, prices, now);
            if (answer.Rejection != RejectReason.None)
            {
                return answer;
            }

            var delay = answer.Delay > decision.Delay ? answer.Delay : decision.Delay;
            decision = new OrderDecision(RejectReason.None, answer.Limit, delay);
            clamping = answer.Limit == attempt.Limit ? clamping : at;
            attempt = attempt with { Limit = answer.Limit };
        }

        return decision;
    }

    /// <summary>Shows a trade to all breakers.</summary>
    public static void AfterTrade(Market market, Price price, Quantity quantity, EventId cause, IOutbox outbox)
    {
        for (var at = 0; at < market.Breakers.Length; at++)
        {
            Take(market, at, market.Breakers[at].OnTrade(price, quantity, market.References, outbox.Now), price, cause, outbox);
        }
    }

    /// <summary>Shows the breaker that moved an order's limit that the order stopped at it, where opposite orders rest beyond that it would take.</summary>
    /// <param name="market">Where.</param>
    /// <param name="clamping">The breaker.</param>
    /// <param name="order">The order, with its own limit and what is left of it.</param>
    /// <param name="cause">The recorded event that the order follows from.</param>
    /// <param name="outbox">Where changes are recorded.</param>
    public static void AfterClamped(Market market, int clamping, in OrderAttempt order, EventId cause, IOutbox outbox)
    {
        var next = market.Book.Best(order.Side.Opposite());
        var isWithinLimit = next.IsSet && (!order.Limit.IsSet || !PriceBand.IsBeyond(next, order.Limit, order.Side));
        if (isWithinLimit && order.Quantity.Lots > 0)
        {
            var answer = market.Breakers[clamping].OnClamped(order, next, market.References, outbox.Now);
            Take(market, clamping, answer, next, cause, outbox);
        }
    }

    /// <summary>Shows the best quotes to all breakers, after an order has changed them or may have.</summary>
    public static void AfterQuotes(Market market, EventId cause, IOutbox outbox)
    {
        for (var at = 0; at < market.Breakers.Length; at++)
        {
            if (market.Breakers[at].OnQuotes(market.References, outbox.Now) is { } answer)
            {
                Take(market, at, answer, new Price(market.Last), cause, outbox);
            }
        }
    }

    /// <summary>Shows a new mark or index price to all breakers.</summary>
    public static void AfterPrices(Market market, EventId cause, IOutbox outbox)
    {
        for (var at = 0; at < market.Breakers.Length; at++)
        {
            Take(market, at, market.Breakers[at].OnPrices(market.References, outbox.Now), new Price(market.Mark), cause, outbox);
        }
    }

    /// <summary>Asks one breaker whose time has come.</summary>
    public static void AfterTimer(Market market, int at, IOutbox outbox) =>
        Take(market, at, market.Breakers[at].OnTimer(market.References, outbox.Now), new Price(market.Last), market.MoveCause, outbox);

    private static void Take(Market market, int at, BreakerState answer, Price price, EventId cause, IOutbox outbox)
    {
        var before = market.BreakerStates[at];
        market.BreakerStates[at] = answer;
        if (answer.WakeAt != before.WakeAt && answer.WakeAt > outbox.Now && answer.WakeAt != VirtualTime.Never)
        {
            outbox.WakeAt(answer.WakeAt, WakeToken.Of(WakeKind.Breaker, market.Slot, at));
        }

        if (answer.Condition == before.Condition)
        {
            if (answer.Condition != MarketCondition.Open && answer.WakeAt != before.WakeAt)
            {
                TellPartners(market, at, cause, outbox);
            }

            return;
        }

        var row = new BreakerRow
        {
            Instrument = market.Id,
            Breaker = at,
            Condition = answer.Condition,
            Price = price,
            Reference = answer.Reference,
            Until = answer.WakeAt,
        };
        var id = outbox.Record(row, cause);
        TellPartners(market, at, id, outbox);
        if (!market.Book.IsCrossed || Wanted(market) != MarketCondition.Open)
        {
            Settle(market, AuctionOutcome.None, id, outbox);
        }
        else
        {
            // All let it trade again, but what was collected is matched first.
            market.Condition = MarketCondition.Auction;
        }
    }

    /// <summary>Hands a market's part in coordinated halts a notice of another venue.</summary>
    public static void AfterNotice(Market market, ParticipantId from, in HaltNotice notice, IOutbox outbox)
    {
        for (var at = 0; at < market.Breakers.Length; at++)
        {
            if (market.Breakers[at] is CoordinatedHalt halt)
            {
                Take(market, at, halt.Receive(from, notice, outbox.Now), new Price(market.Last), outbox.Cause, outbox);
            }
        }
    }

    /// <summary>Tells the partners what the market's own breakers ask for, where it is one of them that has changed.</summary>
    private static void TellPartners(Market market, int at, EventId cause, IOutbox outbox)
    {
        if (market.Terms.HaltPartners.Count == 0 || market.Breakers[at] is CoordinatedHalt)
        {
            return;
        }

        var (condition, until) = (MarketCondition.Open, VirtualTime.Zero);
        for (var own = 0; own < market.Breakers.Length; own++)
        {
            var asks = market.BreakerStates[own];
            if (asks.Condition != MarketCondition.Open && market.Breakers[own] is not CoordinatedHalt)
            {
                condition = asks.Condition > condition ? asks.Condition : condition;
                until = asks.WakeAt > until ? asks.WakeAt : until;
            }
        }

        foreach (var partner in market.Terms.HaltPartners)
        {
            outbox.Send(partner.Venue, new HaltNotice(until, partner.Instrument, condition), cause);
        }
    }

    /// <summary>Returns the most severe condition that any breaker asks for.</summary>
    public static MarketCondition Wanted(Market market)
    {
        var condition = MarketCondition.Open;
        foreach (var state in market.BreakerStates)
        {
            condition = state.Condition > condition ? state.Condition : condition;
        }

        return condition;
    }

    /// <summary>Brings a market into the condition that its breakers ask for; a reopening is recorded, with what the halt has cost.</summary>
    /// <param name="market">Where.</param>
    /// <param name="auction">What the auction came to that reopens it.</param>
    /// <param name="cause">The recorded event that it follows from.</param>
    /// <param name="outbox">Where it is recorded.</param>
    public static void Settle(Market market, in AuctionOutcome auction, EventId cause, IOutbox outbox)
    {
        var before = market.Condition;
        market.Condition = Wanted(market);
        market.IsChanged = true;
        if (before == MarketCondition.Open && market.Condition != MarketCondition.Open)
        {
            market.Closed = (outbox.Now, new Price(market.Last > 0 ? market.Last : market.Terms.OpeningPrice.Ticks));
        }
        else if (before != MarketCondition.Open && market.Condition == MarketCondition.Open)
        {
            RecordReopening(market, auction, cause, outbox);
        }
    }

    private static void RecordReopening(Market market, in AuctionOutcome auction, EventId cause, IOutbox outbox)
    {
        var price = auction.Price.IsSet ? auction.Price : new Price(market.MarketPrice);
        var row = new ReopeningRow
        {
            Instrument = market.Id,
            ClosedAt = market.Closed.At,
            ClosedPrice = market.Closed.Price,
            Price = price,
            Volume = auction.Volume,
            Surplus = auction.Surplus,
            BidQueue = market.Book.BestBid.IsSet ? market.Book.DepthTo(Side.Buy, Price.None).Quantity : Quantity.Zero,
            AskQueue = market.Book.BestAsk.IsSet ? market.Book.DepthTo(Side.Sell, Price.None).Quantity : Quantity.Zero,
        };
        outbox.Record(row, cause);
    }
}
