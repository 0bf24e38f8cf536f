using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Matching;

/// <summary>
/// Prices as sort keys: the ticks of an ask, the negative of a bid's, so that on both sides less is better. Nothing
/// here branches, for sides come at random and a wrong guess costs more than the arithmetic.
/// </summary>
internal static class PriceKey
{
    /// <summary>Returns the key of a price on one side.</summary>
    public static long Of(Side side, Price price) => unchecked(price.Ticks * (((int)side << 1) - 1));

    /// <summary>Returns the side of a key.</summary>
    public static Side SideOf(long key) => (Side)unchecked((byte)(1 + (key >> 63)));

    /// <summary>Returns the price of a key.</summary>
    public static Price PriceOf(long key) => new(unchecked((key ^ (key >> 63)) - (key >> 63)));
}
