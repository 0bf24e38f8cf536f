namespace ExchangeMesh.Scenarios.Shapes;

/// <summary>The shapes of circuit breakers.</summary>
internal static class BreakerShapes
{
    private static readonly ScalarShape Reference = Kinds.Word("mark", "last", "index", "opening");

    private static readonly ScalarShape Width = new(ScalarKind.Ratio) { Least = 0, IsAboveLeast = true, Greatest = 100_000_000 };

    /// <summary>A circuit breaker.</summary>
    public static readonly TaggedShape Breaker = new(
        "kind",
        "What kind of breaker it is.",
        [
            Variant(
                "price-band",
                "Refuses or clamps orders whose price lies too far from a reference price.",
                new("reference", Reference, "The price that the band lies around.") { Default = "mark" },
                new("width", Width, "How far it reaches above and below, as a share of the reference.") { Default = "10%" },
                new("action", Kinds.Word("reject", "clamp"), "What happens to a limit order beyond it; market orders are always clamped.") { Default = "reject" },
                new("both_sides", Kinds.Flag, "Whether orders that are too far on the passive side are refused too.") { Default = "false" },
                new("exempt_liquidations", Kinds.Flag, "Whether liquidation orders may pass.") { Default = "false" }),
            Variant(
                "trading-halt",
                "Halts trading when a price has moved too far within a rolling window, and reopens it after a cool-down.",
                new("watches", Reference, "The price that is watched.") { Default = "last" },
                new("move", Width, "The move that halts, as a share of the window's high (falls) or low (rises).") { Default = "10%" },
                new("direction", Kinds.Word("both", "falls"), "Which moves halt.") { Default = "both" },
                new("window", Kinds.Span, "Over how long the move is measured.") { Default = "5m" },
                new("cool_down", Kinds.Span, "How long trading stops.") { Default = "5m" },
                new("reopening_auction", Kinds.Delay, "How long orders are then collected for a reopening auction; 0s to reopen at once.") { Default = "0s" },
                new("most_halts", new ScalarShape(ScalarKind.Count) { Least = 0, Greatest = 1_000_000 }, "How many halts there may be in all; 0 for any number.") { Default = "0" }),
            Variant(
                "liquidation-throttle",
                "Spreads liquidation orders over time: those beyond an interval's limit are held, first come first served.",
                new("most_per_interval", Kinds.PositiveAmount, "The most that may be liquidated in one interval: of the base asset, or of the quote asset for inverse contracts.") { IsRequired = true },
                new("interval", Kinds.Span, "The interval.") { Default = "1s" }),
        ]);

    private static ShapeVariant Variant(string kind, string summary, params FieldShape[] fields) => new(
        kind,
        summary,
        new MappingShape([new("kind", Kinds.Word(kind), "What kind of breaker it is.") { IsRequired = true }, .. fields]));
}
