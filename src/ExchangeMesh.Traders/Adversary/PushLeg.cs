using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;

namespace ExchangeMesh.Traders.Adversary;

/// <summary>One market that an adversary pushes, with what it has there.</summary>
public sealed class PushLeg
{
    private const double Slack = 0.02;
    private const double Reach = 0.25;

    private readonly Leg _leg;
    private readonly double _startingCash;
    private double _cash;
    private double _target;
    private double _floor;
    private double _fees;
    private double _share = 1;

    /// <summary>Opens the leg with what the trader is given at the market's venue.</summary>
    /// <param name="arguments">What the trader is made with.</param>
    /// <param name="place">Which of the group's markets.</param>
    /// <param name="leverage">The greatest notional over capital on a perpetual.</param>
    public PushLeg(StrategyArguments arguments, int place, double leverage)
    {
        var market = arguments.Markets[place];
        Rules = arguments.RulesOf(place);
        _startingCash = arguments.CapitalAt(market.Venue, market.Quote).Micros;
        _cash = _startingCash;
        _leg = new Leg(
            market,
            arguments.OpeningPrices[place],
            new LegCapital(arguments.CapitalAt(market.Venue, market.Base).Micros, _startingCash, leverage),
            arguments.OpeningPositions[place].Lots);
    }

    /// <summary>The market.</summary>
    public Instrument Market => _leg.Market;

    /// <summary>Its rules, where they are known.</summary>
    public InstrumentTerms? Rules { get; }

    /// <summary>The price where nothing is seen yet.</summary>
    public Price OpeningPrice => _leg.OpeningPrice;

    /// <summary>The price that is aimed at, in ticks.</summary>
    public double Target => _target;

    /// <summary>What was bought here and not sold again, in lots; negative where more was sold.</summary>
    public long Lots => _leg.Lots;

    /// <summary>The quote asset that is there, by the trader's own books, in micro-units; on a perpetual what its position cost is taken off.</summary>
    public double Cash => _cash;

    /// <summary>What the trader owns here at a price, in micro-units of the quote asset.</summary>
    public double WorthAt(double ticks) => _cash + (Lots * Market.LotWorth(ticks));

    /// <summary>Reads the market as one who pushes.</summary>
    public PushedMarket Read(Desk desk, Side side) => PushedMarket.Of(Market, Rules, in desk.View(Market), side, OpeningPrice);

    /// <summary>Sets what is aimed at, and how much may be spent for it.</summary>
    /// <param name="ticks">The price.</param>
    /// <param name="budget">The most cash that may be bound, in micro-units of the quote asset.</param>
    public void Aim(double ticks, double budget)
    {
        _target = ticks;
        _floor = _cash - budget;
    }

    /// <summary>Trades towards the price that is aimed at, as far as budget and the market allow.</summary>
    /// <returns>Whether nothing is offered short of the price any more, or no more can be done for it.</returns>
    public bool Push(Desk desk, Side side, double mostLots, EventId cause)
    {
        ref readonly var view = ref desk.View(Market);
        var mid = view.MidTicks(OpeningPrice);
        _leg.SeenMid = mid;
        var facing = side == Side.Buy ? view.BestAsk : view.BestBid;
        if (facing.IsSet && (side == Side.Buy ? facing.Ticks > _target : facing.Ticks < _target))
        {
            Paint(desk, side, facing, view.Last, cause);
            return true;
        }

        if (!facing.IsSet || !view.IsOpen() || _leg.IsBusy(desk.Now))
        {
            return false;
        }

        var worst = side == Side.Buy ? MarketReading.PriceAbove(_target) : MarketReading.PriceBelow(_target);
        var room = side == Side.Buy ? _leg.RoomToBuy(worst.Ticks) : _leg.RoomToSell(mid);
        var affordable = Market.IsPerpetual ? mostLots : Math.Min(mostLots, _share * (_cash - Math.Max(0, _floor)) / Market.LotWorth(worst.Ticks));
        var lots = Math.Min(room, MarketReading.WholeLots(affordable));
        if (lots < Market.LeastLots(mid))
        {
            return true;
        }

        _leg.Take(desk, side, worst, lots, cause);
        return false;
    }

    /// <summary>
    /// Waits at the price that is aimed at, anew each time: with an order for the whole position, which the forced orders meet, and with
    /// the least order on the pushed side, so that the mid price does not hang on orders that were left behind.
    /// </summary>
    public void Await(Desk desk, Side side, EventId cause)
    {
        ref readonly var view = ref desk.View(Market);
        desk.CancelAll(Market);
        if (!view.IsOpen() || Lots == 0)
        {
            return;
        }

        var aim = MarketReading.NearestPrice(_target);
        desk.Rest(Market, side.Opposite(), aim, new Quantity(Math.Abs(Lots)), cause, postOnly: true);
        var shown = side == Side.Sell
            ? Math.Max(aim.Ticks, view.BestBid.Ticks) + 1
            : Math.Max(1, (view.BestAsk.IsSet ? Math.Min(aim.Ticks, view.BestAsk.Ticks) : aim.Ticks) - 1);
        desk.Rest(Market, side, new Price(shown), new Quantity(Market.LeastLots(shown)), cause, postOnly: true);
    }

