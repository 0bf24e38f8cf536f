namespace ExchangeMesh.Scenarios.Shapes;

/// <summary>The shapes of published models: call markets and the traders in them.</summary>
internal static class ModelShapes
{
    private static readonly ScalarShape Positive = new(ScalarKind.Number) { Least = 0, IsAboveLeast = true };
    private static readonly ScalarShape NotNegative = new(ScalarKind.Number) { Least = 0 };
    private static readonly ScalarShape Part = new(ScalarKind.Fraction) { Least = 0, Greatest = 1 };

    private static readonly FieldShape Name = new("name", Kinds.Name, "Its name.") { IsRequired = true };
    private static readonly FieldShape Step = new("step", Kinds.Span, "The length of a step of virtual time.") { Default = "1s" };
    private static readonly FieldShape Markets = new("markets", new ListShape(Kinds.NameOf) { Least = 1 }, "The call markets that they deal in.") { IsRequired = true };
    private static readonly FieldShape Market = new("market", Kinds.NameOf, "The call market that they deal in.") { IsRequired = true };

    private static readonly TaggedShape Impact = new(
        "form",
        "How the price gives way.",
        [
            Form(
                "exponential",
                "p × exp(−β × units ÷ capitalisation), β = −ln(1 − fall) ÷ at.",
                new("fall", new ScalarShape(ScalarKind.Fraction) { Least = 0, Greatest = 0.999_999m }, "How far the price falls when the share `at` is sold.") { IsRequired = true },
                new("at", new ScalarShape(ScalarKind.Fraction) { Least = 0, IsAboveLeast = true, Greatest = 1 }, "The share of the capitalisation that `fall` is for.") { Default = "5%" }),
            Form(
                "linear",
                "p − slope × units.",
                new FieldShape("slope", NotNegative, "The fall of the price for each unit sold.") { IsRequired = true }),
            Form(
                "power",
                "p × (1 − size × (units ÷ capitalisation)^exponent).",
                new("size", NotNegative, "The relative fall when the whole capitalisation is sold.") { IsRequired = true },
                new("exponent", Positive, "The exponent; 0.5 is the square-root law.") { Default = "0.5" }),
        ]);

    private static readonly MappingShape Temporary = new(
    [
        new("cost", NotNegative, "Of each unit, whatever is sold.") { Default = "0" },
        new("slope", NotNegative, "Of each unit, for each unit of the sale.") { Default = "0" },
    ]);

    private static readonly MappingShape BankMember = new(
    [
        Name,
        new("equity", Positive, "What it owns less what it owes.") { IsRequired = true },
        new("assets", Positive, "All that it owns.") { Otherwise = "equity ÷ `leverage`" },
        new("leverage", new ScalarShape(ScalarKind.Fraction) { Least = 0, IsAboveLeast = true, Greatest = 1 }, "Equity over assets, as supervisors state it.") { Otherwise = "equity ÷ `assets`" },
        new("holdings", new ListShape(NotNegative), "Worth held in each market, in order, at opening prices.") { Otherwise = "`weights` × assets" },
        new("weights", new ListShape(Part), "The same as shares of assets.") { Otherwise = "`holdings` ÷ assets" },
    ]);

    private static readonly MappingShape Debt = new(
    [
        new("to", Kinds.NameOf, "The member that is owed.") { IsRequired = true },
        new("amount", NotNegative, "How much.") { IsRequired = true },
    ]);

    private static readonly MappingShape PayerMember = new(
    [
        Name,
        new("external_assets", NotNegative, "What it owns outside the network.") { Default = "0" },
        new("external_liabilities", NotNegative, "What it owes outside the network, of the same rank as `owes`.") { Default = "0" },
        new("loss", Part, "The share of its external assets that is lost at the start.") { Default = "0%" },
        new("owes", new ListShape(Debt), "Whom it owes in the network.") { Default = "[]" },
    ]);

    private static readonly MappingShape HolderMember = new(
    [
        Name,
        new("units", NotNegative, "Units held at the start, all that the margin carries.") { IsRequired = true },
        new("margin", Positive, "Margin for each unit at the start.") { IsRequired = true },
        new("margin_reaction", NotNegative, "How much the margin of a unit grows with a fall of the price by one.") { Default = "0" },
    ]);

    private static readonly MappingShape BorrowerMember = new(
    [
        Name,
        new("units", Positive, "Units of collateral at the start.") { IsRequired = true },
        new("debt", NotNegative, "What is owed at the start.") { IsRequired = true },
    ]);

