using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Adversary;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Traders.Catalog.StrategyParameter;

namespace ExchangeMesh.Traders.Strategies;

/// <summary>
/// Pushes a perpetual's thin book across the prices at which others are liquidated, or have their stops, and closes against the orders
/// that are forced; before, it may take options that gain by the push. Only where all that is expected to bring more than it costs.
/// </summary>
public sealed class LiquidationHunter : IAttackAccount
{
    private const long Look = 0;
    private const long Act = 1;

    private readonly Terms _terms;
    private readonly PushLeg _leg;
    private readonly OpenInterestHistory _history = new();
    private readonly AttackBooks _books;
    private readonly LiquidationHunt? _hunt;
    private readonly LiquidationMapEstimate? _map;
    private readonly OptionStake _options;
    private OptionPlan _optionPlan = OptionPlan.None;
    private SeedStream _stream;
    private AttackPhase<HuntStep> _phase;

    private LiquidationHunter(StrategyArguments arguments)
    {
        _terms = arguments.Shared.OneOf(Terms.Of(arguments));
        _stream = arguments.Stream(0);
        _leg = new PushLeg(arguments, 0, arguments.Value("max_leverage"));
        _books = new AttackBooks(AttackKind.LiquidationHunt, _leg.Market.Id);
        _options = new OptionStake(arguments, arguments.Value("option_position"));
        if (_leg.Rules is { } rules)
        {
            var venue = arguments.Exchanges[0];
            _hunt = new LiquidationHunt(venue, rules, arguments.Value("recovery"), _terms.Hold);
            var greatest = LiquidationHunt.GreatestLeverageOf(venue, rules);
            _map = new LiquidationMapEstimate(Math.Min(2, greatest), greatest, LiquidationHunt.MaintenanceOf(rules))
            {
                StopShare = arguments.Value("stop_share"),
                StopDistance = arguments.Value("stop_distance"),
            };
        }
    }

    private enum HuntStep : byte
    {
        Looking,
        TakingOptions,
        Pushing,
        Holding,
        Closing,
    }

    /// <summary>The strategy as scenarios name it.</summary>
    public static StrategyRegistration Registration { get; } = new(
        "liquidation-hunter",
        "Pushes a perpetual's thin book across others' liquidation prices and stops, and closes against the forced orders, where that pays.",
        [
            Span("mean_wait", Duration.FromSeconds(10), Duration.FromMilliseconds(1), Duration.FromHours(1000), "Mean of the exponential wait between two looks."),
            Share("least_margin", 0.25, 0, 100, "Expected gain beyond the expected cost, as a share of the cost, from which it acts."),
            Share("greatest_push", 0.1, 0.0001, 1, "Greatest push of the price that it considers."),
            Share("recovery", 0.25, 0, 1, "Share of a push that it believes to come back before it closes."),
            Share("stop_share", 0, 0, 1, "Share of the open interest that it believes to have a stop order."),
            Share("stop_distance", 0.05, 0.0001, 1, "How far from the entry price it believes these stops to lie."),
            Span("hold", Duration.FromSeconds(20), Duration.FromMilliseconds(1), Duration.FromHours(24), "How long it holds the price before it closes."),
            Span("push_time", Duration.FromSeconds(10), Duration.FromMilliseconds(1), Duration.FromHours(24), "How long it pushes at most."),
            Span("slice_wait", Duration.FromSeconds(1), Duration.FromMilliseconds(1), Duration.FromHours(24), "Time between two orders."),
            Share("tolerance", 0.01, 0, 1, "How far past the best price its closing orders may go."),
            Span("cool_down", Duration.FromMinutes(10), Duration.FromMilliseconds(1), Duration.FromHours(1000), "How long it waits after an attack."),
            Amount("option_position", 0, 0, 10_000_000_000, "Greatest notional of the underlying in options that it takes before a push, in the quote asset: puts bought or calls sold before it sells; zero for none."),
            Span("option_time", Duration.FromSeconds(30), Duration.FromMilliseconds(1), Duration.FromHours(24), "How long it takes options before it pushes."),
            Number("max_leverage", 5, 0.01, 125, "Greatest position's notional over its capital."),
        ],
        arguments => new Trader(new LiquidationHunter(arguments)))
    {
        NeedsPerpetual = true,
        MayTradeOptions = true,
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
        else
        {
            Continue(desk);
        }
    }

    /// <inheritdoc/>
    public void OnFill(Desk desk, in OrderFilled fill)
    {
        _leg.Note(in fill);
        _options.Note(in fill);
        _books.Note(in fill);
    }

    /// <inheritdoc/>
    public void OnCancelled(Desk desk, in OrderCancelled cancelled)
    {
        _leg.End(cancelled.Order);
        _options.End(cancelled.Order);
        _books.Note(in cancelled);
    }

    /// <inheritdoc/>
    public void OnRejected(Desk desk, ParticipantId venue, in OrderRejected rejected)
    {
        _leg.Refuse(in rejected);
        _options.End(rejected.Order);
    }

