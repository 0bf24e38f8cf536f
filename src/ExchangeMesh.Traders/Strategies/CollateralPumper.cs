using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Adversary;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Traders.Catalog.StrategyParameter;

namespace ExchangeMesh.Traders.Strategies;

/// <summary>
/// Pumps an asset that it has pledged at a lending venue, borrows against the oracle's price, and never repays; only where what it
/// could borrow is expected to be more than what it gives up.
/// </summary>
/// <remarks>What it holds of the asset at the lending venue is supplied at the start: it is a customer like any other until then.</remarks>
public sealed class CollateralPumper : ITrader
{
    private const long Look = 0;
    private const long Act = 1;

    private readonly Terms _terms;
    private readonly PushLeg _leg;
    private readonly AttackBooks _books;
    private readonly CollateralPump _pump;
    private readonly LendingTerms _lender;
    private double _pledged;
    private double _asked;
    private double _borrowed;
    private AttackPhase<PumpStep> _phase;

    private CollateralPumper(StrategyArguments arguments)
    {
        _terms = arguments.Shared.OneOf(Terms.Of(arguments));
        _lender = arguments.Lenders[0];
        _leg = new PushLeg(arguments, 0, leverage: 1);
        _books = new AttackBooks(AttackKind.CollateralPump, _leg.Market.Id);
        _pump = new CollateralPump(_lender, _leg.Market.Base, _leg.Market.Quote, _leg.Market.Id, _terms.Hold);
        _pledged = arguments.CapitalAt(_lender.Id, _leg.Market.Base).Micros;
    }

    private enum PumpStep : byte
    {
        Looking,
        Pumping,
        Pledging,
        Holding,
        Borrowing,
        Done,
    }

    /// <summary>The strategy as scenarios name it.</summary>
    public static StrategyRegistration Registration { get; } = new(
        "collateral-pumper",
        "Pumps an asset that it has pledged at a lending venue and borrows against it for good, where that pays.",
        [
            Span("begin_after", Duration.FromMinutes(1), Duration.FromMilliseconds(1), Duration.FromHours(10_000), "When it first looks."),
            Span("look_wait", Duration.FromSeconds(30), Duration.FromMilliseconds(1), Duration.FromHours(1_000), "Time between two looks."),
            Share("least_margin", 0.05, 0, 100, "Expected loan beyond what it gives up, as a share of that, from which it acts."),
            Share("greatest_push", 1, 0.0001, 100, "Greatest push of the price that it considers."),
            Span("push_time", Duration.FromMinutes(5), Duration.FromMilliseconds(1), Duration.FromHours(24), "How long it buys at most."),
            Span("hold", Duration.FromMinutes(2), Duration.FromMilliseconds(1), Duration.FromHours(24), "How long it holds the price before it borrows, so that the oracle follows."),
            Span("borrow_time", Duration.FromMinutes(2), Duration.FromMilliseconds(1), Duration.FromHours(24), "How long it tries to borrow."),
            Span("slice_wait", Duration.FromSeconds(1), Duration.FromMilliseconds(1), Duration.FromHours(24), "Time between two steps."),
        ],
        arguments => new Trader(new CollateralPumper(arguments)))
    {
        MarketRoles = ["the spot market of the collateral against what is borrowed"],
        LenderRoles = ["the lending venue"],
    };

    /// <inheritdoc/>
    public void OnStart(Desk desk)
    {
        if (_pledged > 0)
        {
            desk.Supply(_lender.Id, _leg.Market.Base, MarketReading.WholeMicros(_pledged), EventId.None);
        }

        desk.WakeAfter(_terms.BeginAfter, Look);
    }

    /// <inheritdoc/>
    public void OnTimer(Desk desk, long token)
    {
        if (token == Look)
        {
            LookAround(desk);
        }
        else if (_phase.Step != PumpStep.Done)
        {
            desk.WakeAfter(_terms.SliceWait, Act);
            Continue(desk);
        }
    }

    /// <inheritdoc/>
    public void OnFill(Desk desk, in OrderFilled fill)
    {
        _leg.Note(in fill);
        _books.Note(in fill);
    }

    /// <inheritdoc/>
    public void OnCancelled(Desk desk, in OrderCancelled cancelled) => _leg.End(cancelled.Order);

    /// <inheritdoc/>
    public void OnRejected(Desk desk, ParticipantId venue, in OrderRejected rejected)
    {
        _leg.Refuse(in rejected);
        if (rejected.Refused == MessageKind.BorrowAsset)
        {
            _asked /= 2;
            Borrow(desk);
        }
    }

    /// <inheritdoc/>
    public void OnTransferSettled(Desk desk, ParticipantId venue, in TransferSettled settled)
    {
        if (venue == _lender.Id)
        {
            desk.Supply(_lender.Id, settled.Asset, settled.Amount, _books.Cause);
        }
    }

