using ExchangeMesh.Domain.AutoDeleveraging;
using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Disclosure;
using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>Everything that makes one exchange: its rulebook's values and what it lists. Data only; a new venue is new terms.</summary>
public sealed record ExchangeTerms
{
    /// <summary>The exchange's number in the run.</summary>
    public required ParticipantId Id { get; init; }

    /// <summary>The name in the scenario.</summary>
    public required string Name { get; init; }

    /// <summary>What the exchange lists, with the rules of each instrument.</summary>
    public required IReadOnlyList<InstrumentTerms> Instruments { get; init; }

    /// <summary>The assets that it takes as collateral, with haircuts; the first is the unit of account.</summary>
    public required IReadOnlyList<CollateralTerms> Collateral { get; init; }

    /// <summary>How positions are margined.</summary>
    public required MarginTerms Margin { get; init; }

    /// <summary>How positions are liquidated, and who bears the loss.</summary>
    public required LiquidationTerms Liquidation { get; init; }

    /// <summary>What everybody is told of the positions that are held.</summary>
    public DisclosureTerms Disclosure { get; init; } = new();

    /// <summary>How long a transfer to another venue takes beyond the link's latency.</summary>
    public Duration TransferDelay { get; init; } = Duration.FromMinutes(2);

    /// <summary>How often the exchange reports prices to the venues that use them.</summary>
    public Duration ReportInterval { get; init; } = Duration.FromSeconds(1);

    /// <summary>How often <c>Mark</c> rows are recorded.</summary>
    public Duration RecordInterval { get; init; } = Duration.FromSeconds(1);

    /// <summary>Whether every accepted, refused and ended order is recorded.</summary>
    public bool RecordOrders { get; init; }
}

/// <summary>An asset as collateral.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Haircut">The share of its worth that does not count.</param>
/// <param name="PricedBy">The instrument whose index prices it in the unit of account; none for the unit of account itself.</param>
public readonly record struct CollateralTerms(AssetId Asset, Ratio Haircut, InstrumentId PricedBy);

/// <summary>One listed instrument with its rules.</summary>
public sealed record InstrumentTerms
{
    /// <summary>The instrument.</summary>
    public required Instrument Instrument { get; init; }

    /// <summary>The price at the start, in ticks: index, mark and last before anything has traded.</summary>
    public required Price OpeningPrice { get; init; }

    /// <summary>The fee of the resting order, as a share of notional; negative is a rebate.</summary>
    public Ratio MakerFee { get; init; }

    /// <summary>The fee of the arriving order, as a share of notional.</summary>
    public Ratio TakerFee { get; init; }

    /// <summary>The margin tiers by notional, from the lowest floor (zero); empty for spot.</summary>
    public IReadOnlyList<MarginTier> Tiers { get; init; } = [];

    /// <summary>To which tier a notional on an edge belongs.</summary>
    public TierEdge TierEdge { get; init; }

    /// <summary>How the index price is made; null for spot.</summary>
    public IndexTerms? Index { get; init; }

    /// <summary>How the mark price is made; null for spot.</summary>
    public MarkTerms? Mark { get; init; }

    /// <summary>How funding is paid; null for spot.</summary>
    public FundingTerms? Funding { get; init; }

    /// <summary>The circuit breakers, in the order in which they are asked.</summary>
    public IReadOnlyList<IBreakerTerms> Breakers { get; init; } = [];
}

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
}

/// <summary>How positions are margined.</summary>
public sealed record MarginTerms
{
    /// <summary>Whether new accounts hold positions on cross margin; otherwise isolated.</summary>
    public bool CrossByDefault { get; init; } = true;

    /// <summary>The margin call goes out when equity falls below this share of the maintenance margin (at least one whole).</summary>
    public Ratio CallLevel { get; init; } = Ratio.FromPercent(150);

    /// <summary>The greatest leverage that the venue allows, over all tiers; null for none beside the tiers.</summary>
    public long? LeverageCap { get; init; }
}

/// <summary>How positions are liquidated, and who bears the loss.</summary>
public sealed record LiquidationTerms
{
    /// <summary>Whether positions are liquidated at all; without it equity may go below zero, which measures the price fall without the spiral.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The share of a position that the first step closes; one whole for no partial step.</summary>
    public Ratio PartialShare { get; init; } = Ratio.FromPercent(25);

    /// <summary>Positions below this notional are closed whole at once.</summary>
    public Money FullBelow { get; init; }

    /// <summary>How long between steps.</summary>
    public Duration StepInterval { get; init; } = Duration.FromSeconds(1);

    /// <summary>The fee on liquidated notional, paid to the insurance fund from what is left of the margin.</summary>
    public Ratio Fee { get; init; } = new(5_000);

    /// <summary>What the insurance fund holds at the start, in the unit of account.</summary>
    public Money InsuranceFund { get; init; }

    /// <summary>How far from the mark the fund's own orders may trade when it works off a position that it has taken over.</summary>
    public Ratio WorkOffDistance { get; init; } = Ratio.FromPercent(1);

    /// <summary>Who bears what the fund cannot.</summary>
    public LossRule BeyondFund { get; init; }

    /// <summary>How the accounts that may be deleveraged are ranked.</summary>
    public AdlRanking Ranking { get; init; }

    /// <summary>At which price a deleveraged position is closed.</summary>
    public DeleveragingPrice DeleveragingPrice { get; init; }
}

/// <summary>Who bears what the insurance fund cannot.</summary>
public enum LossRule : byte
{
    /// <summary>Profitable opposite positions are closed by rank; what even that cannot cover is bad debt.</summary>
    AutoDeleveraging,

    /// <summary>It is recorded as bad debt at once.</summary>
    BadDebt,
}
