namespace ExchangeMesh.Scenarios.Shapes;

/// <summary>The shape of the loss waterfall: who bears what a liquidated account leaves.</summary>
internal static class LossShapes
{
    /// <summary>The words of rankings, in the order of <see cref="Domain.AutoDeleveraging.AdlRanking"/>.</summary>
    public static readonly string[] Rankings =
    [
        "profit-times-margin-ratio", "profit-times-leverage", "return-over-margin-ratio", "price-ratio-times-leverage",
        "leverage-times-profit-share", "pseudo-random",
    ];

    /// <summary>The words of rules beyond the fund, in the order of <see cref="Domain.Venues.LossRule"/>.</summary>
    public static readonly string[] Rules = ["auto-deleveraging", "bad-debt", "haircut", "socialised-loss"];

    /// <summary>The words of triggers, in the order of <see cref="Domain.Liquidation.LossTrigger"/>.</summary>
    public static readonly string[] Triggers = ["fund-exhausted", "fund-drawdown", "fund-below-average", "account-bankrupt"];

    /// <summary>The words of prices, in the order of <see cref="Domain.AutoDeleveraging.DeleveragingPrice"/>.</summary>
    public static readonly string[] Prices = ["bankruptcy", "mark", "index", "previous-mark"];

    /// <summary>The words of weights, in the order of <see cref="Domain.Liquidation.LossWeight"/>.</summary>
    public static readonly string[] Weights = ["equity", "profit", "position"];

    /// <summary>The words of allocations, in the order of <see cref="Domain.AutoDeleveraging.AdlAllocationRule"/>.</summary>
    public static readonly string[] Allocations = ["queue", "pro-rata", "contract-pro-rata"];

    /// <summary>The loss waterfall.</summary>
    public static readonly MappingShape Loss = new(
    [
        new("trigger", Kinds.Word(Triggers), "When the fund pays no more: when it has less than the loss; also when it would fall too far below its peak, or below its average; or for no account that owes more than it has.") { Default = "fund-exhausted" },
        new("drawdown", Kinds.Share, "The fall that the fund may suffer, from its peak for `fund-drawdown`, below its average for `fund-below-average`.") { Default = "30%" },
        new("least_drawdown", Kinds.Amount, "The fall that it may suffer however small it is, for `fund-below-average`; in the unit of account.") { Default = "0 ACCOUNT" },
        new("drawdown_window", Kinds.Span, "Over how long peak or average are taken.") { Default = "8h" },
        new("reserve", Kinds.Amount, "What the fund keeps, and pays only where there would be bad debt; in the unit of account.") { Default = "0 ACCOUNT" },
        new("greatest_holding", Kinds.Ratio, "The greatest notional that the fund may hold, as a share of its worth; positions beyond it are deleveraged. 0% for no limit.") { Default = "0%" },
        new("ranking", Kinds.Word(Rankings), "How the accounts that may be deleveraged are ranked: Binance; BitMEX and Bybit; OKX and its clones; Hyperliquid as documented; Hyperliquid as observed; dYdX v4.") { Default = "profit-times-margin-ratio" },
        new("allocation", Kinds.Word(Allocations), "How lots are spread: the highest rank first, in proportion to profit, or in proportion to size.") { Default = "queue" },
        new("price", Kinds.Word(Prices), "The price at which positions are closed; `previous-mark` is the mark before the latest one.") { Default = "bankruptcy" },
        new("greatest_price_distance", Kinds.Share, "The mark stands for a bankruptcy price that lies further from it; 0% for never.") { Default = "0%" },
        new("weight", Kinds.Word(Weights), "What a loss that is shared in money is weighted by; `position` is the notional of positions, and losers bear it too.") { Default = "equity" },
        new("haircut_cap", Kinds.Share, "The greatest part of an account's unrealised profit that one shared loss may take.") { Default = "100%" },
        new("period", Kinds.Span, "How often losses are shared out, for `socialised-loss`.") { Default = "8h" },
    ]);
}
