using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Funding;

/// <summary>Funding rates in parts per billion; a positive rate is paid by longs to shorts.</summary>
/// <remarks>Premiums and rates are rounded to the nearest part, halves up, except where a name says otherwise.</remarks>
public static class FundingRate
{
    /// <summary>One whole, in parts per billion.</summary>
    public const long One = 1_000_000_000;

    /// <summary>Returns the premium of a market over its index.</summary>
    /// <remarks>
    /// Source: Binance FAQ on funding rates, [max(0, impact bid − index) − max(0, index − impact ask)] ÷ index; Hyperliquid and
    /// dYdX use the same form with their oracle price.
    /// </remarks>
    /// <param name="impactBidMicros">The price at which the impact notional can be sold, or the best bid; zero where there is none.</param>
    /// <param name="impactAskMicros">The price at which it can be bought, or the best ask; zero where there is none.</param>
    /// <param name="indexMicros">The index or oracle price; positive.</param>
    public static long PremiumPpb(long impactBidMicros, long impactAskMicros, long indexMicros)
    {
        var above = impactBidMicros > 0 ? Math.Max(0, impactBidMicros - indexMicros) : 0;
        var below = impactAskMicros > 0 ? Math.Max(0, indexMicros - impactAskMicros) : 0;
        return NearestShare(above - below, One, indexMicros);
    }

    /// <summary>Returns the premium of one price over another: mid, mark or last over the index.</summary>
    /// <param name="priceMicros">The price; positive.</param>
    /// <param name="indexMicros">The index; positive.</param>
    public static long PremiumOfPricePpb(long priceMicros, long indexMicros) =>
        NearestShare(priceMicros - indexMicros, One, indexMicros);

    /// <summary>Returns an eight-hour rate: premium plus interest less premium, the latter kept within a clamp.</summary>
    /// <remarks>Source: Binance, Bybit and BitMEX, premium + clamp(interest − premium, ± 0.05 %).</remarks>
    /// <param name="premiumPpb">The average premium.</param>
    /// <param name="interestPpb">The interest part of eight hours.</param>
    /// <param name="clampPpb">How far interest less premium may go either way; zero or more.</param>
    public static long EightHourRatePpb(long premiumPpb, long interestPpb, long clampPpb) =>
        premiumPpb + Math.Clamp(interestPpb - premiumPpb, -clampPpb, clampPpb);

    /// <summary>Returns the rate of one interval: the share of the rate of a whole premium period that falls to it, capped.</summary>
    /// <remarks>
    /// Source: Binance FAQ on funding rates, eight-hour rate ÷ (8 ÷ hours of the interval), then capped either way; Hyperliquid pays an eighth
    /// each hour, Drift a twenty-fourth of the premium, Deribit the share of eight hours that has passed.
    /// </remarks>
    /// <param name="terms">How a whole rate is made, interval, premium period and cap.</param>
    /// <param name="premiumPpb">The average premium of the interval.</param>
    public static long IntervalRatePpb(FundingTerms terms, long premiumPpb)
    {
        var whole = terms.Method switch
        {
            FundingMethod.DeadBand => DeadBandRatePpb(premiumPpb, terms.DeadBandPpb),
            FundingMethod.Plain => premiumPpb + terms.InterestPpb,
            _ => EightHourRatePpb(premiumPpb, terms.InterestPpb, terms.ClampPpb),
        };
        var rate = NearestShare(whole, terms.Interval.Nanoseconds, terms.PremiumPeriod.Nanoseconds);
        return Math.Clamp(rate, -terms.CapPpb, terms.CapPpb);
    }

    /// <summary>Returns Deribit's rate: nothing within a dead band around zero, and the premium beyond it outside.</summary>
    /// <remarks>
    /// Source: Deribit, max(band, premium) + min(−band, premium). The band is 0.05 % in older documents and 0.025 % in support article
    /// 31424939178397.
    /// </remarks>
    /// <param name="premiumPpb">(mark − index) ÷ index.</param>
    /// <param name="bandPpb">The band's half width; zero or more.</param>
    public static long DeadBandRatePpb(long premiumPpb, long bandPpb) =>
        Math.Max(bandPpb, premiumPpb) + Math.Min(-bandPpb, premiumPpb);

