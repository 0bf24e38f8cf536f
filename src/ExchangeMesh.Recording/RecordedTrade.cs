using ExchangeMesh.Recording.Reports;

namespace ExchangeMesh.Recording;

/// <summary>A trade, as read back from a results folder.</summary>
/// <param name="AtSeconds">When, in seconds since the scenario's start.</param>
/// <param name="Price">The price, in the quote asset.</param>
/// <param name="SignedQuantity">The quantity, in units of the base asset; negative where the arriving order sold.</param>
public readonly record struct RecordedTrade(double AtSeconds, double Price, double SignedQuantity)
{
    /// <summary>Reads the trades of one instrument, in the run's order.</summary>
    /// <param name="folder">A results folder.</param>
    /// <param name="instrument">The instrument, such as <c>alpha.BTC-PERP</c>.</param>
    /// <exception cref="InvalidDataException">The folder's trades lack a column.</exception>
    /// <exception cref="IOException">The folder has no trades that can be read.</exception>
    public static IEnumerable<RecordedTrade> Read(string folder, string instrument)
    {
        foreach (var rows in StreamRows.Read(FileOf(folder), "at_s", "instrument", "price", "quantity", "taker_side"))
        {
            var (times, names, prices) = (rows.Numbers("at_s"), rows.Texts("instrument"), rows.Numbers("price"));
            var (quantities, sides) = (rows.Numbers("quantity"), rows.Texts("taker_side"));
            for (var row = 0; row < rows.Count; row++)
            {
                if (names[row] == instrument)
                {
                    yield return new RecordedTrade(times[row], prices[row], sides[row] == "buy" ? quantities[row] : -quantities[row]);
                }
            }
        }
    }

    /// <summary>Returns the instruments that traded, in order of name.</summary>
    /// <param name="folder">A results folder.</param>
    /// <exception cref="InvalidDataException">The folder's trades lack a column.</exception>
    /// <exception cref="IOException">The folder has no trades that can be read.</exception>
    public static IReadOnlyList<string> InstrumentsOf(string folder) =>
        [.. StreamRows.Read(FileOf(folder), "instrument")
            .SelectMany(rows => rows.Texts("instrument"))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];

    private static string FileOf(string folder) => Path.Combine(folder, "trades.parquet");
}
