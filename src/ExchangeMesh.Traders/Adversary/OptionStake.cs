using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;

namespace ExchangeMesh.Traders.Adversary;

/// <summary>An option position that an adversary would take before it moves a price; amounts in micro-units of the quote asset.</summary>
/// <param name="Place">Which of the options on the perpetual; −1 for none.</param>
/// <param name="Side">Buying a put or selling a call gains by a fall; the other two by a rise.</param>
/// <param name="Lots">How much.</param>
/// <param name="Cost">What getting in and out costs: the spread and two fees.</param>
/// <param name="Gain">What the move brings on it.</param>
public readonly record struct OptionPlan(int Place, Side Side, double Lots, double Cost, double Gain)
{
    /// <summary>No position.</summary>
    public static readonly OptionPlan None = new(-1, Side.Buy, 0, 0, 0);

    /// <summary>Gain less cost.</summary>
    public double Profit => Gain - Cost;
}

/// <summary>The options on the perpetual that an adversary pushes: which would gain by the push, and what it holds of them.</summary>
/// <remarks>
/// An option is valued by Black-76 at the volatility that the venue marks it at, before and after the move of the mark, when the attack has
/// taken its time. What it costs to get in and out is the spread that is quoted, and the fee of an arriving order on the underlying, twice;
/// caps on fees by premium are left out. That the smile moves too, and that the book is not deep, is left out.
/// </remarks>
public sealed class OptionStake
{
    private readonly Instrument[] _options;
    private readonly Instrument _perpetual;
    private readonly Price _openingPrice;
    private readonly double _most;
    private readonly double _fee;
    private readonly long[] _lots;
    private readonly Reading[] _readings;
    private OrderInFlight _order;
    private double _forward;
    private Duration _length;

    /// <summary>Makes it from the markets of a group: the perpetual, and the options on it.</summary>
    /// <param name="arguments">What the trader is made with.</param>
    /// <param name="most">The greatest notional of the underlying that it may hold in options, in micro-units; zero for none.</param>
    public OptionStake(StrategyArguments arguments, double most)
    {
        _perpetual = arguments.Markets[0];
        _openingPrice = arguments.OpeningPrices[0];
        _options = most > 0 ? [.. arguments.Markets.Skip(1)] : [];
        _lots = new long[_options.Length];
        _readings = new Reading[_options.Length];
        _most = most;
        _fee = _options.Length == 0 ? 0 : (arguments.RulesOf(1)?.TakerFee.PartsPerMillion ?? 0) / 1e6;
    }

    /// <summary>Whether it holds any option.</summary>
    public bool IsHeld => Array.Exists(_lots, lots => lots != 0);

    /// <summary>Reads the options as they stand now.</summary>
    /// <param name="desk">Where they are read.</param>
    /// <param name="length">How long the attack takes; an option that expires before is left alone.</param>
    public void Read(Desk desk, Duration length)
    {
        _forward = OptionReading.Forward(desk, _perpetual, _openingPrice);
        _length = length;
        for (var place = 0; place < _options.Length; place++)
        {
            var market = _options[place];
            ref readonly var view = ref desk.View(market);
            var isQuoted = view.IsOpen() && view.BestBid.IsSet && view.BestAsk.IsSet && market.Option!.Expiry > desk.Now + length;
            var isRead = OptionReading.TryRead(desk, market, _forward, out var option);
            _readings[place] = new Reading(option, market.LotWorth(view.BestAsk.Ticks) - market.LotWorth(view.BestBid.Ticks), isQuoted && isRead);
        }
    }

    /// <summary>Returns the position that, by what was read last, gains most by a push; none where none would.</summary>
    /// <param name="push">The side of the orders that push: selling lowers the price.</param>
    /// <param name="move">The move of the mark, as a share; positive.</param>
    public OptionPlan Best(Side push, double move)
    {
        var best = OptionPlan.None;
        for (var place = 0; place < _options.Length; place++)
        {
            var plan = _readings[place].IsUsable ? PlanOf(place, push, move) : OptionPlan.None;
            best = plan.Profit > best.Profit ? plan : best;
        }

        return best;
    }

    /// <summary>Takes the position, as far as the quotes reach that do not cost more than they did.</summary>
    /// <returns>Whether it is taken.</returns>
    public bool Take(Desk desk, in OptionPlan plan, EventId cause)
    {
        if (plan.Place < 0 || Math.Abs(_lots[plan.Place]) >= plan.Lots)
        {
            return true;
        }

        Trade(desk, plan.Place, plan.Side, MarketReading.WholeLots(plan.Lots) - Math.Abs(_lots[plan.Place]), cause);
        return false;
    }

    /// <summary>Trades what is held back, as far as the quotes reach.</summary>
    /// <returns>Whether nothing is left.</returns>
    public bool Close(Desk desk, EventId cause)
    {
        var place = Array.FindIndex(_lots, lots => lots != 0);
        if (place < 0)
        {
            return true;
        }

        Trade(desk, place, MarketReading.SideOf(-_lots[place]), Math.Abs(_lots[place]), cause);
        return false;
    }

    /// <summary>Notes a fill.</summary>
    public void Note(in OrderFilled fill)
    {
        _order.Note(in fill);
        Move(fill.Instrument, fill.Side.Sign() * fill.Quantity.Lots);
    }

    /// <summary>Notes a change that no order made, or that an option has expired.</summary>
    public void Move(InstrumentId instrument, long lots)
    {
        var place = Array.FindIndex(_options, option => option.Id == instrument);
        if (place >= 0)
        {
            _lots[place] += lots;
        }
    }

    /// <summary>Notes that an order has ended.</summary>
    public void End(OrderId order) => _order.End(order);

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        _order.WriteState(writer);
        foreach (var lots in _lots)
        {
            writer.Write(lots);
        }
    }

    /// <summary>Reads the state back.</summary>
    public void ReadState(StateReader reader)
    {
        _order.ReadState(reader);
        foreach (ref var lots in _lots.AsSpan())
        {
            lots = reader.ReadInt64();
        }
    }

    private OptionPlan PlanOf(int place, Side push, double move)
    {
        var market = _options[place];
        var before = _readings[place].Inputs;
        var side = (before.Right == OptionRight.Put) == (push == Side.Sell) ? Side.Buy : Side.Sell;
        var after = before with
        {
            Forward = _forward * (1 + (push.Sign() * move)),
            Years = before.Years - (_length.TotalSeconds / OptionReading.SecondsPerYear),
        };
        var lots = Math.Floor(_most / (_forward * market.LotSizeMicros));
        var gained = side.Sign() * (OptionPrice.Of(in after) - OptionPrice.Of(in before)) * market.LotSizeMicros;
        var fees = 2 * _fee * _forward * market.LotSizeMicros;
        return new OptionPlan(place, side, lots, lots * (_readings[place].Spread + fees), lots * gained);
    }

    private void Trade(Desk desk, int place, Side side, long lots, EventId cause)
    {
        ref readonly var view = ref desk.View(_options[place]);
        var best = side == Side.Buy ? view.BestAsk : view.BestBid;
        if (view.IsOpen() && best.IsSet && !_order.IsAwaited(desk.Now))
        {
            _order.Await(desk.Take(_options[place], side, best, new Quantity(lots), cause), desk.Now);
        }
    }

    /// <summary>An option as it was read: what its value depends on, and what a lot's spread is worth.</summary>
    private readonly record struct Reading(OptionInputs Inputs, double Spread, bool IsUsable);
}
