using ExchangeMesh.Primitives;

namespace ExchangeMesh.Scenarios.Prices;

/// <summary>Who laid a price file out.</summary>
internal enum PriceFormat
{
    /// <summary>Binance's klines.</summary>
    BinanceKline,

    /// <summary>Binance's aggregated trades.</summary>
    BinanceAggregateTrades,

    /// <summary>Trades or liquidations as Tardis publishes them: both have the same columns.</summary>
    TardisTrades,

    /// <summary>Liquidation orders as Binance publishes them.</summary>
    BinanceLiquidations,

    /// <summary>Fills of Hyperliquid's nodes, as CSV.</summary>
    HyperliquidFills,

    /// <summary>Any CSV file with a header.</summary>
    Columns,
}

/// <summary>What may be put right in a price file, where its user says so.</summary>
[Flags]
internal enum PriceRepairs
{
    /// <summary>Nothing: what is wrong is an error.</summary>
    None = 0,

    /// <summary>Rows that are not in order of time are put in order.</summary>
    Sort = 1,

    /// <summary>Of rows with one time the last stands.</summary>
    Duplicates = 2,

    /// <summary>Where rows are missing the price goes straight from the one to the next.</summary>
    Gaps = 4,

    /// <summary>Rows that cannot be read are left out.</summary>
    BadRows = 8,
}

/// <summary>How a price file is laid out.</summary>
/// <remarks>
/// Sources of the formats: github.com/binance/binance-public-data, README, sections Klines and AggTrades, and the headers of its
/// liquidationSnapshot files; docs.tardis.dev, downloadable CSV files, trades and liquidations; hyperliquid.gitbook.io, historical data, node_fills (fields <c>time</c>, <c>coin</c>, <c>px</c>, <c>sz</c>, <c>side</c> B or A, <c>crossed</c>).
/// </remarks>
/// <param name="Format">Whose layout it is.</param>
internal sealed record PriceLayout(PriceFormat Format)
{
    /// <summary>The header of the time; of <see cref="PriceFormat.Columns"/>.</summary>
    public string TimeColumn { get; init; } = "";

    /// <summary>The header of the price; of <see cref="PriceFormat.Columns"/>.</summary>
    public string PriceColumn { get; init; } = "";

    /// <summary>The header of the quantity; of <see cref="PriceFormat.Columns"/>; empty for none.</summary>
    public string QuantityColumn { get; init; } = "";

    /// <summary>The header of the arriving order's side; of <see cref="PriceFormat.Columns"/>; empty for none.</summary>
    public string SideColumn { get; init; } = "";

    /// <summary>The only instrument whose rows are read, as it stands in the file; empty for all rows.</summary>
    public string Symbol { get; init; } = "";

    /// <summary>Whether quantities and sides are read beside prices.</summary>
    public bool WithQuantities { get; init; }

    /// <summary>The unit of the time, <c>s</c>, <c>ms</c>, <c>us</c> or <c>ns</c>; of <see cref="PriceFormat.Columns"/>.</summary>
    public string TimeUnit { get; init; } = "ms";

    /// <summary>How far apart neighbouring rows may lie; null for the format's own rule.</summary>
    public Duration? GreatestGap { get; init; }

    /// <summary>Of trades: the last price in each such stretch of time is taken.</summary>
    public Duration Interval { get; init; } = Duration.FromSeconds(1);

    /// <summary>What may be put right.</summary>
    public PriceRepairs Repairs { get; init; }

    /// <summary>Whether a row is a trade, so that several may have one time and none may come for a while.</summary>
    public bool IsTrades => Format is PriceFormat.BinanceAggregateTrades or PriceFormat.TardisTrades or PriceFormat.BinanceLiquidations or PriceFormat.HyperliquidFills;

    /// <summary>Whether the columns are found by a header that must be there.</summary>
    public bool HasHeader => Format is PriceFormat.TardisTrades or PriceFormat.BinanceLiquidations or PriceFormat.HyperliquidFills or PriceFormat.Columns;

    /// <summary>Whether times are in milliseconds, or microseconds where they have fifteen digits or more, as Binance's since 2025.</summary>
    public bool TellsUnitByDigits => Format is PriceFormat.BinanceKline or PriceFormat.BinanceAggregateTrades;

    /// <summary>The header of the time that must be there.</summary>
    public string TimeHeader => Format switch { PriceFormat.TardisTrades => "timestamp", PriceFormat.HyperliquidFills or PriceFormat.BinanceLiquidations => "time", _ => TimeColumn };

    /// <summary>The header of the price that must be there.</summary>
    public string PriceHeader => Format switch { PriceFormat.TardisTrades => "price", PriceFormat.BinanceLiquidations => "average_price", PriceFormat.HyperliquidFills => "px", _ => PriceColumn };

    /// <summary>The header of the quantity that must be there, where quantities are read.</summary>
    public string QuantityHeader => Format switch { PriceFormat.TardisTrades => "amount", PriceFormat.BinanceLiquidations => "accumulated_fill_quantity", PriceFormat.HyperliquidFills => "sz", _ => QuantityColumn };

    /// <summary>The header of the side that must be there, where quantities are read.</summary>
    public string SideHeader => Format == PriceFormat.Columns ? SideColumn : "side";

    /// <summary>The header of the instrument, where only one of them is read.</summary>
    public string SymbolHeader => Format == PriceFormat.HyperliquidFills ? "coin" : "symbol";

    /// <summary>Returns how many nanoseconds a time's unit has.</summary>
    /// <param name="text">The time as it stands in the file.</param>
    public long ScaleOf(string text) => Format switch
    {
        PriceFormat.TardisTrades => 1_000,
        PriceFormat.Columns => TimeUnit switch { "s" => 1_000_000_000, "us" => 1_000, "ns" => 1, _ => 1_000_000 },
        _ => text.Length >= 15 ? 1_000 : 1_000_000,
    };
}
