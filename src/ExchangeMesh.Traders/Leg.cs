using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders;

/// <summary>One of two markets that a trader trades against each other: what it holds there, and the order that it waits for.</summary>
/// <remarks>On spot it holds balances of two assets; on a perpetual it holds a margined position.</remarks>
public sealed class Leg
{
    private const double FeeAllowance = 0.002;

    private readonly double _leverage;
    private readonly double _startingBase;
    private Stake _stake;
    private OrderInFlight _order;
    private double _base;
    private double _quote;

    /// <summary>Opens the leg.</summary>
    /// <param name="market">The market.</param>
    /// <param name="openingPrice">The price where nothing is seen yet.</param>
    /// <param name="capital">What the trader has at the venue for this leg.</param>
    /// <param name="lots">The position at the start; zero on spot.</param>
    public Leg(Instrument market, Price openingPrice, in LegCapital capital, long lots)
    {
        Market = market;
        OpeningPrice = openingPrice;
        _leverage = market.IsPerpetual ? capital.Leverage : 1;
        _base = capital.Base;
        _startingBase = capital.Base;
        _quote = capital.Quote;
        var worth = _quote + (_base * openingPrice.Ticks * market.TickSizeMicros / 1e6);
        _stake = new Stake(market, worth, lots, openingPrice.Ticks);
    }

    /// <summary>The market.</summary>
    public Instrument Market { get; }

    /// <summary>The price where nothing is seen yet.</summary>
    public Price OpeningPrice { get; }

    /// <summary>The mid price in ticks when the trader looked last, or 0.</summary>
    public double SeenMid { get; set; }

    /// <summary>The lots held beyond the start; on a perpetual the position's.</summary>
    public long Lots => Market.IsPerpetual ? _stake.Lots : (long)Math.Truncate((_base - _startingBase) / Market.LotSizeMicros);

    /// <summary>The base asset held beyond the start, in micro-units; on a perpetual the position's.</summary>
    public double Exposure => Market.IsPerpetual ? _stake.Lots * Market.LotBase(Ticks) : _base - _startingBase;

    /// <summary>What is held of the base asset, in micro-units; nothing on a perpetual.</summary>
    public double Base => Market.IsPerpetual ? 0 : _base;

    /// <summary>What could be sent away of the quote asset, in micro-units; on a perpetual what the position leaves free.</summary>
    public double FreeQuote => Market.IsPerpetual
        ? Math.Max(0, Worth - (Math.Abs(_stake.Lots) * Market.LotWorth(Ticks) / _leverage))
        : _quote;

    /// <summary>What counts when capital is balanced between legs: equity of a perpetual, the quote asset held on spot.</summary>
    public double Worth => Market.IsPerpetual ? _stake.WorthAt(Market, Ticks) : _quote;

    private double Ticks => SeenMid > 0 ? SeenMid : OpeningPrice.Ticks;

    /// <summary>Returns how many lots may be bought at a price.</summary>
    public long RoomToBuy(double ticks) => Market.IsPerpetual
        ? MarketReading.WholeLots((Math.Max(0, Worth) * _leverage / Market.LotWorth(ticks)) - _stake.Lots)
        : MarketReading.WholeLots(_quote * (1 - FeeAllowance) / Market.LotWorth(ticks));

    /// <summary>Returns how many lots may be sold at a price.</summary>
    public long RoomToSell(double ticks) => Market.IsPerpetual
        ? MarketReading.WholeLots((Math.Max(0, Worth) * _leverage / Market.LotWorth(ticks)) + _stake.Lots)
        : MarketReading.WholeLots(_base / Market.LotSizeMicros);

    /// <summary>Returns how much of the base asset a perpetual's position is beyond what its equity carries, in micro-units; nothing on spot.</summary>
    public double Excess => Market.IsPerpetual
        ? Math.Max(0, Math.Abs(Exposure) - (Math.Max(0, Worth) * _leverage / Market.LotWorth(Ticks) * Market.LotBase(Ticks)))
        : 0;

    /// <summary>Returns whether an order's end is awaited.</summary>
    public bool IsBusy(VirtualTime now) => _order.IsAwaited(now);

    /// <summary>Takes what the book offers, up to a price.</summary>
    public void Take(Desk desk, Side side, Price worst, long lots, EventId cause) =>
        _order.Await(desk.Take(Market, side, worst, new Quantity(lots), cause), desk.Now);

    /// <summary>Notes a fill of this leg's market.</summary>
    public void Note(in OrderFilled fill)
    {
        _order.Note(in fill);
        if (Market.IsPerpetual)
        {
            _stake.Note(Market, in fill);
            return;
        }

        var lots = fill.Side.Sign() * fill.Quantity.Lots;
        _base += lots * (double)Market.LotSizeMicros;
        _quote -= (lots * Market.LotWorth(fill.Price.Ticks)) + fill.Fee.Micros;
    }

    /// <summary>Notes that an order has ended.</summary>
    /// <returns>Whether it was this leg's.</returns>
    public bool End(OrderId order) => _order.End(order);

    /// <summary>Notes a change of the position that no order made.</summary>
    public void Move(long lots, Price price) => _stake.Move(Market, lots, price.Ticks);

    /// <summary>Notes an amount that came in, or went out where negative.</summary>
    public void Add(AssetId asset, double micros)
    {
        if (Market.IsPerpetual)
        {
            _stake.Add(new Money((long)micros));
        }
        else if (asset == Market.Base)
        {
            _base += micros;
        }
        else
        {
            _quote += micros;
        }
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        _stake.WriteState(writer);
        _order.WriteState(writer);
        writer.Write(_base);
        writer.Write(_quote);
        writer.Write(SeenMid);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        _stake.ReadState(reader);
        _order.ReadState(reader);
        _base = reader.ReadDouble();
        _quote = reader.ReadDouble();
        SeenMid = reader.ReadDouble();
    }
}

/// <summary>What a trader has for one leg at the start.</summary>
/// <param name="Base">Of the base asset, in micro-units.</param>
/// <param name="Quote">Of the quote asset, in micro-units.</param>
/// <param name="Leverage">The greatest notional over equity; positive; without meaning on spot.</param>
public readonly record struct LegCapital(double Base, double Quote, double Leverage);
