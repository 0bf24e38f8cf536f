using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Traders.Catalog.StrategyParameter;

namespace ExchangeMesh.Traders.Strategies;

/// <summary>Quotes every option of a chain around the venue's mark volatility, and keeps its delta neutral on the perpetual.</summary>
/// <remarks>
/// Whoever has sold options is short gamma: when the price falls its delta grows, and the hedge sells into the fall. That is the feedback through
/// which option markets deepen a spiral. The hedge is J. Hull's (<see cref="DeltaHedge"/>), at intervals and beyond a band.
/// </remarks>
public sealed class OptionMarketMaker : ITrader
{
    private const long Quoting = 0;
    private const long Hedging = 1;

    private readonly Terms _terms;
    private readonly OptionQuotes[] _quotes;
    private readonly long _openingLots;
    private SeedStream _stream;
    private OrderInFlight _hedge;
    private long _hedgeLots;

    private OptionMarketMaker(StrategyArguments arguments)
    {
        _terms = arguments.Shared.OneOf(Terms.Of(arguments));
        _stream = arguments.Stream(0);
        _quotes = new OptionQuotes[arguments.Markets.Count - 1];
        _hedgeLots = arguments.OpeningPositions[0].Lots;
        _openingLots = _hedgeLots;
    }

    /// <summary>The strategy as scenarios name it.</summary>
    public static StrategyRegistration Registration { get; } = new(
        "option-market-maker",
        "Quotes every option on a perpetual around the venue's mark volatility, leans against its inventory, and hedges its delta on the perpetual.",
        [
            Span("refresh", Duration.FromSeconds(2), Duration.FromMilliseconds(1), Duration.FromHours(24), "Time between two looks at its quotes; a tenth of it is random."),
            Share("volatility_spread", 0.02, 0, 10, "Half of the width of its quotes, in volatility."),
            Share("risk_aversion", 0.1, 0, 10, "How far it moves the volatility that it quotes at the full position limit of an option."),
            Amount("quote_size", 50_000, 0, 10_000_000_000, "Notional of the underlying in one quote, in the quote asset."),
            Amount("max_position", 1_000_000, 0, 100_000_000_000, "Greatest notional of the underlying in one option, in the quote asset."),
            Share("requote", 0.25, 0, 100, "A quote is replaced when it is off by more than this share of half its width."),
            Span("hedge_wait", Duration.FromSeconds(2), Duration.FromMilliseconds(1), Duration.FromHours(1000), "Time between two looks at its delta; a tenth of it is random."),
            Share("hedge_share", 1, 0, 1, "Share of its delta that it hedges; zero for no hedge at all."),
            Amount("hedge_band", 20_000, 0, 10_000_000_000, "Delta, in the quote asset, that it leaves unhedged."),
            Share("hedge_tolerance", 0.02, 0, 1, "How far past the mark price its hedging orders may go."),
        ],
        arguments => new Trader(new OptionMarketMaker(arguments)))
    {
        MarketRoles = ["the perpetual that the options are on"],
        NeedsPerpetual = true,
        TradesOptions = true,
    };

    /// <inheritdoc/>
    public void OnStart(Desk desk)
    {
        desk.WakeAfter(new Duration(1 + _stream.NextBelow(_terms.Refresh.Nanoseconds)), Quoting);
        desk.WakeAfter(new Duration(1 + _stream.NextBelow(_terms.HedgeWait.Nanoseconds)), Hedging);
    }

    /// <inheritdoc/>
    public void OnTimer(Desk desk, long token)
    {
        if (token == Quoting)
        {
            desk.WakeAfter(Jittered(_terms.Refresh), Quoting);
            QuoteAll(desk);
        }
        else
        {
            desk.WakeAfter(Jittered(_terms.HedgeWait), Hedging);
            Hedge(desk);
        }
    }

