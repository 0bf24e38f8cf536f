using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>An instrument's margin tiers, checked once, and what a notional must hold by them.</summary>
/// <remarks>
/// Maintenance margin is notional × rate − deduction of the notional's tier (Binance FAQ, "How to calculate liquidation
/// price", b3c689c1f50a44cabb3a84e663b81d93). Amounts are rounded up, so never in the trader's favour.
/// </remarks>
public sealed class MarginTierTable
{
    private readonly MarginTier[] _tiers;

    /// <summary>Makes a table.</summary>
    /// <param name="tiers">At least one; from the lowest floor, which is zero, with floors that rise and no negative rate or deduction.</param>
    /// <param name="edge">To which tier a notional on an edge belongs.</param>
    /// <exception cref="InvariantViolationException">The tiers are not as said.</exception>
    public MarginTierTable(IReadOnlyList<MarginTier> tiers, TierEdge edge)
    {
        Invariant.Holds(tiers.Count > 0 && tiers[0].Floor == Money.Zero, "margin tiers begin at notional zero");
        for (var at = 0; at < tiers.Count; at++)
        {
            var tier = tiers[at];
            Invariant.Holds(at == 0 || tier.Floor > tiers[at - 1].Floor, "floors of margin tiers rise");
            Invariant.Holds(
                tier.InitialMargin.PartsPerMillion >= 0 && tier.MaintenanceMargin.PartsPerMillion >= 0 && tier.Deduction.Micros >= 0,
                "rates and deductions of margin tiers are not negative");
        }

        _tiers = [.. tiers];
        Edge = edge;
    }

    /// <summary>To which tier a notional on an edge belongs.</summary>
    public TierEdge Edge { get; }

    /// <summary>How many tiers there are.</summary>
    public int Count => _tiers.Length;

    /// <summary>Gets a tier by its place, from 0.</summary>
    public MarginTier this[int at] => _tiers[at];

    /// <summary>Returns the place of the tier that a notional is in, from 0.</summary>
    /// <param name="notional">Zero or more.</param>
    public int TierOf(Money notional)
    {
        var at = _tiers.Length - 1;
        while (at > 0 && (Edge == TierEdge.FloorIsUpper ? notional < _tiers[at].Floor : notional <= _tiers[at].Floor))
        {
            at--;
        }

        return at;
    }

    /// <summary>Returns the greatest notional of a tier, or the greatest amount there is for the last one.</summary>
    /// <param name="at">The tier's place, from 0.</param>
    public Money GreatestNotionalOf(int at)
    {
        if (at == _tiers.Length - 1)
        {
            return new Money(long.MaxValue);
        }

        var nextFloor = _tiers[at + 1].Floor;
        return Edge == TierEdge.FloorIsUpper ? new Money(nextFloor.Micros - 1) : nextFloor;
    }

    /// <summary>Returns the least notional of a tier.</summary>
    /// <param name="at">The tier's place, from 0.</param>
    public Money LeastNotionalOf(int at) => at == 0 ? Money.Zero : new Money(GreatestNotionalOf(at - 1).Micros + 1);

    /// <summary>Returns the equity needed to open or grow a position of a notional, rounded up.</summary>
    /// <param name="notional">Zero or more.</param>
    public Money InitialMargin(Money notional) => _tiers[TierOf(notional)].InitialMargin.OfRoundedUp(notional);

    /// <summary>Returns the equity needed to keep a position of a notional, rounded up; never negative.</summary>
    /// <param name="notional">Zero or more.</param>
    public Money MaintenanceMargin(Money notional)
    {
        ref readonly var tier = ref _tiers[TierOf(notional)];
        return Money.Max(Money.Zero, tier.MaintenanceMargin.OfRoundedUp(notional) - tier.Deduction);
    }

    /// <summary>Returns the table in which the fee of closing a position counts as maintenance margin.</summary>
    /// <remarks>
    /// Source: Gate and OKX help pages on liquidation prices, as in gh:freqtrade/freqtrade
    /// freqtrade/exchange/exchange.py <c>dry_run_liquidation_price</c>: (entry − side × balance ÷ size) ÷ (1 − side × (rate + taker fee)).
    /// </remarks>
    /// <param name="takerFee">The fee as a share of notional; not negative.</param>
    public MarginTierTable WithClosingFee(Ratio takerFee) =>
        new(
            [.. _tiers.Select(tier => tier with
            {
                MaintenanceMargin = new Ratio(tier.MaintenanceMargin.PartsPerMillion + takerFee.PartsPerMillion),
            })],
            Edge);

    /// <summary>Returns the tiers with the deductions that make maintenance margin continuous at every floor, rounded down.</summary>
    /// <remarks>
    /// Source: Binance FAQ, "Leverage and margin of USD-M futures", ceccfcfb4e3a45e3b48b0b1bb1a8ae46:
    /// deduction = floor × (rate − rate of the tier below) + deduction of the tier below. Hyperliquid's margin tiers obey the same rule.
    /// </remarks>
    /// <param name="tiers">From the lowest floor; their own deductions are ignored; rates must not fall.</param>
    public static IReadOnlyList<MarginTier> WithDeductions(IReadOnlyList<MarginTier> tiers)
    {
        var result = new MarginTier[tiers.Count];
        for (var at = 0; at < tiers.Count; at++)
        {
            var deduction = Money.Zero;
            if (at > 0)
            {
                var step = new Ratio(tiers[at].MaintenanceMargin.PartsPerMillion - tiers[at - 1].MaintenanceMargin.PartsPerMillion);
                deduction = result[at - 1].Deduction + step.OfRoundedDown(tiers[at].Floor);
            }

            result[at] = tiers[at] with { Deduction = deduction };
        }

        return result;
    }
}
