using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders;

/// <summary>A strategy: what one trader does when something reaches it. It decides; the <see cref="Desk"/> carries out.</summary>
/// <remarks>
/// A strategy knows what messages and market views have told it, and keeps its own record of positions and open orders.
/// It is called by one thread at a time. Members that it does not need have an empty body here.
/// </remarks>
public interface ITrader
{
    /// <summary>Called once, at virtual time zero.</summary>
    void OnStart(Desk desk);

    /// <summary>A wake-up that the strategy asked for has come.</summary>
    /// <param name="desk">What the trader can see and do.</param>
    /// <param name="token">The token that the strategy gave.</param>
    void OnTimer(Desk desk, long token)
    {
    }

    /// <summary>A price has reached the level of an alarm that the strategy set.</summary>
    /// <param name="desk">What the trader can see and do.</param>
    /// <param name="view">The newest view of the alarm's instrument.</param>
    /// <param name="alarm">The number that the strategy gave the alarm.</param>
    void OnView(Desk desk, in MarketView view, long alarm)
    {
    }

    /// <summary>One of the trader's orders was matched.</summary>
    void OnFill(Desk desk, in OrderFilled fill)
    {
    }

    /// <summary>An order that asked for it rests in the book or lies dormant.</summary>
    void OnAccepted(Desk desk, in OrderAccepted accepted)
    {
    }

    /// <summary>An order or another request was refused; nothing has changed.</summary>
    void OnRejected(Desk desk, ParticipantId venue, in OrderRejected rejected)
    {
    }

    /// <summary>An order left the book without a further fill.</summary>
    void OnCancelled(Desk desk, in OrderCancelled cancelled)
    {
    }

    /// <summary>Equity at a venue has fallen to the margin-call level.</summary>
    void OnMarginCall(Desk desk, ParticipantId venue, in MarginCall call)
    {
    }

    /// <summary>The venue has begun to close, or has taken over, part of a position.</summary>
    void OnLiquidated(Desk desk, in PositionLiquidated liquidated)
    {
    }

    /// <summary>Part of a profitable position was closed against a bankrupt one.</summary>
    void OnDeleveraged(Desk desk, in PositionDeleveraged deleveraged)
    {
    }

    /// <summary>Part of another's loss was taken out of the trader's account at an exchange, in money.</summary>
    void OnLossShared(Desk desk, ParticipantId venue, in LossShared shared)
    {
    }

    /// <summary>An unsafe portfolio is for sale at an exchange.</summary>
    void OnPortfolioOffered(Desk desk, ParticipantId venue, in PortfolioOffered offered)
    {
    }

    /// <summary>A position that the trader has bought with a portfolio is in its account.</summary>
    void OnPositionAssigned(Desk desk, ParticipantId venue, in PositionAssigned assigned)
    {
    }

    /// <summary>An option has expired, and what it pays was booked.</summary>
    void OnOptionSettled(Desk desk, in OptionSettled settled)
    {
    }

    /// <summary>A transfer has arrived at a venue.</summary>
    void OnTransferSettled(Desk desk, ParticipantId venue, in TransferSettled settled)
    {
    }

    /// <summary>A supply, withdrawal, borrowing or repayment was carried out.</summary>
    void OnLoanChanged(Desk desk, ParticipantId venue, in LoanChanged changed)
    {
    }

    /// <summary>The health factor of the trader's loan has fallen to the warning level.</summary>
    void OnHealthWarning(Desk desk, ParticipantId venue, in HealthWarning warning)
    {
    }

    /// <summary>Somebody's loan may be liquidated.</summary>
    void OnLoanLiquidatable(Desk desk, ParticipantId venue, in LoanLiquidatable liquidatable)
    {
    }

    /// <summary>The trader's liquidation call was carried out.</summary>
    void OnCollateralSeized(Desk desk, ParticipantId venue, in CollateralSeized seized)
    {
    }

    /// <summary>Part of the trader's own loan was liquidated.</summary>
    void OnLoanLiquidated(Desk desk, ParticipantId venue, in LoanLiquidated liquidated)
    {
    }

    /// <summary>Something from outside the model happens.</summary>
    void OnShock(Desk desk, in Shock shock)
    {
    }

    /// <summary>Writes the whole state, in a fixed order; equal states write equal bytes.</summary>
    void WriteState(StateWriter writer);

    /// <summary>Takes over what a trader of the same group and number wrote, in the same order; it goes on as that one would have.</summary>
    void ReadState(StateReader reader);
}
