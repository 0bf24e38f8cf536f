using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Traders.Catalog.StrategyParameter;

namespace ExchangeMesh.Traders.Strategies;

/// <summary>
/// Multiplies a holding on borrowed money: supplies collateral, borrows, buys more at an exchange, supplies that, and so on;
/// when its loan's health is low it may repay, from what it has elsewhere first and from sold collateral then.
/// </summary>
/// <remarks>One step is under way at a time; the next follows the venue's answer.</remarks>
public sealed partial class LoopingBorrower : ITrader
{
    private const long Begin = 0;
    private const long BuyAgain = 1;
    private const long React = 2;
    private const long SellAgain = 3;
    private const int MostAttempts = 20;
    private static readonly Duration AgainAfter = Duration.FromSeconds(10);

    private readonly LoopingBorrowerTerms _terms;
    private SeedStream _stream;
    private BorrowerStep _step;
    private int _loopsLeft;
    private int _attempts;
    private OrderInFlight _order;
    private BorrowerBooks _books;
    private Money _toRepay;
    private EventId _cause;
    private bool _isReducing;

    private LoopingBorrower(StrategyArguments arguments)
    {
        _terms = arguments.Shared.OneOf(LoopingBorrowerTerms.Of(arguments));
        _stream = arguments.Stream(0);
        _loopsLeft = arguments.CountOf("loops");
        _books.Supplied = arguments.CapitalAt(_terms.Lender, _terms.Market.Base);
        _books.CashAtLender = arguments.CapitalAt(_terms.Lender, _terms.Market.Quote);
        _books.Reserve = arguments.CapitalAt(_terms.Market.Venue, _terms.Market.Quote);
    }

    /// <summary>The strategy as scenarios name it.</summary>
    public static StrategyRegistration Registration { get; } = new(
        "looping-borrower",
        "Supplies collateral, borrows against it, buys more at an exchange and supplies that too; may repay when its loan's health is low.",
        [
            Span("start_wait", Duration.FromMinutes(1), Duration.FromMilliseconds(1), Duration.FromHours(10_000), "Mean of the exponential wait before it begins."),
            Count("loops", 3, 0, 100, "How often it borrows; without a loop it only supplies."),
            Share("borrow_share", 0.9, 0, 1, "Share of what the pool would lend that it borrows."),
            Share("tolerance", 0.005, 0, 0.5, "How far past the best price its orders may go."),
            Share("repay_chance", 0.5, 0, 1, "Chance that it answers a health warning by repaying; otherwise it does nothing."),
            Span("reaction", Duration.FromMinutes(1), Duration.FromMicroseconds(1), Duration.FromHours(24), "Mean of the exponential wait before it answers."),
            Number("target_health", 1.25, 1, 100, "Health factor that it repays up to."),
        ],
        arguments => new Trader(new LoopingBorrower(arguments)))
    {
        MarketRoles = ["the spot market of the collateral against what is borrowed"],
        LenderRoles = ["the lending venue"],
    };

    /// <inheritdoc/>
    public void OnStart(Desk desk) => desk.WakeAfter(_stream.NextWait(_terms.StartWait), Begin);

    /// <inheritdoc/>
    public void OnTimer(Desk desk, long token)
    {
        switch (token)
        {
            case Begin when _books.Supplied > Money.Zero:
                _step = BorrowerStep.Supplying;
                desk.Supply(_terms.Lender, _terms.Market.Base, _books.Supplied, EventId.None);
                break;
            case BuyAgain when _step == BorrowerStep.Buying:
                Buy(desk);
                break;
            case SellAgain when _step == BorrowerStep.Selling:
                Sell(desk);
                break;
            case React:
                _isReducing = true;
                Advance(desk);
                break;
        }
    }

    /// <inheritdoc/>
    public void OnLoanChanged(Desk desk, ParticipantId venue, in LoanChanged changed)
    {
        _books.Note(in changed);
        _toRepay -= changed.Done == MessageKind.RepayDebt ? changed.Amount : Money.Zero;
        OnLoanStep(desk, in changed);
    }

    /// <inheritdoc/>
    public void OnTransferSettled(Desk desk, ParticipantId venue, in TransferSettled settled)
    {
        switch (_step)
        {
            case BorrowerStep.SendingCash:
                _books.CashAtExchange += settled.Amount;
                _attempts = 0;
                Buy(desk);
                break;
            case BorrowerStep.SendingBase:
                _books.Supplied += settled.Amount;
                _step = BorrowerStep.Supplying;
                desk.Supply(_terms.Lender, _terms.Market.Base, settled.Amount, _cause);
                break;
            case BorrowerStep.SendingCollateral:
                _books.BaseAtExchange += settled.Amount;
                _attempts = 0;
                Sell(desk);
                break;
            case BorrowerStep.ReturningCash or BorrowerStep.SendingReserve:
                _books.CashAtLender += settled.Amount;
                Rest(desk);
                break;
        }
    }

