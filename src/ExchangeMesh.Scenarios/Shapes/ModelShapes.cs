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
        ]);

    private static FieldShape Members(MappingShape member) =>
        new("members", new ListShape(member) { Key = "name", Least = 1 }, "The participants.") { IsRequired = true };

    private static ShapeVariant Form(string word, string summary, params FieldShape[] fields) =>
        new(word, summary, new MappingShape([new("form", Kinds.Word(word), "The form of the function.") { IsRequired = true }, .. fields]));

    private static ShapeVariant Kind(string word, string summary, params FieldShape[] fields) =>
        new(word, summary, new MappingShape([Name, new("kind", Kinds.Word(word), "What it is.") { IsRequired = true }, .. fields]));
}