    private static readonly MappingShape PositionMember = new(
    [
        Name,
        new("side", Kinds.Word("long", "short"), "Which way it gains.") { Default = "long" },
        new("units", NotNegative, "Units bought or sold.") { IsRequired = true },
        new("collateral", NotNegative, "Collateral at the start.") { IsRequired = true },
        new("entry", Positive, "The price at which they were bought or sold.") { Otherwise = "the first mark of the market" },
        new("realised", new ScalarShape(ScalarKind.Number), "What the account has gained, or lost, apart from the position.") { Default = "0" },
        new("rank", new ScalarShape(ScalarKind.Number), "Its place in a queue: the least is first.") { Otherwise = "the greatest profit × leverage is first" },
    ]);

    private static readonly MappingShape ValueFundMember = new(
    [
        Name,
        new("aggression", Positive, "Share of its wealth that it wants to hold for each unit by which the price is below `worth`.") { IsRequired = true },
    ]);

    private static readonly MappingShape SellerMember = new([Name, new("units", Positive, "Units offered in each step at the halt price; less, in a straight line, above it.") { IsRequired = true }]);

    private static readonly MappingShape ExecutorMember = new([Name, new("units", Positive, "Units to sell.") { IsRequired = true }]);

    private static readonly FieldShape DemandMarket = new("market", Kinds.NameOf, "The demand market that they bid in.") { IsRequired = true };

