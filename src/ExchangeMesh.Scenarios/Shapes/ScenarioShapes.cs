using ExchangeMesh.Traders.Catalog;

namespace ExchangeMesh.Scenarios.Shapes;

/// <summary>The shape of a whole scenario file, for one set of strategies.</summary>
internal sealed class ScenarioShapes
{
    private static readonly MappingShape Point = new(
    [
        new("at", Kinds.Delay, "When.") { IsRequired = true },
        new("price", Kinds.PositiveAmount, "The price then.") { IsRequired = true },
    ]);

    private static readonly MappingShape Columns = new(
    [
        new("time", Kinds.Text, "The header of the column with the time.") { IsRequired = true },
        new("price", Kinds.Text, "The header of the column with the price.") { IsRequired = true },
        new("quantity", Kinds.Text, "The header of the column with the quantity; for `recorded-flow` and `calibrate`.") { Otherwise = "none" },
        new("side", Kinds.Text, "The header of the column with the arriving order's side, buy or sell; for `recorded-flow` and `calibrate`.") { Otherwise = "none" },
    ]);

    /// <summary>A price file.</summary>
    public static readonly MappingShape PriceFile = new(
    [
        new("file", Kinds.Text, "The file, relative to the scenario file.") { IsRequired = true },
        new("format", Kinds.Word("binance-kline", "binance-aggregate-trades", "tardis-trades", "hyperliquid-fills", "binance-liquidations", "tardis-liquidations", "columns"), "Klines, aggregated trades or liquidation orders as Binance publishes them, trades or liquidations as Tardis does, fills of Hyperliquid's nodes, or any CSV file with a header, or Parquet file, whose columns are named.") { Default = "binance-kline" },
        new("columns", Columns, "Which columns are read; for the format `columns`.") { Otherwise = "none" },
        new("symbol", Kinds.Text, "The only instrument whose rows are read, as it stands in the column `symbol`, or `coin` of Hyperliquid's fills.") { Otherwise = "all rows" },
        new("time_unit", Kinds.Word("s", "ms", "us", "ns"), "The unit of the times; for the format `columns`.") { Default = "ms" },
        new("from", Kinds.Date, "The instant that virtual time zero stands for.") { Otherwise = "the first row's" },
        new("greatest_gap", Kinds.Span, "How far apart neighbouring rows may lie.") { Otherwise = "one kline; any for trades; for the format `columns` twice the distance of the first two rows" },
        new("interval", Kinds.Span, "Of trades: the last price in each such stretch of time is taken, or what was sold less bought in it.") { Default = "1s" },
        new("repair", new ListShape(Kinds.Word("sort", "duplicates", "gaps", "bad-rows")), "What is put right, and counted, instead of being an error.") { Default = "[]" },
        new("quote", Kinds.NameOf, "The asset that the prices are in.") { Otherwise = "that of `opening_price` or of the path" },
    ])
    { Shorthand = "file" };

    private static readonly MappingShape Reference = new(
    [
        new("name", Kinds.Name, "The feed's name; `reference.NAME` is its price.") { IsRequired = true },
        new("asset", Kinds.NameOf, "Whose price.") { IsRequired = true },
        new("opening_price", Kinds.PositiveAmount, "The price at the start.") { Otherwise = "the first of its path or data; needed without them" },
        new("interval", Kinds.Span, "How often it moves.") { Default = "1s" },
        new("volatility", Kinds.Volatility, "The deviation of its logarithm over a year of 365 days, beside its path.") { Default = "0%" },
        new("path", new ListShape(Point), "A given path: straight lines between the points, the last price after the last.") { Default = "[]" },
        new("data", PriceFile, "A file with the path.") { Otherwise = "none" },
    ]);

    private static readonly MappingShape Link = new(
    [
        new("from", Kinds.NameOf, "A venue, lender, reference feed, group, `director`, or one of `venues`, `lenders`, `references`, `traders`, `models`, `all`.") { IsRequired = true },
        new("to", Kinds.NameOf, "The same.") { IsRequired = true },
        new("latency", Kinds.Span, "The latency; at least the lookahead.") { IsRequired = true },
        new("both_ways", Kinds.Flag, "Whether it holds in the other direction too.") { Default = "true" },
    ]);

