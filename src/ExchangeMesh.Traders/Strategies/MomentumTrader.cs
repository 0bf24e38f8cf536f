using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Traders.Catalog.StrategyParameter;

namespace ExchangeMesh.Traders.Strategies;

/// <summary>Follows the trend: long while a fast average of the price lies above a slow one, short while it lies below.</summary>
public sealed class MomentumTrader : IOneOrderTrader
{
    private readonly Terms _terms;
    private readonly PositionLimits _limits;
    private SeedStream _stream;
    private double _fast;
    private double _slow;
    private VirtualTime _lookedAt;
    private OrderedPosition _held;

    private MomentumTrader(StrategyArguments arguments)
    {
        _terms = arguments.Shared.OneOf(Terms.Of(arguments));
        _limits = PositionLimits.Of(arguments, 0, arguments.Value("max_leverage"));
        _stream = arguments.Stream(0);
        _held = new OrderedPosition(arguments.OpeningPositions[0].Lots);
        _fast = arguments.OpeningPrices[0].Ticks;
        _slow = _fast;
    }

    /// <summary>The strategy as scenarios name it.</summary>
    public static StrategyRegistration Registration { get; } = new(
        "momentum",
        "Follows the trend: compares a fast with a slow average of the price, and takes a position in its direction.",
        [
            Span("mean_wait", Duration.FromSeconds(30), Duration.FromMilliseconds(1), Duration.FromHours(1000), "Mean of the exponential wait between two looks."),
            Span("fast_memory", Duration.FromMinutes(2), Duration.FromMilliseconds(1), Duration.FromHours(10_000), "Time constant of the fast average."),
            Span("slow_memory", Duration.FromMinutes(10), Duration.FromMilliseconds(1), Duration.FromHours(10_000), "Time constant of the slow average."),
            Share("threshold", 0.001, 0, 10, "Distance of the fast from the slow average, as a share of the slow one, beyond which there is a trend."),
            Amount("trend_position", 10_000, 0, 10_000_000_000, "Position held in a trend, in the quote asset; none without a trend."),
            Amount("order_size", 5_000, 0, 1_000_000_000, "Greatest order, in the quote asset."),
            Number("cluster_lean", 0, 0, 100, "How far it trades towards disclosed liquidations: its wanted position moves by this × `trend_position` × the share of open interest that a move of `cluster_move` would liquidate, short for longs at risk; zero for not at all."),
            Share("cluster_move", 0.05, 0.001, 1, "Move of the price within which it looks for liquidations."),
            Number("book_lean", 0, 0, 100, "How far it follows the depth that the venue shows: its wanted position moves by this × `trend_position` × the imbalance, (bids − asks) ÷ (bids + asks), where that is beyond `book_threshold`; zero for not at all."),
            Share("book_threshold", 0.25, 0, 1, "Imbalance up to which it does not follow the book."),
            Number("max_leverage", 2, 0, 125, "Greatest position's notional over the capital at the venue, at the opening price."),
        ],
        arguments => new Trader(new MomentumTrader(arguments)));

    ref OrderedPosition IOneOrderTrader.Held => ref _held;

    /// <inheritdoc/>
    public void OnStart(Desk desk) => desk.WakeAfter(_stream.NextWait(_terms.MeanWait), 0);

    /// <inheritdoc/>
    public void OnTimer(Desk desk, long token)
    {
        desk.WakeAfter(_stream.NextWait(_terms.MeanWait), 0);
        ref readonly var view = ref desk.View(_terms.Market);
        if (!view.IsOpen())
        {
            return;
        }

        var mid = view.MidTicks(_terms.OpeningPrice);
        Average(mid, desk.Now);
        if (!_held.IsAwaiting(desk.Now))
        {
            Follow(desk, mid, in view);
        }
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write(in _stream);
        writer.Write(_fast);
        writer.Write(_slow);
        writer.Write(_lookedAt.Nanoseconds);
        _held.WriteState(writer);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        reader.Read(ref _stream);
        _fast = reader.ReadDouble();
        _slow = reader.ReadDouble();
        _lookedAt = new VirtualTime(reader.ReadInt64());
        _held.ReadState(reader);
    }

    private void Average(double mid, VirtualTime now)
    {
        var seconds = (now - _lookedAt).TotalSeconds;
        _fast += (mid - _fast) * (1 - DeterministicMath.Exp(-seconds / _terms.FastMemory.TotalSeconds));
        _slow += (mid - _slow) * (1 - DeterministicMath.Exp(-seconds / _terms.SlowMemory.TotalSeconds));
        _lookedAt = now;
    }

    private void Follow(Desk desk, double mid, in MarketView view)
    {
        var trend = (_fast / _slow) - 1;
        var wanted = Math.Abs(trend) <= _terms.Threshold ? 0 : Math.Sign(trend) * _terms.Market.LotsWorth(_terms.TrendPosition, mid);
        if (_terms.ClusterLean > 0)
        {
            var lean = _terms.ClusterLean * view.ClusterPull(_terms.ClusterMove, mid);
            wanted += Math.Sign(lean) * MarketReading.WholeLots(Math.Abs(lean) * _terms.TrendPosition / _terms.Market.LotWorth(mid));
        }

        var imbalance = _terms.BookLean > 0 ? view.Imbalance() : 0;
        if (Math.Abs(imbalance) > _terms.BookThreshold)
        {
            wanted += Math.Sign(imbalance) * MarketReading.WholeLots(_terms.BookLean * Math.Abs(imbalance) * _terms.TrendPosition / _terms.Market.LotWorth(mid));
        }

        var change = _limits.Nearest(wanted) - _held.Lots;
        var lots = Math.Min(Math.Abs(change), _terms.Market.LotsWorth(_terms.OrderSize, mid));
        if (lots < _terms.Market.LeastLots(mid))
        {
            return;
        }

        var order = desk.TakeAtMarket(_terms.Market, MarketReading.SideOf(change), new Quantity(lots), view.MoveCause);
        _held.Await(order, desk.Now);
    }

    private sealed record Terms(
        Instrument Market,
        Price OpeningPrice,
        Duration MeanWait,
        Duration FastMemory,
        Duration SlowMemory,
        double Threshold,
        double TrendPosition,
        double OrderSize,
        double ClusterLean,
        double ClusterMove,
        double BookLean,
        double BookThreshold)
    {
        public static Terms Of(StrategyArguments arguments) => new(
            arguments.Markets[0],
            arguments.OpeningPrices[0],
            arguments.DurationOf("mean_wait"),
            arguments.DurationOf("fast_memory"),
            arguments.DurationOf("slow_memory"),
            arguments.Value("threshold"),
            arguments.Value("trend_position"),
            arguments.Value("order_size"),
            arguments.Value("cluster_lean"),
            arguments.Value("cluster_move"),
            arguments.Value("book_lean"),
            arguments.Value("book_threshold"));
    }
}