    /// <inheritdoc/>
    public void OnLoanChanged(Desk desk, ParticipantId venue, in LoanChanged changed)
    {
        if (changed.Done == MessageKind.SupplyAsset && _phase.Step == PumpStep.Pledging)
        {
            _pledged += changed.Amount.Micros;
            _phase.Begin(desk.Now, PumpStep.Holding, _terms.Hold);
        }
        else if (changed.Done == MessageKind.BorrowAsset)
        {
            _borrowed += changed.Amount.Micros;
            desk.Transfer(_lender.Id, _leg.Market.Venue, _leg.Market.Quote, changed.Amount, _books.Cause);
            Borrow(desk);
        }
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        _phase.WriteState(writer);
        writer.Write(_pledged);
        writer.Write(_asked);
        writer.Write(_borrowed);
        _leg.WriteState(writer);
        _books.WriteState(writer);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _phase.ReadState(reader);
        _pledged = reader.ReadDouble();
        _asked = reader.ReadDouble();
        _borrowed = reader.ReadDouble();
        _leg.ReadState(reader);
        _books.ReadState(reader);
    }

    private void LookAround(Desk desk)
    {
        var market = _leg.Read(desk, Side.Buy);
        var plan = desk.View(_leg.Market).IsOpen()
            ? _pump.Best(in market, _pledged / _leg.Market.LotSizeMicros, _leg.Cash, _terms.GreatestPush)
            : default;
        var isWorthwhile = plan.IsWorthwhile(_terms.LeastMargin);
        _books.Decide(desk, in plan, isWorthwhile);
        if (!isWorthwhile)
        {
            desk.WakeAfter(_terms.LookWait, Look);
            return;
        }

        _leg.Aim(market.Ticks * (1 + plan.Push), _leg.Cash);
        _phase.Begin(desk.Now, PumpStep.Pumping, _terms.PushTime);
        desk.WakeAfter(_terms.SliceWait, Act);
    }

    private void Continue(Desk desk)
    {
        switch (_phase.Step)
        {
            case PumpStep.Pumping when _leg.Push(desk, Side.Buy, double.MaxValue, _books.Cause) || _phase.IsOver(desk.Now):
                _books.Record(desk, AttackStage.Pushed, _leg.Spent(desk));
                Pledge(desk);
                break;
            case PumpStep.Holding:
                Hold(desk);
                break;
            case PumpStep.Borrowing when _phase.IsOver(desk.Now) || _asked < _borrowed / 1_000 || _asked < 1:
                _books.Record(desk, AttackStage.CashedIn, _leg.Spent(desk));
                _books.Record(desk, AttackStage.Ended, _leg.Spent(desk));
                _phase.Begin(desk.Now, PumpStep.Done, Duration.Zero);
                break;
        }
    }

    /// <summary>Sends what was bought to the lender.</summary>
    private void Pledge(Desk desk)
    {
        if (_leg.Lots <= 0)
        {
            _phase.Begin(desk.Now, PumpStep.Holding, _terms.Hold);
            return;
        }

        _phase.Go(PumpStep.Pledging);
        var bought = new Money(_leg.Lots * _leg.Market.LotSizeMicros);
        desk.Transfer(_leg.Market.Venue, _lender.Id, _leg.Market.Base, bought, _books.Cause);
    }

    /// <summary>Buys on where the price gives way; when the oracle has had its time, asks for all that the pool would lend.</summary>
    private void Hold(Desk desk)
    {
        _leg.Push(desk, Side.Buy, double.MaxValue, _books.Cause);
        if (!_phase.IsOver(desk.Now))
        {
            return;
        }

        var ticks = desk.View(_leg.Market).MidTicks(_leg.OpeningPrice);
        _asked = _pump.Borrowable(_pledged / _leg.Market.LotSizeMicros * _leg.Market.LotWorth(ticks));
        _phase.Begin(desk.Now, PumpStep.Borrowing, _terms.BorrowTime);
        Borrow(desk);
    }

    private void Borrow(Desk desk)
    {
        if (_phase.Step == PumpStep.Borrowing && _asked >= 1 && _asked >= _borrowed / 1_000)
        {
            desk.Borrow(_lender.Id, _leg.Market.Quote, MarketReading.WholeMicros(_asked), _books.Cause);
        }
    }

    private sealed record Terms(
        Duration BeginAfter,
        Duration LookWait,
        double LeastMargin,
        double GreatestPush,
        Duration PushTime,
        Duration Hold,
        Duration BorrowTime,
        Duration SliceWait)
    {
        public static Terms Of(StrategyArguments arguments) => new(
            arguments.DurationOf("begin_after"),
            arguments.DurationOf("look_wait"),
            arguments.Value("least_margin"),
            arguments.Value("greatest_push"),
            arguments.DurationOf("push_time"),
            arguments.DurationOf("hold"),
            arguments.DurationOf("borrow_time"),
            arguments.DurationOf("slice_wait"));
    }
}
