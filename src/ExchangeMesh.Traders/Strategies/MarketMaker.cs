using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Traders.Catalog.StrategyParameter;

namespace ExchangeMesh.Traders.Strategies;

/// <summary>Quotes both sides on several levels, leans against its inventory, and steps aside when it is too wild or too costly.</summary>
/// <remarks>
/// Source: M. Avellaneda, S. Stoikov, "High-frequency trading in a limit order book", Quantitative Finance 8 (2008): quotes lie
/// around a reservation price that moves against the inventory, in proportion to risk. Difference: the horizon rolls, the
/// half spread is the greater of a floor and a multiple of the measured deviation, and inventory counts as a share of its limit.
/// </remarks>
public sealed class MarketMaker : ITrader
{
    private const long Refresh = 0;

    private readonly Terms _terms;
    private readonly PositionLimits _limits;
    private readonly double _capital;
    private readonly Quote[] _quotes;
    private SeedStream _stream;
    private VolatilityMeter _volatility;
    private Stake _stake;
    private double _worthWhenCalm;
    private VirtualTime _quietUntil;
    private bool _isQuiet;
    private Engagement _engagement;

    private MarketMaker(StrategyArguments arguments)
    {
        _terms = arguments.Shared.OneOf(Terms.Of(arguments));
        _limits = PositionLimits.Of(arguments, 0, arguments.Value("max_leverage"));
        _stream = arguments.Stream(0);
        _quotes = new Quote[2 * _terms.Levels];
        _capital = PositionLimits.CapitalWorth(arguments, 0);
        _stake = new Stake(_terms.Market, _capital, arguments.OpeningPositions[0].Lots, _terms.OpeningPrice.Ticks);
        _worthWhenCalm = _capital;
        _volatility = new VolatilityMeter(_terms.VolatilityMemory);
        _engagement = new Engagement(arguments.RulesOf(0)?.Quoting, arguments.Self, arguments.Value("obligation_regard"));
    }

    /// <summary>The strategy as scenarios name it.</summary>
    public static StrategyRegistration Registration { get; } = new(
        "market-maker",
        "Quotes both sides around a fair price, leans against its inventory, widens with volatility, and withdraws beyond its limits.",
        [
            Span("refresh", Duration.FromSeconds(1), Duration.FromMilliseconds(1), Duration.FromHours(24), "Time between two looks at its quotes; a tenth of it is random."),
            Count("levels", 3, 1, 50, "Price levels on each side."),
            Share("half_spread", 0.0005, 0, 0.5, "Least distance of the first level from the reservation price."),
            Share("level_gap", 0.0005, 0, 0.5, "Distance between levels at the least half spread; it grows with the half spread."),
            Amount("level_size", 20_000, 0, 10_000_000_000, "Quantity of a level in the quote asset."),
            Number("risk_aversion", 3, 0, 100, "How many half spreads the reservation price moves at the full position limit."),
            Share("reference_weight", 0.5, 0, 1, "Weight of the reference price in the fair price; the rest is the mid price."),
            Number("volatility_factor", 1, 0, 100, "Half spread over the measured deviation of the price within the horizon."),
            Span("volatility_horizon", Duration.FromSeconds(10), Duration.FromMilliseconds(1), Duration.FromHours(24), "Horizon of the measured deviation."),
            Span("volatility_memory", Duration.FromMinutes(2), Duration.FromMilliseconds(1), Duration.FromHours(1000), "Time constant with which past moves are forgotten."),
            Share("withdraw_volatility", 0.01, 0, 10, "Measured deviation within the horizon beyond which it withdraws."),
            Share("withdraw_loss", 0.1, 0, 10, "Loss since it last resumed, as a share of its capital, beyond which it withdraws."),
            Span("pause", Duration.FromMinutes(5), Duration.FromMilliseconds(1), Duration.FromHours(1000), "How long it stays away after withdrawing."),
            Share("requote", 0.25, 0, 100, "A quote is replaced when it is off by more than this share of the half spread."),
            Number("cluster_lean", 0, 0, 1_000, "How many half spreads its reservation price moves towards disclosed liquidations, times the share of open interest that a move of `cluster_move` would liquidate; zero for not at all."),
            Share("cluster_move", 0.05, 0.001, 1, "Move of the price within which it looks for liquidations."),
            Number("book_lean", 0, 0, 1_000, "How many half spreads its reservation price follows the depth that the venue shows, times the imbalance, (bids − asks) ÷ (bids + asks); zero for not at all."),
            Number("obligation_regard", 0, 0, 1_000_000, "How much it minds an obligation to quote: it stays, as widely and with as little as it may, where this × (penalty + rebate of the period) exceeds what the obliged size would lose by one deviation within the horizon; zero for not at all."),
            Number("max_leverage", 2, 0, 125, "Greatest position's notional over the capital at the venue, at the opening price."),
        ],
        arguments => new Trader(new MarketMaker(arguments)));

