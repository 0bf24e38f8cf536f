namespace ExchangeMesh.Scenarios.Prices;

/// <summary>A trade from a file.</summary>
/// <param name="AtSeconds">Seconds since 1970, or whatever the file counts from.</param>
/// <param name="Price">The price.</param>
/// <param name="SignedQuantity">Units of the base asset; negative where the arriving order sold.</param>
public readonly record struct TapeTrade(double AtSeconds, double Price, double SignedQuantity);

/// <summary>What reading a file of trades gave.</summary>
/// <param name="Trades">The trades in order of time; empty where something is wrong.</param>
/// <param name="Diagnostics">Everything that is wrong, by row.</param>
/// <param name="Notes">What was put right, with a count, as sentences.</param>
public sealed record TradeSeries(IReadOnlyList<TapeTrade> Trades, IReadOnlyList<Diagnostic> Diagnostics, IReadOnlyList<string> Notes)
{
    /// <summary>Reads a file of trades outside a scenario.</summary>
    /// <param name="file">The file.</param>
    /// <param name="fields">The fields of a reference's <c>data</c> as YAML, but <c>file</c>: <c>{format: tardis-trades, repair: [sort]}</c>; empty for Binance's aggregated trades.</param>
    public static TradeSeries Read(string file, string fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var (rows, diagnostics, notes) = PriceSeries.Rows(file, fields.Length == 0 ? "{format: binance-aggregate-trades}" : fields, static (files, data) => files.Trades(data));
        return new TradeSeries([.. rows.Select(static row => new TapeTrade(row.Seconds, row.PriceMicros / 1e6, row.SignedQuantity))], diagnostics, notes);
    }
}
