using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders;

/// <summary>What a trader can see and do while it handles something. It cannot be kept.</summary>
/// <remarks>
/// What is sent carries <see cref="Cause"/> unless another cause is given. Orders are numbered 1, 2, 3, ... by the trader,
/// and of two orders of one trader that would match the older yields.
/// </remarks>
public readonly ref struct Desk
{
    private readonly Trader _trader;
    private readonly IOutbox _outbox;

    internal Desk(Trader trader, IOutbox outbox)
    {
        _trader = trader;
        _outbox = outbox;
    }

    /// <summary>The current virtual time.</summary>
    public VirtualTime Now => _outbox.Now;

    /// <summary>The trader.</summary>
    public ParticipantId Self => _outbox.Self;

    /// <summary>The recorded event that led to what is being handled, or none; none in wake-ups.</summary>
    public EventId Cause => _outbox.Cause;

    /// <summary>Returns the newest view of a market that the trader's latency lets it see.</summary>
    public ref readonly MarketView View(Instrument market) => ref _outbox.View(market.Id);

    /// <summary>Returns the newest view of a market or a reference feed that the trader's latency lets it see.</summary>
    public ref readonly MarketView View(InstrumentId instrument) => ref _outbox.View(instrument);

    /// <summary>Asks for a wake-up after a positive span.</summary>
    /// <param name="wait">At least one nanosecond.</param>
    /// <param name="token">Zero or more; handed back to <see cref="ITrader.OnTimer"/>.</param>
    public void WakeAfter(Duration wait, long token) => _outbox.WakeAt(_outbox.Now + wait, WakeToken.OfTimer(token));

    /// <summary>Sets an alarm that rings once, when a price of an instrument is seen at or beyond a level.</summary>
    /// <param name="instrument">Whose price.</param>
    /// <param name="watched">Which price.</param>
    /// <param name="fallsTo">Whether it rings at or below the level; otherwise at or above.</param>
    /// <param name="level">The level.</param>
    /// <param name="alarm">From 0 to 2³⁷; handed back to <see cref="ITrader.OnView"/>.</param>
    public void WakeWhen(InstrumentId instrument, WatchedPrice watched, bool fallsTo, Price level, long alarm) =>
        _outbox.WakeWhen(instrument, watched, fallsTo, level, WakeToken.OfAlarm(instrument, alarm));

    /// <summary>Places a limit order that rests until it is filled or cancelled.</summary>
    /// <returns>The order's number.</returns>
    public OrderId Rest(Instrument market, Side side, Price price, Quantity quantity, EventId cause, bool postOnly = false) =>
        Place(market, new PlaceOrder { Side = side, Price = price, Quantity = quantity, PostOnly = postOnly }, cause);

    /// <summary>Places a limit order that matches at once as far as it can, and ends.</summary>
    /// <returns>The order's number.</returns>
    public OrderId Take(Instrument market, Side side, Price price, Quantity quantity, EventId cause, bool reduceOnly = false) =>
        Place(
            market,
            new PlaceOrder { Side = side, Price = price, Quantity = quantity, TimeInForce = TimeInForce.Ioc, ReduceOnly = reduceOnly },
            cause);

    /// <summary>Places a market order.</summary>
    /// <returns>The order's number.</returns>
    public OrderId TakeAtMarket(Instrument market, Side side, Quantity quantity, EventId cause, bool reduceOnly = false) =>
        Place(
            market,
            new PlaceOrder
            {
                Side = side,
                Quantity = quantity,
                Type = OrderType.Market,
                TimeInForce = TimeInForce.Ioc,
                ReduceOnly = reduceOnly,
            },
            cause);

    /// <summary>Places any order; its number, instrument and self-trade prevention are filled in.</summary>
    /// <returns>The order's number.</returns>
    public OrderId Place(Instrument market, in PlaceOrder order, EventId cause)
    {
        var number = _trader.NextOrder();
        var complete = order with
        {
            Order = number,
            Instrument = market.Id,
            SelfTradePrevention = SelfTradePrevention.CancelOldest,
        };
        _outbox.Send(market.Venue, in complete, cause);
        return number;
    }

    /// <summary>Changes a resting order's price and quantity.</summary>
    public void Amend(Instrument market, OrderId order, Price price, Quantity quantity) =>
        _outbox.Send(market.Venue, new AmendOrder(order, market.Id, price, quantity));

    /// <summary>Withdraws one order.</summary>
    public void Cancel(Instrument market, OrderId order) =>
        _outbox.Send(market.Venue, new CancelOrder(order, market.Id));

    /// <summary>Withdraws all of the trader's orders in a market.</summary>
    public void CancelAll(Instrument market) => _outbox.Send(market.Venue, new MassCancel(market.Id));

    /// <summary>Records that a deleveraging has left a position on another venue without its hedge.</summary>
    /// <returns>The record, for what follows from it.</returns>
    public EventId RecordBrokenHedge(in BrokenHedgeRow row) => _outbox.Record(in row);

    /// <summary>Moves an asset from the trader's account at one venue to its account at another.</summary>
    public void Transfer(ParticipantId from, ParticipantId to, AssetId asset, Money amount, EventId cause) =>
        _outbox.Send(from, new TransferOut(amount, asset, to), cause);

    /// <summary>Pledges a free balance at a lending venue.</summary>
    public void Supply(ParticipantId lender, AssetId asset, Money amount, EventId cause) =>
        _outbox.Send(lender, new SupplyAsset(amount, asset), cause);

    /// <summary>Takes a supplied amount back.</summary>
    public void Withdraw(ParticipantId lender, AssetId asset, Money amount, EventId cause) =>
        _outbox.Send(lender, new WithdrawAsset(amount, asset), cause);

    /// <summary>Borrows into the free balance at a lending venue.</summary>
    public void Borrow(ParticipantId lender, AssetId asset, Money amount, EventId cause) =>
        _outbox.Send(lender, new BorrowAsset(amount, asset), cause);

    /// <summary>Pays debt back from the free balance.</summary>
    public void Repay(ParticipantId lender, AssetId asset, Money amount, EventId cause) =>
        _outbox.Send(lender, new RepayDebt(amount, asset), cause);

    /// <summary>Bids for a part of a portfolio that an exchange sells.</summary>
    public void Bid(ParticipantId venue, in BidForPortfolio bid, EventId cause) => _outbox.Send(venue, in bid, cause);

    /// <summary>Records something that the trader alone can tell.</summary>
    /// <returns>The event's name, for what follows from it.</returns>
    public EventId Record<T>(in T row, EventId cause)
        where T : unmanaged, IRecordRow => _outbox.Record(in row, cause);

    /// <summary>Repays part of another's debt and seizes collateral.</summary>
    public void Liquidate(ParticipantId lender, in LiquidationCall call, EventId cause) =>
        _outbox.Send(lender, in call, cause);
}
