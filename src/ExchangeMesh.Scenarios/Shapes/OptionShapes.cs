namespace ExchangeMesh.Scenarios.Shapes;

/// <summary>The shapes of chains of options.</summary>
internal static class OptionShapes
{
    private static readonly ScalarShape SignedNumber = new(ScalarKind.Number) { Least = -100, Greatest = 100 };

    private static readonly MappingShape Strikes = new(
    [
        new("from", Kinds.PositiveAmount, "The lowest strike, in the quote asset.") { IsRequired = true },
        new("to", Kinds.PositiveAmount, "The highest strike, in the quote asset.") { IsRequired = true },
        new("step", Kinds.PositiveAmount, "The distance between strikes, in the quote asset.") { IsRequired = true },
    ]);

    /// <summary>What the chains of a venue have in common, and each may have of its own.</summary>
    public static readonly IReadOnlyList<FieldShape> Rules =
    [
        new("tick", Kinds.PositiveAmount, "The least price step, in the quote asset.") { IsRequired = true },
        new("lot", Kinds.PositiveAmount, "The least quantity step, in the base asset.") { IsRequired = true },
        new("maker_fee", Kinds.Fee, "The fee of the resting order, of the underlying's notional; negative for a rebate.") { Default = "3bp" },
        new("taker_fee", Kinds.Fee, "The fee of the arriving order, of the underlying's notional.") { Default = "3bp" },
        new("fee_cap", Kinds.Share, "A fee is at most this share of the premium.") { Default = "12.5%" },
        new("volatility", Kinds.Volatility, "The volatility of every expiry at the forward, at the start.") { Default = "60%" },
        new("skew", SignedNumber, "The slope of the smile at the start, by the logarithm of strike over forward over root years.") { Default = "0" },
        new("curvature", SignedNumber, "The bend of the smile at the start.") { Default = "0" },
        new("volatility_smoothing", Kinds.Span, "The time constant with which the smile follows quotes and trades.") { Default = "10s" },
        new("averaging", Kinds.Span, "Over how long before expiry the index is averaged to the settlement price.") { Default = "30m" },
    ];

    /// <summary>A chain of options.</summary>
    public static readonly MappingShape Chain = new(
    [
        new("underlying", Kinds.NameOf, "The symbol of the linear perpetual of this venue that the options are on.") { IsRequired = true },
        new("expiries", new ListShape(Kinds.Span) { Least = 1 }, "When they expire, from the start of the run.") { IsRequired = true },
        new("strikes", Strikes, "Their strikes; each has a call and a put.") { IsRequired = true },
        .. Rules,
    ]);
}
