using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>What a position of a given notional must hold.</summary>
/// <param name="Floor">The notional from which the tier applies.</param>
/// <param name="InitialMargin">Initial margin as a share of notional; one over the greatest leverage.</param>
/// <param name="MaintenanceMargin">Maintenance margin as a share of notional.</param>
/// <param name="Deduction">What is taken off the maintenance margin so that it is continuous at the floor.</param>
public readonly record struct MarginTier(Money Floor, Ratio InitialMargin, Ratio MaintenanceMargin, Money Deduction);

/// <summary>To which tier a notional on the edge belongs.</summary>
public enum TierEdge : byte
{
    /// <summary>A notional equal to a floor is in the upper tier (Binance).</summary>
    FloorIsUpper,

    /// <summary>A notional equal to the next floor is still in the lower tier (OKX).</summary>
    CapIsInclusive,
}