    /// <inheritdoc/>
    public void OnFill(Desk desk, in OrderFilled fill)
    {
        _books.Note(_terms.Market, in fill);
        if (fill.Remaining.Lots != 0 || !_order.End(fill.Order))
        {
            return;
        }

        if (_step == BorrowerStep.Buying)
        {
            SendBase(desk);
        }
        else if (_step == BorrowerStep.Selling)
        {
            Sell(desk);
        }
    }

    /// <inheritdoc/>
    public void OnCancelled(Desk desk, in OrderCancelled cancelled)
    {
        if (_order.End(cancelled.Order))
        {
            TryLater(desk);
        }
    }

    /// <inheritdoc/>
    public void OnRejected(Desk desk, ParticipantId venue, in OrderRejected rejected)
    {
        if (rejected.Refused == MessageKind.PlaceOrder)
        {
            _order.End(rejected.Order);
            TryLater(desk);
            return;
        }

        _loopsLeft = 0;
        _toRepay = _isReducing ? Money.Zero : _toRepay;
        if (rejected.Refused == MessageKind.TransferOut)
        {
            _books.TakeBack(_step);
        }

        Rest(desk);
    }

    /// <inheritdoc/>
    public void OnHealthWarning(Desk desk, ParticipantId venue, in HealthWarning warning)
    {
        if (_toRepay > Money.Zero || !_stream.NextChance(_terms.RepayChance))
        {
            return;
        }

        _toRepay = _terms.RepaymentFor(in warning);
        _cause = desk.Cause;
        _loopsLeft = 0;
        desk.WakeAfter(_stream.NextWait(_terms.Reaction), React);
    }

    /// <inheritdoc/>
    public void OnLoanLiquidated(Desk desk, ParticipantId venue, in LoanLiquidated liquidated)
    {
        _books.Note(_terms.Market, in liquidated);
        _loopsLeft = 0;
    }

    private void Send(Desk desk, BorrowerStep step, Money amount, EventId cause)
    {
        _step = step;
        _books.UnderWay = amount;
        var leavesLender = step is BorrowerStep.SendingCash or BorrowerStep.SendingCollateral;
        var from = leavesLender ? _terms.Lender : _terms.Market.Venue;
        var to = leavesLender ? _terms.Market.Venue : _terms.Lender;
        var asset = step is BorrowerStep.SendingBase or BorrowerStep.SendingCollateral ? _terms.Market.Base : _terms.Market.Quote;
        desk.Transfer(from, to, asset, amount, cause);
    }

    private void OnLoanStep(Desk desk, in LoanChanged changed)
    {
        switch (_step)
        {
            case BorrowerStep.Supplying or BorrowerStep.Repaying:
                Rest(desk);
                break;
            case BorrowerStep.Borrowing:
                _books.CashAtLender -= changed.Amount;
                Send(desk, BorrowerStep.SendingCash, changed.Amount, desk.Cause);
                break;
            case BorrowerStep.Withdrawing:
                Send(desk, BorrowerStep.SendingCollateral, changed.Amount, _cause);
                break;
        }
    }

    private void Rest(Desk desk)
    {
        _step = BorrowerStep.Resting;
        Advance(desk);
    }

    /// <summary>Takes the next step, where none is under way.</summary>
    private void Advance(Desk desk)
    {
        if (_step != BorrowerStep.Resting)
        {
            return;
        }

        if (_isReducing)
        {
            Reduce(desk);
        }
        else if (_loopsLeft > 0)
        {
            Borrow(desk);
        }
    }

    private void Borrow(Desk desk)
    {
        _loopsLeft--;
        var ticks = desk.View(_terms.Market).MidTicks(_terms.OpeningPrice);
        var collateral = _terms.Worth(_books.Supplied, ticks);
        var amount = MarketReading.WholeMicros((collateral * _terms.LoanToValue * _terms.BorrowShare) - _books.Debt.Micros);
        if (amount.Micros < _terms.Market.LotWorth(ticks) * _terms.Market.LeastLots(ticks))
        {
            _loopsLeft = 0;
            return;
        }

        _step = BorrowerStep.Borrowing;
        desk.Borrow(_terms.Lender, _terms.Market.Quote, amount, EventId.None);
    }

