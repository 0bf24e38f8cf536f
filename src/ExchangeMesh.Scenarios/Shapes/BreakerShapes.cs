namespace ExchangeMesh.Scenarios.Shapes;

/// <summary>The shapes of circuit breakers.</summary>
internal static class BreakerShapes
{
    private static readonly ScalarShape Reference = Kinds.Word("mark", "last", "index", "opening");

    private static readonly ScalarShape Width = new(ScalarKind.Ratio) { Least = 0, IsAboveLeast = true, Greatest = 100_000_000 };

    private static readonly ScalarShape Number = new(ScalarKind.Count) { Least = 0, Greatest = 1_000_000 };

    private static readonly ScalarShape Direction = Kinds.Word("both", "falls");

    private static readonly IReadOnlyList<FieldShape> Reopening =
    [
        new("reopening_auction", Kinds.Delay, "How long orders are then collected for a reopening auction; 0s to reopen at once.") { Default = "0s" },
        .. CallRules,
    ];

    private static readonly IReadOnlyList<ShapeVariant> OfOrders =
    [
        Variant(
            "price-band",
            "Refuses or clamps orders whose price lies too far from a reference price (Binance, Deribit, CME price banding).",
            new("reference", Reference, "The price that the band lies around.") { Default = "mark" },
            new("width", Width, "How far it reaches above and below, as a share of the reference.") { Default = "10%" },
            new("action", Kinds.Word("reject", "clamp"), "What happens to a limit order beyond it; market orders are always clamped.") { Default = "reject" },
            new("both_sides", Kinds.Flag, "Whether orders that are too far on the passive side are refused too.") { Default = "false" },
            new("exempt_liquidations", Kinds.Flag, "Whether liquidation orders may pass.") { Default = "false" }),
        Variant(
            "premium-band",
            "Refuses orders outside a band around the index that follows the average premium (OKX).",
            new("listing", Width, "X: the width after listing.") { Default = "2%" },
            new("inner", Width, "Y: the width beside the premium.") { Default = "2%" },
            new("outer", Width, "Z: the width that is never exceeded.") { Default = "5%" },
            new("listing_time", Kinds.Delay, "How long after the start X counts.") { Default = "10m" },
            new("averaging", Kinds.Span, "Over how long the premium is averaged.") { Default = "2m" }),
        Variant(
            "liquidation-throttle",
            "Spreads liquidation orders over time: those beyond an interval's limit are held, first come first served.",
            new("most_per_interval", Kinds.PositiveAmount, "The most that may be liquidated in one interval: of the base asset, or of the quote asset for inverse contracts.") { IsRequired = true },
            new("interval", Kinds.Span, "The interval.") { Default = "1s" }),
        Variant(
            "speed-bump",
            "Holds arriving orders for a moment; cancellations and liquidations are not held (IEX, Eurex).",
            new("delay", Kinds.Span, "How long an order is held.") { Default = "350us" },
            new("jitter", Kinds.Delay, "So much more is drawn evenly.") { Default = "0s" },
            new("holds", Kinds.Word("all", "takers"), "All orders, or those that would trade at once.") { Default = "all" }),
        Variant(
            "divergence-guard",
            "Acts while the mark lies too far from the index.",
            new("greatest", Width, "The greatest distance, as a share of the index.") { Default = "3%" },
            new("patience", Kinds.Delay, "How long the distance must be greater without a break.") { Default = "0s" },
            new("action", Kinds.Word("refuse", "halt", "auction"), "Refuses orders that drive them further apart, halts, or calls an auction.") { Default = "refuse" },
            new("cool_down", Kinds.Span, "How long a halt or a call lasts.") { Default = "1m" },
            new("random_end", Kinds.Delay, "So much more is drawn evenly.") { Default = "0s" }),
    ];

