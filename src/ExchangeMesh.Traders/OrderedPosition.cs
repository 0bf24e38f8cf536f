using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders;

/// <summary>A position in one market that a trader changes with one order at a time.</summary>
/// <param name="lots">The position at the start; negative is short.</param>
public struct OrderedPosition(long lots)
{
    private OrderInFlight _order;

    /// <summary>The position in lots; negative is short.</summary>
    public long Lots { get; private set; } = lots;

    /// <summary>The order whose end is awaited, or zero.</summary>
    public readonly OrderId Order => _order.Order;

    /// <summary>Returns whether an order's end is still awaited.</summary>
    public readonly bool IsAwaiting(VirtualTime now) => _order.IsAwaited(now);

    /// <summary>Awaits an order's end.</summary>
    public void Await(OrderId order, VirtualTime now) => _order.Await(order, now);

    /// <summary>Notes a fill.</summary>
    public void Note(in OrderFilled fill)
    {
        Lots += fill.Side.Sign() * fill.Quantity.Lots;
        _order.Note(in fill);
    }

    /// <summary>Notes that an order has ended.</summary>
    public void End(OrderId order) => _order.End(order);

    /// <summary>Notes a change of the position that no order made.</summary>
    public void Move(Quantity change) => Lots += change.Lots;

    /// <summary>Writes the state.</summary>
    public readonly void WriteState(StateWriter writer)
    {
        writer.Write(Lots);
        _order.WriteState(writer);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        Lots = reader.ReadInt64();
        _order.ReadState(reader);
    }
}

/// <summary>A strategy that holds one position and changes it with one order at a time: what messages of these mean is said here.</summary>
public interface IOneOrderTrader : ITrader
{
    /// <summary>The position and its order.</summary>
    ref OrderedPosition Held { get; }

    /// <inheritdoc/>
    void ITrader.OnFill(Desk desk, in OrderFilled fill) => Held.Note(in fill);

    /// <inheritdoc/>
    void ITrader.OnCancelled(Desk desk, in OrderCancelled cancelled) => Held.End(cancelled.Order);

    /// <inheritdoc/>
    void ITrader.OnRejected(Desk desk, ParticipantId venue, in OrderRejected rejected) => Held.End(rejected.Order);

    /// <inheritdoc/>
    void ITrader.OnLiquidated(Desk desk, in PositionLiquidated liquidated) => Held.Move(liquidated.Quantity);

    /// <inheritdoc/>
    void ITrader.OnDeleveraged(Desk desk, in PositionDeleveraged deleveraged) => Held.Move(deleveraged.Quantity);
}
