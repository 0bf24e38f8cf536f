using ExchangeMesh.Scenarios.Prices;

namespace ExchangeMesh.Scenarios.Shapes;

/// <summary>The shapes of shocks: what happens from outside the model.</summary>
internal static class ShockShapes
{
    private static readonly FieldShape At = new("at", Kinds.Delay, "When it is sent; it arrives after the link's latency.") { IsRequired = true };

    private static readonly FieldShape Length = new("length", Kinds.Span, "How long it lasts.") { IsRequired = true };

    private static readonly FieldShape Size = new("size", Kinds.Change, "The relative change, such as -5%.") { IsRequired = true };

    private static readonly MappingShape Along = new(
    [
        new("asset", Kinds.NameOf, "The asset.") { IsRequired = true },
        new("share", Kinds.Share, "Its change over that of the asset that loses its peg.") { Default = "100%" },
    ]);

    /// <summary>A shock.</summary>
    public static readonly TaggedShape Shock = new(
        "kind",
        "What happens.",
        [
            Variant("fundamental-jump", "The fundamental price of an asset jumps.", Targets("the reference feeds, or call markets of models"), Size),
            Variant(
                "block-sale",
                "Traders sell, or with a negative quantity buy, at market.",
                Targets("the groups whose traders sell"),
                new("market", Kinds.NameOf, "Where: `VENUE.SYMBOL`.") { IsRequired = true },
                new("quantity", Kinds.SignedAmount, "What each trader of the groups sells: of the base asset, or of the quote asset for inverse contracts.") { IsRequired = true }),
            Variant(
                RecordedFlow.Kind,
                "Traders sell and buy at market what a file of trades or liquidations records; its first row, or its `from`, is at `at`. It is written out as block sales.",
                Targets("the groups whose traders sell"),
                new("market", Kinds.NameOf, "Where: `VENUE.SYMBOL`.") { IsRequired = true },
                new("data", ScenarioShapes.PriceFile, "The file; what is sold less bought in each of its intervals is one sale.") { IsRequired = true },
                new("share", Kinds.Share, "How much of it each trader sells.") { Default = "100%" }),
            Variant("outage", "A venue answers nobody.", Targets("the venues"), Length),
            Variant("oracle-lag", "A lending venue's oracle becomes slower.", Targets("the lending venues"), Length),
            Variant("liquidity-withdrawal", "Market makers withdraw their quotes.", Targets("the groups of market makers"), Length),
            Variant("pause", "A venue pauses withdrawals, a lending venue borrowing.", Targets("the venues or lending venues"), Length),
            Variant(
                "depeg",
                "An asset loses its peg: a jump of all its reference feeds.",
                new("asset", Kinds.NameOf, "The asset.") { IsRequired = true },
                Size,
                new("along", new ListShape(Along), "The assets that lose with it.") { Default = "[]" }),
        ]);

    private static FieldShape Targets(string who) =>
        new("targets", new ListShape(Kinds.NameOf) { Least = 1 }, $"Whom it hits, by name: {who}.") { IsRequired = true };

    private static ShapeVariant Variant(string kind, string summary, params FieldShape[] fields) => new(
        kind,
        summary,
        new MappingShape([new("kind", Kinds.Word(kind), "What happens.") { IsRequired = true }, At, .. fields]));
}
