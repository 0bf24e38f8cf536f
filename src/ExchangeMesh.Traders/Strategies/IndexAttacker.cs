using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Adversary;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Traders.Catalog.StrategyParameter;

namespace ExchangeMesh.Traders.Strategies;

/// <summary>
/// Buys a perpetual, pushes the spot markets that its index is made of, and cashes in on the mark: against the orders that the venue is
/// forced to place, or by withdrawing against the unrealised profit; only where that is expected to bring more than it costs.
/// </summary>
public sealed class IndexAttacker : IAttackAccount
{
    private const long Look = 0;
    private const long Act = 1;

    private readonly Terms _terms;
    private readonly IndexAttackDesk _attack;
    private readonly AttackBooks _books;
    private AttackPhase<AttackStep> _phase;

    private IndexAttacker(StrategyArguments arguments)
    {
        _terms = arguments.Shared.OneOf(Terms.Of(arguments));
        var market = arguments.Markets[0];
        _attack = new IndexAttackDesk(arguments, arguments.CapitalAt(market.Venue, market.Settlement).Micros);
        _books = new AttackBooks(AttackKind.IndexAttack, market.Id);
    }

    private enum AttackStep : byte
    {
        Looking,
        Entering,
        Pushing,
        CashingIn,
        Unwinding,
        Done,
    }

    /// <summary>The strategy as scenarios name it.</summary>
    public static StrategyRegistration Registration { get; } = new(
        "index-attacker",
        "Buys a perpetual, pushes the spot markets of its index, and cashes in on the mark, where that pays.",
        [
            .. IndexAttackDesk.Parameters,
            Share("entry_tolerance", 0.02, 0, 1, "How far above the mid price it buys the perpetual."),
            Span("entry_time", Duration.FromSeconds(10), Duration.FromMilliseconds(1), Duration.FromHours(24), "How long it tries to."),
            Span("push_time", Duration.FromMinutes(1), Duration.FromMilliseconds(1), Duration.FromHours(24), "How long it pushes before it cashes in."),
            Span("slice_wait", Duration.FromSeconds(1), Duration.FromMilliseconds(1), Duration.FromHours(24), "Time between two orders."),
            Share("tolerance", 0.05, 0, 1, "How far past the best price its orders may go when it sells."),
        ],
        arguments => new Trader(new IndexAttacker(arguments)))
    {
        MarketRoles = ["the perpetual", "a spot market of its index"],
        FurtherMarkets = "further spot markets of its index",
    };

    private PushLeg Perpetual => _attack.Perpetual;

    PushLeg IAttackAccount.Held => Perpetual;

    /// <inheritdoc/>
    public void OnStart(Desk desk) => desk.WakeAfter(_terms.BeginAfter, Look);

    /// <inheritdoc/>
    public void OnTimer(Desk desk, long token)
    {
        if (token == Look)
        {
            LookAround(desk);
            return;
        }

        desk.WakeAfter(_terms.SliceWait, Act);
        Continue(desk);
    }

    /// <inheritdoc/>
    public void OnFill(Desk desk, in OrderFilled fill)
    {
        _books.Note(in fill);
        if (Perpetual.Note(in fill))
        {
            return;
        }

        foreach (var leg in _attack.Legs)
        {
            leg.Note(in fill);
        }
    }

    /// <inheritdoc/>
    public void OnCancelled(Desk desk, in OrderCancelled cancelled) => End(cancelled.Order);

    /// <inheritdoc/>
    public void OnRejected(Desk desk, ParticipantId venue, in OrderRejected rejected)
    {
        if (rejected.Refused == MessageKind.TransferOut)
        {
            _attack.Withdrawal.Refuse();
            return;
        }

        Perpetual.Refuse(in rejected);
        foreach (var leg in _attack.Legs)
        {
            leg.Refuse(in rejected);
        }
    }

