using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Adversary;

/// <summary>Orders of a spoofer that are to be seen and not to be filled: where they are, and how long it takes to be rid of them.</summary>
/// <remarks>
/// The round trip is measured: from the placing of an order to the venue's word that it rests. A price is seen half of it late, and a cancellation
/// takes the other half.
/// </remarks>
/// <param name="market">Where they rest.</param>
/// <param name="levels">How many orders there are at a time; at least one.</param>
public sealed class ShownOrders(Instrument market, int levels)
{
    private readonly Shown[] _orders = new Shown[levels];
    private VirtualTime _placedAt;
    private OrderId _timed;

    /// <summary>How long the venue takes to answer; zero before it is known.</summary>
    public Duration RoundTrip { get; private set; }

    /// <summary>The side of the orders.</summary>
    public Side Side { get; private set; }

    /// <summary>Whether any order may still be in the book.</summary>
    public bool AreThere => Array.Exists(_orders, order => order.Lots > 0);

    /// <summary>The distance of the nearest order from a price, as a share of it; unbounded where there is none.</summary>
    public double Nearest(double ticks)
    {
        var nearest = double.PositiveInfinity;
        foreach (ref readonly var order in _orders.AsSpan())
        {
            nearest = order.Lots > 0 ? Math.Min(nearest, Side.Sign() * ((ticks / order.Ticks) - 1)) : nearest;
        }

        return nearest;
    }

    /// <summary>Places the orders, spread evenly between two distances from a price.</summary>
    /// <param name="desk">Where they go.</param>
    /// <param name="side">Their side.</param>
    /// <param name="ticks">The price.</param>
    /// <param name="nearest">The nearer distance, as a share.</param>
    /// <param name="furthest">The further one.</param>
    /// <param name="lots">All lots together.</param>
    /// <param name="cause">The recorded event that they follow from.</param>
    /// <returns>What they are worth, in micro-units of the quote asset.</returns>
    public double Place(Desk desk, Side side, double ticks, double nearest, double furthest, double lots, EventId cause)
    {
        Side = side;
        _placedAt = desk.Now;
        _timed = default;
        var worth = 0.0;
        var each = Math.Max(market.LeastLots(ticks), MarketReading.WholeLots(lots / _orders.Length));
        for (var level = 0; level < _orders.Length; level++)
        {
            var away = nearest + ((furthest - nearest) * level / Math.Max(1, _orders.Length - 1));
            var price = side == Side.Sell ? MarketReading.PriceAbove(ticks * (1 + away)) : MarketReading.PriceBelow(ticks * (1 - away));
            var order = desk.Place(
                market,
                new PlaceOrder { Side = side, Price = price, Quantity = new Quantity(each), PostOnly = true, Acknowledge = level == 0 },
                cause);
            _timed = level == 0 ? order : _timed;
            _orders[level] = new Shown { Order = order.Value, Ticks = price.Ticks, Lots = each };
            worth += each * market.LotWorth(price.Ticks);
        }

        return worth;
    }

    /// <summary>Asks for all of them back.</summary>
    public void TakeBack(Desk desk)
    {
        foreach (ref readonly var order in _orders.AsSpan())
        {
            if (order.Lots > 0)
            {
                desk.Cancel(market, new OrderId(order.Order));
            }
        }
    }

    /// <summary>Notes that an order rests.</summary>
    public void Note(in OrderAccepted accepted, VirtualTime now)
    {
        if (accepted.Order == _timed)
        {
            RoundTrip = now - _placedAt;
        }
    }

    /// <summary>Notes a fill, which nobody wanted.</summary>
    /// <returns>Whether it is of one of these orders.</returns>
    public bool Note(in OrderFilled fill)
    {
        foreach (ref var order in _orders.AsSpan())
        {
            if (order.Order == fill.Order.Value && order.Lots > 0)
            {
                order.Lots = fill.Remaining.Lots;
                return true;
            }
        }

        return false;
    }

    /// <summary>Notes that an order has ended.</summary>
    public void End(OrderId ended)
    {
        foreach (ref var order in _orders.AsSpan())
        {
            order.Lots = order.Order == ended.Value ? 0 : order.Lots;
        }
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(RoundTrip.Nanoseconds);
        writer.Write((long)Side);
        writer.Write(_placedAt.Nanoseconds);
        writer.Write(_timed.Value);
        foreach (ref readonly var order in _orders.AsSpan())
        {
            writer.Write(order.Order);
            writer.Write(order.Ticks);
            writer.Write(order.Lots);
        }
    }

    /// <summary>Reads the state back.</summary>
    public void ReadState(StateReader reader)
    {
        RoundTrip = new Duration(reader.ReadInt64());
        Side = reader.ReadEnum<Side>();
        _placedAt = new VirtualTime(reader.ReadInt64());
        _timed = new OrderId(reader.ReadInt64());
        foreach (ref var order in _orders.AsSpan())
        {
            order = new Shown { Order = reader.ReadInt64(), Ticks = reader.ReadInt64(), Lots = reader.ReadInt64() };
        }
    }

    private struct Shown
    {
        public long Order;
        public long Ticks;
        public long Lots;
    }
}
