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
        Record(market, ticket, MessageKind.OrderRejected, reason, outbox);
        if (ticket.Purpose == OrderPurpose.Trading)
        {
            outbox.Send(ticket.Owner, new OrderRejected(ticket.Order, market.Id, reason, MessageKind.PlaceOrder), ticket.Cause);
        }
    }

    /// <summary>Confirms that an order rests or lies dormant.</summary>
    public void Accept(Market market, in OrderTicket ticket, IOutbox outbox)
    {
        Record(market, ticket, MessageKind.OrderAccepted, RejectReason.None, outbox);
        if (ticket.Acknowledge)
        {
            outbox.Send(ticket.Owner, new OrderAccepted(ticket.Order, market.Id), ticket.Cause);
        }
    }

    /// <summary>Tells of an order's end without a further fill.</summary>
    public void Cancel(Market market, in OrderTicket ticket, CancelReason reason, EventId cause, IOutbox outbox)
    {
        Record(market, ticket, MessageKind.OrderCancelled, RejectReason.None, outbox);
        if (ticket.Purpose == OrderPurpose.Trading)
        {
            outbox.Send(ticket.Owner, new OrderCancelled(ticket.Order, new Quantity(ticket.Lots), market.Id, reason), cause);
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

    private void Record(Market market, in OrderTicket ticket, MessageKind outcome, RejectReason reason, IOutbox outbox)
    {
        if (!terms.RecordOrders)
        {
            return;
        }

        var row = new OrderRow
        {
            Instrument = market.Id,
            Trader = ticket.Owner,
            Order = ticket.Order,
            Price = ticket.Limit,
            Quantity = new Quantity(ticket.Lots),
            Side = ticket.Side,
            Outcome = outcome,
            Reason = reason,
        };
        outbox.Record(row, ticket.Cause);
    }
}
