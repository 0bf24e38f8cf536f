using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Liquidation;

/// <summary>How far an account has fallen on Hyperliquid's ladder.</summary>
public enum LadderRung : byte
{
    /// <summary>Equity covers the maintenance margin.</summary>
    Safe,

    /// <summary>Below maintenance: market orders go into the book.</summary>
    Market,

    /// <summary>Below two thirds of maintenance: the liquidator vault takes the position and its margin over.</summary>
    Backstop,

    /// <summary>Equity is negative: opposite positions are deleveraged.</summary>
    Deleveraging,
}

/// <summary>How many lots one step of a liquidation closes.</summary>
public static class LiquidationStep
{
    /// <summary>Returns the lots to be closed so that the rest lies in a lower tier; all where even one lot is above it.</summary>
    /// <remarks>
    /// Sources: OKX help: from the third tier on a position is cut by two tiers, below it is closed whole (older: cut straight to the first
    /// tier); BitMEX app/liquidation: reduced to the tier below.
    /// </remarks>
    /// <param name="instrument">The contract.</param>
    /// <param name="tiers">Its margin tiers.</param>
    /// <param name="position">Lots; negative is short; not zero.</param>
    /// <param name="mark">The mark price.</param>
    /// <param name="tier">The place of the tier to reach, from 0; negative to close all.</param>
    /// <returns>Positive lots.</returns>
    public static Quantity ToTier(Instrument instrument, MarginTierTable tiers, Quantity position, Price mark, int tier)
    {
        var lots = Math.Abs(position.Lots);
        if (tier < 0)
        {
            return new Quantity(lots);
        }

        var most = tiers.GreatestNotionalOf(tier);
        long fits = 0, above = lots + 1;
        while (above - fits > 1)
        {
            var middle = fits + ((above - fits) / 2);
            if (instrument.NotionalRoundedUp(mark, new Quantity(middle)) <= most)
            {
                fits = middle;
            }
            else
            {
                above = middle;
            }
        }

        return new Quantity(lots - fits);
    }

    /// <summary>Returns OKX's step: two tiers down from the third tier on, all below it.</summary>
    /// <inheritdoc cref="ToTier"/>
    public static Quantity TwoTiersDown(Instrument instrument, MarginTierTable tiers, Quantity position, Price mark)
    {
        var tier = tiers.TierOf(PositionValue.Magnitude(instrument, position, mark));
        return ToTier(instrument, tiers, position, mark, tier - 2);
    }

    /// <summary>Returns Hyperliquid's first step: a fifth of a position above 100,000 units of notional (rounded up to a lot), all of others and of later steps.</summary>
    /// <remarks>Source: Hyperliquid docs, liquidations; the next step comes 30 s later and closes the whole.</remarks>
    /// <param name="position">Lots; negative is short.</param>
    /// <param name="notional">Notional at mark.</param>
    /// <param name="isFirst">Whether it is the first step.</param>
    public static Quantity HyperliquidMarketOrder(Quantity position, Money notional, bool isFirst)
    {
        var lots = Math.Abs(position.Lots);
        return new Quantity(isFirst && notional > Money.FromUnits(100_000) ? Rounding.DivideUp(lots, 5) : lots);
    }

    /// <summary>Returns how far an account has fallen.</summary>
    /// <remarks>Source: Hyperliquid docs, liquidations: backstop below two thirds of maintenance margin, auto-deleveraging below zero.</remarks>
    public static LadderRung RungOf(Money equity, Money maintenance)
    {
        if (equity < Money.Zero)
        {
            return LadderRung.Deleveraging;
        }

        if ((Int128)equity.Micros * 3 < (Int128)maintenance.Micros * 2)
        {
            return LadderRung.Backstop;
        }

        return equity < maintenance ? LadderRung.Market : LadderRung.Safe;
    }
}
