using ExchangeMesh.Domain.AutoDeleveraging;
using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Counterparty;
using ExchangeMesh.Domain.Disclosure;
using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Liquidation;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Obligations;
using ExchangeMesh.Domain.Options;
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

    /// <summary>The chains of options among what it lists; none on most exchanges.</summary>
    public IReadOnlyList<OptionChainTerms> OptionChains { get; init; } = [];

    /// <summary>The assets that it takes as collateral, with haircuts; the first is the unit of account.</summary>
    public required IReadOnlyList<CollateralTerms> Collateral { get; init; }

    /// <summary>How positions are margined.</summary>
    public required MarginTerms Margin { get; init; }

    /// <summary>How positions are liquidated, and who bears the loss.</summary>
    public required LiquidationTerms Liquidation { get; init; }

    /// <summary>Who is told of portfolios that are for sale, in order; nobody else may bid.</summary>
    public IReadOnlyList<ParticipantId> Bidders { get; init; } = [];

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
/// <param name="Limit">The most of it that counts for one account, in the asset; null for no limit.</param>
public readonly record struct CollateralTerms(AssetId Asset, Ratio Haircut, InstrumentId PricedBy, Money? Limit = null);

/// <summary>One listed instrument with its rules.</summary>
public sealed record InstrumentTerms
{
    /// <summary>The longest run of a market with a <see cref="MinimumRest"/>: orders keep the time at which they came to rest in 30 bits of milliseconds.</summary>
    public static readonly Duration LongestWithMinimumRest = Duration.FromHours(12 * 24);

    /// <summary>The instrument.</summary>
    public required Instrument Instrument { get; init; }

    /// <summary>The price at the start, in ticks: index, mark and last before anything has traded.</summary>
    public required Price OpeningPrice { get; init; }

    /// <summary>The fee of the resting order, as a share of notional; negative is a rebate.</summary>
    public Ratio MakerFee { get; init; }

    /// <summary>The fee of the arriving order, as a share of notional.</summary>
    public Ratio TakerFee { get; init; }

    /// <summary>What withdrawing an order costs, as a share of the notional that is withdrawn; of spot no more than the free balance.</summary>
    public Ratio CancelFee { get; init; }

    /// <summary>How long an order must have rested before its owner can withdraw or change it; zero for no least time.</summary>
    public Duration MinimumRest { get; init; }

    /// <summary>What obliged makers must quote; null where nobody is obliged.</summary>
    public QuotingTerms? Quoting { get; init; }

    /// <summary>The margin tiers by notional, from the lowest floor (zero); empty for spot.</summary>
    public IReadOnlyList<MarginTier> Tiers { get; init; } = [];

    /// <summary>To which tier a notional on an edge belongs.</summary>
    public TierEdge TierEdge { get; init; }

    /// <summary>What the fee of closing adds to the maintenance margin of every tier, as a share of notional (OKX, Gate); zero for nothing.</summary>
    public Ratio ClosingFee { get; init; }

    /// <summary>How open interest raises the initial margin (dYdX v4); null where it does not.</summary>
    public OpenInterestScale? InitialMarginScale { get; init; }

    /// <summary>How the index price is made; null for spot.</summary>
    public IndexTerms? Index { get; init; }

    /// <summary>How the mark price is made; null for spot.</summary>
    public MarkTerms? Mark { get; init; }

    /// <summary>How funding is paid; null for spot.</summary>
    public FundingTerms? Funding { get; init; }

    /// <summary>How far from the mid price the depth reaches that the venue shows, as a share of it; zero where it shows the best prices only.</summary>
    public Ratio DepthShown { get; init; }

    /// <summary>How often that depth is taken at most; zero for at every change.</summary>
    public Duration DepthInterval { get; init; }

    /// <summary>The most that may be open on one side: an order that could open more is refused; null for no limit.</summary>
    public OpenInterestCap? OpenInterestCap { get; init; }

    /// <summary>The pool that is everybody's counterparty; null where orders meet in a book.</summary>
    public CounterpartyPoolTerms? CounterpartyPool { get; init; }

