using ExchangeMesh.Recording.Reports;

namespace ExchangeMesh.Recording;

/// <summary>A trade, as read back from a results folder.</summary>
/// <param name="AtSeconds">When, in seconds since the scenario's start.</param>
/// <param name="Price">The price, in the quote asset.</param>
/// <param name="SignedQuantity">The quantity, in units of the base asset; negative where the arriving order sold.</param>
public readonly record struct RecordedTrade(double AtSeconds, double Price, double SignedQuantity)
{
    /// <summary>Reads the trades of a results folder, once.</summary>
    /// <param name="folder">A results folder.</param>
    /// <returns>The trades of each instrument that traded, such as <c>alpha.BTC-PERP</c>, by its name; those of one in the run's order.</returns>
    /// <exception cref="InvalidDataException">The folder's trades lack a column.</exception>
    /// <exception cref="IOException">The folder has no trades that can be read.</exception>
    public static SortedDictionary<string, List<RecordedTrade>> Read(string folder)
    {
        var trades = new SortedDictionary<string, List<RecordedTrade>>(StringComparer.Ordinal);
        foreach (var rows in StreamRows.Read(Path.Combine(folder, "trades.parquet"), "at_s", "instrument", "price", "quantity", "taker_side"))
        {
            var (times, names, prices) = (rows.Numbers("at_s"), rows.Texts("instrument"), rows.Numbers("price"));
            var (quantities, sides) = (rows.Numbers("quantity"), rows.Texts("taker_side"));
            for (var row = 0; row < rows.Count; row++)
            {
                if (names[row] is not { } name)
                {
                    continue;
                }

                if (!trades.TryGetValue(name, out var of))
                {
                    trades.Add(name, of = []);
                }

                of.Add(new RecordedTrade(times[row], prices[row], sides[row] == "buy" ? quantities[row] : -quantities[row]));
            }
        }

        return trades;
    }
}