    private void Buy(Desk desk)
    {
        _step = BorrowerStep.Buying;
        ref readonly var view = ref desk.View(_terms.Market);
        var worst = MarketReading.PriceAbove(view.BestAsk.Ticks * (1 + _terms.Tolerance));
        var lots = MarketReading.WholeLots(_books.CashAtExchange.Micros * 0.998 / _terms.Market.LotWorth(worst.Ticks));
        if (_attempts++ >= MostAttempts || (view.BestAsk.IsSet && lots < _terms.Market.LeastLots(worst.Ticks)))
        {
            SendBase(desk);
        }
        else if (view.IsOpen() && view.BestAsk.IsSet)
        {
            _order.Await(desk.Take(_terms.Market, Side.Buy, worst, new Quantity(lots), EventId.None), desk.Now);
        }
        else
        {
            desk.WakeAfter(AgainAfter, BuyAgain);
        }
    }

    private void SendBase(Desk desk)
    {
        if (_books.BaseAtExchange <= Money.Zero)
        {
            _loopsLeft = 0;
            Rest(desk);
            return;
        }

        Send(desk, BorrowerStep.SendingBase, _books.BaseAtExchange, EventId.None);
        _books.BaseAtExchange = Money.Zero;
    }

    /// <summary>Repays with what is at the lender, then with what is at the exchange, then with collateral that can be freed and sold.</summary>
    private void Reduce(Desk desk)
    {
        var atExchange = _books.Reserve + _books.CashAtExchange;
        if (_toRepay <= Money.Zero || _books.Debt <= Money.Zero)
        {
            _toRepay = Money.Zero;
            _isReducing = false;
        }
        else if (_books.CashAtLender > Money.Zero)
        {
            _step = BorrowerStep.Repaying;
            desk.Repay(_terms.Lender, _terms.Market.Quote, Money.Min(_toRepay, _books.CashAtLender), _cause);
        }
        else if (atExchange > Money.Zero)
        {
            SendReserve(desk, Money.Min(_toRepay, atExchange));
        }
        else
        {
            FreeCollateral(desk);
        }
    }

    private void SendReserve(Desk desk, Money amount)
    {
        var fromReserve = Money.Min(amount, _books.Reserve);
        _books.Reserve -= fromReserve;
        _books.CashAtExchange -= amount - fromReserve;
        Send(desk, BorrowerStep.SendingReserve, amount, _cause);
    }

    private void FreeCollateral(Desk desk)
    {
        var ticks = desk.View(_terms.Market).MidTicks(_terms.OpeningPrice);
        var amount = _terms.CollateralToSell(in _books, _toRepay, ticks);
        if (amount.Micros < _terms.Market.LeastLots(ticks) * _terms.Market.LotSizeMicros)
        {
            _toRepay = Money.Zero;
            _isReducing = false;
            return;
        }

        _step = BorrowerStep.Withdrawing;
        desk.Withdraw(_terms.Lender, _terms.Market.Base, amount, _cause);
    }

    private void Sell(Desk desk)
    {
        _step = BorrowerStep.Selling;
        ref readonly var view = ref desk.View(_terms.Market);
        var lots = MarketReading.WholeLots((double)_books.BaseAtExchange.Micros / _terms.Market.LotSizeMicros);
        var ticks = view.MidTicks(_terms.OpeningPrice);
        if (_attempts++ >= MostAttempts || lots < _terms.Market.LeastLots(ticks))
        {
            ReturnCash(desk);
        }
        else if (view.IsOpen() && view.BestBid.IsSet)
        {
            var worst = MarketReading.PriceBelow(view.BestBid.Ticks * (1 - _terms.Tolerance));
            _order.Await(desk.Take(_terms.Market, Side.Sell, worst, new Quantity(lots), _cause), desk.Now);
        }
        else
        {
            desk.WakeAfter(AgainAfter, SellAgain);
        }
    }

    private void ReturnCash(Desk desk)
    {
        if (_books.CashAtExchange <= Money.Zero)
        {
            _toRepay = Money.Zero;
            Rest(desk);
            return;
        }

        Send(desk, BorrowerStep.ReturningCash, _books.CashAtExchange, _cause);
        _books.CashAtExchange = Money.Zero;
    }

    private void TryLater(Desk desk)
    {
        if (_step == BorrowerStep.Buying)
        {
            desk.WakeAfter(AgainAfter, BuyAgain);
        }
        else if (_step == BorrowerStep.Selling)
        {
            desk.WakeAfter(AgainAfter, SellAgain);
        }
    }
}
