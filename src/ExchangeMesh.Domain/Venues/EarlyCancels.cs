using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>
/// The cancellations that came before their orders had rested for the least time; they are carried out when that has passed, and the
/// orders may trade until then.
/// </summary>
/// <remarks>
/// Source: a minimum quote life, as foreign-exchange venues have (EBS Market: 250 ms). Whether a venue holds an early cancellation or refuses it
/// differs; ours holds it, so that no trader has to ask again. An amended order's time begins anew.
/// </remarks>
internal sealed class EarlyCancels
{
    private readonly List<Early> _waiting = [];

    /// <summary>Holds a cancellation back where the order has not rested for long enough.</summary>
    /// <param name="market">Where the order rests.</param>
    /// <param name="order">The order.</param>
    /// <param name="outbox">The clock, which wakes the venue when the time has passed.</param>
    /// <returns>Whether it is held back.</returns>
    public bool TryHold(Market market, in RestingOrder order, IOutbox outbox)
    {
        var due = MayLeaveAt(market, order.Tag);
        if (due <= outbox.Now)
        {
            return false;
        }

        var at = _waiting.Count;
        for (; at > 0 && _waiting[at - 1].Due >= due; at--)
        {
            if (_waiting[at - 1].Owner == order.Owner && _waiting[at - 1].Order == order.Order && _waiting[at - 1].Market == market.Slot)
            {
                return true;
            }
        }

        _waiting.Insert(at, new Early(due, market.Slot, order.Owner, order.Order));
        outbox.WakeAt(due, WakeToken.Of(WakeKind.EarlyCancels));
        return true;
    }

    /// <summary>Takes the next cancellation that is due.</summary>
    public bool TryTake(VirtualTime now, out int market, out ParticipantId owner, out OrderId order)
    {
        if (_waiting.Count == 0 || _waiting[0].Due > now)
        {
            (market, owner, order) = (-1, default, default);
            return false;
        }

        (_, market, owner, order) = _waiting[0];
        _waiting.RemoveAt(0);
        return true;
    }

    /// <summary>Returns whether an order has rested for the market's least time.</summary>
    /// <param name="market">Where it rests.</param>
    /// <param name="tag">The mark with which it arrived.</param>
    /// <param name="now">The virtual time.</param>
    public static bool MayLeave(Market market, long tag, VirtualTime now) => MayLeaveAt(market, tag) <= now;

    /// <summary>Writes the cancellations in the order in which they will be carried out.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(_waiting.Count);
        foreach (var early in _waiting)
        {
            writer.Write(early.Due.Nanoseconds);
            writer.Write(early.Market);
            writer.Write(early.Owner.Value);
            writer.Write(early.Order.Value);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        _waiting.Clear();
        var count = reader.ReadCount(24);
        for (var at = 0; at < count; at++)
        {
            _waiting.Add(new Early(
                new VirtualTime(reader.ReadInt64()), reader.ReadInt32(), new ParticipantId(reader.ReadInt32()), new OrderId(reader.ReadInt64())));
        }
    }

    private static VirtualTime MayLeaveAt(Market market, long tag) =>
        market.Terms.MinimumRest > Duration.Zero ? OrderTicket.RestsFrom(tag) + market.Terms.MinimumRest : VirtualTime.Zero;

    private readonly record struct Early(VirtualTime Due, int Market, ParticipantId Owner, OrderId Order);
}
