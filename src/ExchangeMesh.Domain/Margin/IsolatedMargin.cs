using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>Positions that stand on a margin of their own.</summary>
public static class IsolatedMargin
{
    private static readonly MarginTierTable NoMaintenance =
        new([new MarginTier(Money.Zero, Ratio.Zero, Ratio.Zero, Money.Zero)], TierEdge.FloorIsUpper);

    /// <summary>Returns a position whose maintenance margin follows the mark (Binance, OKX, Hyperliquid).</summary>
    /// <param name="instrument">The contract.</param>
    /// <param name="tiers">The contract's margin tiers.</param>
    /// <param name="position">Lots; negative is short; not zero.</param>
    /// <param name="entry">The entry price.</param>
    /// <param name="margin">What the position stands on.</param>
    public static MarginedPosition AtMark(
        Instrument instrument, MarginTierTable tiers, Quantity position, Price entry, Money margin) =>
        new(instrument, tiers, position, margin - PositionValue.RoundedUp(instrument, position, entry), Money.Zero);

    /// <summary>Returns a position whose maintenance margin is fixed by its value at entry (Bybit).</summary>
    /// <remarks>
    /// Source: Bybit help, as in gh:freqtrade/freqtrade freqtrade/exchange/bybit.py: liquidation at entry × (1 − 1/leverage + rate) for
    /// longs and entry × (1 + 1/leverage − rate) for shorts; inverse: contracts ÷ (value ± (margin − maintenance)).
    /// </remarks>
    /// <inheritdoc cref="AtMark"/>
    public static MarginedPosition AtEntry(
        Instrument instrument, MarginTierTable tiers, Quantity position, Price entry, Money margin) =>
        AtMark(instrument, NoMaintenance, position, entry, margin) with
        {
            MaintenanceApart = tiers.MaintenanceMargin(PositionValue.Magnitude(instrument, position, entry)),
        };
}
