using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Adversary;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Traders.Catalog.StrategyParameter;

namespace ExchangeMesh.Traders.Strategies;

/// <summary>
/// Shows size on one side of the book that it takes back before it fills, trades against those who lean on what they see, and does the same
/// the other way round; only where that is expected to bring more than it costs.
/// </summary>
/// <remarks>
/// It measures how long the venue takes to answer, and shows its orders further away than the price is likely to go in that time, in the
/// market's least time in the book, and between two of its own looks. Where the price comes near all the same, it takes them back at once.
/// </remarks>
public sealed class Spoofer : IAttackAccount
{
    private const long Look = 0;
    private const long Act = 1;
    private const double SafeDeviations = 2;
    private const double ShareOfDepth = 0.9;

    private readonly Terms _terms;
    private readonly PushLeg _leg;
    private readonly ShownOrders _shown;
    private readonly AttackBooks _books;
    private readonly Spoof? _spoof;
    private SeedStream _stream;
    private VolatilityMeter _volatility;
    private AttackPhase<SpoofStep> _phase;

    private Spoofer(StrategyArguments arguments)
    {
        _terms = arguments.Shared.OneOf(Terms.Of(arguments));
        _stream = arguments.Stream(0);
        _volatility = new VolatilityMeter(_terms.VolatilityMemory);
        _leg = new PushLeg(arguments, 0, _terms.MaxLeverage);
        _shown = new ShownOrders(_leg.Market, arguments.CountOf("levels"));
        _books = new AttackBooks(AttackKind.Spoof, _leg.Market.Id);
        _spoof = _leg.Rules is { } rules ? new Spoof(rules) : null;
    }

    private enum SpoofStep : byte
    {
        Looking,
        Luring,
        Trading,
        LuringBack,
        Closing,
    }

    /// <summary>The strategy as scenarios name it.</summary>
    public static StrategyRegistration Registration { get; } = new(
        "spoofer",
        "Shows size that it takes back before it fills, and trades against those who lean on it, where that pays.",
        [
            Span("mean_wait", Duration.FromSeconds(10), Duration.FromMilliseconds(1), Duration.FromHours(1000), "Mean of the exponential wait between two looks."),
            Share("least_margin", 0.25, 0, 100, "Expected gain beyond the expected cost, as a share of the cost, from which it acts."),
            Amount("order_size", 20_000, 0, 10_000_000_000, "What it really means to buy and to sell again, in the quote asset."),
            Share("response", 0.005, 0, 1, "Move of the price that it believes others to bring about who see all depth on one side."),
            Share("distance", 0.003, 0, 1, "Least distance of its orders from the mid price; further where the price may come to them before they are gone."),
            Count("levels", 4, 1, 50, "How many orders it shows at a time."),
            Span("lure_time", Duration.FromSeconds(20), Duration.FromMilliseconds(1), Duration.FromHours(24), "How long it shows them."),
            Span("slice_wait", Duration.FromMilliseconds(200), Duration.FromMilliseconds(1), Duration.FromHours(24), "Time between two looks while it attacks."),
            Span("volatility_memory", Duration.FromMinutes(2), Duration.FromMilliseconds(1), Duration.FromHours(1000), "Time constant with which past moves of the price are forgotten."),
            Share("tolerance", 0.005, 0, 1, "How far past the best price its real orders may go."),
            Span("cool_down", Duration.FromMinutes(1), Duration.FromMilliseconds(1), Duration.FromHours(1000), "How long it waits after an attack."),
            Number("max_leverage", 5, 0.01, 125, "Greatest notional of what it holds and shows over its capital."),
        ],
        arguments => new Trader(new Spoofer(arguments)))
    {
        NeedsPerpetual = true,
    };

    PushLeg IAttackAccount.Held => _leg;

    /// <inheritdoc/>
    public void OnStart(Desk desk) => desk.WakeAfter(_stream.NextWait(_terms.MeanWait), Look);

    /// <inheritdoc/>
    public void OnTimer(Desk desk, long token)
    {
        if (token == Look)
        {
            desk.WakeAfter(_stream.NextWait(_terms.MeanWait), Look);
            LookAround(desk);
        }
        else if (_phase.Step != SpoofStep.Looking)
        {
            desk.WakeAfter(_terms.SliceWait, Act);
            Continue(desk);
        }
    }

    /// <inheritdoc/>
    public void OnAccepted(Desk desk, in OrderAccepted accepted) => _shown.Note(in accepted, desk.Now);

    /// <inheritdoc/>
    public void OnFill(Desk desk, in OrderFilled fill)
    {
        _shown.Note(in fill);
        _leg.Note(in fill);
        _books.Note(in fill);
    }

    /// <inheritdoc/>
    public void OnCancelled(Desk desk, in OrderCancelled cancelled)
    {
        _shown.End(cancelled.Order);
        _leg.End(cancelled.Order);
        _leg.AddCash(-cancelled.Fee.Micros);
        _books.Note(in cancelled);
    }

    /// <inheritdoc/>
    public void OnRejected(Desk desk, ParticipantId venue, in OrderRejected rejected)
    {
        _shown.End(rejected.Order);
        _leg.Refuse(in rejected);
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write(in _stream);
        _volatility.WriteState(writer);
        _phase.WriteState(writer);
        _leg.WriteState(writer);
        _shown.WriteState(writer);
        _books.WriteState(writer);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        reader.Read(ref _stream);
        _volatility.ReadState(reader);
        _phase.ReadState(reader);
        _leg.ReadState(reader);
        _shown.ReadState(reader);
        _books.ReadState(reader);
    }

