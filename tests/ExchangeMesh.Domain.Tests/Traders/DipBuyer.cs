using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Traders.Catalog.StrategyParameter;

namespace ExchangeMesh.Domain.Tests.Traders;

/// <summary>Buys once, when the last price has fallen far enough. The example of the traders' README.</summary>
public sealed class DipBuyer : ITrader
{
    private readonly Instrument _market;
    private readonly Price _level;
    private readonly double _size;
    private long _position;

    private DipBuyer(StrategyArguments arguments)
    {
        _market = arguments.Markets[0];
        _level = MarketReading.PriceBelow(arguments.OpeningPrices[0].Ticks * (1 - arguments.Value("dip")));
        _size = arguments.Value("order_size");
    }

    /// <summary>The strategy as scenarios name it.</summary>
    public static StrategyRegistration Registration { get; } = new(
        "dip-buyer",
        "Buys once, when the last price has fallen far enough.",
        [
            Share("dip", 0.1, 0.0001, 1, "Fall from the opening price at which it buys."),
            Amount("order_size", 1_000, 1, 1_000_000, "How much it buys, in the quote asset."),
        ],
        arguments => new Trader(new DipBuyer(arguments)));

    /// <inheritdoc/>
    public void OnStart(Desk desk) => desk.WakeWhen(_market.Id, WatchedPrice.Last, fallsTo: true, _level, alarm: 0);

    /// <inheritdoc/>
    public void OnView(Desk desk, in MarketView view, long alarm)
    {
        if (view.IsOpen())
        {
            var lots = _market.LotsWorth(_size, view.Last.Ticks);
            desk.TakeAtMarket(_market, Side.Buy, new Quantity(lots), view.MoveCause);
        }
    }

    /// <inheritdoc/>
    public void OnFill(Desk desk, in OrderFilled fill) => _position += fill.Side.Sign() * fill.Quantity.Lots;

    /// <inheritdoc/>
    public void WriteState(StateWriter writer) => writer.Write(_position);

    /// <inheritdoc/>
    public void ReadState(StateReader reader) => _position = reader.ReadInt64();
}
