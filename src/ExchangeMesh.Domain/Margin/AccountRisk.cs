using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>What a margin account owns against what it must hold, at one set of mark prices.</summary>
/// <param name="Equity">Balance plus unrealised profit and loss at mark; collateral counts less its haircut.</param>
/// <param name="MaintenanceMargin">Equity needed to keep the positions; never negative.</param>
public readonly record struct AccountRisk(Money Equity, Money MaintenanceMargin)
{
    /// <summary>Whether the account may be liquidated: it has positions, and equity is below maintenance.</summary>
    public bool IsLiquidatable => MaintenanceMargin.Micros > 0 && Equity < MaintenanceMargin;

    /// <summary>Equity over maintenance margin; the greatest ratio where nothing must be held. At most 2⁴⁰ either way.</summary>
    public Ratio Cover
    {
        get
        {
            const long Greatest = 1L << 40;
            return MaintenanceMargin.Micros <= 0
                ? new Ratio(Greatest)
                : new Ratio((long)Int128.Clamp(
                    Rounding.DivideDown((Int128)Equity.Micros * Ratio.One, MaintenanceMargin.Micros), -Greatest, Greatest));
        }
    }
}