    /// <summary>A part of a published model.</summary>
    public static readonly TaggedShape Model = new(
        "kind",
        "What it is.",
        [
            Kind(
                "call-market",
                "A venue that clears what it is offered in a step in one, at a price that follows an impact function.",
                new("opening_price", Positive, "The price at the start.") { Default = "1" },
                Step,
                new("impact", Impact, "The impact function.") { IsRequired = true },
                new("clearing", Kinds.Word("at-once", "on-arrival", "revised"), "`at-once`: a step's offers together. `on-arrival`: each when it comes, a negative control. `revised`: standing offers together, anew from the opening price in each step, until nothing changes.") { Default = "at-once" },
                new("paid", Kinds.Word("mean", "after", "before", "along"), "What sellers get: the mean of old and new price, the new one, the old one, or the mean along the way.") { Default = "mean" },
                new("temporary", Temporary, "A loss of sellers that does not stay in the price.") { Default = "{}" },
                new("deviation", NotNegative, "The deviation of a random change of the price in each step.") { Default = "0" },
                new("session", new ScalarShape(ScalarKind.Count) { Least = 0, Greatest = 1_000_000_000 }, "After how many steps the market opens anew, at the opening price; 0 for never.") { Default = "0" },
                new("halt", Part, "How far the price may fall below the opening price before the market halts until the next session; 0% for any.") { Default = "0%" },
                new("capitalisation", Positive, "The units that shares of the market are of.") { Otherwise = "what all banks and holders hold there at the start" }),
            Kind(
                "bank",
                "Banks that sell what they hold in call markets to keep their capital.",
                Markets,
                new("rule", Kinds.Word("threshold", "targeting", "proportional"), "`threshold`: act below `buffer`; `targeting`: always act; `proportional`: sell assets × (assets − equity) ÷ equity × loss.") { Default = "threshold" },
                new("floor", Part, "Equity over assets below which a bank has defaulted and sells everything.") { Default = "3%" },
                new("buffer", Part, "Equity over assets below which a bank acts.") { Default = "4%" },
                new("target", new ScalarShape(ScalarKind.Fraction) { Least = 0, IsAboveLeast = true, Greatest = 1 }, "Equity over assets that it goes back to.") { Default = "5%" },
                new("cash", Part, "Cash, as a share of assets.") { Default = "0%" },
                new("loan", Part, "The part of what is owed that can be repaid, as a share.") { Default = "0%" },
                new("rounds", new ScalarShape(ScalarKind.Count) { Least = 1, Greatest = 1_000_000 }, "How many times a bank with the rule `proportional` sells.") { Default = "1" },
                new("look_spread", Kinds.Delay, "The span after a clearing over which banks look at their books, each at a random moment; 0s for all at once. Less than half a step.") { Default = "0s" },
                Members(BankMember)),
            Kind(
                "payer",
                "Participants that owe each other, and pay until nothing changes.",
                new("rule", Kinds.Word("eisenberg-noe", "rogers-veraart", "debt-rank"), "The clearing rule.") { Default = "eisenberg-noe" },
                Step,
                new("external_recovery", Part, "What is left of external assets of who cannot pay, for `rogers-veraart`.") { Default = "100%" },
                new("internal_recovery", Part, "What is left of others' payments to who cannot pay, for `rogers-veraart`.") { Default = "100%" },
                Members(PayerMember)),
            Kind(
                "margin-holder",
                "Holders of as much of an asset as their margin carries; their market must be of `clearing: revised`.",
                Market,
                Members(HolderMember)),
            Kind(
                "borrower",
                "Owners of collateralised loans, which liquidators repay in parts for collateral and a bonus; they sell that in the market.",
                Market,
                new("liquidation_threshold", Part, "Debt over collateral's worth above which a loan is liquidated, once in each step.") { IsRequired = true },
                new("close_factor", new ScalarShape(ScalarKind.Fraction) { Least = 0, IsAboveLeast = true, Greatest = 1 }, "The share of the debt that one liquidation repays.") { Default = "50%" },
                new("bonus", new ScalarShape(ScalarKind.Fraction) { Least = 0 }, "What a liquidator gets beyond what it repays, as a share of it.") { Default = "5%" },
                Members(BorrowerMember)),
            Kind(
                "lock-in-seller",
                "Traders that sell for fear of being locked in, the more the nearer their market is to its halt.",
                Market,
                new("reach", Positive, "How far above the halt price they begin, as a price.") { IsRequired = true },
                Members(SellerMember)),
            Kind(
                "perpetual-market",
                "A venue of perpetual positions whose prices are given, and that takes what bankrupt positions lack from winners.",
                Step,
                new("marks", new ListShape(Positive) { Least = 2 }, "The mark price at each step, the first of them at the start.") { IsRequired = true },
                new("spots", new ListShape(Positive), "The spot price at each step; without them no funding is paid. Of a unit it is mark × (units of longs ÷ units of shorts − mark ÷ spot), received by longs where it is positive.") { Default = "[]" },
                new("maintenance", Part, "Equity over worth below which a position is unsafe.") { Default = "0%" },
                new("allocation", Kinds.Word("pro-rata", "leverage-weighted", "queue"), "From whom a loss is taken: from each winner in proportion to what it has, in proportion to units × effective leverage, or from one after the other.") { Default = "pro-rata" },
                new("takes", Kinds.Word("equity", "profit"), "What a winner has that can be taken.") { Default = "equity" },
                new("budgets", new ListShape(NotNegative), "What is taken at each step but the first.") { Otherwise = "what bankrupt positions lack" }),
            Kind(
                "position-holder",
                "Traders that hold perpetual positions.",
                new("market", Kinds.NameOf, "The perpetual market.") { IsRequired = true },
                Members(PositionMember)),
            Kind(
                "auction-house",
                "A venue that sells lots of seized collateral, one after the other: by bids that rise, or at a price that falls until somebody takes it.",
                Step,
                new("rule", Kinds.Word("rising", "falling"), "`rising`: the last bid wins when nobody has beaten it for `patience` steps. `falling`: the first who takes wins.") { Default = "rising" },
                new("worth", Positive, "What each lot is worth.") { Default = "1" },
                new("patience", Kinds.PositiveCount, "Of rising bids: how many steps after the last bid a lot is sold.") { Default = "10" },
                new("increment", Part, "Of rising bids: how much a bid must beat the standing one by, as a share of worth.") { Default = "3%" },
                new("opening", new ScalarShape(ScalarKind.Fraction) { Least = 0, IsAboveLeast = true }, "Of a falling price: where it begins, as a share of worth.") { Default = "120%" },
                new("decay", new ScalarShape(ScalarKind.Fraction) { Least = 0, IsAboveLeast = true, Greatest = 1 }, "Of a falling price: what a step leaves of it.") { Default = "99%" },
                new("cusp", Part, "Of a falling price: the share of the opening price at which the auction begins again.") { Default = "40%" }),
            Kind(
                "auction-bidder",
                "Liquidators that bid for seized collateral, and whose bids may not get through.",
                new("market", Kinds.NameOf, "The auction house.") { IsRequired = true },
                new("margin", Part, "What they want to gain, as a share of a lot's worth.") { Default = "2%" },
                new("congestion", Part, "The chance that a bid does not get through.") { Default = "0%" },
                Members(new MappingShape([Name]))),
            Kind(
                "demand-market",
                "A venue that clears each step at the price at which the demand schedules that it was given add up to its supply.",
                new("opening_price", Positive, "The price at the start.") { Default = "1" },
                Step,
                new("supply", Positive, "The units that there are.") { IsRequired = true }),
            Kind(
                "leverage-cycle",
                "A bank with a value-at-risk target of leverage and a fundamentalist fund, named `bank` and `fund`, at their fixed point.",
                DemandMarket,
                new("share", new ScalarShape(ScalarKind.Number) { Least = 0, IsAboveLeast = true, Greatest = 1 }, "The part of the asset that the bank holds at the fixed point.") { IsRequired = true },
                new("leverage", Positive, "The bank's leverage at the fixed point.") { IsRequired = true },
                new("cyclicality", new ScalarShape(ScalarKind.Number) { Least = -4, Greatest = 4 }, "How leverage follows perceived risk: (σ² + offset)^cyclicality.") { Default = "-0.5" },
                new("bank_weight", new ScalarShape(ScalarKind.Fraction) { Least = 0, IsAboveLeast = true, Greatest = 1 }, "The share of the bank's assets that is in the asset.") { Default = "30%" },
                new("fund_weight", new ScalarShape(ScalarKind.Fraction) { Least = 0, IsAboveLeast = true, Greatest = 1 }, "The share of the fund's wealth that is in the asset at the start.") { Default = "50%" },
                new("time_step", Positive, "The length of a step in years.") { Default = "0.1" },
                new("adjustment", Positive, "How fast the bank comes to its target, per year.") { Default = "10" },
                new("equity_flow", NotNegative, "How fast its equity comes back to its own target, per year.") { Default = "10" },
                new("memory", Positive, "How fast perceived risk follows returns, per year.") { Default = "0.5" },
                new("horizon", Positive, "The horizon of perceived risk in years.") { Default = "0.1" },
                new("risk_offset", Positive, "The variance that is added to the perceived one.") { Default = "0.000001" },
                new("reversion", NotNegative, "How fast the fund's weight comes back with the price, per year.") { Default = "0.1" },
                new("deviation", NotNegative, "The deviation of the fund's weight over a year.") { Default = "0" },
                new("disturbance", new ScalarShape(ScalarKind.Number) { Least = -0.9m, Greatest = 10 }, "How far the price is from its fixed point at the start, as a share of it.") { Default = "0" }),
            Kind(
                "value-fund",
                "Funds that buy what is cheap, with borrowed money up to a limit.",
                DemandMarket,
                new("worth", Positive, "What they hold a unit to be worth.") { Default = "1" },
                new("greatest_leverage", Positive, "The greatest share of its wealth that a fund holds; above 1 it borrows.") { Default = "1" },
                new("wealth", Positive, "Wealth of each at the start.") { Default = "2" },
                new("flow_sensitivity", NotNegative, "How investors' money follows performance over the benchmark.") { Default = "0.15" },
                new("benchmark", new ScalarShape(ScalarKind.Number), "The return of a step that investors compare with.") { Default = "0.005" },
                new("performance_memory", new ScalarShape(ScalarKind.Number) { Least = 0, Greatest = 1 }, "The weight of the latest return in performance.") { Default = "0.1" },
                new("closes_below", Part, "The share of the first wealth below which a fund closes.") { Default = "10%" },
                new("reopens_after", Kinds.PositiveCount, "After how many steps another one like it opens.") { Default = "100" },
                Members(ValueFundMember)),
            Kind(
                "noise-demand",
                "Demand for a worth that wanders around a level, whatever the price.",
                DemandMarket,
                new("level", Positive, "The worth that is wanted in the long run.") { IsRequired = true },
                new("persistence", new ScalarShape(ScalarKind.Number) { Least = 0, Greatest = 1 }, "How much of its logarithm a step keeps.") { Default = "0.99" },
                new("deviation", NotNegative, "The deviation of its logarithm in a step.") { Default = "0.035" },
                Members(new MappingShape([Name]))),
            Kind(
                "executor",
                "Sellers that weigh expected cost against risk.",
                Market,
                new("steps", Kinds.PositiveCount, "In how many steps they sell.") { IsRequired = true },
                new("period", Positive, "The length of a step in the unit of time of the other parameters.") { Default = "1" },
                new("deviation", NotNegative, "The deviation of the price over one unit of time that they reckon with.") { IsRequired = true },
                new("risk_aversion", NotNegative, "Cost for a unit of variance; 0 sells evenly.") { Default = "0" },
                Members(ExecutorMember)),
            Kind(
                "informed-trader",
                "Traders in auctions that begin anew in each step (a linear call market of `clearing: revised`): one that knows what the asset is worth, or ones that trade at random.",
                Market,
                new("variance", Positive, "The variance of the worth, or of what one that knows nothing buys.") { IsRequired = true },
                new("informed", Kinds.Flag, "Whether they know the worth.") { Default = "true" },
                Members(new MappingShape([Name]))),
        ]);

    private static FieldShape Members(MappingShape member) =>
        new("members", new ListShape(member) { Key = "name", Least = 1 }, "The participants.") { IsRequired = true };

    private static ShapeVariant Form(string word, string summary, params FieldShape[] fields) =>
        new(word, summary, new MappingShape([new("form", Kinds.Word(word), "The form of the function.") { IsRequired = true }, .. fields]));

    private static ShapeVariant Kind(string word, string summary, params FieldShape[] fields) =>
        new(word, summary, new MappingShape([Name, new("kind", Kinds.Word(word), "What it is.") { IsRequired = true }, .. fields]));
}
