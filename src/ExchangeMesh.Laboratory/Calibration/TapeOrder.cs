namespace ExchangeMesh.Laboratory.Calibration;

/// <summary>An arriving order, as its trades show it: all trades of one instant and side.</summary>
/// <param name="AtSeconds">When.</param>
/// <param name="SignedNotional">What it traded, in the quote asset; negative where it sold.</param>
/// <param name="Last">The price of its last trade.</param>
public readonly record struct TapeOrder(double AtSeconds, double SignedNotional, double Last)
{
    /// <summary>Puts trades together to the orders that made them.</summary>
    /// <param name="trades">Times in seconds, ascending; positive prices; quantities, negative where the arriving order sold.</param>
    public static List<TapeOrder> Of(IEnumerable<(double AtSeconds, double Price, double SignedQuantity)> trades)
    {
        ArgumentNullException.ThrowIfNull(trades);
        var orders = new List<TapeOrder>();
        foreach (var (at, price, quantity) in trades)
        {
            var notional = price * quantity;
            if (orders.Count > 0 && orders[^1].AtSeconds == at && (orders[^1].SignedNotional > 0) == (notional > 0))
            {
                orders[^1] = new TapeOrder(at, orders[^1].SignedNotional + notional, price);
            }
            else
            {
                orders.Add(new TapeOrder(at, notional, price));
            }
        }

        return orders;
    }
}
