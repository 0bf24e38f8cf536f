namespace ExchangeMesh.Scenarios.Shapes;

/// <summary>The shapes of exchanges and their rulebooks.</summary>
internal static class VenueShapes
{
    private static readonly MappingShape Tier = new(
    [
        new("from", Kinds.Amount, "The notional from which the tier applies, in the settlement asset.") { IsRequired = true },
        new("leverage", Kinds.Leverage, "The greatest leverage; initial margin is one over it.") { IsRequired = true },
        new("maintenance", Kinds.Share, "The maintenance margin as a share of notional.") { IsRequired = true },
        new("deduction", Kinds.Amount, "What is taken off the maintenance margin, in the settlement asset.") { Otherwise = "what makes the maintenance margin continuous at the floor" },
    ]);

    private static readonly MappingShape Constituent = new(
    [
        new("of", Kinds.NameOf, "Whose price: `VENUE.SYMBOL` or `reference.NAME`.") { IsRequired = true },
        new("weight", Kinds.PositiveCount, "The weight.") { Default = "1" },
    ])
    { Shorthand = "of" };

    private static readonly MappingShape Index = new(
    [
        new("constituents", new ListShape(Constituent) { Least = 1 }, "The prices that the index is made of.") { Otherwise = "the reference feed of the base asset" },
        new("method", Kinds.Word("weighted-mean", "median", "weighted-median", "inverse-square"), "How they are joined; `inverse-square` weighs a price by the inverse square of its distance from the weighted mean.") { Default = "weighted-mean" },
        new("outliers", Kinds.Word("keep", "clamp", "drop", "clamp-from-three"), "What is done with a price far from the median; `clamp-from-three` clamps three or more, and lets two count the same.") { Default = "keep" },
        new("outlier_distance", Kinds.Share, "How far from the median is far.") { Default = "5%" },
        new("stale_after", Kinds.Span, "How old a price may be before it is left out.") { Default = "10s" },
        new("averaging", Kinds.Delay, "The time constant with which the joined price is averaged over time; 0s for none.") { Default = "0s" },
    ]);

    private static readonly MappingShape Mark = new(
    [
        new("interval", Kinds.Span, "How often the mark price is made anew.") { Default = "1s" },
        new("method", Kinds.Word("smoothed-basis", "median-of-three", "last", "index-with-funding", "median-with-markets"), "How the mark price is made.") { Default = "smoothed-basis" },
        new("basis_smoothing", Kinds.Span, "The time constant of the smoothed basis.") { Default = "30s" },
        new("basis_clamp", Kinds.Share, "How far from the index the mark price may lie, as a share of the index.") { Default = "10%" },
        new("basis_of", Kinds.Word("mid", "last-within-spread"), "Which price of the market the basis is taken of.") { Default = "mid" },
        new("markets", new ListShape(Constituent), "Other venues' perpetuals, whose weighted median is an input of `median-with-markets`.") { Default = "[]" },
        new("market_smoothing", Kinds.Span, "The time constant of the own market's average, which stands for a missing input of `median-with-markets`.") { Default = "30s" },
        new("stale_after", Kinds.Span, "How old another venue's price may be before it is left out.") { Default = "10s" },
    ]);

    private static readonly MappingShape Funding = new(
    [
        new("interval", Kinds.Span, "How often funding is paid.") { Default = "8h" },
        new("interest", Kinds.InterestRate, "The interest part of an eight-hour rate.") { Default = "1bp" },
        new("clamp", Kinds.FundingRate, "How far interest minus premium may go either way, of an eight-hour rate.") { Default = "5bp" },
        new("cap", Kinds.FundingRate, "The greatest rate of an interval either way.") { Default = "2%" },
        new("sample_interval", Kinds.Span, "How often the premium is sampled.") { Default = "5s" },
        new("votes", new ScalarShape(ScalarKind.Count) { Least = 1, Greatest = 1_000 }, "How many premiums one sample is the median of.") { Default = "1" },
        new("premium_of", Kinds.Word("quotes", "mark"), "What the premium is taken of: what can be sold and bought in the book, or the mark price.") { Default = "quotes" },
        new("impact_notional", Kinds.Amount, "The notional whose average price of selling and buying counts as a quote, in the settlement asset; zero for the best quotes.") { Default = "0 SETTLEMENT" },
        new("method", Kinds.Word("clamped", "dead-band", "plain"), "How the rate follows from the premium: `premium + clamp(interest − premium)`, the premium outside a dead band, or `premium + interest`.") { Default = "clamped" },
        new("dead_band", Kinds.FundingRate, "The half width of the band in which a premium counts for nothing, for `dead-band`.") { Default = "0%" },
        new("premium_period", Kinds.Span, "The time over which a whole rate is paid.") { Default = "8h" },
        new("paid_on", Kinds.Word("mark", "index"), "The price that payments are taken on.") { Default = "mark" },
    ]);

