using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Liquidation;

/// <summary>How many lots of a position the next step of a liquidation closes, by the rulebook, and what comes after it.</summary>
/// <remarks>Sources: see <see cref="LiquidationStep"/> for tiers and <see cref="LiabilityTransfer"/> for the shortage.</remarks>
internal static class StepSize
{
    /// <summary>A slot of Drift's chain: 0.4 s.</summary>
    public static readonly Duration Slot = Duration.FromMilliseconds(400);

    /// <summary>Returns the stage at which a liquidation begins.</summary>
    /// <param name="terms">The rulebook.</param>
    public static LiquidationStage FirstStage(LiquidationTerms terms) =>
        terms.Size == LiquidationSize.Share && terms.PartialShare.PartsPerMillion >= Ratio.One
            ? LiquidationStage.Full
            : LiquidationStage.Partial;

    /// <summary>Returns the lots that a partial step closes; at most all.</summary>
    /// <param name="terms">The rulebook.</param>
    /// <param name="market">Where.</param>
    /// <param name="position">Lots; not zero.</param>
    /// <param name="risk">What the account owns and must hold, in the unit of account (isolated: in the settlement asset).</param>
    /// <param name="elapsed">How long the liquidation has lasted.</param>
    public static long LotsOf(LiquidationTerms terms, Market market, long position, AccountRisk risk, Duration elapsed)
    {
        var lots = Math.Abs(position);
        var (mark, held) = (new Price(market.Mark), new Quantity(position));
        var tier = market.Tiers!.TierOf(new Money(market.Worth.Notional(position, market.Mark)));
        var closed = terms.Size switch
        {
            LiquidationSize.LowerTier => LiquidationStep.ToTier(market.Instrument, market.Tiers, held, mark, tier - 1).Lots,
            LiquidationSize.TwoTiersDown => LiquidationStep.TwoTiersDown(market.Instrument, market.Tiers, held, mark).Lots,
            LiquidationSize.LowestTier => tier == 0 ? lots : LiquidationStep.ToTier(market.Instrument, market.Tiers, held, mark, 0).Lots,
            LiquidationSize.Shortage => OfShortage(terms, market, lots, tier, risk, elapsed),
            _ => Rounding.MultiplyDivideUp(lots, terms.PartialShare.PartsPerMillion, Ratio.One),
        };
        return Math.Clamp(closed, 1, lots);
    }

    /// <summary>Returns whether a position is in a tier in which the rulebook has no partial step.</summary>
    public static bool IsBelowSteps(LiquidationTerms terms, Market market, long position)
    {
        var tier = market.Tiers!.TierOf(new Money(market.Worth.Notional(position, market.Mark)));
        return terms.Size switch
        {
            LiquidationSize.LowerTier or LiquidationSize.LowestTier => tier == 0,
            LiquidationSize.TwoTiersDown => tier < 2,
            _ => false,
        };
    }

    /// <summary>Returns the stage that follows a partial step.</summary>
    /// <param name="terms">The rulebook.</param>
    /// <param name="hasTraded">Whether the step closed anything.</param>
    public static LiquidationStage After(LiquidationTerms terms, bool hasTraded) => terms.Size switch
    {
        LiquidationSize.LowerTier => hasTraded ? LiquidationStage.Partial : LiquidationStage.Takeover,
        LiquidationSize.TwoTiersDown when hasTraded => LiquidationStage.Partial,
        LiquidationSize.Shortage => LiquidationStage.Partial,
        _ => LiquidationStage.Full,
    };

    /// <summary>Returns the fee of the insurance fund on a step: a fixed one, or what margin, liquidator and shortage leave (Drift).</summary>
    public static Ratio FundFee(LiquidationTerms terms, Market market, long position, AccountRisk risk, Duration elapsed)
    {
        if (terms.Size != LiquidationSize.Shortage)
        {
            return terms.Fee;
        }

        var notional = new Money(Math.Max(1, market.Worth.Notional(position, market.Mark)));
        var rate = market.Tiers![market.Tiers.TierOf(notional)].MaintenanceMargin;
        return LiabilityTransfer.FundFeeRoundedDown(
            risk.MaintenanceMargin - risk.Equity, notional, rate, LiquidatorFee(terms, elapsed), terms.Fee);
    }

    /// <summary>Returns what whoever takes a position over gains on it, after a time.</summary>
    public static Ratio LiquidatorFee(LiquidationTerms terms, Duration elapsed) =>
        LiabilityTransfer.LiquidatorFee(terms.LiquidatorFee, terms.GreatestLiquidatorFee, elapsed.Nanoseconds / Slot.Nanoseconds);

    private static long OfShortage(LiquidationTerms terms, Market market, long lots, int tier, AccountRisk risk, Duration elapsed)
    {
        var shortage = risk.MaintenanceMargin - risk.Equity;
        var share = terms.ShareGrowth == Duration.Zero
            ? terms.PartialShare
            : LiabilityTransfer.ClosableShare(
                shortage, terms.PartialShare, elapsed.Nanoseconds / Slot.Nanoseconds, Math.Max(1, terms.ShareGrowth.Nanoseconds / Slot.Nanoseconds));
        var most = Rounding.MultiplyDivideUp(lots, share.PartsPerMillion, Ratio.One);
        if (market.Worth.IsInverse)
        {
            return most;
        }

        var needed = LiabilityTransfer.PerpetualRoundedDown(
            shortage,
            market.Tiers![tier].MaintenanceMargin,
            LiquidatorFee(terms, elapsed),
            FundFee(terms, market, lots, risk, elapsed),
            market.Instrument.ToMicros(new Price(market.Index > 0 ? market.Index : market.Mark)),
            Ratio.One);
        return Math.Min(most, Rounding.DivideUp(needed, market.Instrument.LotSizeMicros * 1_000));
    }
}
