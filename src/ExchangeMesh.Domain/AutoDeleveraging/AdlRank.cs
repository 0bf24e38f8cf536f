using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.AutoDeleveraging;

/// <summary>How a venue ranks the accounts that may be deleveraged.</summary>
public enum AdlRanking : byte
{
    /// <summary>Profit over balance × maintenance margin over equity (Binance).</summary>
    ProfitTimesMarginRatio,

    /// <summary>Profit over entry value × effective leverage; losses are divided by it (BitMEX).</summary>
    ProfitTimesLeverage,

    /// <summary>Return on initial margin ÷ margin ratio; losses are multiplied by it (OKX and its clones).</summary>
    ReturnOverMarginRatio,

    /// <summary>Mark over entry × leverage, taken side by side: entry over mark for shorts (Hyperliquid's documents, as they must be meant).</summary>
    PriceRatioTimesLeverage,

    /// <summary>Leverage × profit over entry value, losses as nothing (Hyperliquid, as observed).</summary>
    LeverageTimesProfitShare,

    /// <summary>
    /// None: from a pseudo-random account on, in the order of their numbers, in profit or not; those that the closing would bankrupt are
    /// passed over (dYdX v4).
    /// </summary>
    PseudoRandom,
}

/// <summary>At which price a deleveraged position is closed.</summary>
public enum DeleveragingPrice : byte
{
    /// <summary>The bankruptcy price of the position that could not be liquidated (Binance, BitMEX, Bybit).</summary>
    Bankruptcy,

    /// <summary>The mark price (OKX).</summary>
    Mark,

    /// <summary>The index price (GMX; older Hyperliquid).</summary>
    Index,

    /// <summary>The mark price that stood before the latest one (Hyperliquid).</summary>
    PreviousMark,
}

/// <summary>What a ranking looks at in one account's position; money in the settlement asset.</summary>
/// <param name="Account">Whose.</param>
/// <param name="IsLong">The position's side.</param>
/// <param name="Entry">The entry price.</param>
/// <param name="Mark">The mark price.</param>
/// <param name="EntryNotional">Notional at entry; positive.</param>
/// <param name="MarkNotional">Notional at mark; positive.</param>
/// <param name="UnrealisedProfit">Profit at mark; may be negative.</param>
/// <param name="Balance">Balance of the account, or isolated margin.</param>
/// <param name="Equity">Balance plus unrealised profit.</param>
/// <param name="InitialMargin">Initial margin of the position.</param>
/// <param name="MaintenanceMargin">Maintenance margin of the position.</param>
public readonly record struct AdlStanding(
    ParticipantId Account,
    bool IsLong,
    Price Entry,
    Price Mark,
    Money EntryNotional,
    Money MarkNotional,
    Money UnrealisedProfit,
    Money Balance,
    Money Equity,
    Money InitialMargin,
    Money MaintenanceMargin);

