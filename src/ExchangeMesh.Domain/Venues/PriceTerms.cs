using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>How an index price is made of constituents' prices.</summary>
public sealed record IndexTerms
{
    /// <summary>The constituents; instruments of this or other venues, or reference feeds.</summary>
    public required IReadOnlyList<IndexConstituent> Constituents { get; init; }

    /// <summary>Median or weighted mean.</summary>
    public IndexMethod Method { get; init; }

    /// <summary>What is done with a constituent far from the median.</summary>
    public OutlierRule Outliers { get; init; }

    /// <summary>How far from the median is far, as a share of the median.</summary>
    public Ratio OutlierDistance { get; init; } = Ratio.FromPercent(5);

    /// <summary>How old a constituent's price may be before it is left out.</summary>
    public Duration StaleAfter { get; init; } = Duration.FromSeconds(10);

    /// <summary>The time constant with which the joined price is averaged over time (exponentially); zero for none.</summary>
    public Duration Averaging { get; init; }
}

/// <summary>One price that an index is made of.</summary>
/// <param name="Instrument">Whose price.</param>
/// <param name="Weight">Its weight; positive.</param>
public readonly record struct IndexConstituent(InstrumentId Instrument, long Weight);

/// <summary>How constituents' prices are joined.</summary>
public enum IndexMethod : byte
{
    /// <summary>The weighted mean.</summary>
    WeightedMean,

    /// <summary>The median.</summary>
    Median,

    /// <summary>The least price at which half of the weight lies at or below it (Hyperliquid's oracle).</summary>
    WeightedMedian,

    /// <summary>The mean by the inverse square of each price's distance from the weighted mean (Bybit, former rule).</summary>
    InverseSquare,
}

/// <summary>What is done with a constituent that is far from the median.</summary>
public enum OutlierRule : byte
{
    /// <summary>Nothing.</summary>
    Keep,

    /// <summary>It is moved to the allowed distance (Deribit, OKX).</summary>
    Clamp,

    /// <summary>Its weight becomes zero; with more than one such, the median stands (Binance).</summary>
    Drop,

    /// <summary>Three or more are clamped and averaged by weight, two count the same, one stands as it is (OKX).</summary>
    ClampFromThree,
}

/// <summary>How a mark price is made.</summary>
public sealed record MarkTerms
{
    /// <summary>How often it is made anew.</summary>
    public Duration Interval { get; init; } = Duration.FromSeconds(1);

    /// <summary>How it is made.</summary>
    public MarkMethod Method { get; init; }

    /// <summary>The time constant of the smoothed basis.</summary>
    public Duration BasisSmoothing { get; init; } = Duration.FromSeconds(30);

    /// <summary>How far from the index the mark may lie, as a share of the index.</summary>
    public Ratio BasisClamp { get; init; } = Ratio.FromPercent(10);

    /// <summary>Which price of the market the basis is taken of.</summary>
    public BasisPrice BasisOf { get; init; }

    /// <summary>Other venues' perpetuals, for <see cref="MarkMethod.MedianWithMarkets"/>; may be empty.</summary>
    public IReadOnlyList<IndexConstituent> Markets { get; init; } = [];

    /// <summary>The time constant of the own market's average that stands for a missing input of <see cref="MarkMethod.MedianWithMarkets"/>.</summary>
    public Duration MarketSmoothing { get; init; } = Duration.FromSeconds(30);

    /// <summary>How old another venue's price may be before it is left out.</summary>
    public Duration StaleAfter { get; init; } = Duration.FromSeconds(10);
}

/// <summary>Which price of a market a basis is taken of.</summary>
public enum BasisPrice : byte
{
    /// <summary>The middle of best bid and best ask; the last price where a side is empty.</summary>
    Mid,

    /// <summary>The last price kept within best bid and best ask (Deribit); their middle before the first trade.</summary>
    LastWithinSpread,
}

/// <summary>How a mark price is made.</summary>
public enum MarkMethod : byte
{
    /// <summary>Index plus the smoothed basis of the mid price, clamped.</summary>
    SmoothedBasis,

    /// <summary>The median of: index with funding to come, index plus the averaged basis, last price (Binance, current).</summary>
    MedianOfThree,

    /// <summary>The last price.</summary>
    Last,

    /// <summary>The index with the funding that is still to come in the interval (Binance, old; BitMEX's fair price).</summary>
    IndexWithFunding,

    /// <summary>The median of: index plus the smoothed basis; bid, ask and last; other venues' perpetuals (Hyperliquid).</summary>
    MedianWithMarkets,
}

/// <summary>How funding is paid between longs and shorts.</summary>
public sealed record FundingTerms
{
    /// <summary>How often it is paid.</summary>
    public Duration Interval { get; init; } = Duration.FromHours(8);

    /// <summary>The interest part of an eight-hour rate, in parts per billion.</summary>
    public long InterestPpb { get; init; } = 100_000;

    /// <summary>How far interest minus premium may go either way, in parts per billion of an eight-hour rate.</summary>
    public long ClampPpb { get; init; } = 500_000;

    /// <summary>The greatest rate of an interval either way, in parts per billion.</summary>
    public long CapPpb { get; init; } = 20_000_000;

    /// <summary>How often the premium is sampled.</summary>
    public Duration SampleInterval { get; init; } = Duration.FromSeconds(5);

    /// <summary>How many premiums one sample is the median of (dYdX v4: the votes of a minute).</summary>
    public int Votes { get; init; } = 1;

    /// <summary>Which prices the premium is taken of.</summary>
    public PremiumSource PremiumOf { get; init; }

    /// <summary>The notional whose price of selling and buying counts; zero for the best quotes.</summary>
    public Money ImpactNotional { get; init; }

    /// <summary>How the rate of a period follows from the premium.</summary>
    public FundingMethod Method { get; init; }

    /// <summary>The half width of the band around zero in which a premium counts for nothing, in parts per billion (Deribit).</summary>
    public long DeadBandPpb { get; init; }

    /// <summary>The time over which a whole premium is paid: eight hours, or a day (Drift).</summary>
    public Duration PremiumPeriod { get; init; } = Duration.FromHours(8);

    /// <summary>Whether payments are taken on the index instead of the mark (Hyperliquid, dYdX v4, Drift).</summary>
    public bool IsPaidOnIndex { get; init; }
}

/// <summary>Which prices a premium is taken of.</summary>
public enum PremiumSource : byte
{
    /// <summary>What can be sold and bought in the book: max(0, bid − index) − max(0, index − ask).</summary>
    Quotes,

    /// <summary>The mark price over the index (Deribit, Drift).</summary>
    Mark,
}

/// <summary>How a funding rate follows from a premium.</summary>
public enum FundingMethod : byte
{
    /// <summary>Premium plus interest less premium, the latter kept within a clamp (Binance, Bybit, BitMEX, Hyperliquid).</summary>
    Clamped,

    /// <summary>The premium outside a dead band around zero (Deribit).</summary>
    DeadBand,

    /// <summary>Premium plus interest (dYdX v4; Drift without interest).</summary>
    Plain,
}
