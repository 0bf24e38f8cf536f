namespace ExchangeMesh.Scenarios.Shapes;

/// <summary>The shapes of lending venues and their rulebooks.</summary>
internal static class LenderShapes
{
    /// <summary>How a lending venue learns a price.</summary>
    public static readonly MappingShape Oracle = new(
    [
        new("sources", new ListShape(Kinds.NameOf) { Least = 1 }, "The prices that are joined by their median: `VENUE.SYMBOL` or `reference.NAME`.") { Otherwise = "the reference feed of the asset" },
        new("heartbeat", Kinds.Span, "A new price is taken at least this often.") { Default = "1h" },
        new("deviation_threshold", Kinds.Share, "A new price is taken when it differs by at least this.") { Default = "50bp" },
        new("delay", Kinds.Delay, "How long a new price takes to come into force.") { Default = "1s" },
    ]);

    private static readonly IReadOnlyList<FieldShape> PoolRules =
    [
        new("oracle", Oracle, "How the oracle price is made.") { Otherwise = "none, so that the price stays, for the unit of account and for an asset without a reference feed; else its fields' own defaults" },
        new("loan_to_value", Kinds.Share, "The greatest share of the asset's worth that may be borrowed against it; 0% for no collateral.") { Default = "0%" },
        new("liquidation_threshold", Kinds.Share, "The share of the asset's worth at which liquidation starts.") { Default = "0%" },
        new("liquidation_bonus", Kinds.Share, "What a liquidator seizes beyond what it repays, as a share of it.") { Default = "0%" },
        new("reserve_factor", Kinds.Share, "The share of interest, and of the bonus, that the venue keeps.") { Default = "10%" },
        new("base_rate", Kinds.Ratio, "The yearly borrow rate at no utilisation.") { Default = "0%" },
        new("optimal_utilisation", new ScalarShape(ScalarKind.Ratio) { Least = 0, IsAboveLeast = true, Greatest = 999_999 }, "The utilisation at which the rate's slope changes.") { Default = "80%" },
        new("slope_below", Kinds.Ratio, "What is added to the yearly rate from no to optimal utilisation.") { Default = "4%" },
        new("slope_above", Kinds.Ratio, "What is added to the yearly rate from optimal to full utilisation.") { Default = "60%" },
    ];

    private static readonly MappingShape Pool = new(
    [
        new("asset", Kinds.NameOf, "The asset that is lent.") { IsRequired = true },
        new("opening_price", Kinds.PositiveAmount, "The oracle price at the start, in the unit of account.") { Otherwise = "the opening price of the asset's reference feed; one for the unit of account" },
        new("outside_supply", Kinds.Amount, "What lenders outside the model have supplied; it is never withdrawn.") { IsRequired = true },
        .. PoolRules,
    ]);

    private static readonly MappingShape PoolByAsset = new(
    [
        new("asset", Kinds.Name, "The asset.") { IsRequired = true },
        .. PoolRules,
    ]);

    private static readonly IReadOnlyList<FieldShape> Rules =
    [
        new("close_factor", Kinds.Share, "The share of a debt that one call may repay while the health factor is above `full_close_at_or_below`.") { Default = "50%" },
        new("full_close_at_or_below", Kinds.Share, "The health factor at or below which a call may repay the whole debt.") { Default = "95%" },
        new("full_close_below", Kinds.Amount, "Positions with less collateral or debt than this may be closed whole, in the unit of account.") { Default = "0 ACCOUNT" },
        new("warning_level", new ScalarShape(ScalarKind.Ratio) { Least = 1_000_000, Greatest = 100_000_000 }, "The health factor at which the borrower is warned.") { Default = "110%" },
        new("transfer_delay", Kinds.Delay, "How long a transfer to another venue takes beyond the link's latency.") { Default = "15s" },
    ];

    /// <summary>A lending venue.</summary>
    public static readonly MappingShape Lender = new(
    [
        new("name", Kinds.Name, "The venue's name.") { IsRequired = true },
        new("rulebook", Kinds.NameOf, "The rulebook that the venue follows where it says nothing else.") { Otherwise = "none" },
        new("unit_of_account", Kinds.NameOf, "The asset that worth is measured in.") { IsRequired = true },
        .. Rules,
        new("liquidators", new ListShape(Kinds.NameOf), "The groups that are told of loans that may be liquidated.") { Otherwise = "the groups with the strategy `liquidator` that use this lender" },
        new("pools", new ListShape(Pool) { Key = "asset", Least = 1 }, "The pools, one for each asset.") { IsRequired = true },
    ]);

    /// <summary>A lending venue's rulebook.</summary>
    public static readonly MappingShape Rulebook = new(
    [
        new("name", Kinds.Name, "The rulebook's name.") { IsRequired = true },
        new("summary", Kinds.Text, "Whose rules they are, and of which date.") { Default = "''" },
        new("sources", new ListShape(Kinds.Text), "Where the rules are published.") { Default = "[]" },
        new("extends", Kinds.NameOf, "The rulebook that it differs from.") { Otherwise = "none" },
        .. Rules,
        new("pool", new MappingShape(PoolRules), "What stands for every pool that does not say otherwise.") { Otherwise = "nothing" },
        new("by_asset", new ListShape(PoolByAsset) { Key = "asset" }, "What differs by the pool's asset.") { Default = "[]" },
    ]);
}
