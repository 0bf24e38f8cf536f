using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>What a short option must hold, per contract; long options that are paid for need nothing.</summary>
/// <param name="Initial">Margin to open.</param>
/// <param name="Maintenance">Margin to keep.</param>
public readonly record struct OptionRequirement(Money Initial, Money Maintenance);

/// <summary>Standard margin of short options, option by option.</summary>
/// <remarks>Amounts are per contract on one unit of the underlying; shares are rounded up.</remarks>
public static class OptionMargin
{
    private static readonly Ratio Widest = Ratio.FromPercent(15);
    private static readonly Ratio Narrowest = Ratio.FromPercent(10);
    private static readonly Ratio Keep = new(75_000);

    /// <summary>Returns Deribit's margin of one short option, in one currency throughout.</summary>
    /// <remarks>
    /// Source: Deribit support 25944756247837: initial max(15 % − out of the money share, 10 %) of the underlying + mark; maintenance 7.5 % +
    /// mark; for puts 7.5 % of the greater of underlying and mark, which is also the least initial margin. Derive's StandardManager
    /// (gh:derivexyz/v2-core) has the same constants in dollars.
    /// </remarks>
    /// <param name="right">Call or put.</param>
    /// <param name="strike">The strike.</param>
    /// <param name="underlying">The underlying's price.</param>
    /// <param name="mark">The option's mark price.</param>
    public static OptionRequirement ShortRoundedUp(OptionRight right, Money strike, Money underlying, Money mark)
    {
        var outOfTheMoney = OutOfTheMoney(right, strike, underlying);
        var initial = Money.Max(Widest.OfRoundedUp(underlying) - outOfTheMoney, Narrowest.OfRoundedUp(underlying)) + mark;
        if (right == OptionRight.Call)
        {
            return new OptionRequirement(initial, Keep.OfRoundedUp(underlying) + mark);
        }

        var maintenance = Money.Max(Keep.OfRoundedUp(underlying), Keep.OfRoundedUp(mark)) + mark;
        return new OptionRequirement(Money.Max(initial, maintenance), maintenance);
    }

    /// <summary>Returns the margin of one short option under the US strategy rules.</summary>
    /// <remarks>
    /// Source: Reg-T as Interactive Brokers states it and gh:QuantConnect/Lean tests it: premium + max(20 % of the underlying − out of
    /// the money, 10 % of the underlying for calls, of the strike for puts). Index options: 15 %.
    /// </remarks>
    /// <param name="right">Call or put.</param>
    /// <param name="strike">The strike.</param>
    /// <param name="underlying">The underlying's price.</param>
    /// <param name="premium">The option's price.</param>
    /// <param name="share">20 %, or 15 % for index options.</param>
    public static Money StrategyRoundedUp(OptionRight right, Money strike, Money underlying, Money premium, Ratio share)
    {
        var least = Narrowest.OfRoundedUp(right == OptionRight.Call ? underlying : strike);
        return premium + Money.Max(share.OfRoundedUp(underlying) - OutOfTheMoney(right, strike, underlying), least);
    }

    /// <summary>Returns what initial margin grows by while an oracle is unsure: factor × (1 − confidence) × spot × size, below a threshold; rounded up.</summary>
    /// <remarks>Source: Derive StandardManager, oracle contingency.</remarks>
    /// <param name="notional">Spot × size.</param>
    /// <param name="confidence">The oracle's confidence, at most one whole.</param>
    /// <param name="threshold">The confidence below which it applies.</param>
    /// <param name="factor">The factor.</param>
    public static Money OracleContingencyRoundedUp(Money notional, Ratio confidence, Ratio threshold, Ratio factor) =>
        confidence >= threshold
            ? Money.Zero
            : factor.OfRoundedUp(new Ratio(Ratio.One - confidence.PartsPerMillion).OfRoundedUp(notional));

    private static Money OutOfTheMoney(OptionRight right, Money strike, Money underlying) =>
        Money.Max(Money.Zero, right == OptionRight.Call ? strike - underlying : underlying - strike);
}
