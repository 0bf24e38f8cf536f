using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders;

/// <summary>A trader as the run sees it: turns messages and wake-ups into calls of a strategy.</summary>
/// <param name="strategy">What the trader does.</param>
public sealed class Trader(ITrader strategy) : IParticipant
{
    private readonly ITrader _strategy = strategy;
    private long _orders;

    /// <inheritdoc/>
    public void Start(IOutbox outbox) => _strategy.OnStart(new Desk(this, outbox));

    /// <inheritdoc/>
    public void Wake(long token, IOutbox outbox)
    {
        var desk = new Desk(this, outbox);
        if (WakeToken.IsAlarm(token))
        {
            ref readonly var view = ref outbox.View(WakeToken.InstrumentOf(token));
            _strategy.OnView(desk, in view, WakeToken.AlarmOf(token));
        }
        else
        {
            _strategy.OnTimer(desk, WakeToken.TimerOf(token));
        }
    }

    /// <inheritdoc/>
    public void Handle(in Message message, ParticipantId from, IOutbox outbox)
    {
        var desk = new Desk(this, outbox);
        switch (message.Kind)
        {
            case MessageKind.OrderAccepted:
                _strategy.OnAccepted(desk, message.Body<OrderAccepted>());
                break;
            case MessageKind.OrderRejected:
                _strategy.OnRejected(desk, from, message.Body<OrderRejected>());
                break;
            case MessageKind.OrderFilled:
                _strategy.OnFill(desk, message.Body<OrderFilled>());
                break;
            case MessageKind.OrderCancelled:
                _strategy.OnCancelled(desk, message.Body<OrderCancelled>());
                break;
            case MessageKind.MarginCall:
                _strategy.OnMarginCall(desk, from, message.Body<MarginCall>());
                break;
            case MessageKind.PositionLiquidated:
                _strategy.OnLiquidated(desk, message.Body<PositionLiquidated>());
                break;
            case MessageKind.PositionDeleveraged:
                _strategy.OnDeleveraged(desk, message.Body<PositionDeleveraged>());
                break;
            case MessageKind.OptionSettled:
                _strategy.OnOptionSettled(desk, message.Body<OptionSettled>());
                break;
            case MessageKind.TransferSettled:
                _strategy.OnTransferSettled(desk, from, message.Body<TransferSettled>());
                break;
            case MessageKind.Shock:
                _strategy.OnShock(desk, message.Body<Shock>());
                break;
            case MessageKind.LossShared:
                _strategy.OnLossShared(desk, from, message.Body<LossShared>());
                break;
            case MessageKind.PortfolioOffered:
                _strategy.OnPortfolioOffered(desk, from, message.Body<PortfolioOffered>());
                break;
            case MessageKind.PositionAssigned:
                _strategy.OnPositionAssigned(desk, from, message.Body<PositionAssigned>());
                break;
            default:
                HandleLoan(in message, from, desk);
                break;
        }
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write(_orders);
        _strategy.WriteState(writer);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _orders = reader.ReadInt64();
        _strategy.ReadState(reader);
    }

    /// <summary>Returns the number of the trader's next order: 1, 2, 3, ... over all venues.</summary>
    internal OrderId NextOrder() => new(++_orders);

    private void HandleLoan(in Message message, ParticipantId from, Desk desk)
    {
        switch (message.Kind)
        {
            case MessageKind.LoanChanged:
                _strategy.OnLoanChanged(desk, from, message.Body<LoanChanged>());
                break;
            case MessageKind.HealthWarning:
                _strategy.OnHealthWarning(desk, from, message.Body<HealthWarning>());
                break;
            case MessageKind.LoanLiquidatable:
                _strategy.OnLoanLiquidatable(desk, from, message.Body<LoanLiquidatable>());
                break;
            case MessageKind.CollateralSeized:
                _strategy.OnCollateralSeized(desk, from, message.Body<CollateralSeized>());
                break;
            case MessageKind.LoanLiquidated:
                _strategy.OnLoanLiquidated(desk, from, message.Body<LoanLiquidated>());
                break;
            default:
                throw new InvariantViolationException($"A trader is never sent a message of kind {message.Kind}.");
        }
    }
}
