using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>The prices of a market, as a breaker sees them.</summary>
/// <param name="Last">The last price, or unset.</param>
/// <param name="Mark">The mark price.</param>
/// <param name="Index">The index price, or unset.</param>
/// <param name="BestBid">The best bid, or unset.</param>
/// <param name="BestAsk">The best ask, or unset.</param>
/// <param name="Opening">The price at the start of the session.</param>
/// <param name="Condition">The market's condition now; while a call auction is uncrossed its trades are shown with <see cref="MarketCondition.Auction"/>.</param>
/// <param name="Indicative">The price at which the orders collected for an auction would match now; unset outside of one.</param>
/// <param name="Benchmark">The price of the benchmark that market-wide breakers watch; unset where there is none.</param>
public readonly record struct ReferencePrices(
    Price Last,
    Price Mark,
    Price Index,
    Price BestBid,
    Price BestAsk,
    Price Opening,
    MarketCondition Condition = MarketCondition.Open,
    Price Indicative = default,
    Price Benchmark = default);

/// <summary>An order that asks to be accepted.</summary>
/// <param name="Side">Its side.</param>
/// <param name="Limit">Its limit, or unset for a market order.</param>
/// <param name="Quantity">Its quantity.</param>
/// <param name="IsLiquidation">Whether a liquidation forces it.</param>
public readonly record struct OrderAttempt(Side Side, Price Limit, Quantity Quantity, bool IsLiquidation);

/// <summary>Whether an order may go into the book, and up to which price.</summary>
/// <param name="Rejection">None where it is accepted.</param>
/// <param name="Limit">The worst price that it may trade or rest at: the order's own, or a clamped one; unset for none.</param>
/// <param name="Delay">
/// How long the order is held before it is matched (a speed bump, a throttled liquidation); zero for not at all. An order that has been
/// held is matched when its time comes without asking the breaker that held it again: its place is reserved.
/// </param>
public readonly record struct OrderDecision(RejectReason Rejection, Price Limit, Duration Delay)
{
    /// <summary>Returns the decision to accept an order as it is.</summary>
    public static OrderDecision Accept(in OrderAttempt order) => new(RejectReason.None, order.Limit, Duration.Zero);

    /// <summary>Returns the decision to refuse an order.</summary>
    public static OrderDecision Reject(RejectReason reason) => new(reason, Price.None, Duration.Zero);
}

/// <summary>What a breaker wants of its market after a trade, a new price or a timer: always the whole of it, not a change.</summary>
/// <param name="Condition">The condition that it asks for; a market has the most severe that any of its breakers asks for.</param>
/// <param name="WakeAt">
/// When it wants to be asked again, or <see cref="VirtualTime.Never"/>. The same time as in the state before needs no second timer; a
/// timer that comes too early or once too often changes nothing.
/// </param>
/// <param name="Reference">The price that the move was measured against, for the record; may be unset.</param>
public readonly record struct BreakerState(MarketCondition Condition, VirtualTime WakeAt, Price Reference)
{
    /// <summary>The state of a breaker that asks for nothing.</summary>
    public static readonly BreakerState Open = new(MarketCondition.Open, VirtualTime.Never, Price.None);

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write((long)Condition);
        writer.Write(WakeAt.Nanoseconds);
        writer.Write(Reference.Ticks);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public static BreakerState ReadState(StateReader reader) =>
        new(reader.ReadEnum<MarketCondition>(), new VirtualTime(reader.ReadInt64()), new Price(reader.ReadInt64()));
}

/// <summary>
/// A rule that stops or slows a market: it sees orders, trades, reference prices and the clock, and answers with order
/// acceptance, conditions and timers. One object serves one market; it may keep state; it must be a function of what it is shown.
/// </summary>
public interface ICircuitBreaker
{
    /// <summary>Asked before an order goes into the book.</summary>
    OrderDecision OnOrder(in OrderAttempt order, in ReferencePrices prices, VirtualTime now);

    /// <summary>
    /// Asked after an order has stopped at a limit that this breaker had clamped, with quantity left and opposite orders resting beyond:
    /// a trade outside the corridor was about to happen.
    /// </summary>
    /// <param name="order">The order, with its own limit and the quantity that is left.</param>
    /// <param name="next">The price that it would have traded at next.</param>
    /// <param name="prices">The market's prices after what it did trade.</param>
    /// <param name="now">The current virtual time.</param>
    BreakerState OnClamped(in OrderAttempt order, Price next, in ReferencePrices prices, VirtualTime now);

    /// <summary>Asked after each trade.</summary>
    BreakerState OnTrade(Price price, Quantity quantity, in ReferencePrices prices, VirtualTime now);

    /// <summary>Asked after each new mark or index price.</summary>
    BreakerState OnPrices(in ReferencePrices prices, VirtualTime now);

    /// <summary>Asked after an order has come to rest, was filled or was withdrawn, for those that watch the best quotes.</summary>
    /// <returns>What it wants, or null where nothing has changed.</returns>
    BreakerState? OnQuotes(in ReferencePrices prices, VirtualTime now) => null;

    /// <summary>Asked when a time has come that it named in <see cref="BreakerState.WakeAt"/>.</summary>
    BreakerState OnTimer(in ReferencePrices prices, VirtualTime now);

    /// <summary>Writes its state, in a fixed order.</summary>
    void WriteState(StateWriter writer);

    /// <summary>Takes over what a breaker of the same terms wrote.</summary>
    void ReadState(StateReader reader);
}