    /// <inheritdoc/>
    public void OnStart(Desk desk) => desk.WakeAfter(new Duration(1 + _stream.NextBelow(_terms.Refresh.Nanoseconds)), Refresh);

    /// <inheritdoc/>
    public void OnTimer(Desk desk, long token)
    {
        var tenth = Math.Max(1, _terms.Refresh.Nanoseconds / 10);
        desk.WakeAfter(new Duration(Math.Max(1, _terms.Refresh.Nanoseconds - tenth + _stream.NextBelow(2 * tenth))), Refresh);
        ref readonly var view = ref desk.View(_terms.Market);
        if (!view.TakesOrders())
        {
            return;
        }

        var mid = view.MidTicks(_terms.OpeningPrice);
        var reference = desk.ReferenceTicks(_terms.Reference, _terms.Market);
        var fair = reference > 0 ? mid + (_terms.ReferenceWeight * (reference - mid)) : mid;
        _volatility.Note(fair, desk.Now);
        var deviation = _volatility.DeviationOver(_terms.VolatilityHorizon);
        var isBound = _engagement.IsWorthKeeping(deviation, view.IsStressed, desk.Now);
        if (!MayQuote(desk, mid, deviation, isBound))
        {
            return;
        }

        var half = Math.Max(_terms.HalfSpread, _terms.VolatilityFactor * deviation);
        half = isBound ? Math.Min(half, _engagement.HalfSpread(view.IsStressed, _terms.Requote)) : half;
        var lean = _terms.RiskAversion * InventoryShare();
        lean -= _terms.ClusterLean > 0 ? _terms.ClusterLean * view.ClusterPull(_terms.ClusterMove, mid) : 0;
        lean -= _terms.BookLean > 0 ? _terms.BookLean * view.Imbalance() : 0;
        Replace(desk, in view, fair * (1 - (lean * half)), half, isBound ? _engagement.Size(view.IsStressed) : 0);
    }

    /// <inheritdoc/>
    public void OnFill(Desk desk, in OrderFilled fill)
    {
        _stake.Note(_terms.Market, in fill);
        var place = PlaceOf(fill.Order);
        if (place >= 0)
        {
            _engagement.TakeNoteOfMade(fill.Quantity.Lots * _terms.Market.LotWorth(fill.Price.Ticks), desk.Now);
            _quotes[place].Lots = fill.Remaining.Lots;
            _quotes[place].Order = fill.Remaining.Lots == 0 ? 0 : _quotes[place].Order;
        }
    }

    /// <inheritdoc/>
    public void OnCancelled(Desk desk, in OrderCancelled cancelled)
    {
        _stake.Add(-cancelled.Fee);
        Forget(cancelled.Order);
    }

    /// <inheritdoc/>
    public void OnRejected(Desk desk, ParticipantId venue, in OrderRejected rejected) => Forget(rejected.Order);

    /// <inheritdoc/>
    public void OnLiquidated(Desk desk, in PositionLiquidated liquidated) =>
        _stake.Move(_terms.Market, liquidated.Quantity.Lots, liquidated.Price.Ticks);

    /// <inheritdoc/>
    public void OnLossShared(Desk desk, ParticipantId venue, in LossShared shared)
    {
        if (venue == _terms.Market.Venue && shared.Asset == _terms.Market.Settlement)
        {
            _stake.Add(-shared.Amount);
        }
    }