    /// <summary>Returns Hyperliquid's hourly rate: an eighth of the eight-hour rate, capped.</summary>
    /// <remarks>
    /// Source: Hyperliquid docs, funding: average premium + clamp(0.01 % − premium, ± 0.05 %), a cap of 4 % per hour. The documents' own
    /// worked example does not divide by eight; settlement does.
    /// </remarks>
    /// <param name="premiumPpb">The average premium of the hour.</param>
    public static long HyperliquidHourlyPpb(long premiumPpb) =>
        Math.Clamp(NearestShare(EightHourRatePpb(premiumPpb, 100_000, 500_000), 1, 8), -40_000_000, 40_000_000);

    /// <summary>Returns BitMEX's interest part of eight hours: a third of the difference of two daily rates.</summary>
    /// <remarks>Source: BitMEX, perpetual contracts guide.</remarks>
    /// <param name="quoteDailyPpb">The daily rate of borrowing the quote asset.</param>
    /// <param name="baseDailyPpb">The daily rate of borrowing the base asset.</param>
    public static long BitmexInterestPpb(long quoteDailyPpb, long baseDailyPpb) => NearestShare(quoteDailyPpb - baseDailyPpb, 1, 3);

    /// <summary>Returns the greatest daily rate that a cap per interval allows, rounded down.</summary>
    /// <remarks>Source: BitMEX blog: a cap of 0.375 % per interval is 1.125 % a day at eight hours and 4.5 % a day at two.</remarks>
    /// <param name="capPpb">The cap of one interval.</param>
    /// <param name="interval">The funding interval; positive.</param>
    public static long DailyCapPpb(long capPpb, Duration interval) =>
        Rounding.MultiplyDivideDown(capPpb, Duration.FromHours(24).Nanoseconds, interval.Nanoseconds);

    /// <summary>Returns dYdX's premium in parts per million, truncated towards zero: zero while the oracle lies within the impact prices.</summary>
    /// <remarks>
    /// Source: gh:dydxprotocol/v4-chain protocol/x/perpetuals, premium votes by the impact prices of the book; a side whose depth is below the
    /// impact notional has no impact price and counts for nothing.
    /// </remarks>
    /// <param name="impactBidMicros">The impact bid, or zero.</param>
    /// <param name="impactAskMicros">The impact ask, or zero.</param>
    /// <param name="indexMicros">The oracle price; positive.</param>
    public static long TruncatedPremiumPpm(long impactBidMicros, long impactAskMicros, long indexMicros)
    {
        var above = impactBidMicros > 0 ? Math.Max(0, impactBidMicros - indexMicros) : 0;
        var below = impactAskMicros > 0 ? Math.Max(0, indexMicros - impactAskMicros) : 0;
        return (long)((Int128)(above - below) * Ratio.One / indexMicros);
    }

    /// <summary>Returns the greatest rate either way: a multiple of what initial margin exceeds maintenance margin by.</summary>
    /// <remarks>Source: dYdX v4, |rate| ≤ clamp factor (600 %) × (initial − maintenance).</remarks>
    /// <param name="clampFactor">The multiple.</param>
    /// <param name="initialMargin">The initial margin rate.</param>
    /// <param name="maintenanceMargin">The maintenance margin rate.</param>
    public static Ratio MarginClamp(Ratio clampFactor, Ratio initialMargin, Ratio maintenanceMargin) =>
        new(Rounding.MultiplyDivideDown(
            clampFactor.PartsPerMillion, initialMargin.PartsPerMillion - maintenanceMargin.PartsPerMillion, Ratio.One));

    /// <summary>Returns Drift's hourly rate: a twenty-fourth of the time-weighted mark over the time-weighted oracle, within a clamp; to the nearest.</summary>
    /// <remarks>Source: Drift, (mark TWAP − oracle TWAP) ÷ 24 per base, clamped by contract tier to 0.125, 0.208 or 0.4167 % of the oracle.</remarks>
    /// <param name="markAverageMicros">The mark's time-weighted average.</param>
    /// <param name="oracleAverageMicros">The oracle's; positive.</param>
    /// <param name="clampPpb">The greatest hourly rate either way.</param>
    public static long DriftHourlyPpb(long markAverageMicros, long oracleAverageMicros, long clampPpb) =>
        Math.Clamp(NearestShare(markAverageMicros - oracleAverageMicros, One, oracleAverageMicros * 24), -clampPpb, clampPpb);

    /// <summary>Returns <c>whole × part ÷ of</c> to the nearest, halves up.</summary>
    internal static long NearestShare(long whole, long part, long of) =>
        (long)Rounding.DivideDown(((Int128)whole * part * 2) + of, (Int128)of * 2);
}
