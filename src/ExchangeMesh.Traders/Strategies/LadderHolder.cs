using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Traders.Catalog.StrategyParameter;

namespace ExchangeMesh.Traders.Strategies;

/// <summary>Rests a ladder of orders once and leaves it: the far depth of a book, which nobody looks after.</summary>
public sealed class LadderHolder : ITrader
{
    private static readonly Duration AgainAfter = Duration.FromSeconds(10);

    private readonly Instrument _market;
    private readonly Price _openingPrice;
    private readonly Side _side;
    private readonly double _distance;
    private readonly double _step;
    private readonly int _levels;
    private readonly double _levelSize;
    private readonly Duration _startWait;
    private bool _isLaid;

    private LadderHolder(StrategyArguments arguments)
    {
        _market = arguments.Markets[0];
        _openingPrice = arguments.OpeningPrices[0];
        _side = arguments.CountOf("side") == 0 ? Side.Sell : Side.Buy;
        _distance = arguments.Value("distance");
        _step = arguments.Value("step");
        _levels = arguments.CountOf("levels");
        _levelSize = arguments.Value("level_size");
        _startWait = arguments.DurationOf("start_wait");
    }

    /// <summary>The strategy as scenarios name it.</summary>
    public static StrategyRegistration Registration { get; } = new(
        "ladder",
        "Rests a ladder of orders once, at prices in equal relative steps, and leaves it: far depth that nobody looks after.",
        [
            Choice("side", ["sell", "buy"], "Whether it offers above the price or bids below it."),
            Share("distance", 0.05, 0, 100, "Distance of the first order from the mid price."),
            Share("step", 0.05, 0.0001, 10, "Distance of each order from the one before, as a share of that one's price."),
            Count("levels", 20, 1, 1_000, "Orders."),
            Amount("level_size", 10_000, 0, 1_000_000_000, "What each order is worth at its own price, in the quote asset."),
            Span("start_wait", Duration.FromSeconds(1), Duration.FromMilliseconds(1), Duration.FromHours(10_000), "When it places them."),
        ],
        arguments => new Trader(new LadderHolder(arguments)));

    /// <inheritdoc/>
    public void OnStart(Desk desk) => desk.WakeAfter(_startWait, 0);

    /// <inheritdoc/>
    public void OnTimer(Desk desk, long token)
    {
        ref readonly var view = ref desk.View(_market);
        if (_isLaid)
        {
            return;
        }

        if (!view.TakesOrders())
        {
            desk.WakeAfter(AgainAfter, 0);
            return;
        }

        _isLaid = true;
        var away = _side == Side.Sell ? 1 + _distance : 1 / (1 + _distance);
        for (var level = 0; level < _levels; level++)
        {
            var ticks = view.MidTicks(_openingPrice) * away;
            var price = _side == Side.Sell ? MarketReading.PriceAbove(ticks) : MarketReading.PriceBelow(ticks);
            desk.Rest(_market, _side, price, new Quantity(_market.LotsWorth(_levelSize, price.Ticks)), EventId.None);
            away = _side == Side.Sell ? away * (1 + _step) : away / (1 + _step);
        }
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer) => writer.Write(_isLaid);

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _isLaid = reader.ReadBoolean();
    }
}
