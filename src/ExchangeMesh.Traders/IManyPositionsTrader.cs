using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders;

/// <summary>
/// A strategy that holds positions in several markets, options among them, and changes them with one order at a time: what messages of these
/// mean is said here.
/// </summary>
public interface IManyPositionsTrader : ITrader
{
    /// <summary>The order whose end is awaited.</summary>
    ref OrderInFlight Awaited { get; }

    /// <summary>Notes a change of a position; negative where lots were sold, closed or have expired.</summary>
    void Move(InstrumentId instrument, long lots);

    /// <inheritdoc/>
    void ITrader.OnFill(Desk desk, in OrderFilled fill)
    {
        Awaited.Note(in fill);
        Move(fill.Instrument, fill.Side.Sign() * fill.Quantity.Lots);
    }

    /// <inheritdoc/>
    void ITrader.OnCancelled(Desk desk, in OrderCancelled cancelled) => Awaited.End(cancelled.Order);

    /// <inheritdoc/>
    void ITrader.OnRejected(Desk desk, ParticipantId venue, in OrderRejected rejected) => Awaited.End(rejected.Order);

    /// <inheritdoc/>
    void ITrader.OnLiquidated(Desk desk, in PositionLiquidated liquidated) => Move(liquidated.Instrument, liquidated.Quantity.Lots);

    /// <inheritdoc/>
    void ITrader.OnDeleveraged(Desk desk, in PositionDeleveraged deleveraged) => Move(deleveraged.Instrument, deleveraged.Quantity.Lots);

    /// <inheritdoc/>
    void ITrader.OnOptionSettled(Desk desk, in OptionSettled settled) => Move(settled.Instrument, -settled.Quantity.Lots);
}