    /// <summary>Reads the state back.</summary>
    public void ReadState(StateReader reader)
    {
        _leg.ReadState(reader);
        _cash = reader.ReadDouble();
        _target = reader.ReadDouble();
        _floor = reader.ReadDouble();
        _fees = reader.ReadDouble();
        _share = reader.ReadDouble();
    }

    /// <summary>Trades what is held towards nothing, a slice at a time.</summary>
    /// <param name="desk">Where orders go.</param>
    /// <param name="tolerance">How far past the best price, as a share of it.</param>
    /// <param name="mostLots">The most lots of one order.</param>
    /// <param name="cause">The recorded event that it follows from.</param>
    /// <returns>Whether nothing is left that could be traded.</returns>
    public bool Unwind(Desk desk, double tolerance, double mostLots, EventId cause)
    {
        ref readonly var view = ref desk.View(Market);
        var mid = view.MidTicks(OpeningPrice);
        _leg.SeenMid = mid;
        var held = Lots;
        if (Math.Abs(held) < Market.LeastLots(mid))
        {
            return true;
        }

        var side = MarketReading.SideOf(-held);
        var best = side == Side.Sell ? view.BestBid : view.BestAsk;
        if (!view.IsOpen() || !best.IsSet || _leg.IsBusy(desk.Now))
        {
            return false;
        }

        var worst = side == Side.Sell ? MarketReading.PriceBelow(best.Ticks * (1 - tolerance)) : MarketReading.PriceAbove(best.Ticks * (1 + tolerance));
        _leg.Take(desk, side, worst, Math.Max(Market.LeastLots(mid), Math.Min(Math.Abs(held), MarketReading.WholeLots(mostLots))), cause);
        return false;
    }

    /// <summary>What pushing has cost so far without fees: cash that is gone, less what is still held at the price seen now.</summary>
    public double Spent(Desk desk) =>
        _startingCash - _cash - _fees - (Lots * Market.LotWorth(desk.View(Market).MidTicks(OpeningPrice)));

    /// <summary>Takes a position in one order, at best at a price.</summary>
    public void Take(Desk desk, Side side, Price worst, long lots, EventId cause) => _leg.Take(desk, side, worst, lots, cause);

    /// <summary>Returns whether an order's end is awaited.</summary>
    public bool IsBusy(VirtualTime now) => _leg.IsBusy(now);

    /// <summary>Notes a fill, where it is of this market.</summary>
    /// <returns>Whether it is.</returns>
    public bool Note(in OrderFilled fill)
    {
        if (fill.Instrument != Market.Id)
        {
            return false;
        }

        _leg.Note(in fill);
        _fees += fill.Fee.Micros;
        _cash -= (fill.Side.Sign() * fill.Quantity.Lots * Market.LotWorth(fill.Price.Ticks)) + fill.Fee.Micros;
        return true;
    }

    /// <summary>Notes that an order has ended.</summary>
    public void End(OrderId order) => _leg.End(order);

    /// <summary>Notes that an order was refused: where it could not be paid for, the next one is half as large.</summary>
    public void Refuse(in OrderRejected rejected)
    {
        if (_leg.End(rejected.Order) && rejected.Reason is RejectReason.InsufficientMargin or RejectReason.InsufficientBalance)
        {
            _share /= 2;
        }
    }

    /// <summary>Notes a change of the position that no order made.</summary>
    public void Move(InstrumentId instrument, Quantity change, Price price)
    {
        if (instrument == Market.Id)
        {
            _leg.Move(change.Lots, price);
            _cash -= change.Lots * Market.LotWorth(price.Ticks);
        }
    }

    /// <summary>Notes cash that came in, or went out where negative.</summary>
    public void AddCash(double micros)
    {
        _leg.Add(Market.Quote, micros);
        _cash += micros;
    }

    /// <summary>Notes base asset that came in, or went out where negative, in micro-units; on spot only.</summary>
    public void AddBase(double micros) => _leg.Add(Market.Base, micros);

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        _leg.WriteState(writer);
        writer.Write(_cash);
        writer.Write(_target);
        writer.Write(_floor);
        writer.Write(_fees);
        writer.Write(_share);
    }

    /// <summary>
    /// Trades the least lots at the next price beyond the aim where the last trade lies short of it: of an order that somebody put in
    /// between, the last price stays where that was taken.
    /// </summary>
    private void Paint(Desk desk, Side side, Price facing, Price last, EventId cause)
    {
        var isShort = last.IsSet && (side == Side.Buy ? last.Ticks < _target * (1 - Slack) : last.Ticks > _target * (1 + Slack));
        var isNear = Math.Abs((facing.Ticks / _target) - 1) <= Reach;
        if (isShort && isNear && !_leg.IsBusy(desk.Now))
        {
            _leg.Take(desk, side, facing, Market.LeastLots(facing.Ticks), cause);
        }
    }
}
