using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Liquidation;

/// <summary>How much of a position passes to a liquidator to make an account safe again, and at which fees.</summary>
/// <remarks>
/// Source: Drift, gh:drift-labs/protocol-v2 programs/drift/src/math/liquidation.rs. Sizes are in billionths of the base asset, money
/// and prices in millionths, rates in parts per million; each division truncates where the protocol's does.
/// </remarks>
public static class LiabilityTransfer
{
    private const long Base = 1_000_000_000;

    // Spot weights are carried in tens of parts per million while they are scaled, as the protocol does.
    private const long WeightStep = 10;

    /// <summary>Slots within which a liquidator's fee does not grow yet (about ten minutes).</summary>
    public const long GraceSlots = 1_500;

    /// <summary>Returns the base amount of a perpetual to be transferred, rounded down; everything where the fees eat the margin.</summary>
    /// <remarks>shortage ÷ [oracle × (margin rate − liquidator fee) − oracle × fund fee] ÷ quote oracle.</remarks>
    /// <param name="shortage">Maintenance margin less collateral; positive.</param>
    /// <param name="marginRate">The position's maintenance margin rate.</param>
    /// <param name="liquidatorFee">The liquidator's discount.</param>
    /// <param name="fundFee">The insurance fund's fee.</param>
    /// <param name="oracleMicros">The contract's oracle price.</param>
    /// <param name="quoteOracleMicros">The quote asset's oracle price.</param>
    public static long PerpetualRoundedDown(
        Money shortage, Ratio marginRate, Ratio liquidatorFee, Ratio fundFee, long oracleMicros, long quoteOracleMicros)
    {
        var kept = marginRate.PartsPerMillion - liquidatorFee.PartsPerMillion - fundFee.PartsPerMillion;
        if (oracleMicros <= 0 || kept <= 0)
        {
            return long.MaxValue;
        }

        var perBase = (Int128)oracleMicros * kept * quoteOracleMicros;
        return (long)Int128.Min(long.MaxValue, (Int128)shortage.Micros * Base * Ratio.One * 1_000_000 / perBase);
    }

    /// <summary>Returns the base amount of a borrowed asset to be transferred, rounded down; everything where the transfer would not help.</summary>
    /// <remarks>
    /// shortage ÷ (price × [liability weight × (1 − fund fee) − asset weight × asset multiplier ÷ liability multiplier]); weights keep five
    /// decimals, so multipliers of 1.1 and 0.9 give 0.449984250 where exact arithmetic gives 0.45.
    /// </remarks>
    /// <param name="shortage">Maintenance margin less collateral; positive.</param>
    /// <param name="priceMicros">The borrowed asset's price.</param>
    /// <param name="assetWeight">The weight at which the seized asset counts.</param>
    /// <param name="liabilityWeight">The weight at which the debt counts.</param>
    /// <param name="assetMultiplier">One whole plus the liquidator's gain on the asset.</param>
    /// <param name="liabilityMultiplier">One whole minus the liquidator's gain on the debt.</param>
    /// <param name="fundFee">The insurance fund's fee.</param>
    public static long SpotRoundedDown(
        Money shortage,
        long priceMicros,
        Ratio assetWeight,
        Ratio liabilityWeight,
        Ratio assetMultiplier,
        Ratio liabilityMultiplier,
        Ratio fundFee)
    {
        var asset = Rounding.MultiplyDivideDown(
            assetWeight.PartsPerMillion / WeightStep, assetMultiplier.PartsPerMillion, liabilityMultiplier.PartsPerMillion);
        var liability = Rounding.MultiplyDivideDown(
            liabilityWeight.PartsPerMillion / WeightStep, Ratio.One - fundFee.PartsPerMillion, Ratio.One);
        return liability <= asset || priceMicros <= 0
            ? long.MaxValue
            : (long)Int128.Min(
                long.MaxValue,
                (Int128)shortage.Micros * Base * (Ratio.One / WeightStep) / ((Int128)priceMicros * (liability - asset)));
    }

    /// <summary>Returns the insurance fund's fee: 95 % of what margin rate, liquidator and shortage leave, at most a cap, never negative; rounded down.</summary>
    /// <param name="shortage">Maintenance margin less collateral; positive.</param>
    /// <param name="notional">The position's notional at the oracle price; positive.</param>
    /// <param name="marginRate">The position's maintenance margin rate.</param>
    /// <param name="liquidatorFee">The liquidator's discount.</param>
    /// <param name="cap">The greatest fee.</param>
    public static Ratio FundFeeRoundedDown(Money shortage, Money notional, Ratio marginRate, Ratio liquidatorFee, Ratio cap)
    {
        var needed = Rounding.MultiplyDivideUp(shortage.Micros, Ratio.One, notional.Micros);
        var left = Math.Max(0, marginRate.PartsPerMillion - liquidatorFee.PartsPerMillion - needed);
        return new Ratio(Math.Min(cap.PartsPerMillion, left * 95 / 100));
    }

    /// <summary>Returns the liquidator's fee, which grows by a part per million per slot since the account was last active, after a grace period.</summary>
    /// <param name="first">The fee within the grace period.</param>
    /// <param name="greatest">The greatest fee.</param>
    /// <param name="slots">Slots since the account was last active.</param>
    public static Ratio LiquidatorFee(Ratio first, Ratio greatest, long slots) =>
        slots < GraceSlots ? first : new Ratio(Math.Min(greatest.PartsPerMillion, first.PartsPerMillion + slots));

    /// <summary>Returns the share of a liability that may be closed now: all of it below 50 units of shortage, else a first share that grows by time.</summary>
    /// <param name="shortage">Maintenance margin less collateral.</param>
    /// <param name="first">The share at the liquidation's first slot.</param>
    /// <param name="slots">Slots since the liquidation began.</param>
    /// <param name="duration">Slots over which the share grows by one whole; positive.</param>
    public static Ratio ClosableShare(Money shortage, Ratio first, long slots, long duration) =>
        shortage < Money.FromUnits(50)
            ? new Ratio(Ratio.One)
            : new Ratio((long)Int128.Min(Ratio.One, first.PartsPerMillion + ((Int128)slots * Ratio.One / duration)));
}