    /// <inheritdoc/>
    public void OnTransferSettled(Desk desk, ParticipantId venue, in TransferSettled settled) => _attack.Receive(venue);

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        _phase.WriteState(writer);
        _attack.WriteState(writer);
        _books.WriteState(writer);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _phase.ReadState(reader);
        _attack.ReadState(reader);
        _books.ReadState(reader);
    }

    private void LookAround(Desk desk)
    {
        if (_phase.Step != AttackStep.Looking)
        {
            return;
        }

        var plan = _attack.Plan(desk);
        var isWorthwhile = plan.IsWorthwhile(_terms.LeastMargin);
        _books.Decide(desk, in plan, isWorthwhile);
        if (isWorthwhile)
        {
            _phase.Begin(desk.Now, AttackStep.Entering, _terms.EntryTime);
            desk.WakeAfter(_terms.SliceWait, Act);
        }
        else
        {
            desk.WakeAfter(_terms.LookWait, Look);
        }
    }

    private void Continue(Desk desk)
    {
        switch (_phase.Step)
        {
            case AttackStep.Entering when IsEntered(desk) || _phase.IsOver(desk.Now):
                StartToPush(desk);
                break;
            case AttackStep.Pushing when Push(desk) || _phase.IsOver(desk.Now):
                _books.Record(desk, AttackStage.Pushed, Spent(desk));
                _attack.Withdrawal.Begin(Math.Min(_terms.Holdings, _attack.EquityBeyondMargin(desk)));
                _phase.Begin(desk.Now, AttackStep.CashingIn, _terms.Hold);
                break;
            case AttackStep.CashingIn when CashIn(desk) || _phase.IsOver(desk.Now):
                desk.CancelAll(Perpetual.Market);
                _books.Record(desk, AttackStage.CashedIn, Spent(desk));
                _phase.Begin(desk.Now, AttackStep.Unwinding, Duration.Zero);
                break;
            case AttackStep.Unwinding when Unwind(desk):
                _books.Record(desk, AttackStage.Ended, Spent(desk));
                _phase.Begin(desk.Now, AttackStep.Done, Duration.Zero);
                break;
        }
    }

    /// <summary>Takes what is offered of the perpetual near the price; its second account offers most of it.</summary>
    private bool IsEntered(Desk desk)
    {
        ref readonly var view = ref desk.View(Perpetual.Market);
        var wanted = (long)_books.Plan.Lots - Perpetual.Lots;
        if (wanted < Perpetual.Market.LeastLots(view.MidTicks(Perpetual.OpeningPrice)))
        {
            return true;
        }

        if (view.IsOpen() && !Perpetual.IsBusy(desk.Now))
        {
            var worst = MarketReading.PriceAbove(view.MidTicks(Perpetual.OpeningPrice) * (1 + _terms.EntryTolerance));
            Perpetual.Take(desk, Side.Buy, worst, wanted, _books.Cause);
        }

        return false;
    }

    private void StartToPush(Desk desk)
    {
        if (Perpetual.Lots <= 0)
        {
            _books.Record(desk, AttackStage.Ended, 0);
            _phase.Begin(desk.Now, AttackStep.Done, Duration.Zero);
            return;
        }

        foreach (var leg in _attack.Legs)
        {
            leg.Aim(leg.Read(desk, Side.Buy).Ticks * (1 + _books.Plan.Push), leg.Cash);
        }

        _phase.Begin(desk.Now, AttackStep.Pushing, _terms.PushTime);
    }

    private bool Push(Desk desk)
    {
        var isThere = true;
        foreach (var leg in _attack.Legs)
        {
            isThere &= leg.Push(desk, Side.Buy, double.MaxValue, _books.Cause);
        }

        return isThere;
    }

    /// <summary>Holds the prices, and takes out what the venue lets go, or sells to whoever must buy.</summary>
    private bool CashIn(Desk desk)
    {
        Push(desk);
        if (_attack.CashOut == CashOut.Withdraw)
        {
            return _attack.Withdraw(desk, _books.Cause);
        }

        ref readonly var view = ref desk.View(Perpetual.Market);
        if (view.IsOpen() && Perpetual.Lots > 0)
        {
            // Whoever must buy comes with orders that do not rest: it has to wait for them, at the mark.
            desk.CancelAll(Perpetual.Market);
            desk.Rest(Perpetual.Market, Side.Sell, view.Mark, new Quantity(Perpetual.Lots), _books.Cause);
        }

        return Perpetual.Lots <= 0;
    }

    /// <summary>Sells what was bought for the push; a position that was not withdrawn against is closed too.</summary>
    private bool Unwind(Desk desk)
    {
        var isDone = _attack.CashOut == CashOut.Withdraw || Perpetual.Unwind(desk, _terms.Tolerance, _books.Plan.Lots / 10, _books.Cause);
        foreach (var leg in _attack.Legs)
        {
            isDone &= leg.Unwind(desk, _terms.Tolerance, Math.Max(1, leg.Lots / 5.0), _books.Cause);
        }

        return isDone;
    }

    private double Spent(Desk desk)
    {
        var spent = 0.0;
        foreach (var leg in _attack.Legs)
        {
            spent += leg.Spent(desk);
        }

        return spent;
    }

    private void End(OrderId order)
    {
        Perpetual.End(order);
        foreach (var leg in _attack.Legs)
        {
            leg.End(order);
        }
    }

    private sealed record Terms(
        double Holdings,
        Duration BeginAfter,
        Duration LookWait,
        double LeastMargin,
        Duration Hold,
        double EntryTolerance,
        Duration EntryTime,
        Duration PushTime,
        Duration SliceWait,
        double Tolerance)
    {
        public static Terms Of(StrategyArguments arguments) => new(
            arguments.Value("holdings"),
            arguments.DurationOf("begin_after"),
            arguments.DurationOf("look_wait"),
            arguments.Value("least_margin"),
            arguments.DurationOf("hold"),
            arguments.Value("entry_tolerance"),
            arguments.DurationOf("entry_time"),
            arguments.DurationOf("push_time"),
            arguments.DurationOf("slice_wait"),
            arguments.Value("tolerance"));
    }
}
