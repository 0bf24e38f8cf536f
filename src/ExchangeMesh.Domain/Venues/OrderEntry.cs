using ExchangeMesh.Domain.Accounts;
using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Counterparty;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>What an order that enters a book has behind it.</summary>
internal enum EntryStage : byte
{
    /// <summary>It has just arrived, and what can be checked without its market's circuit breakers has been.</summary>
    Checked,

    /// <summary>It lay dormant, and its trigger was reached.</summary>
    SetOff,

    /// <summary>The circuit breakers have had their say, and their delay is over.</summary>
    HeldBack,
}

/// <summary>The way of an order into a book: what is checked, in which order, and what sets dormant orders off.</summary>
/// <param name="state">The venue.</param>
/// <param name="orderMargin">Whether an account can pay.</param>
/// <param name="outcomes">What becomes of it.</param>
/// <param name="reduceOnly">The resting reduce-only orders.</param>
/// <param name="delayed">The orders that a circuit breaker holds back.</param>
/// <param name="notices">Tells the traders.</param>
/// <param name="pools">The pool, where it is the counterparty.</param>
internal sealed partial class OrderEntry(
    ExchangeState state,
    OrderMargin orderMargin,
    BookOutcomes outcomes,
    ReduceOnlyOrders reduceOnly,
    DelayedOrders delayed,
    Notices notices,
    PoolDesk pools)
{
    private bool _isSettingOff;

    /// <summary>Handles an order of a trader.</summary>
    public void Place(in PlaceOrder order, ParticipantId from, IOutbox outbox)
    {
        var market = state.MarketOf(order.Instrument);
        var handle = state.Accounts.Find(from);
        var refusal = Refusal(order, market, handle, from);
        if (refusal != RejectReason.None)
        {
            TakeNoteOfRefusal(market, handle, order.Side, order.Quantity.Lots, refusal);
            notices.Reject(from, order.Order, order.Instrument, refusal, MessageKind.PlaceOrder, outbox);
            return;
        }

        var ticket = OrderTicket.Of(order, from, handle, outbox.Cause);
        if (order.Type is OrderType.Stop or OrderType.TakeProfit)
        {
            LayDown(market!, order, ticket, outbox);
        }
        else
        {
            Enter(market!, ref ticket, EntryStage.Checked, outbox);
        }
    }

    /// <summary>Brings an order into the book, unless it is refused or held back.</summary>
    /// <param name="market">Where.</param>
    /// <param name="ticket">The order; its limit and lots are cut to what it may trade.</param>
    /// <param name="stage">What it has behind it.</param>
    /// <param name="outbox">Where messages and records go.</param>
    public void Enter(Market market, ref OrderTicket ticket, EntryStage stage, IOutbox outbox)
    {
        if (ticket.ReduceOnly && !TryCut(market, ref ticket))
        {
            notices.Reject(market, ticket, RejectReason.NothingToReduce, outbox);
            return;
        }

        var (own, clamping) = (ticket.Limit, -1);
        if (stage != EntryStage.HeldBack && market.Breakers.Length > 0)
        {
            var decision = MarketBreakers.Decide(market, AttemptOf(ticket, ticket.Limit, ticket.Lots), outbox.Now, out clamping);
            if (decision.Rejection != RejectReason.None)
            {
                notices.Reject(market, ticket, decision.Rejection, outbox);
                return;
            }

            ticket.Limit = decision.Limit;
            ticket.TimeInForce = own.IsSet || ticket.TimeInForce == TimeInForce.Fok ? ticket.TimeInForce : TimeInForce.Ioc;
            if (decision.Delay > Duration.Zero)
            {
                delayed.Add(market, ticket, outbox.Now + decision.Delay, outbox);
                return;
            }
        }

        var refusal = RefusalOnEntry(market, ticket, stage);
        if (refusal != RejectReason.None)
        {
            TakeNoteOfRefusal(market, ticket.Handle, ticket.Side, ticket.Lots, refusal);
            notices.Reject(market, ticket, refusal, outbox);
            return;
        }

        if (market.Terms.MinimumRest > Duration.Zero)
        {
            ticket.Stamp = OrderTicket.StampOf(outbox.Now);
        }

        if (market.Terms.CounterpartyPool is not null)
        {
            MatchWithPool(market, ticket, outbox);
        }
        else if (clamping >= 0 && MayRest(ticket) && !ticket.PostOnly)
        {
            MatchClamped(market, ticket, own, clamping, outbox);
        }
        else
        {
            var left = Match(market, ticket, outbox);
            if (clamping >= 0 && left > 0)
            {
                MarketBreakers.AfterClamped(market, clamping, AttemptOf(ticket, own, left), ticket.Cause, outbox);
            }
        }

        if (market.Dormant.Count > 0)
        {
            SetOff(market, TriggerSource.Last, new Price(market.Last), outbox);
        }
    }

    /// <summary>Sets the dormant orders off that a price reaches, until there is none.</summary>
    public void SetOff(Market market, TriggerSource source, Price price, IOutbox outbox)
    {
        if (_isSettingOff || market.Dormant.Count == 0 || market.Condition != MarketCondition.Open)
        {
            return;
        }

        _isSettingOff = true;
        while (market.Condition == MarketCondition.Open && market.Dormant.TrySetOff(source, price, out var dormant))
        {
            market.Orders.Remove(dormant.Order.Owner, dormant.Order.Order);
            var cause = market.Attribution.Top(!dormant.IsSetOffByRise, outbox.Now);
            var ticket = OrderTicket.Of(dormant, cause);
            Enter(market, ref ticket, EntryStage.SetOff, outbox);
            price = source == TriggerSource.Last ? new Price(market.Last) : price;
        }

        _isSettingOff = false;
        if (source == TriggerSource.Mark)
        {
            SetOff(market, TriggerSource.Last, new Price(market.Last), outbox);
        }
    }

    /// <summary>Lets the orders arrive whose delay is over.</summary>
    public void EnterDelayed(IOutbox outbox)
    {
        while (delayed.TryTake(outbox.Now, out var market, out var ticket))
        {
            Enter(state.Markets[market], ref ticket, EntryStage.HeldBack, outbox);
        }
    }

    /// <summary>Withdraws the reduce-only orders that have become larger than what they may close.</summary>
    public void Trim(IOutbox outbox)
    {
        while (reduceOnly.TryTakeMarked(out var slot, out var handle))
        {
            var market = state.Markets[slot];
            ref var position = ref state.Accounts.Position(handle, slot);
            while (reduceOnly.TryPeek(position, out var order)
                && market.Orders.TryGet(state.ParticipantOf(handle), order, out var place)
                && market.Book.TryFind(place.Handle, out var resting)
                && !MayStay(position, resting.Side))
            {
                outcomes.ApplyCancelled(
                    market, market.Book.Cancel(place.Handle, CancelReason.NothingToReduce), outbox.Cause, outbox);
            }
        }
    }

    private static bool MayStay(in Position position, Side side)
    {
        var open = side == Side.Buy ? position.OpenBuy : position.OpenSell;
        var closable = side == Side.Buy ? -position.Lots : position.Lots;
        return open <= closable;
    }

    private bool IsInLiquidation(int handle, Market market) =>
        state.IsCross
            ? state.Accounts[handle].Liquidation != 0
            : state.Accounts.Look(handle, market.Slot).Liquidation != 0;

    private RejectReason Refusal(in PlaceOrder order, Market? market, int handle, ParticipantId from)
    {
        if (market is null)
        {
            return RejectReason.UnknownInstrument;
        }

        if (handle < 0)
        {
            return RejectReason.NoAccount;
        }

        if (order.Quantity.Lots <= 0)
        {
            return RejectReason.QuantityNotPositive;
        }

        if (order.Price.Ticks < 0 || (order.Type == OrderType.Limit && order.Price.Ticks == 0))
        {
            return RejectReason.PriceNotPositive;
        }

        if (order.Order.Value <= 0 || market.Orders.TryGet(from, order.Order, out _))
        {
            return RejectReason.DuplicateOrder;
        }

        if (market.Worth.IsTooGreat(order.Quantity.Lots, Math.Max(market.Mark, order.Price.Ticks)))
        {
            return RejectReason.PositionLimit;
        }

        if (IsInLiquidation(handle, market))
        {
            return RejectReason.AccountInLiquidation;
        }

        return market.Condition == MarketCondition.Open
            ? RejectReason.None
            : RefusalWhileClosed(market, order.Type == OrderType.Limit && order.TimeInForce == TimeInForce.Gtc);
    }

    private RejectReason RefusalOnEntry(Market market, in OrderTicket ticket, EntryStage stage)
    {
        var closed = market.Condition != MarketCondition.Open
            ? RefusalWhileClosed(market, MayRest(ticket) && ticket.Purpose == OrderPurpose.Trading)
            : RejectReason.None;
        if (closed != RejectReason.None)
        {
            return closed;
        }

        if (market.Terms.CounterpartyPool is not null && pools.Refusal(market, ticket.Handle, ticket.Side, ticket.Lots) is var full and not RejectReason.None)
        {
            return full;
        }

        if (ticket.Purpose != OrderPurpose.Trading)
        {
            return RejectReason.None;
        }

        if (stage != EntryStage.Checked && IsInLiquidation(ticket.Handle, market))
        {
            return RejectReason.AccountInLiquidation;
        }

        if (stage != EntryStage.Checked && market.Orders.TryGet(ticket.Owner, ticket.Order, out _))
        {
            return RejectReason.DuplicateOrder;
        }

        if (ticket.ReduceOnly)
        {
            return RejectReason.None;
        }

        if (OpensTooMuch(market, ticket))
        {
            return RejectReason.PositionLimit;
        }

        var price = ticket.Limit.IsSet ? ticket.Limit.Ticks : market.Mark;
        var least = market.Instrument.MinimumNotional.Micros;
        return least > 0 && market.Worth.Notional(ticket.Lots, price) < least
            ? RejectReason.BelowMinimumNotional
            : orderMargin.Check(market, ticket.Handle, ticket.Side, ticket.Limit.Ticks, ticket.Lots);
    }

    /// <summary>A match opens no more than either side of it grows, so it is enough to ask this of the arriving order.</summary>
    private bool OpensTooMuch(Market market, in OrderTicket ticket)
    {
        if (market.Terms.OpenInterestCap is not { } cap)
        {
            return false;
        }

        var held = ticket.Side.Sign() * state.Accounts.Look(ticket.Handle, market.Slot).Lots;
        var opened = Math.Max(0, held + ticket.Lots) - Math.Max(0, held);
        return opened > 0 && market.OpenInterest + opened > cap.LotsAt(market.Worth.Notional(1, market.Mark));
    }

    private bool TryCut(Market market, ref OrderTicket ticket)
    {
        var held = market.IsSpot ? 0 : state.Accounts.Look(ticket.Handle, market.Slot).Lots;
        var closable = ticket.Side == Side.Buy ? -held : held;
        ticket.Lots = Math.Min(ticket.Lots, Math.Max(closable, 0));
        return closable > 0;
    }

    private void LayDown(Market market, in PlaceOrder order, in OrderTicket ticket, IOutbox outbox)
    {
        var dormant = new DormantOrder(ticket.Incoming, order.Type, order.TriggerSource, order.TriggerPrice);
        var current = new Price(order.TriggerSource == TriggerSource.Mark ? market.Mark : market.Last);
        var refusal = !order.TriggerPrice.IsSet ? RejectReason.PriceNotPositive
            : dormant.IsReachedAt(current) ? RejectReason.TriggerAlreadyReached
            : RejectReason.None;
        if (refusal != RejectReason.None)
        {
            notices.Reject(market, ticket, refusal, outbox);
            return;
        }

        market.Orders.TryAdd(ticket.Owner, ticket.Order, new OrderPlace(market.Dormant.Add(dormant), true));
        notices.Accept(market, ticket, ticket.Lots, outbox);
    }

    /// <summary>Matches an order; answers what was left of it when it had traded.</summary>
    private long Match(Market market, in OrderTicket ticket, IOutbox outbox)
    {
        var isStepwise = market.Breakers.Length > 0 && ticket.TimeInForce != TimeInForce.Fok && !ticket.PostOnly;
        var left = market.Condition == MarketCondition.Auction ? Collect(market, ticket, outbox)
            : isStepwise ? MatchStepwise(market, ticket, outbox)
            : outcomes.Apply(market, ticket, market.Book.Place(ticket.Incoming), isPiece: false, outbox);
        if (reduceOnly.MarkedCount > 0)
        {
            Trim(outbox);
        }

        return left;
    }

    /// <summary>Lets an order rest for a call auction: nothing of it is left to be seen to.</summary>
    private long Collect(Market market, in OrderTicket ticket, IOutbox outbox)
    {
        outcomes.Apply(market, ticket, market.Book.Collect(ticket.Incoming), isPiece: false, outbox);
        return 0;
    }

    /// <summary>Matches an order price level by price level, so that a circuit breaker can stop it between two of them.</summary>
    private long MatchStepwise(Market market, OrderTicket rest, IOutbox outbox)
    {
        if (!TryTakeLevels(market, ref rest, outbox))
        {
            return 0;
        }

        var incoming = rest.Incoming;
        var events = market.Condition == MarketCondition.Auction ? market.Book.Collect(in incoming) : market.Book.Place(in incoming);
        return outcomes.Apply(market, rest, events, isPiece: false, outbox);
    }

    /// <summary>Trades an order with the levels that it reaches; answers whether the market is still open for what is left.</summary>
    private bool TryTakeLevels(Market market, ref OrderTicket rest, IOutbox outbox)
    {
        while (rest.Lots > 0)
        {
            var next = market.Book.Best(rest.Side.Opposite());
            if (!next.IsSet || (rest.Limit.IsSet && IsWorse(next, rest.Limit, rest.Side)))
            {
                return true;
            }

            if (market.Condition != MarketCondition.Open)
            {
                return MayWaitForAuction(market, ref rest, outbox);
            }

            var piece = rest;
            (piece.Limit, piece.TimeInForce) = (next, TimeInForce.Ioc);
            rest.Lots = outcomes.Apply(market, rest, market.Book.Place(piece.Incoming), isPiece: true, outbox);
        }

        return false;
    }

    private static bool IsWorse(Price price, Price limit, Side side) => side == Side.Buy ? price > limit : price < limit;

    private static OrderAttempt AttemptOf(in OrderTicket ticket, Price limit, long lots) =>
        new(ticket.Side, limit, new Quantity(lots), ticket.Purpose == OrderPurpose.Liquidation);
}