    /// <summary>The circuit breakers, in the order in which they are asked.</summary>
    public IReadOnlyList<IBreakerTerms> Breakers { get; init; } = [];

    /// <summary>The instrument or reference feed whose price market-wide breakers watch; none where there is no such breaker.</summary>
    public InstrumentId Benchmark { get; init; } = InstrumentId.None;

    /// <summary>The markets of other venues that are told when this one's own breakers halt it or let it trade again.</summary>
    public IReadOnlyList<HaltPartner> HaltPartners { get; init; } = [];
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

    /// <summary>The share of unrealised profit that counts neither as initial margin nor for withdrawals; liquidation counts all of it.</summary>
    public Ratio ProfitHaircut { get; init; }

    /// <summary>The most that a cross account may owe after a withdrawal, against the rest of its equity, in the unit of account; zero where nobody may withdraw more than its balance.</summary>
    /// <remarks>Mango Markets (2022) lent against unrealised profit without such a limit. What leaves is never more than the venue holds.</remarks>
    public Money BorrowCap { get; init; }

    /// <summary>How accounts with options are margined.</summary>
    public OptionMarginModel OptionModel { get; init; }

    /// <summary>The scenarios of a portfolio margin.</summary>
    public PortfolioMarginTerms Grid { get; init; } = PortfolioMarginTerms.Deribit;

    /// <summary>The greatest position of an account in one perpetual, at mark, in the unit of account; null for none.</summary>
    public Money? PositionLimit { get; init; }

    /// <summary>The share of a perpetual's open interest that an account may hold; of this and the position limit the greater counts. Null for none.</summary>
    public Ratio? PositionShare { get; init; }

    /// <summary>How the tiers follow volatility, concentration and open interest; null where they stand.</summary>
    public DynamicMarginTerms? Dynamic { get; init; }
}

/// <summary>How positions are liquidated, and who bears the loss.</summary>
public sealed record LiquidationTerms
{
    /// <summary>Whether positions are liquidated at all; without it equity may go below zero, which measures the price fall without the spiral.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How unsafe accounts are closed at first.</summary>
    public LiquidationMethod Method { get; init; }

    /// <summary>How a portfolio's price falls in an auction, and by how much it must become safer than it must be in either kind of sale.</summary>
    public PortfolioAuctionTerms Auction { get; init; } = new();

    /// <summary>How often the bidders are told of a running auction's price.</summary>
    public Duration OfferInterval { get; init; } = Duration.FromSeconds(10);

    /// <summary>How long bids for a portfolio are taken in a request for quote.</summary>
    public Duration QuoteWindow { get; init; } = Duration.FromSeconds(2);

    /// <summary>The share of a position that the first step closes; one whole for no partial step.</summary>
    public Ratio PartialShare { get; init; } = Ratio.FromPercent(25);

    /// <summary>Positions below this notional are closed whole at once.</summary>
    public Money FullBelow { get; init; }

    /// <summary>How much of a position one step closes.</summary>
    public LiquidationSize Size { get; init; }

    /// <summary>Over which time since the liquidation began the share grows from <see cref="PartialShare"/> by one whole (Drift); zero for no growth.</summary>
    public Duration ShareGrowth { get; init; }

    /// <summary>Whether a step's order is filled whole or not at all (BitMEX); otherwise as far as the book goes.</summary>
    public bool IsWholeOrNothing { get; init; }

    /// <summary>The worst price at which a liquidation order may trade.</summary>
    public LiquidationLimit Limit { get; init; }

    /// <summary>How fast <see cref="LiquidationLimit.Fillable"/> widens as the account falls; one whole or more (dYdX v4).</summary>
    public Ratio BankruptcyAdjustment { get; init; } = new(Ratio.One);

    /// <summary>How far <see cref="LiquidationLimit.Fillable"/> may lie from the mark, as a share of maintenance margin (dYdX v4).</summary>
    public Ratio SpreadToMaintenance { get; init; } = Ratio.FromPercent(10);

    /// <summary>How far from the index <see cref="LiquidationLimit.IndexLessFee"/> lies at first: what the taker of the position gains (Drift).</summary>
    public Ratio LiquidatorFee { get; init; }

