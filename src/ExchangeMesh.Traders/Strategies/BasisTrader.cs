using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Traders.Catalog.StrategyParameter;

namespace ExchangeMesh.Traders.Strategies;

/// <summary>Buys spot and sells the perpetual while premium and funding pay for it, and unwinds when they no longer do.</summary>
public sealed class BasisTrader : ITrader
{
    private readonly Terms _terms;
    private readonly LegPair _pair;
    private SeedStream _stream;

    private BasisTrader(StrategyArguments arguments)
    {
        _terms = arguments.Shared.OneOf(Terms.Of(arguments));
        _stream = arguments.Stream(0);
        var (spot, perpetual) = (arguments.Markets[0], arguments.Markets[1]);
        var margin = arguments.Value("margin_share");
        var isOneVenue = spot.Venue == perpetual.Venue;
        var spotCapital = new LegCapital(
            arguments.CapitalAt(spot.Venue, spot.Base).Micros,
            arguments.CapitalAt(spot.Venue, spot.Quote).Micros * (isOneVenue ? 1 - margin : 1),
            1);
        var perpetualCapital = new LegCapital(
            isOneVenue ? 0 : arguments.CapitalAt(perpetual.Venue, perpetual.Base).Micros,
            arguments.CapitalAt(perpetual.Venue, perpetual.Quote).Micros * (isOneVenue ? margin : 1),
            arguments.Value("max_leverage"));
        _pair = new LegPair(
            new Leg(spot, arguments.OpeningPrices[0], in spotCapital, 0),
            new Leg(perpetual, arguments.OpeningPrices[1], in perpetualCapital, arguments.OpeningPositions[1].Lots),
            arguments.Value("tolerance"));
    }

    /// <summary>The strategy as scenarios name it.</summary>
    public static StrategyRegistration Registration { get; } = new(
        "basis",
        "Buys spot and sells the perpetual while premium and funding pay for it, and unwinds when they no longer do.",
        [
            Span("mean_wait", Duration.FromSeconds(10), Duration.FromMilliseconds(1), Duration.FromHours(1000), "Mean of the exponential wait between two looks."),
            Share("entry", 0.002, -1, 10, "Premium of the perpetual over spot, with funding, beyond which it enters."),
            Share("exit", 0.0002, -1, 10, "Premium, with funding, below which it unwinds."),
            Number("funding_intervals", 3, 0, 10_000, "How many intervals of the current funding rate it counts with the premium."),
            Share("tolerance", 0.001, 0, 0.5, "How far past the best price its orders may go."),
            Amount("order_size", 20_000, 0, 10_000_000_000, "Greatest order of a leg, in the quote asset."),
            Number("max_leverage", 2, 0.01, 125, "Greatest notional over equity of the perpetual leg."),
            Share("margin_share", 0.4, 0, 1, "Share of its capital that it keeps as margin where both legs are at one venue."),
        ],
        arguments => new Trader(new BasisTrader(arguments)))
    {
        MarketRoles = ["the spot market", "the perpetual"],
    };

    /// <inheritdoc/>
    public void OnStart(Desk desk) => desk.WakeAfter(_stream.NextWait(_terms.MeanWait), 0);

    /// <inheritdoc/>
    public void OnTimer(Desk desk, long token)
    {
        desk.WakeAfter(_stream.NextWait(_terms.MeanWait), 0);
        if (!_pair.Look(desk) || _pair.Hedge(desk) || _pair.Shrink(desk))
        {
            return;
        }

        var (spot, perpetual) = (_pair.First, _pair.Second);
        var spotMicros = spot.SeenMid * spot.Market.TickSizeMicros;
        var premium = (perpetual.SeenMid * perpetual.Market.TickSizeMicros / spotMicros) - 1;
        var carry = premium + (_terms.FundingIntervals * desk.View(perpetual.Market).FundingRatePpb * 1e-9);
        if (carry > _terms.Entry)
        {
            _pair.Trade(desk, spot, perpetual, _terms.OrderSize, double.MaxValue);
        }
        else if (carry < _terms.Exit)
        {
            var held = Math.Min(Math.Max(0, spot.Exposure), Math.Max(0, -perpetual.Exposure));
            _pair.Trade(desk, perpetual, spot, _terms.OrderSize, held);
        }
    }

    /// <inheritdoc/>
    public void OnFill(Desk desk, in OrderFilled fill) => _pair.OnFill(in fill);

    /// <inheritdoc/>
    public void OnCancelled(Desk desk, in OrderCancelled cancelled) => _pair.End(cancelled.Order);

    /// <inheritdoc/>
    public void OnRejected(Desk desk, ParticipantId venue, in OrderRejected rejected) => _pair.End(rejected.Order);

    /// <inheritdoc/>
    public void OnLiquidated(Desk desk, in PositionLiquidated liquidated) =>
        _pair.Move(liquidated.Instrument, liquidated.Quantity, liquidated.Price, desk.Cause);

    /// <inheritdoc/>
    public void OnDeleveraged(Desk desk, in PositionDeleveraged deleveraged) => _pair.Deleverage(desk, in deleveraged);

    /// <inheritdoc/>
    public void OnLossShared(Desk desk, ParticipantId venue, in LossShared shared) => _pair.Lose(venue, in shared, desk.Cause);

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write(in _stream);
        _pair.WriteState(writer);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        reader.Read(ref _stream);
        _pair.ReadState(reader);
    }

    private sealed record Terms(Duration MeanWait, double Entry, double Exit, double FundingIntervals, double OrderSize)
    {
        public static Terms Of(StrategyArguments arguments) => new(
            arguments.DurationOf("mean_wait"),
            arguments.Value("entry"),
            arguments.Value("exit"),
            arguments.Value("funding_intervals"),
            arguments.Value("order_size"));
    }
}
