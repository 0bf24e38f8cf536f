using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Liquidation;

/// <summary>A position's part in a cross-margined account, at the oracle price.</summary>
/// <param name="Size">The position in the base asset, in its millionths; negative is short; not zero.</param>
/// <param name="NetNotional">Size × oracle price; negative for shorts.</param>
/// <param name="MaintenanceMargin">What the position must hold.</param>
public readonly record struct PositionRisk(Money Size, Money NetNotional, Money MaintenanceMargin);

/// <summary>A cross-margined account as dYdX v4 judges it, and the prices at which it may be closed.</summary>
/// <remarks>Source: gh:dydxprotocol/v4-chain protocol/x/clob/keeper/liquidations.go and deleveraging.go.</remarks>
/// <param name="NetCollateral">Quote balance plus all positions at oracle prices; may be negative.</param>
/// <param name="MaintenanceMargin">Maintenance margin of all positions.</param>
public readonly record struct SubaccountRisk(Money NetCollateral, Money MaintenanceMargin)
{
    private const long One = 1_000_000_000;

    /// <summary>Returns whether the account may be liquidated: it must hold something, and has less.</summary>
    public bool IsLiquidatable => MaintenanceMargin > Money.Zero && NetCollateral < MaintenanceMargin;

    /// <summary>
    /// Returns the quote amount that the account must receive (negative: may pay) for a change of one position, so that it keeps the same
    /// ratio of collateral to maintenance margin that the rest has; towards plus infinity.
    /// </summary>
    /// <remarks>⌈ −(change of notional) − collateral × |change of the position's margin| ÷ maintenance margin ⌉.</remarks>
    /// <param name="notionalChange">Change of size × oracle price; negative when a long is reduced.</param>
    /// <param name="marginChange">Change of the position's maintenance margin; its sign does not matter.</param>
    public Money BankruptcyQuoteRoundedUp(Money notionalChange, Money marginChange)
    {
        var share = Rounding.DivideDown((Int128)NetCollateral.Micros * Math.Abs(marginChange.Micros), MaintenanceMargin.Micros);
        return new Money((long)(-(Int128)notionalChange.Micros - share));
    }

    /// <summary>Returns the worst price, in millionths of the quote asset per unit, at which the protocol lets a position be liquidated.</summary>
    /// <remarks>
    /// (notional − adjusted ratio × spread × position margin) ÷ size, with adjusted ratio = clamp(adjustment × (1 − collateral ÷
    /// maintenance margin), 0, 1); rounded to the nearest millionth. The ratio is taken in parts per billion, rounded down.
    /// </remarks>
    /// <param name="position">The position.</param>
    /// <param name="bankruptcyAdjustment">At least one whole.</param>
    /// <param name="spreadToMaintenance">The greatest spread as a share of maintenance margin.</param>
    public long FillablePriceMicros(in PositionRisk position, Ratio bankruptcyAdjustment, Ratio spreadToMaintenance)
    {
        var missing = (Int128)(MaintenanceMargin.Micros - NetCollateral.Micros);
        var ratio = Int128.Clamp(
            missing * bankruptcyAdjustment.PartsPerMillion * (One / Ratio.One) / MaintenanceMargin.Micros, 0, One);
        var spread = ratio * spreadToMaintenance.PartsPerMillion * position.MaintenanceMargin.Micros / ((Int128)One * Ratio.One);
        var dividend = (position.NetNotional.Micros - spread) * Ratio.One;
        var size = position.Size.Micros;
        return size > 0
            ? (long)Rounding.DivideDown((dividend * 2) + size, (Int128)size * 2)
            : (long)Rounding.DivideDown((-dividend * 2) - size, (Int128)size * -2);
    }
}

/// <summary>An insurance fund's gain or loss on one liquidation fill.</summary>
public static class InsuranceDelta
{
    /// <summary>Returns what the fund receives (negative: pays): the surplus over bankruptcy, at most a fee on the fill.</summary>
    /// <remarks>
    /// Source: dYdX v4, min(fill quote × greatest fee, fill quote − bankruptcy quote); the fee is rounded down. Amounts are what the liquidated
    /// account receives: negative where it buys a short back.
    /// </remarks>
    /// <param name="fillQuote">What the fill brought the account.</param>
    /// <param name="bankruptcyQuote">What it had to bring, see <see cref="SubaccountRisk.BankruptcyQuoteRoundedUp"/>.</param>
    /// <param name="greatestFee">The greatest fee as a share of the fill's notional.</param>
    public static Money Of(Money fillQuote, Money bankruptcyQuote, Ratio greatestFee) =>
        Money.Min(greatestFee.OfRoundedDown(new Money(Math.Abs(fillQuote.Micros))), fillQuote - bankruptcyQuote);

    /// <summary>Returns whether a fund can bear a change; otherwise the position is deleveraged.</summary>
    public static bool IsBorne(Money fund, Money delta) => fund + delta >= Money.Zero;
}
