using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Makes the terms of lending venues.</summary>
internal sealed class LendingVenuePlanner(DocumentNode root, PlanNames names, DiagnosticList diagnostics)
{
    /// <summary>Returns the terms of one lending venue.</summary>
    public LendingTerms Plan(Named lender)
    {
        var node = lender.Node;
        var account = node["unit_of_account"].Text;
        names.IsIn(node["full_close_below"], account);
        names.IsIn(node["least_leftover"], account);
        return new LendingTerms
        {
            Id = lender.First,
            Name = lender.Name,
            Pools = Pools(node, account),
            UnitOfAccount = names.Asset(node["unit_of_account"]),
            CloseFactor = node["close_factor"].AsRatio(),
            FullCloseAtOrBelow = node["full_close_at_or_below"].AsRatio(),
            FullCloseBelow = node["full_close_below"].AsMoney(),
            CloseFactorBasis = node["close_factor_basis"].Is("asset-debt") ? CloseFactorBasis.AssetDebt : CloseFactorBasis.WholeDebt,
            LeastLeftover = node["least_leftover"].AsMoney(),
            Resolution = new ResolutionPlanner(names, diagnostics).Plan(node, account),
            EfficiencyModes = EfficiencyModes(node["e_modes"]),
            StopBorrow = StopBorrow(node["stop_borrow"]),
            WarningLevel = node["warning_level"].AsRatio(),
            Liquidators = names.TradersOf(node["liquidators"]),
            TransferDelay = node["transfer_delay"].AsDuration(),
            RecordInterval = root["record"]["interval"].AsDuration(),
        };
    }

    private static StopBorrowTerms? StopBorrow(DocumentNode node) => node.IsSound
        ? new StopBorrowTerms(node["above_utilisation"].AsRatio(), node["fall"].AsRatio(), node["window"].AsDuration())
        : null;

    private List<EfficiencyMode> EfficiencyModes(DocumentNode list)
    {
        var modes = new List<EfficiencyMode>();
        foreach (var node in list.Items.Where(one => one.IsSound))
        {
            var assets = node["assets"].Items.Select(names.Asset).Where(asset => asset != AssetId.None).ToList();
            if (modes.Exists(mode => mode.Assets.Any(assets.Contains)))
            {
                diagnostics.Add(node, DiagnosticCode.DuplicateEntry, "an asset is in two categories.");
            }

            if (node["loan_to_value"].Measure > node["liquidation_threshold"].Measure)
            {
                diagnostics.Add(node["loan_to_value"], DiagnosticCode.LoanThresholds, $"the loan-to-value is above the liquidation threshold of {node["liquidation_threshold"].Text}.");
            }

            modes.Add(new EfficiencyMode(
                node["name"].Text, assets, node["loan_to_value"].AsRatio(), node["liquidation_threshold"].AsRatio(), node["liquidation_bonus"].AsRatio()));
        }

        return modes;
    }

    private List<PoolTerms> Pools(DocumentNode lender, string account)
    {
        var pools = new List<PoolTerms>();
        foreach (var node in lender["pools"].Items.Where(one => one.IsSound))
        {
            var pool = Pool(node, account);
            if (pool.Asset != AssetId.None && pools.Exists(other => other.Asset == pool.Asset))
            {
                diagnostics.Add(node, DiagnosticCode.DuplicateEntry, $"there is another pool of {node["asset"].Text}.");
            }

            pools.Add(pool);
        }

        return pools;
    }

    private PoolTerms Pool(DocumentNode node, string account)
    {
        names.IsIn(node["opening_price"], account);
        names.IsIn(node["outside_supply"], node["asset"].Text);
        names.IsIn(node["supply_cap"], node["asset"].Text);
        names.IsIn(node["borrow_cap"], node["asset"].Text);
        names.IsIn(node["debt_ceiling"], account);
        names.IsIn(node["hole"], account);
        if (node["loan_to_value"].Measure > node["liquidation_threshold"].Measure)
        {
            diagnostics.Add(node["loan_to_value"], DiagnosticCode.LoanThresholds, $"the loan-to-value is above the liquidation threshold of {node["liquidation_threshold"].Text}.");
        }

        return new PoolTerms
        {
            Asset = names.Asset(node["asset"]),
            OpeningPriceMicros = node["opening_price"].Whole(),
            Oracle = node["oracle"].IsSound ? Oracle(node["oracle"]) : null,
            LoanToValue = node["loan_to_value"].AsRatio(),
            LiquidationThreshold = node["liquidation_threshold"].AsRatio(),
            LiquidationBonus = node["liquidation_bonus"].AsRatio(),
            ReserveFactor = node["reserve_factor"].AsRatio(),
            BaseRate = node["base_rate"].AsRatio(),
            OptimalUtilisation = node["optimal_utilisation"].AsRatio(),
            SlopeBelow = node["slope_below"].AsRatio(),
            SlopeAbove = node["slope_above"].AsRatio(),
            OutsideSupply = node["outside_supply"].AsMoney(),
            SupplyCap = node["supply_cap"].AsMoney(),
            BorrowCap = node["borrow_cap"].AsMoney(),
            DebtCeiling = node["debt_ceiling"].AsMoney(),
            IsBorrowableInIsolation = node["borrowable_in_isolation"].IsTrue,
            LiquidationFactor = node["liquidation_factor"].AsRatio(),
            Hole = node["hole"].AsMoney(),
        };
    }

    private OracleTerms Oracle(DocumentNode node)
    {
        var sources = new List<InstrumentId>();
        foreach (var source in node["sources"].Items)
        {
            if (names.Market(source, mayBeReference: true) is not { } market)
            {
                continue;
            }

            if (sources.Contains(market.Id))
            {
                diagnostics.Add(source, DiagnosticCode.DuplicateEntry, $"the source '{source.Text}' is listed twice.");
            }

            sources.Add(market.Id);
        }

        return new OracleTerms
        {
            Sources = sources,
            Heartbeat = node["heartbeat"].AsDuration(),
            DeviationThreshold = node["deviation_threshold"].AsRatio(),
            Averaging = node["averaging"].AsDuration(),
            Delay = node["delay"].AsDuration(),
        };
    }
}
