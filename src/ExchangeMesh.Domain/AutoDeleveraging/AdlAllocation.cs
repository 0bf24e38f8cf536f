using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.AutoDeleveraging;

/// <summary>How much of a whole each ranked account bears.</summary>
/// <remarks>
/// Source: T. Chitra, <i>Autodeleveraging: Impossibilities and Optimization</i>, arXiv 2512.01112: the queue that production venues
/// use, and pro-rata by capacity, which alone keeps the order of wealth.
/// </remarks>
public static class AdlAllocation
{
    /// <summary>Gives each account in turn as much as it can bear, until the whole is given out.</summary>
    /// <param name="capacities">What each account can bear, in rank order: lots or money; zero or more.</param>
    /// <param name="whole">What is to be borne; zero or more.</param>
    /// <param name="shares">Receives each account's share; as long as the capacities.</param>
    /// <returns>What nobody could bear.</returns>
    public static long Queue(ReadOnlySpan<long> capacities, long whole, Span<long> shares)
    {
        var left = whole;
        for (var at = 0; at < capacities.Length; at++)
        {
            shares[at] = Math.Min(left, Math.Max(0, capacities[at]));
            left -= shares[at];
        }

        return left;
    }

    /// <summary>
    /// Gives each account the share of the whole that its capacity is of all capacities. Shares are rounded down; the remainder goes
    /// out one by one from the first account on, to those that can bear one more.
    /// </summary>
    /// <param name="capacities">What each account can bear, in rank order: lots or money; negative counts as zero.</param>
    /// <param name="whole">What is to be borne; zero or more.</param>
    /// <param name="shares">Receives each account's share; as long as the capacities.</param>
    /// <returns>What nobody could bear.</returns>
    public static long ProRata(ReadOnlySpan<long> capacities, long whole, Span<long> shares)
    {
        Int128 total = 0;
        foreach (var capacity in capacities)
        {
            total += Math.Max(0, capacity);
        }

        var borne = (long)Int128.Min(total, whole);
        var left = borne;
        for (var at = 0; at < capacities.Length; at++)
        {
            shares[at] = total == 0 ? 0 : (long)Rounding.DivideDown((Int128)borne * Math.Max(0, capacities[at]), total);
            left -= shares[at];
        }

        for (var at = 0; left > 0; at = (at + 1) % capacities.Length)
        {
            if (shares[at] < capacities[at])
            {
                shares[at]++;
                left--;
            }
        }

        return whole - borne;
    }

    /// <summary>
    /// Gives out a whole in proportion to weights, but to no account more than its capacity: what one cannot bear is given out anew among
    /// the others. Shares are rounded down; the remainder goes out one by one from the first account on, to those that can bear one more.
    /// </summary>
    /// <param name="weights">What each account's share is in proportion to; negative counts as zero.</param>
    /// <param name="capacities">What each account can bear; negative counts as zero.</param>
    /// <param name="whole">What is to be borne; zero or more.</param>
    /// <param name="shares">Receives each account's share; as long as the weights.</param>
    /// <returns>What nobody could bear: accounts without weight bear nothing.</returns>
    public static long Weighted(ReadOnlySpan<long> weights, ReadOnlySpan<long> capacities, long whole, Span<long> shares)
    {
        shares.Clear();
        var left = whole;
        while (left > 0 && TryFill(weights, capacities, left, shares, out var given))
        {
            left -= given;
        }

        return left;
    }

    /// <summary>Gives a round of shares to the accounts that have room; answers whether any had.</summary>
    private static bool TryFill(ReadOnlySpan<long> weights, ReadOnlySpan<long> capacities, long whole, Span<long> shares, out long given)
    {
        var total = Int128.Zero;
        for (var at = 0; at < weights.Length; at++)
        {
            total += shares[at] < capacities[at] ? Math.Max(0, weights[at]) : 0;
        }

        given = 0;
        for (var at = 0; at < weights.Length && total > 0; at++)
        {
            if (weights[at] > 0 && shares[at] < capacities[at])
            {
                var share = (long)Rounding.DivideDown((Int128)whole * weights[at], total);
                share = Math.Min(share, capacities[at] - shares[at]);
                shares[at] += share;
                given += share;
            }
        }

        // Shares of less than one each: they go out one by one.
        for (var at = 0; given == 0 && total > 0 && at < weights.Length; at++)
        {
            if (weights[at] > 0 && shares[at] < capacities[at])
            {
                shares[at]++;
                given = 1;
            }
        }

        return given > 0;
    }
}
