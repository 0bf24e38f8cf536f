namespace ExchangeMesh.Scenarios.Prices;

/// <summary>One row of a price file.</summary>
/// <param name="Nanoseconds">When, since 1970 or whatever the file counts from.</param>
/// <param name="PriceMicros">The price, in millionths.</param>
/// <param name="Line">The line of the file, from 1.</param>
/// <param name="Column">Where in the line the time begins, from 1.</param>
/// <param name="SignedQuantity">Of a trade that was read with its quantity: units, negative where the arriving order sold; else zero.</param>
internal readonly record struct PriceRow(Int128 Nanoseconds, long PriceMicros, int Line, int Column, double SignedQuantity = 0)
{
    /// <summary>The same time in seconds, to the last bit that it can have.</summary>
    public double Seconds => (double)((decimal)Nanoseconds / 1_000_000_000);
}
