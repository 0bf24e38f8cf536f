using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Traders.Catalog.StrategyParameter;

namespace ExchangeMesh.Traders.Strategies;

/// <summary>Sells what it holds as the price nears a limit, for fear of being locked in by a halt: the magnet effect.</summary>
/// <remarks>
/// Source: H. Chen, A. Petukhov, J. Wang and H. Xing, The Dark Side of Circuit Breakers: who cannot trade in a halt sells before it. Ours is the
/// form: at each look the chance to sell is the greatest one × exp(−distance to the limit ÷ fear), and nothing at or below the limit.
/// </remarks>
public sealed class LockInSeller : IOneOrderTrader
{
    private readonly Terms _terms;
    private SeedStream _stream;
    private OrderedPosition _held;

    private LockInSeller(StrategyArguments arguments)
    {
        _terms = arguments.Shared.OneOf(Terms.Of(arguments));
        _stream = arguments.Stream(0);
        var market = _terms.Market;
        _held = new OrderedPosition(market.IsPerpetual
            ? arguments.OpeningPositions[0].Lots
            : arguments.CapitalAt(market.Venue, market.Base).Micros / market.LotSizeMicros);
    }

    /// <summary>The strategy as scenarios name it.</summary>
    public static StrategyRegistration Registration { get; } = new(
        "lock-in-seller",
        "Sells what it holds as the price nears a halt's limit, for fear of being locked in: the magnet effect of circuit breakers.",
        [
            Span("mean_wait", Duration.FromSeconds(10), Duration.FromMilliseconds(1), Duration.FromHours(1000), "Mean of the exponential wait between two looks."),
            Share("limit", 0.05, 0.0001, 1, "Distance of the halt's limit below the opening price."),
            Share("fear", 0.01, 0.000001, 1, "Distance from the limit, as a share of the opening price, within which the chance to sell grows by a factor of e."),
            Share("greatest_chance", 0.5, 0, 1, "Chance to sell at a look just above the limit."),
            Amount("order_size", 10_000, 0, 1_000_000_000, "Greatest order, in the quote asset."),
        ],
        arguments => new Trader(new LockInSeller(arguments)));

    ref OrderedPosition IOneOrderTrader.Held => ref _held;

    /// <inheritdoc/>
    public void OnStart(Desk desk) => desk.WakeAfter(_stream.NextWait(_terms.MeanWait), 0);

    /// <inheritdoc/>
    public void OnTimer(Desk desk, long token)
    {
        desk.WakeAfter(_stream.NextWait(_terms.MeanWait), 0);
        ref readonly var view = ref desk.View(_terms.Market);
        var isAfraid = _stream.NextChance(ChanceAt(view.MidTicks(_terms.OpeningPrice)));
        if (!isAfraid || _held.Lots <= 0 || !view.IsOpen() || _held.IsAwaiting(desk.Now))
        {
            return;
        }

        var ticks = view.MidTicks(_terms.OpeningPrice);
        var lots = Math.Min(_held.Lots, Math.Max(_terms.Market.LeastLots(ticks), _terms.Market.LotsWorth(_terms.OrderSize, ticks)));
        _held.Await(desk.TakeAtMarket(_terms.Market, Side.Sell, new Quantity(lots), view.MoveCause, reduceOnly: _terms.Market.IsPerpetual), desk.Now);
    }

    /// <summary>Returns the chance to sell at a look.</summary>
    /// <param name="ticks">The price.</param>
    public double ChanceAt(double ticks)
    {
        var distance = (ticks / _terms.OpeningPrice.Ticks) - 1 + _terms.Limit;
        return distance <= 0 ? 0 : _terms.GreatestChance * DeterministicMath.Exp(-distance / _terms.Fear);
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write(in _stream);
        _held.WriteState(writer);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        reader.Read(ref _stream);
        _held.ReadState(reader);
    }

    private sealed record Terms(
        Instrument Market, Price OpeningPrice, Duration MeanWait, double Limit, double Fear, double GreatestChance, double OrderSize)
    {
        public static Terms Of(StrategyArguments arguments) => new(
            arguments.Markets[0],
            arguments.OpeningPrices[0],
            arguments.DurationOf("mean_wait"),
            arguments.Value("limit"),
            arguments.Value("fear"),
            arguments.Value("greatest_chance"),
            arguments.Value("order_size"));
    }
}