    private static readonly MappingShape Concentration = new(
    [
        new("share", new ScalarShape(ScalarKind.Ratio) { Least = 0, IsAboveLeast = true, Greatest = 1_000_000 }, "The position over open interest from which the multiple holds.") { IsRequired = true },
        new("multiple", new ScalarShape(ScalarKind.Leverage) { Least = 1, Greatest = 1_000 }, "By how much the margin rates of what lies above that share are multiplied.") { IsRequired = true },
    ]);

    private static readonly MappingShape DynamicMargin = new(
    [
        new("interval", Kinds.Span, "How often the rates are worked out anew; in between they stand.") { Default = "1m" },
        new("volatility_factor", new ScalarShape(ScalarKind.Number) { Least = 0, Greatest = 1_000 }, "How many deviations of the price over the horizon the initial margin covers; 0 where it does not follow volatility.") { Default = "0" },
        new("horizon", Kinds.Span, "The time that closing a position is thought to take.") { Default = "10m" },
        new("memory", Kinds.Span, "The time constant with which past moves are forgotten.") { Default = "1h" },
        new("volatility_floor", Kinds.Volatility, "The yearly volatility below which no estimate counts; that of ten years, say.") { Default = "0%" },
        new("stressed_volatility", Kinds.Volatility, "The yearly volatility of stressed times.") { Default = "0%" },
        new("stressed_weight", Kinds.Share, "The weight of the stressed volatility in the estimate.") { Default = "0%" },
        new("buffer", Kinds.Ratio, "The share by which margins are above what is calculated; it is used up before a rise moves them.") { Default = "0%" },
        new("buffer_memory", Kinds.Span, "The time constant of the calculated margin against which a rise is measured.") { Default = "1d" },
        new("greatest_multiple", new ScalarShape(ScalarKind.Leverage) { Least = 1, Greatest = 1_000 }, "The greatest multiple of the tiers' rates that volatility may bring.") { Default = "10x" },
        new("concentration", new ListShape(Concentration), "Stricter margin for positions that are a large share of open interest, by rising shares.") { Default = "[]" },
        new("interest_lower_cap", Kinds.Amount, "The open interest from which initial margin grows, in the unit of account.") { Default = "0 ACCOUNT" },
        new("interest_upper_cap", Kinds.Amount, "The open interest at which initial margin is the whole notional; 0 where it does not follow open interest.") { Default = "0 ACCOUNT" },
    ]);

