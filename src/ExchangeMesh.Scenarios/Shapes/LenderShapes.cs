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
        new("averaging", Kinds.Delay, "The time constant with which the median is averaged over time; 0s for none.") { Default = "0s" },
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
        new("supply_cap", Kinds.Amount, "The most that may be supplied, outside supply and interest included.") { Otherwise = "no cap" },
        new("borrow_cap", Kinds.Amount, "The most that may be borrowed, interest included.") { Otherwise = "no cap" },
        new("debt_ceiling", Kinds.Amount, "The most that may be owed against this asset, which then is isolated: it stands alone as collateral; in the unit of account.") { Otherwise = "not isolated" },
        new("borrowable_in_isolation", Kinds.Flag, "Whether the asset may be borrowed against isolated collateral.") { Default = "false" },
        new("liquidation_factor", Kinds.Share, "The share of its worth that an absorbed account is credited, for the resolution `absorption`.") { Default = "100%" },
        new("hole", Kinds.Amount, "The most that may be raised by auctions of this collateral at a time, in the unit of account, for the resolution `auction`.") { Otherwise = "no limit" },
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

    private static readonly MappingShape EfficiencyMode = new(
    [
        new("name", Kinds.Name, "The category's name.") { IsRequired = true },
        new("assets", new ListShape(Kinds.NameOf) { Least = 1 }, "The assets, whose prices move together.") { IsRequired = true },
        new("loan_to_value", Kinds.Share, "The greatest share that may be borrowed against them while all that is owed is of the category.") { IsRequired = true },
        new("liquidation_threshold", Kinds.Share, "The share at which liquidation then starts.") { IsRequired = true },
        new("liquidation_bonus", Kinds.Share, "The liquidation bonus then.") { Default = "1%" },
    ]);

    private static readonly MappingShape StopBorrow = new(
    [
        new("above_utilisation", Kinds.Share, "Nothing is lent that would bring a pool's utilisation above this.") { Default = "100%" },
        new("fall", Kinds.Share, "Nothing is lent while a collateral's oracle price is this far below its highest in the window; 0% for no such rule.") { Default = "0%" },
        new("window", Kinds.Span, "The window.") { Default = "1h" },
    ]);

    private static readonly MappingShape Rung = new(
    [
        new("loan_to_value", Kinds.Share, "From which loan-to-value on.") { IsRequired = true },
        new("action", Kinds.Word("notice", "margin-call", "partial-sale", "default"), "What the lender does.") { IsRequired = true },
        new("cure_within", Kinds.Delay, "How long the borrower has before a call becomes a default; 0s for no such time.") { Default = "0s" },
        new("target", Kinds.Share, "The loan-to-value that a cure or a sale restores; 0% for below the rung, and for a sale of all.") { Default = "0%" },
    ]);

    private static readonly MappingShape Resolution = new(
    [
        new("kind", Kinds.Word("calls", "absorption", "auction", "stability-pool", "margin-call"), "By calls of liquidators (Aave); by taking accounts over whole and selling their collateral (Compound v3); by auctions whose price falls (Maker); by a pool of deposits (Liquity); or by margin calls and sales (lenders that hold the collateral). The other fields are each for one kind.") { Default = "calls" },
        new("store_front_price_factor", Kinds.Share, "Absorption: the share of the penalty that buyers are given.") { Default = "50%" },
        new("target_reserves", Kinds.Amount, "Absorption: from these reserves of the base asset on nothing is sold; zero for always.") { Default = "0 ACCOUNT" },
        new("curve", Kinds.Word("linear", "stairstep", "exponential"), "Auction: how the price falls: to zero, by a factor each step, or by a factor each second.") { Default = "stairstep" },
        new("step", Kinds.Span, "Auction: the time until zero, or of a step.") { Default = "90s" },
        new("cut", new ScalarShape(ScalarKind.Number) { Least = 0, IsAboveLeast = true, Greatest = 0.999_999_999_999_999_999m }, "Auction: the factor.") { Default = "0.99" },
        new("opening_factor", Kinds.Ratio, "Auction: the opening price over the oracle price.") { Default = "130%" },
        new("reset_below", Kinds.Share, "Auction: the share of the opening price below which an auction must be started anew.") { Default = "40%" },
        new("longest", Kinds.Span, "Auction: the age above which it must be.") { Default = "140m" },
        new("penalty", Kinds.Share, "Auction: what is raised beyond what is owed.") { Default = "13%" },
        new("least_debt", Kinds.Amount, "Auction: the smallest debt that a vault may be left with.") { Default = "0 ACCOUNT" },
        new("hole", Kinds.Amount, "Auction: the most that may be raised by auctions at a time; zero for no limit.") { Default = "0 ACCOUNT" },
        new("flat_reward", Kinds.Amount, "Auction: what the starter of an auction receives.") { Default = "0 ACCOUNT" },
        new("reward_share", Kinds.Share, "Auction: what it receives beside, as a share of what is to be raised.") { Default = "0.1%" },
        new("offer_interval", Kinds.Span, "Auction: how often the liquidators are told of a running auction's price, once it is down to the oracle's.") { Default = "90s" },
        new("minimum_ratio", Kinds.Ratio, "Stability pool: the collateral ratio below which loans are liquidated.") { Default = "110%" },
        new("critical_ratio", Kinds.Ratio, "Stability pool: the system's collateral ratio below which recovery mode begins.") { Default = "150%" },
        new("compensation", Kinds.Share, "Stability pool: the share of the collateral that the caller earns.") { Default = "0.5%" },
        new("outside_deposit", Kinds.Amount, "Stability pool: what depositors outside the model have put into it.") { Default = "0 ACCOUNT" },
        new("rungs", new ListShape(Rung), "Margin call: the rungs, from the lowest loan-to-value.") { Default = "[]" },
    ]);

    private static readonly IReadOnlyList<FieldShape> Rules =
    [
        new("close_factor", Kinds.Share, "The share of a debt that one call may repay while the health factor is above `full_close_at_or_below`.") { Default = "50%" },
        new("full_close_at_or_below", Kinds.Share, "The health factor at or below which a call may repay the whole debt.") { Default = "95%" },
        new("full_close_below", Kinds.Amount, "Positions with less collateral or debt than this may be closed whole, in the unit of account.") { Default = "0 ACCOUNT" },
        new("close_factor_basis", Kinds.Word("whole-debt", "asset-debt"), "What `close_factor` is a share of: the account's whole debt, or the debt in the asset that is repaid.") { Default = "whole-debt" },
        new("least_leftover", Kinds.Amount, "What a partial call must leave of debt and collateral, in the unit of account.") { Default = "0 ACCOUNT" },
        new("resolution", Resolution, "How unsafe loans are resolved.") { Default = "{}" },
        new("e_modes", new ListShape(EfficiencyMode) { Key = "name" }, "Categories of assets with limits of their own.") { Default = "[]" },
        new("stop_borrow", StopBorrow, "When nothing is lent although the collateral would do.") { Otherwise = "never" },
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
