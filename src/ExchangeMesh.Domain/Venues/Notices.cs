using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>Tells traders what became of their orders, and records it where the rulebook asks for it.</summary>
/// <param name="terms">The rulebook.</param>
internal sealed class Notices(ExchangeTerms terms)
{
    /// <summary>Refuses a request of a participant.</summary>
    public void Reject(ParticipantId to, OrderId order, InstrumentId instrument, RejectReason reason, MessageKind refused, IOutbox outbox)
    {
        if (terms.RecordOrders)
        {
            outbox.Record(new OrderRow
            {
                Instrument = instrument,
                Trader = to,
                Order = order,
                Outcome = MessageKind.OrderRejected,
                Reason = reason,
            });
        }

        outbox.Send(to, new OrderRejected(order, instrument, reason, refused));
    }

    /// <summary>Refuses an order.</summary>
    public void Reject(Market market, in OrderTicket ticket, RejectReason reason, IOutbox outbox)
    {
        Record(market, ticket, ticket.Lots, MessageKind.OrderRejected, reason, outbox);
        if (ticket.Purpose == OrderPurpose.Trading)
        {
            outbox.Send(ticket.Owner, new OrderRejected(ticket.Order, market.Id, reason, MessageKind.PlaceOrder), ticket.Cause);
        }
    }

    /// <summary>Confirms that so many lots of an order rest or lie dormant.</summary>
    public void Accept(Market market, in OrderTicket ticket, long lots, IOutbox outbox)
    {
        Record(market, ticket, lots, MessageKind.OrderAccepted, RejectReason.None, outbox);
        if (ticket.Acknowledge)
        {
            outbox.Send(ticket.Owner, new OrderAccepted(ticket.Order, market.Id), ticket.Cause);
        }
    }

    /// <summary>Tells of an order's end with so many lots unfilled, and of what withdrawing it cost.</summary>
    public void Cancel(Market market, in OrderTicket ticket, long lots, CancelReason reason, EventId cause, IOutbox outbox, long fee = 0)
    {
        Record(market, ticket, lots, MessageKind.OrderCancelled, RejectReason.None, outbox);
        if (ticket.Purpose == OrderPurpose.Trading)
        {
            outbox.Send(ticket.Owner, new OrderCancelled(ticket.Order, new Quantity(lots), market.Id, reason, new Money(fee)), cause);
        }
    }

    /// <summary>Tells of a fill.</summary>
    public void Fill(ParticipantId to, in OrderFilled fill, EventId cause, IOutbox outbox)
    {
        if (to != terms.Id)
        {
            outbox.Send(to, fill, cause);
        }
    }

    private void Record(Market market, in OrderTicket ticket, long lots, MessageKind outcome, RejectReason reason, IOutbox outbox)
    {
        if (terms.RecordOrders)
        {
            RecordOrder(market, ticket, lots, outcome, reason, outbox);
        }
    }

    private static void RecordOrder(
        Market market,
        in OrderTicket ticket,
        long lots,
        MessageKind outcome,
        RejectReason reason,
        IOutbox outbox)
    {
        var row = new OrderRow
        {
            Instrument = market.Id,
            Trader = ticket.Owner,
            Order = ticket.Order,
            Price = ticket.Limit,
            Quantity = new Quantity(lots),
            Side = ticket.Side,
            Outcome = outcome,
            Reason = reason,
        };
        outbox.Record(row, ticket.Cause);
    }
}
