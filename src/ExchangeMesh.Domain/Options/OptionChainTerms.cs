using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Options;

/// <summary>The options that a venue lists on one of its perpetuals, and their common rules. Data only.</summary>
public sealed record OptionChainTerms
{
    /// <summary>The most options that one venue may list.</summary>
    public const int GreatestCount = 400;

    /// <summary>The perpetual: it settles in the unit of account.</summary>
    public required InstrumentId Underlying { get; init; }

    /// <summary>The smile of every expiry at the start.</summary>
    public VolatilitySmile OpeningSmile { get; init; } = new(0.6, 0, 0);

    /// <summary>The time constant with which a smile follows what was fitted to quotes and trades. The venues do not publish theirs.</summary>
    public Duration Smoothing { get; init; } = Duration.FromSeconds(10);

    /// <summary>Over how long before expiry the index is averaged to the settlement price; positive.</summary>
    public Duration Averaging { get; init; } = Duration.FromMinutes(30);

    /// <summary>Fees are at most this share of the premium.</summary>
    public Ratio FeeCap { get; init; } = new(125_000);
}

/// <summary>How the options of an account are margined, together with its perpetuals on the same underlying.</summary>
public enum OptionMarginModel : byte
{
    /// <summary>Option by option, never more than an expiry can lose; perpetuals by their tiers.</summary>
    Standard,

    /// <summary>By the worst of a grid of price and volatility moves, perpetuals included.</summary>
    Portfolio,
}
