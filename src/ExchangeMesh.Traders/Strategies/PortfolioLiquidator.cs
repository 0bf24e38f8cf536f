using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Traders.Catalog.StrategyParameter;

namespace ExchangeMesh.Traders.Strategies;

/// <summary>Buys unsafe portfolios from an exchange where they are cheap enough, and works their positions off in the book in its own time.</summary>
/// <remarks>
/// It bids what a portfolio is worth at mark, less its premium on the notional, for as much as its capital carries. What it has bought it
/// holds for a while, then sells or buys back in slices near the best price.
/// </remarks>
public sealed class PortfolioLiquidator : IManyPositionsTrader
{
    private readonly Terms _terms;
    private readonly long[] _lots;
    private OrderInFlight _order;
    private readonly double _capital;
    private VirtualTime _quietUntil;
    private EventId _cause;
    private bool _isWorking;
    private int _next;

    private PortfolioLiquidator(StrategyArguments arguments)
    {
        _terms = arguments.Shared.OneOf(Terms.Of(arguments));
        _lots = new long[_terms.Markets.Count];
        _capital = arguments.CapitalAt(_terms.Markets[0].Venue, _terms.Markets[0].Quote).Micros;
    }

    /// <summary>The strategy as scenarios name it.</summary>
    public static StrategyRegistration Registration { get; } = new(
        "portfolio-liquidator",
        "Buys unsafe portfolios from an exchange that auctions them or asks for quotes, and works them off slowly.",
        [
            Share("premium", 0.01, 0, 1, "What it wants to gain at mark, as a share of the notional that it takes over."),
            Number("max_leverage", 3, 0.01, 100, "Greatest notional of all that it has taken over, as a multiple of its capital at the start."),
            Span("hold", Duration.FromMinutes(2), Duration.FromMilliseconds(1), Duration.FromHours(1000), "How long after its latest purchase it begins to work positions off."),
            Amount("slice_size", 20_000, 0, 10_000_000_000, "Greatest order with which it works a position off, in the quote asset."),
            Span("slice_wait", Duration.FromSeconds(5), Duration.FromMilliseconds(1), Duration.FromHours(24), "Time between two such orders."),
            Share("tolerance", 0.002, 0, 1, "How far from the mark price such an order may trade."),
        ],
        arguments => new Trader(new PortfolioLiquidator(arguments)))
    {
        MarketRoles = ["the market whose venue sells portfolios"],
        FurtherMarkets = "further markets of that venue",
        MayTradeOptions = true,
    };

    ref OrderInFlight IManyPositionsTrader.Awaited => ref _order;

    /// <inheritdoc/>
    public void OnStart(Desk desk)
    {
    }

    /// <inheritdoc/>
    public void OnPortfolioOffered(Desk desk, ParticipantId venue, in PortfolioOffered offered)
    {
        if (venue != _terms.Markets[0].Venue || offered.Notional <= Money.Zero || (offered.Instrument != InstrumentId.None && PlaceOf(offered.Instrument) < 0))
        {
            return;
        }

        var room = (_terms.MaxLeverage * _capital) - NotionalHeld(desk);
        var share = Math.Min(offered.Share.PartsPerMillion, Math.Floor(Ratio.One * room / offered.Notional.Micros));
        var price = offered.Worth.Micros - (_terms.Premium * offered.Notional.Micros);
        if (share >= 1 && price >= offered.Price.Micros)
        {
            desk.Bid(venue, new BidForPortfolio(new Money((long)Math.Floor(price)), new Ratio((long)share), offered.Offer), desk.Cause);
        }
    }

    /// <inheritdoc/>
    public void OnPositionAssigned(Desk desk, ParticipantId venue, in PositionAssigned assigned)
    {
        Move(assigned.Instrument, assigned.Quantity.Lots);
        _cause = desk.Cause;
        _quietUntil = desk.Now + _terms.Hold;
        if (!_isWorking)
        {
            _isWorking = true;
            desk.WakeAfter(_terms.Hold, 0);
        }
    }

