using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders;

/// <summary>At most one order whose end the trader waits for before it places the next.</summary>
/// <remarks>An order of which nothing is heard for a minute counts as lost, as a venue that is down does not answer.</remarks>
public struct OrderInFlight
{
    private static readonly Duration LostAfter = Duration.FromMinutes(1);

    private long _order;
    private VirtualTime _since;

    /// <summary>Returns whether an order's end is still awaited.</summary>
    public readonly bool IsAwaited(VirtualTime now) => _order != 0 && now < _since + LostAfter;

    /// <summary>Returns whether this is the awaited order.</summary>
    public readonly bool Is(OrderId order) => _order != 0 && order.Value == _order;

    /// <summary>The awaited order, or zero.</summary>
    public readonly OrderId Order => new(_order);

    /// <summary>Awaits an order's end.</summary>
    public void Await(OrderId order, VirtualTime now)
    {
        _order = order.Value;
        _since = now;
    }

    /// <summary>Notes that an order has ended.</summary>
    /// <returns>Whether it was the awaited one.</returns>
    public bool End(OrderId order)
    {
        if (!Is(order))
        {
            return false;
        }

        _order = 0;
        return true;
    }

    /// <summary>Notes a fill, which ends the order when nothing is left of it.</summary>
    public void Note(in OrderFilled fill)
    {
        if (fill.Remaining.Lots == 0)
        {
            End(fill.Order);
        }
    }

    /// <summary>Writes the state.</summary>
    public readonly void WriteState(StateWriter writer)
    {
        writer.Write(_order);
        writer.Write(_since.Nanoseconds);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        _order = reader.ReadInt64();
        _since = new VirtualTime(reader.ReadInt64());
    }
}