    private static readonly MappingShape Margin = new(
    [
        new("mode", Kinds.Word("cross", "isolated"), "Whether accounts are margined as one pot or position by position.") { Default = "cross" },
        new("call_level", new ScalarShape(ScalarKind.Ratio) { Least = 1_000_000, Greatest = 100_000_000 }, "A margin call goes out when equity falls below this share of the maintenance margin.") { Default = "150%" },
        new("model", Kinds.Word("standard", "portfolio"), "How accounts with options are margined: option by option, or by the worst of a grid of price and volatility moves.") { Otherwise = "standard" },
        new("grid", Kinds.Word("deribit", "derive"), "Whose grid a portfolio margin uses.") { Otherwise = "deribit" },
        new("leverage_cap", new ScalarShape(ScalarKind.Leverage) { Least = 1, Greatest = 1_000, IsWhole = true }, "The greatest leverage over all tiers; a whole multiple.") { Otherwise = "none beside the tiers" },
        new("profit_haircut", Kinds.Share, "The share of unrealised profit that counts neither as initial margin nor for withdrawals.") { Default = "0%" },
        new("borrow_cap", Kinds.Amount, "The most that a cross account may owe after a withdrawal, against the rest of its equity, in the unit of account; 0 where nobody may withdraw more than its balance.") { Default = "0 ACCOUNT" },
        new("position_limit", Kinds.PositiveAmount, "The greatest position of an account in one perpetual, at mark, in the unit of account.") { Otherwise = "none" },
        new("position_share", new ScalarShape(ScalarKind.Ratio) { Least = 0, IsAboveLeast = true, Greatest = 1_000_000 }, "The share of a perpetual's open interest that an account may hold; of this and `position_limit` the greater counts.") { Otherwise = "none" },
        new("dynamic", DynamicMargin, "How margin follows volatility, concentration and open interest.") { Otherwise = "not at all" },
    ]);

    private static readonly MappingShape PortfolioAuction = new(
    [
        new("buffer", Kinds.Share, "By how much safer than it must be a sale makes the account, as a share of what margin takes off its worth.") { Default = "10%" },
        new("first_price", Kinds.Share, "The price at the start, as a share of what the portfolio is worth.") { Default = "100%" },
        new("second_price", Kinds.Share, "The price when the fast part ends.") { Default = "80%" },
        new("fast_length", Kinds.Span, "How long the fast part takes.") { Default = "10m" },
        new("slow_length", Kinds.Span, "How long it then takes until the price is zero.") { Default = "2h" },
        new("insolvent_length", Kinds.Span, "How long it takes until a portfolio that owes more than it has pays its whole shortfall to whoever takes it.") { Default = "10m" },
    ]);

    private static readonly MappingShape Liquidation = new(
    [
        new("enabled", Kinds.Flag, "Whether positions are liquidated at all.") { Default = "true" },
        new("method", Kinds.Word("book", "auction", "request-for-quote"), "How unsafe accounts are closed at first: by orders into the book, by an auction of the portfolio at a falling price, or to the best of sealed bids. What bidders do not take is closed as the other fields say.") { Default = "book" },
        new("auction", PortfolioAuction, "How the price of a portfolio falls.") { Default = "{}" },
        new("offer_interval", Kinds.Span, "How often bidders are told the price of a running auction.") { Default = "10s" },
        new("quote_window", Kinds.Span, "How long bids are taken in a request for quote.") { Default = "2s" },
        new("bidders", new ListShape(Kinds.NameOf), "The groups that are told of portfolios for sale, and may bid.") { Otherwise = "the groups with the strategy `portfolio-liquidator` whose first market is at this venue" },
        new("partial_share", new ScalarShape(ScalarKind.Ratio) { Least = 0, IsAboveLeast = true, Greatest = 1_000_000 }, "The share of a position that the first step closes; 100% for no partial step.") { Default = "25%" },
        new("full_below", Kinds.Amount, "Positions of less notional are closed whole at once, in the unit of account.") { Default = "0 ACCOUNT" },
        new("step_interval", Kinds.Span, "How long between steps.") { Default = "1s" },
        new("size", Kinds.Word("share", "lower-tier", "two-tiers-down", "lowest-tier", "shortage"), "How much a step closes: `partial_share` and then all, down to the tier below (again and again), two tiers down, to the lowest tier, or as much as makes the account safe.") { Default = "share" },
        new("share_growth", Kinds.Delay, "Over which time the share of `shortage` grows from `partial_share` by one whole; 0s for no growth.") { Default = "0s" },
        new("whole_or_nothing", Kinds.Flag, "Whether a step's order is filled whole or not placed.") { Default = "false" },
        new("limit", Kinds.Word("bankruptcy", "fillable", "index-less-fee"), "The worst price of liquidation orders: the bankruptcy price, a spread from the mark that widens as the account falls (the fund pays what is beyond bankruptcy), or the index less the liquidator's fee.") { Default = "bankruptcy" },
        new("bankruptcy_adjustment", new ScalarShape(ScalarKind.Ratio) { Least = 1_000_000, Greatest = 100_000_000 }, "How fast the spread of `fillable` widens; 100% or more.") { Default = "100%" },
        new("spread_to_maintenance", Kinds.Share, "The greatest spread of `fillable`, as a share of maintenance margin.") { Default = "10%" },
        new("liquidator_fee", Kinds.Share, "The distance of `index-less-fee` from the index at first.") { Default = "0%" },
        new("greatest_liquidator_fee", Kinds.Share, "The greatest distance, after growing by a millionth each 0.4 s.") { Default = "0%" },
        new("backstop_level", Kinds.Share, "The share of maintenance margin below which the venue takes over at once; 0% for never.") { Default = "0%" },
        new("waits_when_bankrupt", Kinds.Flag, "Whether a bankrupt account waits for the book, step by step, before the venue takes it over; otherwise that is done at once.") { Default = "false" },
        new("depth_share", Kinds.Share, "The greatest share of the resting quantity near the best price that a step closes; 0% for no such limit.") { Default = "0%" },
        new("depth_distance", Kinds.Share, "How far from the best price resting quantity counts for `depth_share`.") { Default = "1%" },
        new("guard_distance", Kinds.Share, "How far from its average over `guard_averaging` an index must be for liquidations to wait; 0% for never.") { Default = "0%" },
        new("guard_averaging", Kinds.Span, "Over how long the index is averaged for `guard_distance`.") { Default = "5m" },
        new("fee", Kinds.Share, "The fee on liquidated notional, paid to the insurance fund.") { Default = "50bp" },
        new("beyond_fund", Kinds.Word(LossShapes.Rules), "Who bears what the insurance fund does not.") { Default = "auto-deleveraging" },
        new("loss", LossShapes.Loss, "When the fund pays no more, and how what it does not pay is shared out.") { Default = "{}" },
    ]);