    /// <inheritdoc/>
    public void OnFill(Desk desk, in OrderFilled fill)
    {
        var lots = fill.Side.Sign() * fill.Quantity.Lots;
        if (fill.Instrument == _terms.Perpetual.Id)
        {
            _hedgeLots += lots;
            _hedge.Note(in fill);
        }
        else if (_terms.PlaceOf(fill.Instrument) is >= 0 and var place)
        {
            _quotes[place].Note(in fill, lots);
        }
    }

    /// <inheritdoc/>
    public void OnCancelled(Desk desk, in OrderCancelled cancelled) => Forget(cancelled.Order);

    /// <inheritdoc/>
    public void OnRejected(Desk desk, ParticipantId venue, in OrderRejected rejected) => Forget(rejected.Order);

    /// <inheritdoc/>
    public void OnLiquidated(Desk desk, in PositionLiquidated liquidated) => Move(liquidated.Instrument, liquidated.Quantity.Lots);

    /// <inheritdoc/>
    public void OnDeleveraged(Desk desk, in PositionDeleveraged deleveraged) => Move(deleveraged.Instrument, deleveraged.Quantity.Lots);

    /// <inheritdoc/>
    public void OnOptionSettled(Desk desk, in OptionSettled settled) => Move(settled.Instrument, -settled.Quantity.Lots);

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write(in _stream);
        _hedge.WriteState(writer);
        writer.Write(_hedgeLots);
        foreach (ref readonly var quotes in _quotes.AsSpan())
        {
            quotes.WriteState(writer);
        }
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        reader.Read(ref _stream);
        _hedge.ReadState(reader);
        _hedgeLots = reader.ReadInt64();
        foreach (ref var quotes in _quotes.AsSpan())
        {
            quotes.ReadState(reader);
        }
    }

    private Duration Jittered(Duration span)
    {
        var tenth = Math.Max(1, span.Nanoseconds / 10);
        return new Duration(Math.Max(1, span.Nanoseconds - tenth + _stream.NextBelow(2 * tenth)));
    }

    private void Move(InstrumentId instrument, long lots)
    {
        if (instrument == _terms.Perpetual.Id)
        {
            _hedgeLots += lots;
        }
        else if (_terms.PlaceOf(instrument) is >= 0 and var place)
        {
            _quotes[place].Lots += lots;
        }
    }

    private void Forget(OrderId order)
    {
        _hedge.End(order);
        foreach (ref var quotes in _quotes.AsSpan())
        {
            quotes.Forget(order);
        }
    }

    private void QuoteAll(Desk desk)
    {
        var forward = OptionReading.Forward(desk, _terms.Perpetual, _terms.OpeningPrice);
        for (var place = 0; place < _quotes.Length; place++)
        {
            Quote(desk, ref _quotes[place], _terms.Markets[place + 1], forward);
        }
    }

    private void Quote(Desk desk, ref OptionQuotes quotes, Instrument market, double forward)
    {
        ref readonly var view = ref desk.View(market);
        if (!view.TakesOrders() || !OptionReading.TryRead(desk, market, forward, out var option))
        {
            return;
        }

        var lot = forward * (market.LotSizeMicros / 1e6) * 1e6;
        var size = MarketReading.WholeLots(_terms.QuoteSize / lot);
        var limit = Math.Max(1, MarketReading.WholeLots(_terms.MaxPosition / lot));
        var lean = _terms.RiskAversion * Math.Clamp((double)quotes.Lots / limit, -1, 1);
        var low = OptionReading.Ticks(market, option with { Volatility = Math.Max(0, option.Volatility - lean - _terms.VolatilitySpread) });
        var high = OptionReading.Ticks(market, option with { Volatility = Math.Max(0, option.Volatility - lean + _terms.VolatilitySpread) });
        var slack = _terms.Requote * (high - low) / 2;
        var bid = view.BestAsk.IsSet ? Math.Min(low, view.BestAsk.Ticks - 1) : low;
        var ask = view.BestBid.IsSet ? Math.Max(high, view.BestBid.Ticks + 1) : high;
        var cause = desk.View(_terms.Perpetual).MoveCause;
        quotes.Bid = Replace(desk, market, quotes.Bid, Side.Buy, Math.Floor(bid), Math.Min(size, limit - quotes.Lots), slack, cause);
        quotes.Ask = Replace(desk, market, quotes.Ask, Side.Sell, Math.Ceiling(Math.Max(ask, bid + 1)), Math.Min(size, limit + quotes.Lots), slack, cause);
    }

    private static OptionQuote Replace(
        Desk desk, Instrument market, OptionQuote quote, Side side, double ticks, long lots, double slack, EventId cause)
    {
        if (quote.Order != 0)
        {
            if (Math.Abs(quote.Ticks - ticks) <= slack && quote.Lots <= lots && quote.Lots * 2 >= lots)
            {
                return quote;
            }

            desk.Cancel(market, new OrderId(quote.Order));
        }

        if (lots <= 0 || ticks < 1)
        {
            return default;
        }

        var order = desk.Rest(market, side, new Price((long)ticks), new Quantity(lots), cause, postOnly: true);
        return new OptionQuote { Order = order.Value, Ticks = (long)ticks, Lots = lots };
    }

    private void Hedge(Desk desk)
    {
        ref readonly var view = ref desk.View(_terms.Perpetual);
        if (_terms.HedgeShare == 0 || !view.IsOpen() || _hedge.IsAwaited(desk.Now))
        {
            return;
        }

        var forward = OptionReading.Forward(desk, _terms.Perpetual, _terms.OpeningPrice);
        var delta = 0.0;
        for (var place = 0; place < _quotes.Length; place++)
        {
            var market = _terms.Markets[place + 1];
            if (_quotes[place].Lots != 0 && OptionReading.TryRead(desk, market, forward, out var option))
            {
                delta += _quotes[place].Lots * (market.LotSizeMicros / 1e6) * OptionPrice.ForwardDelta(in option);
            }
        }

        var unit = _terms.Perpetual.LotSizeMicros / 1e6;
        var change = DeltaHedge.NeutralLots(delta * _terms.HedgeShare, unit) + _openingLots - _hedgeLots;
        if (change == 0 || Math.Abs(change) * unit * forward * 1e6 < _terms.HedgeBand)
        {
            return;
        }

        var side = change > 0 ? Side.Buy : Side.Sell;
        var mark = view.Mark.IsSet ? view.Mark.Ticks : _terms.OpeningPrice.Ticks;
        var worst = MarketReading.NearestPrice(mark * (1 + (side.Sign() * _terms.HedgeTolerance)));
        _hedge.Await(desk.Take(_terms.Perpetual, side, worst, new Quantity(Math.Abs(change)), view.MoveCause), desk.Now);
    }

    private sealed record Terms(
        Instrument Perpetual,
        Price OpeningPrice,
        IReadOnlyList<Instrument> Markets,
        Duration Refresh,
        double VolatilitySpread,
        double RiskAversion,
        double QuoteSize,
        double MaxPosition,
        double Requote,
        Duration HedgeWait,
        double HedgeShare,
        double HedgeBand,
        double HedgeTolerance)
    {
        public static Terms Of(StrategyArguments arguments) => new(
            arguments.Markets[0],
            arguments.OpeningPrices[0],
            arguments.Markets,
            arguments.DurationOf("refresh"),
            arguments.Value("volatility_spread"),
            arguments.Value("risk_aversion"),
            arguments.Value("quote_size"),
            arguments.Value("max_position"),
            arguments.Value("requote"),
            arguments.DurationOf("hedge_wait"),
            arguments.Value("hedge_share"),
            arguments.Value("hedge_band"),
            arguments.Value("hedge_tolerance"));

        /// <summary>Options of a chain are numbered one after the other.</summary>
        public int PlaceOf(InstrumentId instrument)
        {
            var place = instrument.Value - Markets[1].Id.Value;
            return place >= 0 && place < Markets.Count - 1 ? place : -1;
        }
    }
}
