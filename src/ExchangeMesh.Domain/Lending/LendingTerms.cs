using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>Everything that makes one lending venue. Data only; a new venue is new terms.</summary>
public sealed record LendingTerms
{
    /// <summary>The venue's number in the run.</summary>
    public required ParticipantId Id { get; init; }

    /// <summary>The name in the scenario.</summary>
    public required string Name { get; init; }

    /// <summary>The pools, one for each asset.</summary>
    public required IReadOnlyList<PoolTerms> Pools { get; init; }

    /// <summary>The asset that worth is measured in; its oracle price is one unless its pool's oracle says otherwise.</summary>
    public required AssetId UnitOfAccount { get; init; }

    /// <summary>The share of a debt that one call may repay while the health factor is above <see cref="FullCloseAtOrBelow"/>.</summary>
    public Ratio CloseFactor { get; init; } = Ratio.FromPercent(50);

    /// <summary>The health factor at or below which a call may repay the whole debt.</summary>
    public Ratio FullCloseAtOrBelow { get; init; } = Ratio.FromPercent(95);

    /// <summary>Positions with less collateral or debt than this, in the unit of account, may be closed whole (Aave v3.3: 2,000).</summary>
    public Money FullCloseBelow { get; init; }

    /// <summary>What the share of a partial liquidation is taken of.</summary>
    public CloseFactorBasis CloseFactorBasis { get; init; }

    /// <summary>What a call that takes neither all of a debt nor all of a collateral must leave of each, in the unit of account (Aave v3.3: 1,000).</summary>
    public Money LeastLeftover { get; init; }

    /// <summary>How unsafe loans are resolved; null for the plain calls of liquidators (Aave, Compound v2, Morpho).</summary>
    public LoanResolutionTerms? Resolution { get; init; }

    /// <summary>The categories of assets with limits of their own (Aave's e-mode).</summary>
    public IReadOnlyList<EfficiencyMode> EfficiencyModes { get; init; } = [];

    /// <summary>When nothing is lent although the collateral would do; null for never.</summary>
    public StopBorrowTerms? StopBorrow { get; init; }

    /// <summary>How far the health factor of a liquidatable loan must fall before the liquidators are told again.</summary>
    public Ratio LiquidationStep { get; init; } = Ratio.FromPercent(1);

    /// <summary>How often the liquidators are told again of loans that are still liquidatable, at most a thousand each time; zero for never.</summary>
    public Duration ReminderInterval { get; init; } = Duration.FromMinutes(1);

    /// <summary>The health factor at which the borrower is warned.</summary>
    public Ratio WarningLevel { get; init; } = Ratio.FromPercent(110);

    /// <summary>The participants that are told of loans that may be liquidated.</summary>
    public IReadOnlyList<ParticipantId> Liquidators { get; init; } = [];

    /// <summary>How long a transfer to another venue takes beyond the link's latency.</summary>
    public Duration TransferDelay { get; init; } = Duration.FromSeconds(15);

    /// <summary>How often <c>Pool</c> rows are recorded.</summary>
    public Duration RecordInterval { get; init; } = Duration.FromSeconds(1);
}

/// <summary>One pool of a lending venue.</summary>
public sealed record PoolTerms
{
    /// <summary>The asset that is lent.</summary>
    public required AssetId Asset { get; init; }

    /// <summary>The oracle price at the start: millionths of the unit of account for one unit of the asset.</summary>
    public required long OpeningPriceMicros { get; init; }

    /// <summary>How the oracle price is made; null where it stays at the opening price.</summary>
    public OracleTerms? Oracle { get; init; }

    /// <summary>The greatest share of the asset's worth that may be borrowed against it; zero: no collateral.</summary>
    public Ratio LoanToValue { get; init; }

    /// <summary>The share of the asset's worth at which liquidation starts.</summary>
    public Ratio LiquidationThreshold { get; init; }

    /// <summary>What a liquidator seizes beyond what it repays, as a share of it.</summary>
    public Ratio LiquidationBonus { get; init; }

    /// <summary>The share of interest, and of the bonus, that the venue keeps.</summary>
    public Ratio ReserveFactor { get; init; }

    /// <summary>The yearly borrow rate at no utilisation, in parts per million.</summary>
    public Ratio BaseRate { get; init; }

    /// <summary>The utilisation at which the rate's slope changes.</summary>
    public Ratio OptimalUtilisation { get; init; } = Ratio.FromPercent(80);

    /// <summary>What is added to the yearly rate from no to optimal utilisation.</summary>
    public Ratio SlopeBelow { get; init; }

    /// <summary>What is added to the yearly rate from optimal to full utilisation.</summary>
    public Ratio SlopeAbove { get; init; }

    /// <summary>What lenders outside the model have supplied at the start; it is never withdrawn.</summary>
    public Money OutsideSupply { get; init; }

    /// <summary>The most that may be supplied, interest and outside supply included; zero for no cap.</summary>
    public Money SupplyCap { get; init; }

    /// <summary>The most that may be borrowed, interest included; zero for no cap.</summary>
    public Money BorrowCap { get; init; }

    /// <summary>The most that may be owed against this asset where it stands alone, in the unit of account; zero where it is not isolated.</summary>
    public Money DebtCeiling { get; init; }

    /// <summary>Whether the asset may be borrowed against isolated collateral.</summary>
    public bool IsBorrowableInIsolation { get; init; }

    /// <summary>The share of its worth that an absorbed account is credited (Compound v3).</summary>
    public Ratio LiquidationFactor { get; init; } = new(Ratio.One);

    /// <summary>The most of this collateral's debt that may be under auction (Maker's hole of one collateral), in the debt asset; zero for no limit.</summary>
    public Money Hole { get; init; }
}

/// <summary>How a lending venue learns a price.</summary>
public sealed record OracleTerms
{
    /// <summary>The instruments whose reported prices are joined by their median.</summary>
    public required IReadOnlyList<InstrumentId> Sources { get; init; }

    /// <summary>A new price is taken at least this often.</summary>
    public Duration Heartbeat { get; init; } = Duration.FromHours(1);

    /// <summary>A source whose latest report is older than this is left out.</summary>
    public Duration StaleAfter { get; init; } = Duration.FromMinutes(1);

    /// <summary>A new price is taken when it differs by at least this from the one in force.</summary>
    public Ratio DeviationThreshold { get; init; } = new(5_000);

    /// <summary>The time constant with which the sources' median is averaged over time (exponentially); zero for none.</summary>
    public Duration Averaging { get; init; }

    /// <summary>How long a new price takes to come into force.</summary>
    public Duration Delay { get; init; } = Duration.FromSeconds(1);
}
