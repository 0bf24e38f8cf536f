using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders;

/// <summary>Two legs that are to cancel out: opens both at once, and trades away what is left open when one fails.</summary>
/// <param name="one">One leg.</param>
/// <param name="other">The other; at another market.</param>
/// <param name="tolerance">How far past the best price orders may go, as a share of it.</param>
public sealed class LegPair(Leg one, Leg other, double tolerance)
{
    /// <summary>One leg.</summary>
    public Leg First { get; } = one;

    /// <summary>The other.</summary>
    public Leg Second { get; } = other;

    /// <summary>The recorded event behind the latest price move, on whichever side moved more.</summary>
    public EventId MoveCause { get; private set; }

    /// <summary>Whether a leg has lost capital in another's loss, so that both may be too large for what is left.</summary>
    public bool HasLost { get; private set; }

    /// <summary>The base asset on its way between the legs' venues, in micro-units.</summary>
    public double BaseUnderWay { get; set; }

    /// <summary>Looks at both markets.</summary>
    /// <returns>Whether both trade and no order is awaited, so that something may be done.</returns>
    public bool Look(Desk desk)
    {
        ref readonly var first = ref desk.View(First.Market);
        ref readonly var second = ref desk.View(Second.Market);
        var firstMove = See(First, in first);
        var secondMove = See(Second, in second);
        if (firstMove > 0 || secondMove > 0)
        {
            var cause = firstMove >= secondMove ? first.MoveCause : second.MoveCause;
            MoveCause = cause.IsSet ? cause : MoveCause;
        }

        return first.IsOpen() && second.IsOpen() && !First.IsBusy(desk.Now) && !Second.IsBusy(desk.Now);
    }

    /// <summary>Returns what buying on one leg and selling on the other brings, as a share of the price; minus one without offers.</summary>
    public static double Edge(Desk desk, Leg bought, Leg sold)
    {
        ref readonly var cheap = ref desk.View(bought.Market);
        ref readonly var dear = ref desk.View(sold.Market);
        if (!cheap.BestAsk.IsSet || !dear.BestBid.IsSet)
        {
            return -1;
        }

        return ((double)sold.Market.ToMicros(dear.BestBid) / bought.Market.ToMicros(cheap.BestAsk)) - 1;
    }

    /// <summary>Buys on one leg and sells as much on the other, at most what both show at their best prices.</summary>
    /// <param name="desk">Where orders go.</param>
    /// <param name="bought">Where to buy.</param>
    /// <param name="sold">Where to sell.</param>
    /// <param name="most">The most to trade, in micro-units of the quote asset.</param>
    /// <param name="mostBase">The most to trade, in micro-units of the base asset.</param>
    /// <returns>Whether orders were placed.</returns>
    public bool Trade(Desk desk, Leg bought, Leg sold, double most, double mostBase)
    {
        ref readonly var cheap = ref desk.View(bought.Market);
        ref readonly var dear = ref desk.View(sold.Market);
        if (!cheap.BestAsk.IsSet || !dear.BestBid.IsSet)
        {
            return false;
        }

        double ask = cheap.BestAsk.Ticks;
        double bid = dear.BestBid.Ticks;
        var highest = MarketReading.PriceAbove(ask * (1 + tolerance));
        var lowest = MarketReading.PriceBelow(bid * (1 - tolerance));
        var buyLot = bought.Market.LotBase(ask);
        var sellLot = sold.Market.LotBase(bid);
        var amount = Math.Min(mostBase, most / bought.Market.LotWorth(ask) * buyLot);
        amount = Math.Min(amount, Math.Min(cheap.BestAskQuantity.Lots, bought.RoomToBuy(highest.Ticks)) * buyLot);
        amount = Math.Min(amount, Math.Min(dear.BestBidQuantity.Lots, sold.RoomToSell(bid)) * sellLot);
        var buyLots = MarketReading.WholeLots(amount / buyLot);
        var sellLots = MarketReading.WholeLots(buyLots * buyLot / sellLot);
        if (buyLots < bought.Market.LeastLots(ask) || sellLots < sold.Market.LeastLots(bid))
        {
            return false;
        }

        bought.Take(desk, Side.Buy, highest, buyLots, MoveCause);
        sold.Take(desk, Side.Sell, lowest, sellLots, MoveCause);
        return true;
    }

    /// <summary>Trades away what one leg holds more than the other, where the price is better.</summary>
    /// <returns>Whether an order was placed.</returns>
    public bool Hedge(Desk desk)
    {
        var open = First.Exposure + Second.Exposure + BaseUnderWay;
        var side = open > 0 ? Side.Sell : Side.Buy;
        return open != 0 && (PrefersFirst(desk, side)
            ? HedgeOn(desk, First, side, Math.Abs(open)) || HedgeOn(desk, Second, side, Math.Abs(open))
            : HedgeOn(desk, Second, side, Math.Abs(open)) || HedgeOn(desk, First, side, Math.Abs(open)));
    }

    /// <summary>Notes a fill.</summary>
    public void OnFill(in OrderFilled fill)
    {
        if (fill.Instrument == First.Market.Id)
        {
            First.Note(in fill);
        }
        else if (fill.Instrument == Second.Market.Id)
        {
            Second.Note(in fill);
        }
    }