    /// <inheritdoc/>
    public void OnOptionSettled(Desk desk, in OptionSettled settled) => _options.Move(settled.Instrument, -settled.Quantity.Lots);

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write(in _stream);
        _phase.WriteState(writer);
        _leg.WriteState(writer);
        _history.WriteState(writer);
        _books.WriteState(writer);
        _options.WriteState(writer);
        writer.Write(_optionPlan.Place);
        writer.Write((long)_optionPlan.Side);
        writer.Write(_optionPlan.Lots);
        writer.Write(_optionPlan.Cost);
        writer.Write(_optionPlan.Gain);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        reader.Read(ref _stream);
        _phase.ReadState(reader);
        _leg.ReadState(reader);
        _history.ReadState(reader);
        _books.ReadState(reader);
        _options.ReadState(reader);
        _optionPlan = new OptionPlan(reader.ReadInt32(), reader.ReadEnum<Side>(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
    }

    private void LookAround(Desk desk)
    {
        ref readonly var view = ref desk.View(_leg.Market);
        var mid = view.MidTicks(_leg.OpeningPrice);
        _history.See(mid, view.OpenInterest.Lots);
        if (_phase.Step != HuntStep.Looking || !_phase.IsOver(desk.Now) || !view.IsOpen() || !view.Mark.IsSet || _hunt is null)
        {
            return;
        }

        _options.Read(desk, Length);
        var plan = AttackPlan.Better(Plan(desk, Side.Sell, view.Mark.Ticks), Plan(desk, Side.Buy, view.Mark.Ticks));
        var isWorthwhile = plan.IsWorthwhile(_terms.LeastMargin);
        _books.Decide(desk, in plan, isWorthwhile);
        if (isWorthwhile)
        {
            _optionPlan = _options.Best(plan.Side, plan.Move);
            _phase.Begin(desk.Now, HuntStep.TakingOptions, _terms.OptionTime);
            Continue(desk);
        }
    }

    /// <summary>How long an attack takes.</summary>
    private Duration Length => _terms.OptionTime + _terms.PushTime + _terms.Hold;

    private AttackPlan Plan(Desk desk, Side side, double mark)
    {
        var market = _leg.Read(desk, side);
        var most = Math.Max(0, _leg.Cash) * _terms.MaxLeverage / market.LotWorth;
        var disclosed = desk.View(_leg.Market).Disclosure;
        return _hunt!.Best(
            side,
            in market,
            mark,
            move => _options.Best(side, move),
            (from, to, multiple) => disclosed is null ? _map!.LotsBetween(_history, from, to, multiple) : _map!.LotsBetween(disclosed, from, to),
            _terms.GreatestPush,
            most);
    }

    private void Continue(Desk desk)
    {
        if (_phase.Step == HuntStep.Looking)
        {
            return;
        }

        desk.WakeAfter(_terms.SliceWait, Act);
        switch (_phase.Step)
        {
            case HuntStep.TakingOptions when _options.Take(desk, in _optionPlan, _books.Cause) || _phase.IsOver(desk.Now):
                _leg.Aim(desk.View(_leg.Market).MidTicks(_leg.OpeningPrice) * (1 + (_books.Plan.Side.Sign() * _books.Plan.Push)), _leg.Cash);
                _phase.Begin(desk.Now, HuntStep.Pushing, _terms.PushTime);
                _leg.Push(desk, _books.Plan.Side, _books.Plan.Lots, _books.Cause);
                break;
            case HuntStep.Pushing when _leg.Push(desk, _books.Plan.Side, _books.Plan.Lots - Math.Abs(_leg.Lots), _books.Cause) || _phase.IsOver(desk.Now):
                _books.Record(desk, AttackStage.Pushed, spent: 0);
                _phase.Begin(desk.Now, HuntStep.Holding, _terms.Hold);
                _leg.Await(desk, _books.Plan.Side, _books.Cause);
                break;
            case HuntStep.Holding when _phase.IsOver(desk.Now):
                _books.Record(desk, AttackStage.CashedIn, spent: 0);
                desk.CancelAll(_leg.Market);
                _phase.Go(HuntStep.Closing);
                break;
            case HuntStep.Holding:
                _options.Close(desk, _books.Cause);
                _leg.Await(desk, _books.Plan.Side, _books.Cause);
                break;
            case HuntStep.Closing when _options.Close(desk, _books.Cause) & _leg.Unwind(desk, _terms.Tolerance, _books.Plan.Lots, _books.Cause):
                _books.Record(desk, AttackStage.Ended, spent: 0);
                _phase.Begin(desk.Now, HuntStep.Looking, _terms.CoolDown);
                break;
        }
    }

    private sealed record Terms(
        Duration MeanWait,
        double LeastMargin,
        double GreatestPush,
        Duration Hold,
        Duration PushTime,
        Duration SliceWait,
        double Tolerance,
        Duration CoolDown,
        Duration OptionTime,
        double MaxLeverage)
    {
        public static Terms Of(StrategyArguments arguments) => new(
            arguments.DurationOf("mean_wait"),
            arguments.Value("least_margin"),
            arguments.Value("greatest_push"),
            arguments.DurationOf("hold"),
            arguments.DurationOf("push_time"),
            arguments.DurationOf("slice_wait"),
            arguments.Value("tolerance"),
            arguments.DurationOf("cool_down"),
            arguments.DurationOf("option_time"),
            arguments.Value("max_leverage"));
    }
}
