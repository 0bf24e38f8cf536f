namespace ExchangeMesh.Domain.Matching;

/// <summary>What can be said of a side alone.</summary>
public static class Sides
{
    /// <summary>Returns the other side.</summary>
    public static Side Opposite(this Side side) => side ^ Side.Sell;

    /// <summary>Returns +1 for buy and −1 for sell: the sign of what an order does to its owner's position.</summary>
    public static int Sign(this Side side) => 1 - (2 * (int)side);
}