    /// <summary>Notes that an order has ended.</summary>
    public void End(OrderId order)
    {
        if (!First.End(order))
        {
            Second.End(order);
        }
    }

    /// <summary>Notes a deleveraging; where it leaves the other leg without its hedge on another venue, that is recorded, and what follows does from it.</summary>
    public void Deleverage(Desk desk, in PositionDeleveraged deleveraged)
    {
        var (own, other) = deleveraged.Instrument == First.Market.Id ? (First, Second) : (Second, First);
        var before = Covered(own, other);
        Move(deleveraged.Instrument, deleveraged.Quantity, deleveraged.Price, desk.Cause);
        var broken = (long)(before - Covered(own, other));
        if (broken > 0 && own.Market.Venue != other.Market.Venue)
        {
            MoveCause = desk.RecordBrokenHedge(new BrokenHedgeRow
            {
                Account = desk.Self,
                Instrument = own.Market.Id,
                Hedge = other.Market.Id,
                Closed = deleveraged.Quantity,
                Open = new Money(broken),
            });
        }
    }

    /// <summary>Notes that part of another's loss was taken out of the account at a venue; what is done about it follows from the given event.</summary>
    public void Lose(ParticipantId venue, in LossShared shared, EventId cause)
    {
        var leg = venue == First.Market.Venue && First.Market.IsPerpetual ? First : venue == Second.Market.Venue ? Second : First;
        if (venue == leg.Market.Venue)
        {
            leg.Add(shared.Asset, -shared.Amount.Micros);
            HasLost = true;
            MoveCause = cause.IsSet ? cause : MoveCause;
        }
    }

    /// <summary>After a loss of capital, trades both legs back as far as a perpetual is larger than what is left there carries.</summary>
    /// <returns>Whether orders were placed.</returns>
    public bool Shrink(Desk desk)
    {
        if (!HasLost)
        {
            return false;
        }

        var (longer, shorter) = First.Exposure > 0 ? (First, Second) : (Second, First);
        var excess = Math.Max(First.Excess, Second.Excess);
        var held = Math.Min(Math.Max(0, longer.Exposure), Math.Max(0, -shorter.Exposure));
        HasLost = excess > 0 && held > 0 && Trade(desk, shorter, longer, double.MaxValue, Math.Min(excess, held));
        return HasLost;
    }

    private static double Covered(Leg own, Leg other) =>
        Math.Sign(own.Exposure) * Math.Sign(other.Exposure) < 0 ? Math.Min(Math.Abs(own.Exposure), Math.Abs(other.Exposure)) : 0;

    /// <summary>Notes a change of a position that no order made; what it leaves open follows from the given event.</summary>
    public void Move(InstrumentId instrument, Quantity lots, Price price, EventId cause)
    {
        MoveCause = cause.IsSet ? cause : MoveCause;
        if (instrument == First.Market.Id)
        {
            First.Move(lots.Lots, price);
        }
        else if (instrument == Second.Market.Id)
        {
            Second.Move(lots.Lots, price);
        }
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        First.WriteState(writer);
        Second.WriteState(writer);
        writer.Write(MoveCause.Value);
        writer.Write(BaseUnderWay);
        writer.Write(HasLost);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        First.ReadState(reader);
        Second.ReadState(reader);
        MoveCause = new EventId(reader.ReadInt64());
        BaseUnderWay = reader.ReadDouble();
        HasLost = reader.ReadBoolean();
    }

    private static double See(Leg leg, in MarketView view)
    {
        var mid = view.MidTicks(leg.OpeningPrice);
        var move = leg.SeenMid > 0 ? Math.Abs((mid / leg.SeenMid) - 1) : 0;
        leg.SeenMid = mid;
        return move;
    }

    private bool PrefersFirst(Desk desk, Side side)
    {
        ref readonly var first = ref desk.View(First.Market);
        ref readonly var second = ref desk.View(Second.Market);
        return side == Side.Sell
            ? First.Market.ToMicros(first.BestBid) >= Second.Market.ToMicros(second.BestBid)
            : first.BestAsk.IsSet && (!second.BestAsk.IsSet || First.Market.ToMicros(first.BestAsk) <= Second.Market.ToMicros(second.BestAsk));
    }

    private bool HedgeOn(Desk desk, Leg leg, Side side, double open)
    {
        ref readonly var view = ref desk.View(leg.Market);
        var best = side == Side.Sell ? view.BestBid : view.BestAsk;
        if (!best.IsSet)
        {
            return false;
        }

        var worst = side == Side.Sell
            ? MarketReading.PriceBelow(best.Ticks * (1 - tolerance))
            : MarketReading.PriceAbove(best.Ticks * (1 + tolerance));
        var room = side == Side.Sell ? leg.RoomToSell(best.Ticks) : leg.RoomToBuy(worst.Ticks);
        var lots = Math.Min(room, MarketReading.WholeLots(open / leg.Market.LotBase(best.Ticks)));
        if (lots < leg.Market.LeastLots(best.Ticks))
        {
            return false;
        }

        leg.Take(desk, side, worst, lots, MoveCause);
        return true;
    }
}
