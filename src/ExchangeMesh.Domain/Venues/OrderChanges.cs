using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>Cancels and amends orders that rest or lie dormant.</summary>
/// <param name="state">The venue.</param>
/// <param name="orderMargin">Whether an account can pay for more.</param>
/// <param name="outcomes">What becomes of it.</param>
/// <param name="entry">Where an amended order's consequences are seen to.</param>
/// <param name="delayed">The orders that a circuit breaker holds back.</param>
/// <param name="early">The cancellations that wait for their orders' least time in the book.</param>
/// <param name="notices">Tells the traders.</param>
internal sealed class OrderChanges(
    ExchangeState state,
    OrderMargin orderMargin,
    BookOutcomes outcomes,
    OrderEntry entry,
    DelayedOrders delayed,
    EarlyCancels early,
    Notices notices)
{
    /// <summary>Handles a trader's wish to withdraw one order.</summary>
    public void Cancel(in CancelOrder request, ParticipantId from, IOutbox outbox)
    {
        var market = state.MarketOf(request.Instrument);
        var refusal = market is null ? RejectReason.UnknownInstrument
            : state.Accounts.Find(from) < 0 ? RejectReason.NoAccount
            : RejectReason.None;
        var place = default(OrderPlace);
        if (refusal == RejectReason.None && !market!.Orders.TryGet(from, request.Order, out place))
        {
            if (delayed.TryCancel(from, market.Slot, request.Order, out var held))
            {
                notices.Cancel(market, held, held.Lots, CancelReason.Requested, outbox.Cause, outbox);
                return;
            }

            refusal = RejectReason.UnknownOrder;
        }

        if (refusal != RejectReason.None)
        {
            notices.Reject(from, request.Order, request.Instrument, refusal, MessageKind.CancelOrder, outbox);
        }
        else if (place.IsDormant)
        {
            market!.Dormant.Cancel(place.Handle, out var dormant);
            TakeUp(market, dormant, CancelReason.Requested, outbox.Cause, outbox);
        }
        else
        {
            Cancel(market!, place.Handle, outbox);
        }
    }

    /// <summary>Carries the cancellations out that came before their orders had rested for long enough.</summary>
    public void CancelEarly(IOutbox outbox)
    {
        while (early.TryTake(outbox.Now, out var slot, out var owner, out var order))
        {
            var market = state.Markets[slot];
            if (market.Orders.TryGet(owner, order, out var place) && !place.IsDormant)
            {
                Cancel(market, place.Handle, outbox);
            }
        }
    }

    /// <summary>Handles a trader's wish to withdraw all orders of one market, or all.</summary>
    public void CancelAll(in MassCancel request, ParticipantId from, IOutbox outbox)
    {
        var isForAll = request.Instrument == InstrumentId.None;
        var refusal = !isForAll && state.MarketOf(request.Instrument) is null ? RejectReason.UnknownInstrument
            : state.Accounts.Find(from) < 0 ? RejectReason.NoAccount
            : RejectReason.None;
        if (refusal != RejectReason.None)
        {
            notices.Reject(from, default, request.Instrument, refusal, MessageKind.MassCancel, outbox);
            return;
        }

        foreach (var market in state.Markets)
        {
            if (isForAll || market.Id == request.Instrument)
            {
                Withdraw(market, from, CancelReason.Requested, outbox.Cause, outbox);
            }
        }
    }

    /// <summary>Withdraws all orders of an owner in one market.</summary>
    public void Withdraw(Market market, ParticipantId owner, CancelReason reason, EventId cause, IOutbox outbox)
    {
        if (reason == CancelReason.Requested && market.Terms.MinimumRest > Duration.Zero)
        {
            foreach (var handle in OrdersOf(market, owner))
            {
                Cancel(market, handle, outbox);
            }
        }
        else
        {
            ref readonly var position = ref state.Accounts.Look(state.Accounts.Find(owner), market.Slot);
            outcomes.ApplyCancelled(market, market.Book.CancelAll(owner, new(position.OpenBuy), new(position.OpenSell), reason), cause, outbox);
        }

        while (delayed.TryCancel(owner, market.Slot, default, out var held))
        {
            notices.Cancel(market, held, held.Lots, reason, cause, outbox);
        }

        if (market.Dormant.Count == 0)
        {
            return;
        }

        foreach (ref readonly var dormant in market.Dormant.CancelAll(owner))
        {
            TakeUp(market, dormant, reason, cause, outbox);
        }
    }

    /// <summary>Handles a trader's wish to change a resting order.</summary>
    public void Amend(in AmendOrder request, ParticipantId from, IOutbox outbox)
    {
        var refusal = FindAmended(request, from, out var market, out var resting);
        if (refusal == RejectReason.None)
        {
            refusal = RefusalOfAmendment(market!, request, resting, outbox);
        }

        if (refusal != RejectReason.None)
        {
            notices.Reject(from, request.Order, request.Instrument, refusal, MessageKind.AmendOrder, outbox);
            return;
        }

        var stamp = market!.Terms.MinimumRest > Duration.Zero ? OrderTicket.StampOf(outbox.Now) : 0;
        var events = market.Book.Amend(resting.Handle, request.Price, request.Quantity, tag: OrderTicket.Stamped(resting.Tag, stamp));
        if (events[0].Kind == BookEventKind.Rejected)
        {
            notices.Reject(from, request.Order, request.Instrument, events[0].RejectReason, MessageKind.AmendOrder, outbox);
            return;
        }

        outcomes.Unrest(market, resting);
        market.IsChanged = true;
        var ticket = OrderTicket.Of(resting, request.Price, request.Quantity.Lots, outbox.Cause);
        if (events[0].Remaining.Lots > 0)
        {
            outcomes.Rest(market, ticket, request.Price, request.Quantity.Lots, resting.Handle);
        }
        else
        {
            outcomes.Apply(market, ticket, events[1..], isPiece: false, outbox);
        }

        entry.Trim(outbox);
        entry.SetOff(market, TriggerSource.Last, new Price(market.Last), outbox);
    }

    /// <summary>Withdraws an order from the book at its owner's wish, or later where it has not rested for long enough.</summary>
    private void Cancel(Market market, OrderHandle handle, IOutbox outbox)
    {
        if (market.Terms.MinimumRest > Duration.Zero && market.Book.TryFind(handle, out var resting) && early.TryHold(market, resting, outbox))
        {
            return;
        }

        outcomes.ApplyCancelled(market, market.Book.Cancel(handle), outbox.Cause, outbox);
    }

    /// <summary>Returns an owner's resting orders: bids before asks, best price first, oldest first within a level.</summary>
    private static List<OrderHandle> OrdersOf(Market market, ParticipantId owner)
    {
        var found = new List<OrderHandle>();
        foreach (var side in new[] { Side.Buy, Side.Sell })
        {
            foreach (var order in market.Book.Orders(side))
            {
                if (order.Owner == owner)
                {
                    found.Add(order.Handle);
                }
            }
        }

        return found;
    }

    private void TakeUp(Market market, in DormantOrder dormant, CancelReason reason, EventId cause, IOutbox outbox)
    {
        market.Orders.Remove(dormant.Order.Owner, dormant.Order.Order);
        notices.Cancel(market, OrderTicket.Of(dormant, cause), dormant.Order.Quantity.Lots, reason, cause, outbox);
    }

    private RejectReason FindAmended(in AmendOrder request, ParticipantId from, out Market? market, out RestingOrder resting)
    {
        resting = default;
        market = state.MarketOf(request.Instrument);
        if (market is null)
        {
            return RejectReason.UnknownInstrument;
        }

        if (state.Accounts.Find(from) < 0)
        {
            return RejectReason.NoAccount;
        }

        var isFound = market.Orders.TryGet(from, request.Order, out var place)
            && !place.IsDormant
            && market.Book.TryFind(place.Handle, out resting);
        return isFound ? RejectReason.None : RejectReason.UnknownOrder;
    }

    private RejectReason RefusalOfAmendment(Market market, in AmendOrder request, in RestingOrder resting, IOutbox outbox)
    {
        if (request.Quantity.Lots <= 0)
        {
            return RejectReason.QuantityNotPositive;
        }

        if (!request.Price.IsSet)
        {
            return RejectReason.PriceNotPositive;
        }

        if (market.Worth.IsTooGreat(request.Quantity.Lots, Math.Max(market.Mark, request.Price.Ticks)))
        {
            return RejectReason.PositionLimit;
        }

        if (!EarlyCancels.MayLeave(market, resting.Tag, outbox.Now))
        {
            return RejectReason.RestsTooBriefly;
        }

        var isReduced = request.Price == resting.Price && request.Quantity <= resting.Remaining;
        if (isReduced)
        {
            return RejectReason.None;
        }

        if (market.Condition != MarketCondition.Open)
        {
            return RejectReason.Halted;
        }

        var attempt = new OrderAttempt(resting.Side, request.Price, request.Quantity, false);
        var decision = MarketBreakers.Decide(market, attempt, outbox.Now, out _);
        if (decision.Rejection != RejectReason.None || decision.Limit != request.Price || decision.Delay > Duration.Zero)
        {
            return decision.Rejection == RejectReason.None ? RejectReason.PriceOutsideBand : decision.Rejection;
        }

        return RefusalOfGrowth(market, request, resting);
    }

    /// <summary>Asks whether the account could pay for the order if the old one were gone.</summary>
    private RejectReason RefusalOfGrowth(Market market, in AmendOrder request, in RestingOrder resting)
    {
        if (OrderTicket.IsReduceOnly(resting.Tag))
        {
            return request.Quantity > resting.Remaining ? RejectReason.NothingToReduce : RejectReason.None;
        }

        var handle = OrderTicket.HandleOf(resting.Tag);
        outcomes.ChangeOpen(market, handle, resting.Side, resting.Price, resting.Remaining.Lots, 0);
        var refusal = orderMargin.Check(market, handle, resting.Side, request.Price.Ticks, request.Quantity.Lots);
        outcomes.ChangeOpen(market, handle, resting.Side, resting.Price, 0, resting.Remaining.Lots);
        return refusal;
    }
}