    /// <summary>How far it lies at most, after growing by a part per million for each slot of 0.4 s (Drift).</summary>
    public Ratio GreatestLiquidatorFee { get; init; }

    /// <summary>The share of maintenance margin below which the venue takes over at once (Hyperliquid: two thirds); zero for never.</summary>
    public Ratio BackstopLevel { get; init; }

    /// <summary>How long between steps.</summary>
    public Duration StepInterval { get; init; } = Duration.FromSeconds(1);

    /// <summary>Whether a bankrupt account waits for the book as others do, step by step, before the venue takes it over; otherwise that is done at once.</summary>
    /// <remarks>Where outside liquidators must want a position (Mango Markets, 2022), a hopeless one is left lying.</remarks>
    public bool WaitsWhenBankrupt { get; init; }

    /// <summary>The greatest share of the quantity that rests on the side it trades with that a step closes; zero for no such limit.</summary>
    /// <remarks>What counts is what rests within <see cref="DepthDistance"/> of the best price. A step that is cut is repeated, and no later stage begins before it is done.</remarks>
    public Ratio DepthShare { get; init; }

    /// <summary>How far from the best price resting quantity counts for <see cref="DepthShare"/>.</summary>
    public Ratio DepthDistance { get; init; } = Ratio.FromPercent(1);

    /// <summary>How far from its average over <see cref="GuardAveraging"/> an index must be for liquidations to wait (Drift: 50 %); zero for never.</summary>
    public Ratio GuardDistance { get; init; }

    /// <summary>Over how long the index is averaged for <see cref="GuardDistance"/> (Drift: 5 minutes); positive.</summary>
    public Duration GuardAveraging { get; init; } = Duration.FromMinutes(5);

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

    /// <summary>When the fund pays no more, and how what it does not pay is shared out.</summary>
    public LossTerms Loss { get; init; } = new();
}

/// <summary>How a venue closes unsafe accounts at first; where nobody buys, it goes on as the rest of its rulebook says.</summary>
public enum LiquidationMethod : byte
{
    /// <summary>By orders into the book.</summary>
    Book,

    /// <summary>By an auction: parts of the portfolio are sold to whoever first accepts a price that falls (Derive).</summary>
    Auction,

    /// <summary>By sealed bids: the best ones are taken when the time for them is over.</summary>
    RequestForQuote,
}

/// <summary>How much of a position one step of a liquidation closes.</summary>
public enum LiquidationSize : byte
{
    /// <summary>A share of the position, then all of it.</summary>
    Share,

    /// <summary>What lies above the tier below, tier by tier; in the lowest tier the venue takes over at once (BitMEX).</summary>
    LowerTier,

    /// <summary>What lies above the tier two below, again and again; all in the two lowest tiers (OKX).</summary>
    TwoTiersDown,

    /// <summary>What lies above the lowest tier, then all (OKX, 2019 to 2020).</summary>
    LowestTier,

    /// <summary>As much as makes the account safe again, at most a share that grows with time (Drift).</summary>
    Shortage,
}

/// <summary>The worst price at which a liquidation order may trade.</summary>
public enum LiquidationLimit : byte
{
    /// <summary>The bankruptcy price.</summary>
    Bankruptcy,

    /// <summary>A spread from the mark that widens as the account falls, beyond the bankruptcy price as far as the fund can pay (dYdX v4).</summary>
    Fillable,

    /// <summary>The index less the fee of whoever takes the position over, never beyond the bankruptcy price (Drift).</summary>
    IndexLessFee,
}

/// <summary>Who bears what the insurance fund cannot.</summary>
public enum LossRule : byte
{
    /// <summary>Profitable opposite positions are closed by rank; what even that cannot cover is bad debt.</summary>
    AutoDeleveraging,

    /// <summary>It is recorded as bad debt at once.</summary>
    BadDebt,

    /// <summary>The accounts in profit pay it at once, in money; no position is closed.</summary>
    Haircut,

    /// <summary>The accounts in profit pay it, in money, at the end of a period.</summary>
    SocialisedLoss,
}