    private static readonly MappingShape Network = new(
    [
        new("latency", Kinds.Span, "The latency of every link that is not named below; at least the lookahead.") { Default = "5ms" },
        new("links", new ListShape(Link), "The links with another latency; a later one overrides an earlier one.") { Default = "[]" },
    ]);

    private static readonly MappingShape Record = new(
    [
        new("interval", Kinds.Span, "How often marks and pools are recorded.") { Default = "1s" },
        new("orders", Kinds.Flag, "Whether every order is recorded.") { Default = "false" },
    ]);

    private static readonly MappingShape Fact = new(
    [
        new("text", Kinds.Text, "What was the case.") { IsRequired = true },
        new("value", new ScalarShape(ScalarKind.Number), "The figure.") { IsRequired = true },
        new("unit", Kinds.Text, "Its unit.") { Default = "''" },
        new("source", Kinds.Text, "Where it is published.") { IsRequired = true },
        new("metric", Kinds.Text, "The metric of a run's summary that it is printed beside.") { Default = "''" },
    ]);

    /// <summary>Makes the shape.</summary>
    public ScenarioShapes(IReadOnlyList<StrategyRegistration> strategies)
    {
        var breakers = new ListShape(BreakerShapes.Breaker);
        Venue = VenueShapes.Venue(breakers);
        Rulebook = VenueShapes.Rulebook(breakers);
        Group = TraderShapes.Group(strategies);
        Scenario = new MappingShape(Fields());
    }

    /// <summary>A whole scenario.</summary>
    public MappingShape Scenario { get; }

    /// <summary>An exchange.</summary>
    public MappingShape Venue { get; }

    /// <summary>An exchange's rulebook.</summary>
    public MappingShape Rulebook { get; }

    /// <summary>A group of traders.</summary>
    public TaggedShape Group { get; }

    private IReadOnlyList<FieldShape> Fields() =>
    [
        new("name", Kinds.Name, "The scenario's name.") { IsRequired = true },
        new("description", Kinds.Text, "What it shows, in a few sentences.") { Default = "''" },
        new("seed", new ScalarShape(ScalarKind.Count) { Least = 0, Greatest = 9_007_199_254_740_992 }, "The seed of all randomness; at most 2⁵³.") { Default = "1" },
        new("length", Kinds.Span, "When the run ends.") { IsRequired = true },
        new("lookahead", Kinds.Span, "The window's length: no link is faster.") { Default = "1ms" },
        new("starts_at", Kinds.Date, "The instant of the calendar that virtual time zero stands for.") { Otherwise = "none" },
        new("assets", new ListShape(Kinds.Name) { Least = 1 }, "The assets.") { IsRequired = true },
        new("references", new ListShape(Reference) { Key = "name" }, "Prices from outside the model.") { Default = "[]" },
        new("rulebooks", new ListShape(Rulebook) { Key = "name" }, "The scenario's own rulebooks of exchanges, beside those that are shipped.") { Otherwise = "none" },
        new("lender_rulebooks", new ListShape(LenderShapes.Rulebook) { Key = "name" }, "The scenario's own rulebooks of lending venues, beside those that are shipped.") { Otherwise = "none" },
        new("venues", new ListShape(Venue) { Key = "name" }, "The exchanges; at least one, where there are no `models`.") { Default = "[]" },
        new("lenders", new ListShape(LenderShapes.Lender) { Key = "name" }, "The lending venues.") { Default = "[]" },
        new("traders", new ListShape(Group) { Key = "name" }, "The groups of traders.") { Default = "[]" },
        new("models", new ListShape(ModelShapes.Model) { Key = "name" }, "Markets and traders of published models, which reckon in floating point.") { Otherwise = "none" },
        new("network", Network, "The latencies between participants.") { Default = "{}" },
        new("mitigations", MitigationShapes.Mitigations, "What venues do together against a spiral.") { Default = "{}" },
        new("shocks", new ListShape(ShockShapes.Shock), "What happens from outside the model.") { Default = "[]" },
        new("record", Record, "What is recorded.") { Default = "{}" },
        new("facts", new ListShape(Fact), "Published facts that a run is printed beside.") { Default = "[]" },
        new("published", PublishedShapes.Published, "What a published model gives, which `reproduce` holds runs against.") { Otherwise = "none" },
        new("gates", new ListShape(Kinds.Text), "Conditions that a run's outcomes must meet, such as max_drawdown < 20%.") { Default = "[]" },
    ];
}