    private double Mid(Desk desk) => desk.View(_leg.Market).MidTicks(_leg.OpeningPrice);

    /// <summary>The deviation of the price over the time in which it cannot take an order back.</summary>
    private double Deviation() =>
        _volatility.DeviationOver(_shown.RoundTrip + _terms.SliceWait + (_leg.Rules?.MinimumRest ?? Duration.Zero));

    private void LookAround(Desk desk)
    {
        ref readonly var view = ref desk.View(_leg.Market);
        _volatility.Note(Mid(desk), desk.Now);
        if (_phase.Step != SpoofStep.Looking || !_phase.IsOver(desk.Now) || !view.IsOpen() || _spoof is null)
        {
            return;
        }

        var plan = Plan(desk, view.BidDepth.Lots, view.AskDepth.Lots);
        var isWorthwhile = plan.IsWorthwhile(_terms.LeastMargin);
        _books.Decide(desk, in plan, isWorthwhile);
        if (isWorthwhile)
        {
            Lure(desk, plan.Side, SpoofStep.Luring);
            desk.WakeAfter(_terms.SliceWait, Act);
        }
    }

    private AttackPlan Plan(Desk desk, double bids, double asks)
    {
        var market = _leg.Read(desk, Side.Buy);
        var deviation = Deviation();
        var lots = Math.Floor(_terms.OrderSize / market.LotWorth);
        var room = (Math.Max(0, _leg.Cash) * _terms.MaxLeverage / market.LotWorth) - lots;
        var means = new SpoofingMeans(_terms.Response, lots, Math.Max(0, room), deviation);
        return _spoof!.Best(Side.Sell, in market, bids, asks, Spoof.Distance(_terms.Distance, deviation), in means);
    }

    private void Lure(Desk desk, Side side, SpoofStep step)
    {
        var nearest = Spoof.Distance(_terms.Distance, Deviation());
        var furthest = Math.Max(nearest, _spoof!.Shown * ShareOfDepth);
        _books.NoteShown(_shown.Place(desk, side, Mid(desk), nearest, furthest, _books.Plan.Shown, _books.Cause));
        _phase.Begin(desk.Now, step, _terms.LureTime);
    }

    private void Continue(Desk desk)
    {
        _volatility.Note(Mid(desk), desk.Now);
        switch (_phase.Step)
        {
            case SpoofStep.Luring when IsTimeToTrade(desk):
                Take(desk, Side.Buy, _books.Plan.Lots - _leg.Lots);
                _phase.Go(SpoofStep.Trading);
                break;
            case SpoofStep.Trading when !_shown.AreThere && !_leg.IsBusy(desk.Now):
                _books.Record(desk, AttackStage.Pushed, spent: 0);
                Lure(desk, Side.Buy, SpoofStep.LuringBack);
                break;
            case SpoofStep.LuringBack when IsTimeToTrade(desk):
                Take(desk, Side.Sell, _leg.Lots);
                _books.Record(desk, AttackStage.CashedIn, spent: 0);
                _phase.Go(SpoofStep.Closing);
                break;
            case SpoofStep.Closing when !_shown.AreThere && _leg.Unwind(desk, _terms.Tolerance, _books.Plan.Lots, _books.Cause):
                _books.Record(desk, AttackStage.Ended, spent: 0);
                _phase.Begin(desk.Now, SpoofStep.Looking, _terms.CoolDown);
                break;
        }
    }

    /// <summary>It trades when its orders have been seen for long enough, and at once when the price comes near to them.</summary>
    private bool IsTimeToTrade(Desk desk)
    {
        ref readonly var view = ref desk.View(_leg.Market);
        var facing = _shown.Side == Side.Sell ? view.BestBid : view.BestAsk;
        var ticks = facing.IsSet ? facing.Ticks : Mid(desk);
        return _phase.IsOver(desk.Now) || !_shown.AreThere || _shown.Nearest(ticks) < SafeDeviations * Deviation();
    }

    private void Take(Desk desk, Side side, double lots)
    {
        var mid = Mid(desk);
        var whole = MarketReading.WholeLots(lots);
        if (whole >= _leg.Market.LeastLots(mid) && !_leg.IsBusy(desk.Now))
        {
            var worst = side == Side.Buy
                ? MarketReading.PriceAbove(mid * (1 + _terms.Tolerance))
                : MarketReading.PriceBelow(mid * (1 - _terms.Tolerance));
            _leg.Take(desk, side, worst, whole, _books.Cause);
        }

        _shown.TakeBack(desk);
    }

    private sealed record Terms(
        Duration MeanWait,
        double LeastMargin,
        double OrderSize,
        double Response,
        double Distance,
        Duration LureTime,
        Duration SliceWait,
        Duration VolatilityMemory,
        double Tolerance,
        Duration CoolDown,
        double MaxLeverage)
    {
        public static Terms Of(StrategyArguments arguments) => new(
            arguments.DurationOf("mean_wait"),
            arguments.Value("least_margin"),
            arguments.Value("order_size"),
            arguments.Value("response"),
            arguments.Value("distance"),
            arguments.DurationOf("lure_time"),
            arguments.DurationOf("slice_wait"),
            arguments.DurationOf("volatility_memory"),
            arguments.Value("tolerance"),
            arguments.DurationOf("cool_down"),
            arguments.Value("max_leverage"));
    }
}