    private static readonly IReadOnlyList<ShapeVariant> OfMarkets =
    [
        Variant(
            "trading-halt",
            "Halts trading when a price has moved too far within a rolling window, and reopens it after a cool-down.",
            [
                new("watches", Reference, "The price that is watched.") { Default = "last" },
                new("move", Width, "The move that halts, as a share of the window's high (falls) or low (rises).") { Default = "10%" },
                new("direction", Direction, "Which moves halt.") { Default = "both" },
                new("window", Kinds.Span, "Over how long the move is measured.") { Default = "5m" },
                new("cool_down", Kinds.Span, "How long trading stops.") { Default = "5m" },
                .. Reopening,
                new("most_halts", Number, "How many halts there may be in all; 0 for any number.") { Default = "0" },
            ]),
        Variant(
            "market-wide-halt",
            "Halts on a fall of a benchmark below its prior close (NYSE rule 7.12).",
            [
                new("benchmark", Kinds.NameOf, "Whose price: `VENUE.SYMBOL` or `reference.NAME`.") { Otherwise = "the market's own mark price" },
                new("levels", new ListShape(Width) { Least = 1 }, "The falls that halt for a while, from the least; each once a session.") { Otherwise = "7% and 13%" },
                new("last_level", Width, "The fall that halts for the rest of the session, at any time.") { Default = "20%" },
                new("cool_down", Kinds.Span, "How long the lower levels halt.") { Default = "15m" },
                .. SessionFields("390m"),
                new("no_halt_before_end", Kinds.Delay, "How long before the session's end the lower levels stop counting.") { Default = "35m" },
                .. Reopening,
            ]),
        Variant(
            "limit-up-limit-down",
            "Keeps trades within a band around the mean of the last five minutes, and pauses when the market sticks at its edge (US stocks).",
            [
                new("tier", Kinds.Word("first", "second"), "The stock's tier.") { Default = "first" },
                new("doubling", Kinds.Word("amendment-18", "original"), "Which version of the plan doubles the bands.") { Default = "amendment-18" },
                .. SessionFields("390m"),
                new("limit_state", Kinds.Span, "How long the market may stick at an edge.") { Default = "15s" },
                new("pause", Kinds.Span, "The pause, in which orders are collected for the reopening auction.") { Default = "5m" },
                .. CallRules,
            ]),
        Variant(
            "daily-price-limit",
            "Lets orders go no further from the previous settlement than a level; each level but the last pauses once and gives way to the next (CME).",
            [
                new("levels", new ListShape(Width) { Least = 1 }, "The distances from the settlement, ascending.") { Otherwise = "7%, 13% and 20%" },
                new("direction", Direction, "Which moves are limited.") { Default = "both" },
                new("pause", Kinds.Delay, "The pause at a level; 0s makes the first level hard.") { Default = "2m" },
                .. SessionFields("24h"),
                new("random_end", Kinds.Delay, "So much more of pause is drawn evenly.") { Default = "0s" },
            ]),
        Variant(
            "dynamic-circuit-breaker",
            "Stops trading for a pre-open when a trade lies too far below a rolling window's high or above its low (CME).",
            [
                new("share", Width, "The move, as a share of the previous settlement, rounded down to a tick.") { Default = "3.5%" },
                new("window", Kinds.Span, "The look-back.") { Default = "60m" },
                new("pre_open", Kinds.Span, "The pre-open, in which orders are collected.") { Default = "2m" },
                new("late_pre_open", Kinds.Span, "The pre-open in the last part of a session.") { Default = "5s" },
                new("late_part", Kinds.Delay, "How long the last part of a session is.") { Default = "5m" },
                .. SessionFields("24h"),
                .. CallRules,
            ]),
        Variant(
            "velocity-logic",
            "Calls an auction when a trade would go too far within a short moving window (CME velocity logic, Eurex dynamic interruption; their numbers are not published).",
            [
                new("most_ticks", Kinds.PositiveCount, "The greatest move within the window, in ticks.") { Default = "100" },
                new("window", Kinds.Span, "The window.") { Default = "4s" },
                new("reserve", Kinds.Span, "How long orders are collected.") { Default = "5s" },
                .. CallRules,
            ]),
        Variant(
            "volatility-interruption",
            "Lets orders trade up to the edge of a corridor and calls an auction when they would go beyond (Euronext, Xetra, Eurex).",
            [
                new("dynamic", Kinds.Ratio, "The corridor around the last trade; 0% for none.") { Default = "3%" },
                new("static", Kinds.Ratio, "The corridor around the last auction's price; 0% for none.") { Default = "8%" },
                new("auction", Kinds.Span, "How long orders are collected.") { Default = "3m" },
                new("repeated_auction", Kinds.Delay, "How long where the static corridor is left twice on one side; 0s for no difference.") { Default = "0s" },
                .. CallRules,
            ]),
        Variant(
            "tokyo-price-limit",
            "Tokyo's daily limits, and special quotes that move step by step; for markets in yen.",
            [
                new("quote_interval", Kinds.Span, "How long a special quote stands before it moves.") { Default = "3m" },
                .. SessionFields("24h"),
            ]),
    ];

    private static readonly ShapeVariant Custom = Variant(
        "custom",
        "A breaker of your own, in an assembly of your own; `kind` may be left out beside `assembly`.",
        new("assembly", Kinds.Text, "The file, beside the file that names it, or beside the program.") { IsRequired = true },
        new("type", Kinds.Text, "The full name of a public type that implements `IBreakerTerms`.") { IsRequired = true },
        new("parameters", new MappingShape([]) { IsOpen = true }, "The parameters of its constructor, by name in snake_case.") { Default = "{}" },
        new("sha256", Kinds.Text, "The hash of the file; one that is given must be its.") { Otherwise = "that of the file" });

    /// <summary>A circuit breaker.</summary>
    public static readonly TaggedShape Breaker = new("kind", "What kind of breaker it is.", [.. OfOrders, .. OfMarkets, Custom])
    {
        ImpliedBy = "assembly",
        Implied = "custom",
    };

    /// <summary>The rules of a call auction, beside its length.</summary>
    private static IReadOnlyList<FieldShape> CallRules =>
    [
        new("random_end", Kinds.Delay, "The call's end is drawn evenly from so much time after its least length.") { Default = "0s" },
        new("extend_beyond", Kinds.Ratio, "The call is extended while its price lies further from its reference than this; 0% for never.") { Default = "0%" },
        new("most_extensions", Number, "How often it may be extended; 0 for any number.") { Default = "0" },
    ];

    private static IReadOnlyList<FieldShape> SessionFields(string length) =>
    [
        new("session", Kinds.Span, "How long a session is; one follows the other.") { Default = length },
        new("session_begun", Kinds.Delay, "How much of the first session has passed at the start; less than a session.") { Default = "0s" },
    ];

    private static ShapeVariant Variant(string kind, string summary, params FieldShape[] fields) => new(
        kind,
        summary,
        new MappingShape([new("kind", Kinds.Word(kind), "What kind of breaker it is.") { IsRequired = true }, .. fields]));
}