    private static readonly MappingShape Disclosure = new(
    [
        new("level", Kinds.Word("nothing", "open-interest", "leverage", "liquidation-map"), "What everybody is told of the positions that are held; each level tells what the one before it tells.") { Default = "open-interest" },
        new("interval", Kinds.Span, "How often leverage and liquidation map are taken down; open interest is always up to date.") { Default = "1m" },
        new("delay", Kinds.Delay, "How long after that they are published.") { Default = "0s" },
        new("bucket", new ScalarShape(ScalarKind.Ratio) { Least = 1_000, Greatest = 500_000 }, "The width of a bucket of the liquidation map, as a share of the mark.") { Default = "1%" },
        new("reach", new ScalarShape(ScalarKind.Ratio) { Least = 10_000, Greatest = 1_000_000 }, "How far from the mark the liquidation map goes on each side.") { Default = "25%" },
    ]);

    private static readonly MappingShape InitialMarginScale = new(
    [
        new("lower_cap", Kinds.Amount, "The open interest from which the initial margin rate grows, in the settlement asset.") { IsRequired = true },
        new("upper_cap", Kinds.PositiveAmount, "The open interest at which it is one whole; above the lower cap.") { IsRequired = true },
    ]);

    private static readonly MappingShape Collateral = new(
    [
        new("asset", Kinds.NameOf, "The asset; the first of the list is the venue's unit of account.") { IsRequired = true },
        new("haircut", Kinds.Share, "The share of its worth that does not count.") { Default = "0%" },
        new("limit", Kinds.PositiveAmount, "The most of it that counts for one account, in the asset.") { Otherwise = "none" },
        new("priced_by", Kinds.NameOf, "The symbol of the instrument of this venue whose index prices it.") { Otherwise = "the venue's first perpetual on it; none for the unit of account" },
    ])
    { Shorthand = "asset" };

