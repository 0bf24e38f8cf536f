using ExchangeMesh.Domain.Accounts;
using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>Carries what happened in a book over to the accounts, the records and the traders.</summary>
/// <param name="state">The venue.</param>
/// <param name="settlement">What trades do to accounts.</param>
/// <param name="orderMargin">What resting spot orders hold.</param>
/// <param name="reduceOnly">The resting reduce-only orders.</param>
/// <param name="notices">Tells the traders.</param>
internal sealed class BookOutcomes(
    ExchangeState state,
    Settlement settlement,
    OrderMargin orderMargin,
    ReduceOnlyOrders reduceOnly,
    Notices notices)
{
    /// <summary>What the venue's latest own order has traded: lots with the sign of its side, and their worth.</summary>
    public (long Lots, long Worth) Own { get; private set; }

    /// <summary>Begins to count what the venue's next own order trades.</summary>
    public void BeginOwn() => Own = default;

    /// <summary>Carries the events of one arriving order over.</summary>
    /// <param name="market">Where.</param>
    /// <param name="ticket">The order that arrived.</param>
    /// <param name="events">What happened, in order.</param>
    /// <param name="isPiece">Whether more of the order is to come: its end is not told then.</param>
    /// <param name="outbox">Where messages and records go.</param>
    /// <returns>What was left of the order when it had traded; nothing where it was cancelled for its owner's other order.</returns>
    public long Apply(Market market, in OrderTicket ticket, ReadOnlySpan<BookEvent> events, bool isPiece, IOutbox outbox)
    {
        var left = ticket.Lots;
        market.IsChanged = true;
        foreach (ref readonly var happened in events)
        {
            switch (happened.Kind)
            {
                case BookEventKind.Filled:
                    Fill(market, ticket, happened, outbox);
                    left = happened.TakerRemaining.Lots;
                    break;
                case BookEventKind.Rested:
                    Rest(market, ticket, happened.Price, happened.Quantity.Lots, happened.Handle);
                    notices.Accept(market, ticket, happened.Quantity.Lots, outbox);
                    break;
                case BookEventKind.Cancelled when isPiece && happened.Handle == OrderHandle.None && happened.CancelReason == CancelReason.Unfilled:
                    break;
                case BookEventKind.Cancelled:
                    left = End(market, ticket, happened, outbox) && happened.CancelReason == CancelReason.SelfTrade ? 0 : left;
                    break;
                case BookEventKind.Rejected:
                    notices.Reject(market, ticket, happened.RejectReason, outbox);
                    break;
                default:
                    break;
            }
        }

        ShowToBreakers(market, ticket.Cause, events, outbox);
        return left;
    }

    /// <summary>Carries one match of a call auction over: both orders rested, and pay the maker's fee.</summary>
    public void ApplyMatch(Market market, in AuctionMatch match, Price price, EventId cause, IOutbox outbox)
    {
        var lots = match.Quantity.Lots;
        var worth = market.Worth.OfFill(lots, price.Ticks);
        EndRest(market, match.Buy, lots);
        EndRest(market, match.Sell, lots);
        var (buyer, seller) = (OrderTicket.HandleOf(match.Buy.Tag), OrderTicket.HandleOf(match.Sell.Tag));
        if (market.IsPerpetual)
        {
            settlement.Trade(market, buyer, lots, worth);
            settlement.Trade(market, seller, -lots, -worth);
        }
        else
        {
            settlement.Deliver(market, buyer, Side.Buy, lots, Math.Abs(worth));
            settlement.Deliver(market, seller, Side.Sell, lots, Math.Abs(worth));
        }

        var row = new TradeRow
        {
            Instrument = market.Id,
            Price = price,
            Quantity = match.Quantity,
            Taker = match.Buy.Owner,
            Maker = match.Sell.Owner,
            TakerSide = Side.Buy,
        };
        outbox.Record(row, cause);
        TellOfMatch(market, match.Buy, match.Quantity, price, Math.Abs(worth), cause, outbox);
        TellOfMatch(market, match.Sell, match.Quantity, price, Math.Abs(worth), cause, outbox);
        market.TakeNoteOfTrade(price.Ticks, lots, cause, outbox.Now);
    }

    /// <summary>Carries a trade with the venue's pool over: the whole order, at one price.</summary>
    public void FillFromPool(Market market, in OrderTicket ticket, Price price, IOutbox outbox)
    {
        var (side, lots) = (ticket.Side.Opposite(), ticket.Lots);
        var fill = new BookEvent
        {
            Kind = BookEventKind.Filled,
            Side = side,
            Owner = state.Terms.Id,
            Order = new OrderId(-++state.OwnOrders),
            Price = price,
            Quantity = new Quantity(lots),
            Tag = ExchangeState.Fund,
        };
        ChangeOpen(market, ExchangeState.Fund, side, price, 0, lots);
        Apply(market, ticket, [fill], isPiece: false, outbox);
    }

    /// <summary>Carries the cancellation of resting orders over.</summary>
    public void ApplyCancelled(Market market, ReadOnlySpan<BookEvent> events, EventId cause, IOutbox outbox)
    {
        foreach (ref readonly var happened in events)
        {
            if (happened.Kind == BookEventKind.Cancelled)
            {
                Withdraw(market, happened, cause, outbox);
            }
        }

        MarketBreakers.AfterQuotes(market, cause, outbox);
    }

    /// <summary>Takes note that an order rests.</summary>
    public void Rest(Market market, in OrderTicket ticket, Price price, long lots, OrderHandle place)
    {
        var isAdded = market.Orders.TryAdd(ticket.Owner, ticket.Order, new OrderPlace(place, false));
        Invariant.Holds(isAdded, "an order's number is used once at a time");
        ChangeOpen(market, ticket.Handle, ticket.Side, price, 0, lots);
        ref var position = ref state.Accounts.Position(ticket.Handle, market.Slot);
        if (ticket.ReduceOnly)
        {
            reduceOnly.Add(ref position, ticket.Order);
        }

        if (position.ReduceOnly != 0)
        {
            reduceOnly.MarkForTrimming(market, ticket.Handle);
        }
    }

    /// <summary>Takes note that an order rests no more.</summary>
    public void Unrest(Market market, in RestingOrder order)
    {
        Forget(market, order.Owner, order.Order, order.Tag);
        ChangeOpen(market, OrderTicket.HandleOf(order.Tag), order.Side, order.Price, order.Remaining.Lots, 0);
    }

    private void EndRest(Market market, in RestingOrder after, long lots)
    {
        var left = after.Remaining.Lots;
        ChangeOpen(market, OrderTicket.HandleOf(after.Tag), after.Side, after.Price, left + lots, left);
        if (left == 0)
        {
            Forget(market, after.Owner, after.Order, after.Tag);
        }
    }

    private void TellOfMatch(
        Market market, in RestingOrder after, Quantity quantity, Price price, long notional, EventId cause, IOutbox outbox)
    {
        var fee = settlement.Charge(market, OrderTicket.HandleOf(after.Tag), market.Terms.MakerFee, notional);
        var fill = new OrderFilled(
            after.Order, price, quantity, after.Remaining, new Money(fee), market.Id, after.Side, Liquidity.Maker);
        notices.Fill(after.Owner, fill, cause, outbox);
    }

    private void Fill(Market market, in OrderTicket ticket, in BookEvent fill, IOutbox outbox)
    {
        var lots = fill.Quantity.Lots;
        var ticks = fill.Price.Ticks;
        var signed = ticket.Side.Sign() * lots;
        var worth = market.Worth.OfFill(signed, ticks);
        var maker = OrderTicket.HandleOf(fill.Tag);
        ChangeOpen(market, maker, fill.Side, fill.Price, fill.Remaining.Lots + lots, fill.Remaining.Lots);
        if (market.IsPerpetual)
        {
            settlement.Trade(market, ticket.Handle, signed, worth);
            settlement.Trade(market, maker, -signed, -worth);
        }
        else if (market.IsOption)
        {
            settlement.Pay(market, ticket.Handle, signed, worth);
            settlement.Pay(market, maker, -signed, -worth);
        }
        else
        {
            settlement.Deliver(market, ticket.Handle, ticket.Side, lots, Math.Abs(worth));
            settlement.Deliver(market, maker, fill.Side, lots, Math.Abs(worth));
        }

        if (ticket.Purpose != OrderPurpose.Trading)
        {
            Own = (Own.Lots + signed, Own.Worth + worth);
        }

        if (fill.Remaining.Lots == 0)
        {
            Forget(market, fill.Owner, fill.Order, fill.Tag);
        }

        Tell(market, ticket, fill, maker, Math.Abs(worth), outbox);
        market.TakeNoteOfTrade(ticks, lots, ticket.Cause, outbox.Now);
    }

    private void Tell(Market market, in OrderTicket ticket, in BookEvent fill, int maker, long notional, IOutbox outbox)
    {
        var row = new TradeRow
        {
            Instrument = market.Id,
            Price = fill.Price,
            Quantity = fill.Quantity,
            Taker = ticket.Owner,
            Maker = fill.Owner,
            TakerSide = ticket.Side,
            IsLiquidation = ticket.Purpose != OrderPurpose.Trading,
        };
        outbox.Record(row, ticket.Cause);
        var takerFee = ticket.Purpose == OrderPurpose.Trading
            ? Charge(market, ticket.Handle, market.Terms.TakerFee, fill.Quantity.Lots, notional)
            : 0;
        var makerFee = Charge(market, maker, market.Terms.MakerFee, fill.Quantity.Lots, notional);
        market.Quoting?.TakeNoteOfMade(fill.Owner, notional);
        var made = new OrderFilled(
            fill.Order, fill.Price, fill.Quantity, fill.Remaining, new Money(makerFee), market.Id, fill.Side, Liquidity.Maker);
        var took = new OrderFilled(
            ticket.Order, fill.Price, fill.Quantity, fill.TakerRemaining, new Money(takerFee), market.Id, ticket.Side, Liquidity.Taker);
        notices.Fill(fill.Owner, made, ticket.Cause, outbox);
        notices.Fill(ticket.Owner, took, ticket.Cause, outbox);
    }

    private long Charge(Market market, int handle, Ratio rate, long lots, long notional) =>
        market.IsOption
            ? settlement.ChargeOption(market, handle, rate, lots, notional)
            : settlement.Charge(market, handle, rate, notional);

    /// <summary>Breakers see the trades of an arriving order together: none of them can come after the halt that they bring.</summary>
    private static void ShowToBreakers(Market market, EventId cause, ReadOnlySpan<BookEvent> events, IOutbox outbox)
    {
        if (market.Breakers.Length == 0)
        {
            return;
        }

        foreach (ref readonly var happened in events)
        {
            if (happened.Kind == BookEventKind.Filled)
            {
                MarketBreakers.AfterTrade(market, happened.Price, happened.Quantity, cause, outbox);
            }
        }

        MarketBreakers.AfterQuotes(market, cause, outbox);
    }

    /// <summary>Tells of an order's end; answers whether it was the arriving order's.</summary>
    private bool End(Market market, in OrderTicket ticket, in BookEvent ended, IOutbox outbox)
    {
        if (ended.Handle != OrderHandle.None)
        {
            Withdraw(market, ended, ticket.Cause, outbox);
            return false;
        }

        notices.Cancel(market, ticket, ended.Quantity.Lots, ended.CancelReason, ticket.Cause, outbox);
        return true;
    }

    private void Withdraw(Market market, in BookEvent ended, EventId cause, IOutbox outbox)
    {
        var resting = new RestingOrder(ended.Owner, ended.Order, ended.Handle, ended.Side, ended.Price, ended.Quantity, ended.Tag);
        Unrest(market, resting);
        market.IsChanged = true;
        var fee = ended.CancelReason == CancelReason.Requested ? settlement.ChargeWithdrawn(market, resting) : 0;
        notices.Cancel(market, OrderTicket.Of(resting, ended.Price, ended.Quantity.Lots, cause), ended.Quantity.Lots, ended.CancelReason, cause, outbox, fee);
    }

    private void Forget(Market market, ParticipantId owner, OrderId order, long tag)
    {
        market.Orders.Remove(owner, order);
        if (OrderTicket.IsReduceOnly(tag))
        {
            reduceOnly.Remove(ref state.Accounts.Position(OrderTicket.HandleOf(tag), market.Slot), order);
        }
    }

    /// <summary>Changes what of an order rests, and what a resting spot order holds of a balance.</summary>
    public void ChangeOpen(Market market, int handle, Side side, Price price, long before, long after)
    {
        ref var position = ref state.Accounts.Position(handle, market.Slot);
        if (side == Side.Buy)
        {
            position.OpenBuy += after - before;
        }
        else
        {
            position.OpenSell += after - before;
        }

        if (market.IsSpot)
        {
            state.Accounts.Held(handle, OrderMargin.HeldAsset(market, side)) +=
                orderMargin.HoldOf(market, side, price.Ticks, after) - orderMargin.HoldOf(market, side, price.Ticks, before);
            state.Touch(handle);
        }
        else if (market.IsOption)
        {
            orderMargin.HoldPremium(market, handle, side, price.Ticks, before, after);
        }
    }
}
