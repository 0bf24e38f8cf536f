using ExchangeMesh.Domain.Messages;

namespace ExchangeMesh.Traders.Adversary;

/// <summary>An adversary's account with a position that its venue may change by itself: what messages of that mean is said here.</summary>
public interface IAttackAccount : ITrader
{
    /// <summary>Where the position is.</summary>
    PushLeg Held { get; }

    /// <inheritdoc/>
    void ITrader.OnLiquidated(Desk desk, in PositionLiquidated liquidated) =>
        Held.Move(liquidated.Instrument, liquidated.Quantity, liquidated.Price);

    /// <inheritdoc/>
    void ITrader.OnDeleveraged(Desk desk, in PositionDeleveraged deleveraged) =>
        Held.Move(deleveraged.Instrument, deleveraged.Quantity, deleveraged.Price);
}