    private static readonly MappingShape Quoting = new(
    [
        new("makers", new ListShape(Kinds.NameOf), "The groups of traders that are obliged; without one nobody is.") { Default = "[]" },
        new("spread", new ScalarShape(ScalarKind.Ratio) { Least = 0, IsAboveLeast = true, Greatest = 1_000_000 }, "The greatest distance between a maker's bid and ask of the least size, of the mid price.") { Default = "20bp" },
        new("size", Kinds.Amount, "The least size of each side, as notional in the settlement asset.") { Default = "0 SETTLEMENT" },
        new("presence", Kinds.Share, "The least share of a period's samples in which a maker quotes so.") { Default = "50%" },
        new("interval", Kinds.Span, "Time between two samples.") { Default = "1s" },
        new("period", Kinds.Span, "The time after which samples are counted up: a multiple of the interval.") { Default = "1m" },
        new("rebate", Kinds.Share, "What is paid for a period in which the obligation was met, of the notional that the maker's resting orders traded in it.") { Default = "0%" },
        new("penalty", Kinds.Amount, "What a period costs in which it was not met, in the settlement asset; no more is taken than the maker's balance.") { Default = "0 SETTLEMENT" },
        new("stress_move", Kinds.Ratio, "The move from a window's high or low from which the market is stressed.") { Default = "3%" },
        new("stress_window", Kinds.Span, "Over how long the move is measured.") { Default = "5m" },
        new("stress_spread", new ScalarShape(ScalarKind.Leverage) { Least = 1, Greatest = 100 }, "By how much the spread is multiplied while the market is stressed.") { Default = "2x" },
        new("stress_size", Kinds.Share, "The share of the size that is asked for while the market is stressed.") { Default = "50%" },
        new("exempt_move", Kinds.Ratio, "The move from which samples do not count.") { Default = "10%" },
    ]);

    /// <summary>What the instruments of a venue have in common, and each may have of its own.</summary>
    private static IReadOnlyList<FieldShape> RulesOf(Shape breakers) =>
    [
        new("tick", Kinds.PositiveAmount, "The least price step, in the quote asset.") { IsRequired = true },
        new("lot", Kinds.PositiveAmount, "The least quantity step: in the base asset, or in the quote asset for inverse contracts.") { IsRequired = true },
        new("minimum_notional", Kinds.Amount, "The least notional of an order, in the settlement asset.") { Default = "0 SETTLEMENT" },
        new("maker_fee", Kinds.Fee, "The fee of the resting order, of notional; negative for a rebate.") { Default = "2bp" },
        new("taker_fee", Kinds.Fee, "The fee of the arriving order, of notional.") { Default = "5bp" },
        new("cancel_fee", Kinds.Share, "The fee of withdrawing a resting order, of the notional that is withdrawn; of spot no more than the free balance.") { Default = "0%" },
        new("minimum_rest", Kinds.Delay, "How long an order must have rested before its owner can withdraw or change it: an earlier withdrawal waits, an earlier change is refused.") { Default = "0s" },
        new("quoting", Quoting, "What market makers are obliged to quote, and what they get for it.") { Otherwise = "nobody is obliged" },
        new("tier_edge", Kinds.Word("upper", "lower"), "To which tier a notional on an edge belongs.") { Default = "upper" },
        new("tiers", new ListShape(Tier) { Least = 1 }, "The margin tiers of a perpetual, from the lowest floor.") { Otherwise = "for a perpetual one tier: 10x, maintenance 5%" },
        new("closing_fee", Kinds.Share, "What the fee of closing adds to the maintenance margin of every tier, of notional.") { Default = "0%" },
        new("initial_margin_scale", InitialMarginScale, "How open interest raises the initial margin of a perpetual.") { Otherwise = "it does not" },
        new("index", Index, "How the index price of a perpetual is made.") { Otherwise = "for a perpetual its fields' own defaults" },
        new("mark", Mark, "How the mark price of a perpetual is made.") { Otherwise = "for a perpetual its fields' own defaults" },
        new("funding", Funding, "How a perpetual's funding is paid.") { Otherwise = "for a perpetual its fields' own defaults" },
        new("depth_shown", Kinds.Ratio, "How far from the mid price the depth reaches that the venue shows everybody; 0% where it shows the best prices only.") { Default = "0%" },
        new("depth_interval", Kinds.Delay, "How often that depth is taken at most, and so how old it may be; 0s for at every change.") { Default = "100ms" },
        new("open_interest_cap", Kinds.PositiveAmount, "The most that may be open on one side: of the asset that lots are in, or of the settlement asset at mark. What could open more is refused.") { Otherwise = "none" },
        new("counterparty_pool", PoolShapes.Pool, "The pool that is everybody's counterparty, at the index: the venue's own account, which holds `insurance_fund` at the start.") { Otherwise = "none: orders meet in a book" },
        new("breakers", breakers, "The circuit breakers, in the order in which they are asked.") { Default = "[]" },
    ];