/// <summary>An account's place in a deleveraging queue: the highest score goes first, then the lowest account number.</summary>
/// <param name="Score">The ranking's score; a number without a unit, to be compared within one ranking only.</param>
/// <param name="Account">Whose.</param>
public readonly record struct AdlRank(Int128 Score, ParticipantId Account) : IComparable<AdlRank>
{
    private const long One = 1_000_000_000;

    // Bounds each factor so that a product of two stays within 128 bits: a share of a billion.
    private const long GreatestFactor = 1_000_000_000_000_000_000;

    /// <summary>Compares places: the one that is deleveraged first is the lesser.</summary>
    public int CompareTo(AdlRank other)
    {
        var byScore = other.Score.CompareTo(Score);
        return byScore != 0 ? byScore : Account.CompareTo(other.Account);
    }

    /// <summary>Returns an account's rank. Quotients are taken in parts per billion, towards minus infinity.</summary>
    public static AdlRank Of(AdlRanking ranking, in AdlStanding standing) =>
        new(
            ranking switch
            {
                AdlRanking.ProfitTimesMarginRatio => ProfitTimesMarginRatio(in standing),
                AdlRanking.ProfitTimesLeverage => ProfitTimesLeverage(in standing),
                AdlRanking.ReturnOverMarginRatio => ReturnOverMarginRatio(in standing),
                AdlRanking.PriceRatioTimesLeverage => PriceRatioTimesLeverage(in standing),
                AdlRanking.LeverageTimesProfitShare => LeverageTimesProfitShare(in standing),
                AdlRanking.PseudoRandom => 0,
                _ => throw new InvariantViolationException($"unknown deleveraging ranking {ranking}"),
            },
            standing.Account);

    /// <summary>Returns the share of accounts that stand at or before a place, in parts per million, rounded up: the queue indicator.</summary>
    /// <remarks>Source: Binance FAQ 360033525471, rank ÷ total users.</remarks>
    /// <param name="place">The account's place, from 1.</param>
    /// <param name="total">How many accounts are ranked.</param>
    public static Ratio Quantile(int place, int total) => new(Rounding.MultiplyDivideUp(place, Ratio.One, total));

    /// <summary>Returns the profit over the balance, times the margin ratio.</summary>
    /// <remarks>
    /// Source: Binance FAQ 360033525471: max(0, profit) ÷ max(1, balance) × maintenance ÷ (balance + profit), the latter zero where
    /// balance plus profit is not positive.
    /// </remarks>
    private static Int128 ProfitTimesMarginRatio(in AdlStanding standing)
    {
        var profit = Math.Max(0, standing.UnrealisedProfit.Micros);
        var balance = Math.Max(Money.FromUnits(1).Micros, standing.Balance.Micros);
        var marginRatio = standing.Equity.Micros <= 0 ? 0 : Share(standing.MaintenanceMargin.Micros, standing.Equity.Micros);
        return Share(profit, balance) * marginRatio;
    }

    /// <summary>Returns the profit over the entry value, times effective leverage.</summary>
    /// <remarks>
    /// Source: BitMEX, auto-deleveraging: profit share = (mark value − entry value) ÷ |entry value|; effective leverage = |mark value| ÷
    /// (mark value − bankrupt value), whose divisor is the position's equity; their product, or quotient for losses.
    /// </remarks>
    private static Int128 ProfitTimesLeverage(in AdlStanding standing)
    {
        var profitShare = Share(standing.UnrealisedProfit.Micros, standing.EntryNotional.Micros);
        var leverage = Share(standing.MarkNotional.Micros, Math.Max(1, standing.Equity.Micros));
        return profitShare > 0 ? profitShare * leverage : Rounding.DivideDown(profitShare * One * One, Int128.Max(1, leverage));
    }

    /// <summary>Returns the return on initial margin over the margin ratio.</summary>
    /// <remarks>
    /// Source: OKX help (and Deepcoin, Bityix): return on initial margin ÷ margin ratio for profits, × for losses; margin ratio =
    /// (initial margin + profit) ÷ position value.
    /// </remarks>
    private static Int128 ReturnOverMarginRatio(in AdlStanding standing)
    {
        var profitShare = Share(standing.UnrealisedProfit.Micros, Math.Max(1, standing.InitialMargin.Micros));
        var marginRatio = Int128.Max(
            1, Share(standing.InitialMargin.Micros + standing.UnrealisedProfit.Micros, standing.MarkNotional.Micros));
        return profitShare > 0 ? Rounding.DivideDown(profitShare * One * One, marginRatio) : profitShare * marginRatio;
    }

    /// <summary>Returns the price ratio in the position's favour, times leverage.</summary>
    /// <remarks>
    /// Source: Hyperliquid docs, auto-deleveraging: (mark ÷ entry) × (notional ÷ account value). Difference: entry ÷ mark for shorts,
    /// since taken literally the text ranks them backwards.
    /// </remarks>
    private static Int128 PriceRatioTimesLeverage(in AdlStanding standing)
    {
        var (gain, from) = standing.IsLong ? (standing.Mark, standing.Entry) : (standing.Entry, standing.Mark);
        return Share(gain.Ticks, from.Ticks) * Share(standing.MarkNotional.Micros, Math.Max(1, standing.Equity.Micros));
    }

    /// <summary>Returns leverage times the profit over the entry notional.</summary>
    /// <remarks>
    /// Source: OtterSec's reading of Hyperliquid's deleveragings: (notional ÷ account value) × max(profit, 0) ÷ entry notional, with
    /// small floors under the divisors (here one millionth).
    /// </remarks>
    private static Int128 LeverageTimesProfitShare(in AdlStanding standing) =>
        Share(standing.MarkNotional.Micros, Math.Max(1, standing.Equity.Micros))
        * Share(Math.Max(0, standing.UnrealisedProfit.Micros), Math.Max(1, standing.EntryNotional.Micros));

    private static Int128 Share(long part, long of) =>
        Int128.Clamp(Rounding.DivideDown((Int128)part * One, (Int128)of), -GreatestFactor, GreatestFactor);
}