    /// <inheritdoc/>
    public void Move(InstrumentId instrument, long lots)
    {
        var place = PlaceOf(instrument);
        if (place >= 0)
        {
            _lots[place] += lots;
        }
    }

    /// <inheritdoc/>
    public void OnTimer(Desk desk, long token)
    {
        _isWorking = Array.Exists(_lots, lots => lots != 0);
        if (!_isWorking)
        {
            return;
        }

        desk.WakeAfter(desk.Now < _quietUntil ? _quietUntil - desk.Now : _terms.SliceWait, 0);
        if (desk.Now >= _quietUntil && !_order.IsAwaited(desk.Now))
        {
            WorkOff(desk);
        }
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        _order.WriteState(writer);
        writer.Write(_quietUntil.Nanoseconds);
        writer.Write(_cause.Value);
        writer.Write(_isWorking);
        writer.Write(_next);
        foreach (var lots in _lots)
        {
            writer.Write(lots);
        }
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _order.ReadState(reader);
        _quietUntil = new VirtualTime(reader.ReadInt64());
        _cause = new EventId(reader.ReadInt64());
        _isWorking = reader.ReadBoolean();
        _next = reader.ReadBelow(_lots.Length);
        foreach (ref var lots in _lots.AsSpan())
        {
            lots = reader.ReadInt64();
        }
    }

    private int PlaceOf(InstrumentId instrument)
    {
        for (var place = 0; place < _lots.Length; place++)
        {
            if (_terms.Markets[place].Id == instrument)
            {
                return place;
            }
        }

        return -1;
    }

    /// <summary>Returns the notional of all that is held, options by what they are on.</summary>
    private double NotionalHeld(Desk desk)
    {
        var notional = 0.0;
        for (var place = 0; place < _lots.Length; place++)
        {
            if (_lots[place] != 0)
            {
                var market = _terms.Markets[place];
                notional += Math.Abs(_lots[place]) * (market.Option is null
                    ? market.LotWorth(desk.View(market).MidTicks(_terms.OpeningPrices[place]))
                    : market.LotSizeMicros * UnderlyingPrice(desk));
            }
        }

        return notional;
    }

    private double UnderlyingPrice(Desk desk) =>
        desk.View(_terms.Markets[0]).MidTicks(_terms.OpeningPrices[0]) * _terms.Markets[0].TickSizeMicros / 1e6;

    private void WorkOff(Desk desk)
    {
        for (var looked = 0; looked < _lots.Length; looked++)
        {
            _next = (_next + 1) % _lots.Length;
            var market = _terms.Markets[_next];
            ref readonly var view = ref desk.View(market);
            var side = _lots[_next] > 0 ? Side.Sell : Side.Buy;
            var best = side == Side.Sell ? view.BestBid : view.BestAsk;
            if (_lots[_next] == 0 || !view.IsOpen() || !best.IsSet)
            {
                continue;
            }

            double mark = view.Mark.IsSet ? view.Mark.Ticks : best.Ticks;
            var limit = side == Side.Sell
                ? MarketReading.PriceAbove(mark * (1 - _terms.Tolerance))
                : MarketReading.PriceBelow(mark * (1 + _terms.Tolerance));
            var lots = Math.Min(Math.Abs(_lots[_next]), Math.Max(1, market.LotsWorth(_terms.SliceSize, best.Ticks)));
            _order.Await(desk.Take(market, side, limit, new Quantity(lots), _cause, reduceOnly: true), desk.Now);
            return;
        }
    }

    private sealed record Terms(
        IReadOnlyList<Instrument> Markets,
        IReadOnlyList<Price> OpeningPrices,
        double Premium,
        double MaxLeverage,
        Duration Hold,
        double SliceSize,
        Duration SliceWait,
        double Tolerance)
    {
        public static Terms Of(StrategyArguments arguments) => new(
            arguments.Markets,
            arguments.OpeningPrices,
            arguments.Value("premium"),
            arguments.Value("max_leverage"),
            arguments.DurationOf("hold"),
            arguments.Value("slice_size"),
            arguments.DurationOf("slice_wait"),
            arguments.Value("tolerance"));
    }
}