    /// <inheritdoc/>
    public void OnDeleveraged(Desk desk, in PositionDeleveraged deleveraged) =>
        _stake.Move(_terms.Market, deleveraged.Quantity.Lots, deleveraged.Price.Ticks);

    /// <inheritdoc/>
    public void OnShock(Desk desk, in Shock shock)
    {
        if (shock.Of == ShockKind.LiquidityWithdrawal && (shock.Instrument == InstrumentId.None || shock.Instrument == _terms.Market.Id))
        {
            Withdraw(desk, desk.Now + shock.Length);
        }
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write(in _stream);
        _volatility.WriteState(writer);
        _stake.WriteState(writer);
        writer.Write(_worthWhenCalm);
        writer.Write(_quietUntil.Nanoseconds);
        writer.Write(_isQuiet);
        _engagement.WriteState(writer);
        foreach (ref readonly var quote in _quotes.AsSpan())
        {
            writer.Write(quote.Order);
            writer.Write(quote.Ticks);
            writer.Write(quote.Lots);
        }
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        reader.Read(ref _stream);
        _volatility.ReadState(reader);
        _stake.ReadState(reader);
        _worthWhenCalm = reader.ReadDouble();
        _quietUntil = new VirtualTime(reader.ReadInt64());
        _isQuiet = reader.ReadBoolean();
        _engagement.ReadState(reader);
        foreach (ref var quote in _quotes.AsSpan())
        {
            quote = new Quote { Order = reader.ReadInt64(), Ticks = reader.ReadInt64(), Lots = reader.ReadInt64() };
        }
    }

    private bool MayQuote(Desk desk, double mid, double deviation, bool isBound)
    {
        if (desk.Now < _quietUntil)
        {
            return false;
        }

        var worth = _stake.WorthAt(_terms.Market, mid);
        if (_isQuiet)
        {
            _isQuiet = false;
            _worthWhenCalm = worth;
        }

        if (!isBound && (deviation > _terms.WithdrawVolatility || _worthWhenCalm - worth > _terms.WithdrawLoss * _capital))
        {
            Withdraw(desk, desk.Now + _terms.Pause);
            return false;
        }

        return true;
    }

    private void Withdraw(Desk desk, VirtualTime until)
    {
        desk.CancelAll(_terms.Market);
        Array.Clear(_quotes);
        _quietUntil = until > _quietUntil ? until : _quietUntil;
        _isQuiet = true;
    }

    /// <summary>Brings all quotes to where they are wanted; a side that would take is moved until it rests one tick from the other side.</summary>
    /// <param name="desk">Where orders go.</param>
    /// <param name="view">The market.</param>
    /// <param name="reservation">The price in the middle, in ticks.</param>
    /// <param name="half">The half spread, as a share of it.</param>
    /// <param name="obliged">The least notional of the first level, in micro-units of the quote asset; zero for none.</param>
    private void Replace(Desk desk, in MarketView view, double reservation, double half, double obliged)
    {
        var firstLeast = obliged > 0 ? _terms.Market.LotsWorth(obliged, reservation) : 0;
        var gap = _terms.LevelGap * Math.Max(1, half / Math.Max(1e-12, _terms.HalfSpread));
        var size = _terms.Market.LotsWorth(_terms.LevelSize, reservation);
        var least = _terms.Market.LeastLots(reservation);
        var slack = _terms.Requote * half * reservation;
        var buyRoom = _limits.RoomToBuy(_stake.Lots);
        var sellRoom = _limits.RoomToSell(_stake.Lots);
        var lower = view.BestAsk.IsSet ? Math.Max(0, (reservation * (1 - half)) - (view.BestAsk.Ticks - 1)) : 0;
        var higher = view.BestBid.IsSet ? Math.Max(0, view.BestBid.Ticks + 1 - (reservation * (1 + half))) : 0;
        for (var level = 0; level < _terms.Levels; level++)
        {
            var away = half + (level * gap);
            var buyPrice = MarketReading.PriceBelow((reservation * (1 - away)) - lower);
            var sellPrice = MarketReading.PriceAbove((reservation * (1 + away)) + higher);
            var first = level == 0 ? firstLeast : 0;
            var lots = Math.Max(size, first);
            var buy = new Wanted(Side.Buy, buyPrice, Math.Min(lots, buyRoom), buyRoom, first);
            var sell = new Wanted(Side.Sell, sellPrice, Math.Min(lots, sellRoom), sellRoom, first);
            buyRoom -= Replace(desk, ref _quotes[2 * level], in buy, least, slack, view.MoveCause);
            sellRoom -= Replace(desk, ref _quotes[(2 * level) + 1], in sell, least, slack, view.MoveCause);
        }
    }

