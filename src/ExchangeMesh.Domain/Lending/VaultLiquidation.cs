using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>How much of an unsafe vault is taken for auction.</summary>
/// <remarks>Source: makerdao/dss, dog.sol (bark).</remarks>
/// <param name="Penalty">What is raised over what is owed ("chop"); one whole or more.</param>
/// <param name="LeastDebt">The smallest debt that a vault may have ("dust").</param>
public readonly record struct VaultLiquidation(Ratio Penalty, Money LeastDebt)
{
    /// <summary>Returns whether a vault may be liquidated: its collateral at the safe price is worth less than its debt.</summary>
    /// <param name="collateral">The vault's collateral ("ink").</param>
    /// <param name="debt">The vault's debt with fees ("art × rate").</param>
    /// <param name="safePriceMicros">The oracle price divided by the required collateral ratio ("spot").</param>
    public static bool IsUnsafe(Money collateral, Money debt, long safePriceMicros) =>
        (Int128)collateral.Micros * safePriceMicros < (Int128)debt.Micros * Ratio.One;

    /// <summary>Takes as much of a vault as there is room for; all of it where too little would be left.</summary>
    /// <param name="collateral">The vault's collateral; positive.</param>
    /// <param name="debt">The vault's debt with fees; positive.</param>
    /// <param name="room">How much more may be under auction, of this collateral and in all.</param>
    /// <param name="taken">The debt and collateral that are taken, and what is to be raised for them.</param>
    /// <returns>Whether anything is taken; not where a part would be smaller than the least debt.</returns>
    public bool TryTake(Money collateral, Money debt, Money room, out TakenVault taken)
    {
        taken = default;
        var part = new Money(Math.Min(debt.Micros, Rounding.MultiplyDivideDown(room.Micros, Ratio.One, Penalty.PartsPerMillion)));
        if (room <= Money.Zero)
        {
            return false;
        }

        if (part < debt)
        {
            if (debt - part < LeastDebt)
            {
                part = debt;
            }
            else if (part < LeastDebt)
            {
                return false;
            }
        }

        var lot = new Money(Rounding.MultiplyDivideDown(collateral.Micros, part.Micros, debt.Micros));
        taken = new TakenVault(part, lot, Penalty.OfRoundedDown(part));
        return lot > Money.Zero;
    }
}

/// <summary>What is taken of a vault.</summary>
/// <param name="Debt">The debt that leaves the vault.</param>
/// <param name="Lot">The collateral that leaves it.</param>
/// <param name="ToRaise">What the auction is to raise: the debt with the penalty.</param>
public readonly record struct TakenVault(Money Debt, Money Lot, Money ToRaise);
