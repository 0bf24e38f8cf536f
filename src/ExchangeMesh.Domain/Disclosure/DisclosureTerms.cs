using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Disclosure;

/// <summary>How much a venue tells everybody about the positions that are held with it.</summary>
/// <remarks>
/// Venues differ: open interest is shown by nearly all, the leverage of positions by few, and the prices at which positions are
/// liquidated can be worked out where every account is public (Hyperliquid). Each level shows what the one before it shows.
/// </remarks>
public enum DisclosureLevel : byte
{
    /// <summary>Not even open interest.</summary>
    Nothing,

    /// <summary>Open interest, always up to date.</summary>
    OpenInterest,

    /// <summary>Also how many lots are held at which leverage, at intervals.</summary>
    Leverage,

    /// <summary>Also how many lots are liquidated at which price, at intervals.</summary>
    LiquidationMap,
}

/// <summary>What a venue discloses, how often and how late.</summary>
public sealed record DisclosureTerms
{
    /// <summary>How much.</summary>
    public DisclosureLevel Level { get; init; } = DisclosureLevel.OpenInterest;

    /// <summary>How often leverage and liquidation map are taken down.</summary>
    public Duration Interval { get; init; } = Duration.FromMinutes(1);

    /// <summary>How long after that they are published.</summary>
    public Duration Delay { get; init; }

    /// <summary>The width of a bucket of the liquidation map, as a share of the mark.</summary>
    public Ratio Bucket { get; init; } = Ratio.FromPercent(1);

    /// <summary>How far from the mark the liquidation map goes on each side, as a share of the mark.</summary>
    public Ratio Reach { get; init; } = Ratio.FromPercent(25);
}
