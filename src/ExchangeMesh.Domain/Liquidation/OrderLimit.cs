using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Liquidation;

/// <summary>The worst price at which a liquidation order may trade, by the rulebook.</summary>
internal static class OrderLimit
{
    /// <summary>Returns the worst price; unset for none.</summary>
    /// <param name="terms">The rulebook.</param>
    /// <param name="market">Where.</param>
    /// <param name="position">Lots; not zero.</param>
    /// <param name="bankruptcy">The bankruptcy price; unset where none would do.</param>
    /// <param name="risk">What the account owns and must hold, in the unit of account (isolated: in the settlement asset).</param>
    /// <param name="elapsed">How long the liquidation has lasted.</param>
    /// <param name="fund">What the insurance fund can pay, in the settlement asset.</param>
    public static Price Of(
        LiquidationTerms terms, Market market, long position, Price bankruptcy, AccountRisk risk, Duration elapsed, Money fund)
    {
        var solvent = bankruptcy == BankruptcyPrice.Highest ? Price.None : bankruptcy;
        return terms.Limit switch
        {
            LiquidationLimit.Fillable when market.SettlementAsset == 0 && !market.Worth.IsInverse => Fillable(terms, market, position, bankruptcy, risk, fund),
            LiquidationLimit.IndexLessFee => Better(IndexLessFee(terms, market, position, elapsed), solvent, position),
            _ => solvent,
        };
    }

    /// <summary>Returns dYdX's fillable price on the tick grid, though not so far beyond bankruptcy that the fund could not pay.</summary>
    private static Price Fillable(LiquidationTerms terms, Market market, long position, Price bankruptcy, AccountRisk risk, Money fund)
    {
        var notional = market.Worth.Of(position, market.Mark);
        var size = position * market.Instrument.LotSizeMicros;
        var maintenance = market.Tiers!.MaintenanceMargin(new Money(Math.Abs(notional)));
        if (risk.MaintenanceMargin <= Money.Zero)
        {
            return bankruptcy == BankruptcyPrice.Highest ? Price.None : bankruptcy;
        }

        var micros = new SubaccountRisk(risk.Equity, risk.MaintenanceMargin).FillablePriceMicros(
            new PositionRisk(new Money(size), new Money(notional), maintenance), terms.BankruptcyAdjustment, terms.SpreadToMaintenance);
        var tick = market.Instrument.TickSizeMicros;
        var ticks = position > 0 ? Rounding.DivideUp(micros, tick) : (long)Rounding.DivideDown(micros, tick);
        var fillable = new Price(Math.Max(1, ticks));
        if (!bankruptcy.IsSet || bankruptcy == BankruptcyPrice.Highest)
        {
            return fillable;
        }

        var room = Math.Max(0, fund.Micros) / Math.Max(1, Math.Abs(position) * market.Worth.PerTickAndLot);
        var borne = new Price(Math.Max(1, position > 0 ? bankruptcy.Ticks - room : bankruptcy.Ticks + room));
        return Better(fillable, borne, position);
    }

    private static Price IndexLessFee(LiquidationTerms terms, Market market, long position, Duration elapsed)
    {
        var index = market.Index > 0 ? market.Index : market.Mark;
        var fee = StepSize.LiquidatorFee(terms, elapsed).PartsPerMillion;
        return new Price(Math.Max(1, position > 0
            ? Rounding.MultiplyDivideUp(index, Ratio.One - fee, Ratio.One)
            : Rounding.MultiplyDivideDown(index, Ratio.One + fee, Ratio.One)));
    }

    /// <summary>Returns the one of two limits that is better for the account; an unset one sets none.</summary>
    private static Price Better(Price one, Price other, long position)
    {
        if (!one.IsSet || !other.IsSet)
        {
            return one.IsSet ? one : other;
        }

        var isFirst = position > 0 ? one.Ticks >= other.Ticks : one.Ticks <= other.Ticks;
        return isFirst ? one : other;
    }
}
