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

    /// <summary>The loss waterfall.</summary>
    public static readonly MappingShape Loss = new(
    [
        new("trigger", Kinds.Word("fund-exhausted", "fund-drawdown"), "When the fund pays no more: when it has less than the loss, or also when it would fall too far below its peak.") { Default = "fund-exhausted" },
        new("drawdown", Kinds.Share, "The fall from the peak that the fund may suffer, for `fund-drawdown`.") { Default = "30%" },
        new("drawdown_window", Kinds.Span, "Over how long the peak is looked for.") { Default = "8h" },
        new("reserve", Kinds.Amount, "What the fund keeps, and pays only where there would be bad debt; in the unit of account.") { Default = "0 ACCOUNT" },
        new("ranking", Kinds.Word(Rankings), "How the accounts that may be deleveraged are ranked: Binance; BitMEX and Bybit; OKX and its clones; Hyperliquid as documented; Hyperliquid as observed; dYdX v4.") { Default = "profit-times-margin-ratio" },
        new("allocation", Kinds.Word("queue", "pro-rata", "contract-pro-rata"), "How lots are spread: the highest rank first, in proportion to profit, or in proportion to size.") { Default = "queue" },
        new("price", Kinds.Word("bankruptcy", "mark", "index"), "The price at which positions are closed.") { Default = "bankruptcy" },
        new("greatest_price_distance", Kinds.Share, "The mark stands for a bankruptcy price that lies further from it; 0% for never.") { Default = "0%" },
        new("weight", Kinds.Word("equity", "profit"), "What a loss that is shared in money is weighted by.") { Default = "equity" },
        new("haircut_cap", Kinds.Share, "The greatest part of an account's unrealised profit that one shared loss may take.") { Default = "100%" },
        new("period", Kinds.Span, "How often losses are shared out, for `socialised-loss`.") { Default = "8h" },
    ]);
}
