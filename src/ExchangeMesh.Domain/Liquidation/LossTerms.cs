using ExchangeMesh.Domain.AutoDeleveraging;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Liquidation;

/// <summary>How a loss beyond bankruptcy is borne: when the insurance fund may pay, and how what it does not pay is shared out.</summary>
public sealed record LossTerms
{
    /// <summary>When the fund pays no more, and the rule beyond it begins.</summary>
    public LossTrigger Trigger { get; init; }

    /// <summary>For <see cref="LossTrigger.FundDrawdown"/>: the fall from the peak that the fund may suffer (OKX: 30 %; Bybit: 100 %).</summary>
    public Ratio Drawdown { get; init; } = Ratio.FromPercent(30);

    /// <summary>Over how long the peak is looked for (OKX, Bybit: 8 hours); positive.</summary>
    public Duration DrawdownWindow { get; init; } = Duration.FromHours(8);

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
    /// <summary>When it has less than the loss (Binance, BitMEX, Hyperliquid).</summary>
    FundExhausted,

    /// <summary>Also when it would fall too far below its peak of late (OKX, Bybit).</summary>
    FundDrawdown,
}

/// <summary>What a loss that is shared in money is weighted by.</summary>
public enum LossWeight : byte
{
    /// <summary>Equity: keeps the order of wealth.</summary>
    Equity,

    /// <summary>Unrealised profit.</summary>
    Profit,
}