    /// <summary>Returns the shape of an exchange.</summary>
    public static MappingShape Venue(Shape breakers) => new(
    [
        new("name", Kinds.Name, "The venue's name.") { IsRequired = true },
        new("rulebook", Kinds.NameOf, "The rulebook that the venue follows where it says nothing else.") { Otherwise = "none" },
        .. Rules(breakers),
        new("instruments", new ListShape(Instrument(breakers)) { Key = "symbol", Least = 1 }, "What the venue lists.") { IsRequired = true },
        new("option_chains", new ListShape(OptionShapes.Chain) { Key = "underlying" }, "The options that the venue lists on its perpetuals.") { Otherwise = "none" },
    ]);

    /// <summary>Returns the shape of a rulebook.</summary>
    public static MappingShape Rulebook(Shape breakers) => new(
    [
        new("name", Kinds.Name, "The rulebook's name.") { IsRequired = true },
        new("summary", Kinds.Text, "Whose rules they are, and of which date.") { Default = "''" },
        new("sources", new ListShape(Kinds.Text), "Where the rules are published.") { Default = "[]" },
        new("extends", Kinds.NameOf, "The rulebook that it differs from.") { Otherwise = "none" },
        .. Rules(breakers),
        new("by_base", new ListShape(ByBase(breakers)) { Key = "base" }, "What differs by the base asset of a perpetual.") { Default = "[]" },
    ]);

    private static IReadOnlyList<FieldShape> Rules(Shape breakers) =>
    [
        new("collateral", new ListShape(Collateral) { Key = "asset", Least = 1 }, "The assets that the venue takes as collateral.") { Otherwise = "the quote asset of its first instrument" },
        new("margin", Margin, "How positions are margined.") { Default = "{}" },
        new("liquidation", Liquidation, "How positions are liquidated, and who bears the loss.") { Default = "{}" },
        new("disclosure", Disclosure, "What the venue tells everybody of the positions that are held with it.") { Default = "{}" },
        new("insurance_fund", Kinds.Amount, "What the insurance fund holds at the start, in the unit of account.") { Default = "0 ACCOUNT" },
        new("transfer_delay", Kinds.Delay, "How long a transfer to another venue takes beyond the link's latency.") { Default = "2m" },
        new("report_interval", Kinds.Span, "How often the venue reports prices to the venues that use them.") { Default = "1s" },
        new("perpetuals", new MappingShape(RulesOf(breakers)), "What stands for every perpetual that does not say otherwise.") { Otherwise = "nothing" },
        new("options", new MappingShape(OptionShapes.Rules), "What stands for every chain of options that does not say otherwise.") { Otherwise = "nothing" },
        new("spots", new MappingShape(RulesOf(breakers)), "What stands for every spot instrument that does not say otherwise.") { Otherwise = "nothing" },
    ];

    private static MappingShape Instrument(Shape breakers) => new(
    [
        new("symbol", Kinds.Name, "The symbol, unique at its venue.") { IsRequired = true },
        new("kind", Kinds.Word("spot", "linear-perpetual", "inverse-perpetual"), "What kind of contract it is.") { IsRequired = true },
        new("base", Kinds.NameOf, "The asset that is bought and sold, or that the contract is on.") { IsRequired = true },
        new("quote", Kinds.NameOf, "The asset that prices are in.") { IsRequired = true },
        new("opening_price", Kinds.PositiveAmount, "The price at the start, in the quote asset.") { Otherwise = "the opening price of the base asset's reference feed, on the tick grid" },
        .. RulesOf(breakers),
    ]);

    private static MappingShape ByBase(Shape breakers) => new(
    [
        new("base", Kinds.Name, "The base asset.") { IsRequired = true },
        .. RulesOf(breakers),
    ]);
}
