using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Traders.Catalog.StrategyParameter;

namespace ExchangeMesh.Traders.Strategies;

/// <summary>Trades towards what it holds to be the fundamental price, which it sees through noise of its own.</summary>
/// <remarks>Source for the idea: C. Chiarella, "The dynamics of speculative behaviour", Annals of Operations Research 37 (1992).</remarks>
public sealed class ValueTrader : IOneOrderTrader
{
    private readonly Terms _terms;
    private readonly PositionLimits _limits;
    private readonly double _opinion;
    private SeedStream _stream;
    private OrderedPosition _held;

    private ValueTrader(StrategyArguments arguments)
    {
        _terms = arguments.Shared.OneOf(Terms.Of(arguments));
        _limits = PositionLimits.Of(arguments, 0, arguments.Value("max_leverage"));
        _stream = arguments.Stream(0);
        var opinion = arguments.Stream(1);
        _opinion = opinion.NextLogNormal(1, arguments.Value("opinion_deviation"));
        _held = new OrderedPosition(arguments.OpeningPositions[0].Lots);
    }

    /// <summary>The strategy as scenarios name it.</summary>
    public static StrategyRegistration Registration { get; } = new(
        "value",
        "Buys below and sells above the fundamental price that it believes in, more the larger the mispricing.",
        [
            Span("mean_wait", Duration.FromMinutes(1), Duration.FromMilliseconds(1), Duration.FromHours(1000), "Mean of the exponential wait between two looks."),
            Share("opinion_deviation", 0.002, 0, 1, "Deviation, between traders, of the lasting part of their error about the fundamental price."),
            Share("look_deviation", 0.001, 0, 1, "Deviation of the passing part, drawn at each look."),
            Share("threshold", 0.002, 0, 10, "Mispricing beyond which it trades."),
            Share("exit", 0, 0, 10, "Mispricing, in the position's favour, at or below which it reduces a position."),
            Amount("order_size", 2_000, 0, 1_000_000_000, "Order size at the threshold, in the quote asset; it grows in proportion to the mispricing."),
            Number("max_multiple", 5, 1, 1_000, "Greatest order size over the order size at the threshold."),
            Share("take_share", 0.5, 0, 1, "Share of orders that take what the book offers; the others rest until the next look."),
            Number("max_leverage", 1, 0, 125, "Greatest position's notional over the capital at the venue, at the opening price."),
        ],
        arguments => new Trader(new ValueTrader(arguments)));

    ref OrderedPosition IOneOrderTrader.Held => ref _held;

    /// <inheritdoc/>
    public void OnStart(Desk desk) => desk.WakeAfter(_stream.NextWait(_terms.MeanWait), 0);

    /// <inheritdoc/>
    public void OnTimer(Desk desk, long token)
    {
        desk.WakeAfter(_stream.NextWait(_terms.MeanWait), 0);
        var looked = _opinion * _stream.NextLogNormal(1, _terms.LookDeviation);
        var takes = _stream.NextChance(_terms.TakeShare);
        ref readonly var view = ref desk.View(_terms.Market);
        if (!view.TakesOrders())
        {
            return;
        }

        if (_held.Order.Value != 0)
        {
            desk.Cancel(_terms.Market, _held.Order);
            _held.End(_held.Order);
        }

        var reference = desk.ReferenceTicks(_terms.Reference, _terms.Market);
        if (reference > 0)
        {
            Trade(desk, reference * looked, view.MidTicks(_terms.OpeningPrice), takes && view.IsOpen());
        }
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write(in _stream);
        writer.Write(_opinion);
        _held.WriteState(writer);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        reader.Read(ref _stream);
        reader.Require(reader.ReadDouble().Equals(_opinion), "the opinion is another trader's");
        _held.ReadState(reader);
    }

    private void Trade(Desk desk, double value, double mid, bool takes)
    {
        var mispricing = (value / mid) - 1;
        var side = mispricing >= 0 ? Side.Buy : Side.Sell;
        var lots = Math.Abs(mispricing) > _terms.Threshold ? EntryLots(side, Math.Abs(mispricing), mid) : ExitLots(mispricing, mid, ref side);
        if (lots == 0)
        {
            return;
        }

        var quantity = new Quantity(lots);
        var order = takes
            ? desk.Take(_terms.Market, side, Worst(side, value, mid), quantity, EventId.None)
            : desk.Rest(_terms.Market, side, Near(side, mid), quantity, EventId.None);
        _held.Await(order, desk.Now);
    }

    private long EntryLots(Side side, double mispricing, double mid)
    {
        var multiple = Math.Min(_terms.MaxMultiple, mispricing / Math.Max(1e-12, _terms.Threshold));
        var room = side == Side.Buy ? _limits.RoomToBuy(_held.Lots) : _limits.RoomToSell(_held.Lots);
        var lots = Math.Min(room, _terms.Market.LotsWorth(_terms.OrderSize * multiple, mid));
        return lots < _terms.Market.LeastLots(mid) ? 0 : lots;
    }

    private long ExitLots(double mispricing, double mid, ref Side side)
    {
        var inFavour = _held.Lots >= 0 ? mispricing : -mispricing;
        if (_held.Lots == 0 || inFavour > _terms.Exit)
        {
            return 0;
        }

        side = MarketReading.SideOf(-_held.Lots);
        var lots = Math.Min(Math.Abs(_held.Lots), _terms.Market.LotsWorth(_terms.OrderSize, mid));
        return lots < _terms.Market.LeastLots(mid) ? 0 : lots;
    }

    /// <summary>It takes up to the price that it believes in, or a threshold past the mid price where it only reduces.</summary>
    private Price Worst(Side side, double value, double mid) => side == Side.Buy
        ? MarketReading.PriceBelow(Math.Max(value, mid * (1 + _terms.Threshold)))
        : MarketReading.PriceAbove(Math.Min(value, mid * (1 - _terms.Threshold)));

    private static Price Near(Side side, double mid) =>
        side == Side.Buy ? MarketReading.PriceBelow(mid) : MarketReading.PriceAbove(mid);

    private sealed record Terms(
        Instrument Market,
        Price OpeningPrice,
        InstrumentId Reference,
        Duration MeanWait,
        double LookDeviation,
        double Threshold,
        double Exit,
        double OrderSize,
        double MaxMultiple,
        double TakeShare)
    {
        public static Terms Of(StrategyArguments arguments) => new(
            arguments.Markets[0],
            arguments.OpeningPrices[0],
            arguments.References[0],
            arguments.DurationOf("mean_wait"),
            arguments.Value("look_deviation"),
            arguments.Value("threshold"),
            arguments.Value("exit"),
            arguments.Value("order_size"),
            arguments.Value("max_multiple"),
            arguments.Value("take_share"));
    }
}