    /// <summary>Leaves a quote that is near what is wanted, and replaces it otherwise.</summary>
    /// <returns>The lots that are quoted now.</returns>
    private long Replace(Desk desk, ref Quote quote, in Wanted wanted, long least, double slack, EventId cause)
    {
        if (quote.Order != 0)
        {
            var isNear = Math.Abs(quote.Ticks - wanted.Price.Ticks) <= slack;
            if (isNear && Math.Abs(quote.Lots - wanted.Lots) * 2 <= wanted.Lots && quote.Lots <= wanted.Most && quote.Lots >= Math.Min(wanted.Least, wanted.Lots))
            {
                return quote.Lots;
            }

            desk.Cancel(_terms.Market, new OrderId(quote.Order));
            quote = default;
        }

        if (wanted.Lots < least)
        {
            return 0;
        }

        var order = desk.Rest(_terms.Market, wanted.Side, wanted.Price, new Quantity(wanted.Lots), cause, postOnly: true);
        quote = new Quote { Order = order.Value, Ticks = wanted.Price.Ticks, Lots = wanted.Lots };
        return wanted.Lots;
    }

    private double InventoryShare()
    {
        var limit = _stake.Lots >= 0 ? _limits.Greatest : -_limits.Least;
        return limit == 0 ? 0 : Math.Clamp((double)_stake.Lots / limit, -1, 1);
    }

    private int PlaceOf(OrderId order)
    {
        for (var place = 0; place < _quotes.Length; place++)
        {
            if (_quotes[place].Order == order.Value && order.Value != 0)
            {
                return place;
            }
        }

        return -1;
    }

    private void Forget(OrderId order)
    {
        var place = PlaceOf(order);
        if (place >= 0)
        {
            _quotes[place] = default;
        }
    }

    private readonly record struct Wanted(Side Side, Price Price, long Lots, long Most, long Least);

    private struct Quote
    {
        public long Order;
        public long Ticks;
        public long Lots;
    }

    private sealed record Terms(
        Instrument Market,
        Price OpeningPrice,
        InstrumentId Reference,
        Duration Refresh,
        int Levels,
        double HalfSpread,
        double LevelGap,
        double LevelSize,
        double RiskAversion,
        double ReferenceWeight,
        double VolatilityFactor,
        Duration VolatilityHorizon,
        Duration VolatilityMemory,
        double WithdrawVolatility,
        double WithdrawLoss,
        Duration Pause,
        double Requote,
        double ClusterLean,
        double ClusterMove,
        double BookLean)
    {
        public static Terms Of(StrategyArguments arguments) => new(
            arguments.Markets[0],
            arguments.OpeningPrices[0],
            arguments.References[0],
            arguments.DurationOf("refresh"),
            arguments.CountOf("levels"),
            arguments.Value("half_spread"),
            arguments.Value("level_gap"),
            arguments.Value("level_size"),
            arguments.Value("risk_aversion"),
            arguments.Value("reference_weight"),
            arguments.Value("volatility_factor"),
            arguments.DurationOf("volatility_horizon"),
            arguments.DurationOf("volatility_memory"),
            arguments.Value("withdraw_volatility"),
            arguments.Value("withdraw_loss"),
            arguments.DurationOf("pause"),
            arguments.Value("requote"),
            arguments.Value("cluster_lean"),
            arguments.Value("cluster_move"),
            arguments.Value("book_lean"));
    }
}
