using ExchangeMesh.Domain.AutoDeleveraging;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Liquidation;

/// <summary>How a loss beyond bankruptcy is borne: when the insurance fund may pay, and how what it does not pay is shared out.</summary>
public sealed record LossTerms
{
    /// <summary>When the fund pays no more, and the rule beyond it begins.</summary>
    public LossTrigger Trigger { get; init; }

    /// <summary>The fall that the fund may suffer, from its peak or below its average (OKX: 30 %; Bybit: 100 %).</summary>
    public Ratio Drawdown { get; init; } = Ratio.FromPercent(30);

    /// <summary>For <see cref="LossTrigger.FundBelowAverage"/>: the fall that it may suffer however small it is, in the unit of account (OKX: 50,000).</summary>
    public Money LeastDrawdown { get; init; }

    /// <summary>Over how long peak or average are taken (OKX, Bybit: 8 hours); positive.</summary>
    public Duration DrawdownWindow { get; init; } = Duration.FromHours(8);

    /// <summary>The greatest notional that the fund may hold, as a share of its worth; what is beyond it goes the way of a loss that it cannot bear (Binance: one whole). Zero for no limit.</summary>
    public Ratio GreatestHolding { get; init; }

    /// <summary>What the fund keeps, in the unit of account: it pays of it only what would else be bad debt.</summary>
    public Money Reserve { get; init; }

    /// <summary>Who is deleveraged by how much.</summary>
    public AdlAllocationRule Allocation { get; init; }

    /// <summary>The mark stands for the bankruptcy price where that lies further from it than this (Bybit: 5 %); zero for never.</summary>
    public Ratio GreatestPriceDistance { get; init; }

    /// <summary>What a shared loss is weighted by.</summary>
    public LossWeight Weight { get; init; }

    /// <summary>The greatest part of an account's unrealised profit that one shared loss may take.</summary>
    public Ratio HaircutCap { get; init; } = new(Ratio.One);

    /// <summary>For a socialised loss: how often losses are shared out; positive.</summary>
    public Duration Period { get; init; } = Duration.FromHours(8);
}

/// <summary>When an insurance fund pays no more.</summary>
public enum LossTrigger : byte
{
    /// <summary>When it has less than the loss (Binance, BitMEX, dYdX v4).</summary>
    FundExhausted,

    /// <summary>Also when it would fall too far below its peak of late (OKX in older documents, Bybit).</summary>
    FundDrawdown,

    /// <summary>Also when it would fall too far below its average of late: by a share of it, or a fixed amount where that is more (OKX in detail).</summary>
    FundBelowAverage,

    /// <summary>It pays for no account whose equity is below zero before the rule beyond it has done what it can (Hyperliquid).</summary>
    AccountBankrupt,
}

/// <summary>What a loss that is shared in money is weighted by.</summary>
public enum LossWeight : byte
{
    /// <summary>Equity: keeps the order of wealth.</summary>
    Equity,

    /// <summary>Unrealised profit.</summary>
    Profit,

    /// <summary>The notional of open positions, whether they gain or lose; each account bears at most what it owns (Drift).</summary>
    Position,
}
