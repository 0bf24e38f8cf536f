using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Disclosure;
using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Options;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Makes the terms of exchanges.</summary>
internal sealed class VenuePlanner(DocumentNode root, PlanNames names, DiagnosticList diagnostics)
{
    /// <summary>Returns the terms of one exchange.</summary>
    public ExchangeTerms Plan(Named venue)
    {
        var node = venue.Node;
        var collateral = Collateral(venue);
        var account = node["collateral"].Items.Count > 0 ? node["collateral"].Items[0]["asset"].Text : "";
        names.IsIn(node["insurance_fund"], account);
        names.IsIn(node["margin"]["borrow_cap"], account);
        var instruments = new List<InstrumentTerms>();
        foreach (var instrument in node["instruments"].Items)
        {
            if (instrument.IsSound && names.TryMarket(venue.Name, instrument["symbol"].Text) is { } market)
            {
                instruments.Add(new InstrumentPlanner(root, names, diagnostics).Plan(venue, market with { Node = instrument }, collateral));
            }
        }

        var chains = new List<OptionChainTerms>();
        foreach (var chain in node["option_chains"].Items.Where(one => one.IsSound))
        {
            if (new OptionPlanner(names, diagnostics).Plan(venue, chain, account, instruments) is { } terms)
            {
                chains.Add(terms);
            }
        }

        var margin = node["margin"];
        return new ExchangeTerms
        {
            Id = venue.First,
            Name = venue.Name,
            Instruments = instruments,
            OptionChains = chains,
            Collateral = collateral,
            Margin = new MarginPlanner(names, diagnostics).Plan(margin, account),
            Liquidation = Liquidation(node, account),
            Bidders = new SalePlanner(names, diagnostics).Bidders(node["liquidation"]["bidders"], venue.Name),
            Disclosure = Disclosure(node["disclosure"]),
            TransferDelay = node["transfer_delay"].AsDuration(),
            ReportInterval = node["report_interval"].AsDuration(),
            RecordInterval = root["record"]["interval"].AsDuration(),
            RecordOrders = root["record"]["orders"].IsTrue,
        };
    }

    private static DisclosureTerms Disclosure(DocumentNode node) => new()
    {
        Level = node["level"].Text switch
        {
            "nothing" => DisclosureLevel.Nothing,
            "leverage" => DisclosureLevel.Leverage,
            "liquidation-map" => DisclosureLevel.LiquidationMap,
            _ => DisclosureLevel.OpenInterest,
        },
        Interval = node["interval"].AsDuration(),
        Delay = node["delay"].AsDuration(),
        Bucket = node["bucket"].AsRatio(),
        Reach = node["reach"].AsRatio(),
    };

    private LiquidationTerms Liquidation(DocumentNode venue, string account)
    {
        var node = venue["liquidation"];
        names.IsIn(node["full_below"], account);
        var terms = new LiquidationTerms
        {
            Enabled = node["enabled"].IsTrue,
            PartialShare = node["partial_share"].AsRatio(),
            FullBelow = node["full_below"].AsMoney(),
            StepInterval = node["step_interval"].AsDuration(),
            Size = node["size"].Text switch
            {
                "lower-tier" => LiquidationSize.LowerTier,
                "two-tiers-down" => LiquidationSize.TwoTiersDown,
                "lowest-tier" => LiquidationSize.LowestTier,
                "shortage" => LiquidationSize.Shortage,
                _ => LiquidationSize.Share,
            },
            ShareGrowth = node["share_growth"].AsDuration(),
            IsWholeOrNothing = node["whole_or_nothing"].IsTrue,
            Limit = node["limit"].Text switch
            {
                "fillable" => LiquidationLimit.Fillable,
                "index-less-fee" => LiquidationLimit.IndexLessFee,
                _ => LiquidationLimit.Bankruptcy,
            },
            BankruptcyAdjustment = node["bankruptcy_adjustment"].AsRatio(),
            SpreadToMaintenance = node["spread_to_maintenance"].AsRatio(),
            LiquidatorFee = node["liquidator_fee"].AsRatio(),
            GreatestLiquidatorFee = GreatestLiquidatorFee(node),
            BackstopLevel = node["backstop_level"].AsRatio(),
            WaitsWhenBankrupt = node["waits_when_bankrupt"].IsTrue,
            DepthShare = node["depth_share"].AsRatio(),
            DepthDistance = node["depth_distance"].AsRatio(),
            GuardDistance = node["guard_distance"].AsRatio(),
            GuardAveraging = node["guard_averaging"].AsDuration(),
            Fee = node["fee"].AsRatio(),
            InsuranceFund = venue["insurance_fund"].AsMoney(),
        };
        return new LossPlanner(names).Apply(new SalePlanner(names, diagnostics).Apply(terms, node), node, account);
    }

    private Ratio GreatestLiquidatorFee(DocumentNode liquidation)
    {
        var (first, greatest) = (liquidation["liquidator_fee"], liquidation["greatest_liquidator_fee"]);
        if (greatest.Measure < first.Measure && greatest.Measure != 0)
        {
            diagnostics.Add(greatest, DiagnosticCode.Contradiction, $"the greatest liquidator fee is below the first one of {first.Text}.");
        }

        return greatest.Measure < first.Measure ? first.AsRatio() : greatest.AsRatio();
    }

    private List<CollateralTerms> Collateral(Named venue)
    {
        var terms = new List<CollateralTerms>();
        foreach (var node in venue.Node["collateral"].Items.Where(one => one.IsSound))
        {
            var asset = names.Asset(node["asset"]);
            if (asset != AssetId.None && terms.Exists(one => one.Asset == asset))
            {
                diagnostics.Add(node, DiagnosticCode.DuplicateEntry, $"the collateral '{node["asset"].Text}' is listed twice.");
                continue;
            }

            names.IsIn(node["limit"], node["asset"].Text);
            Money? limit = node["limit"].Measure is null ? null : node["limit"].AsMoney();
            terms.Add(new CollateralTerms(asset, node["haircut"].AsRatio(), terms.Count == 0 ? InstrumentId.None : PricedBy(venue, node), limit));
        }

        return terms;
    }

    private InstrumentId PricedBy(Named venue, DocumentNode collateral)
    {
        var symbol = collateral["priced_by"];
        if (!symbol.IsScalar)
        {
            return InstrumentId.None;
        }

        if (names.TryMarket(venue.Name, symbol.Text) is not { } market)
        {
            var symbols = venue.Node["instruments"].Items.Select(one => one["symbol"].Text).ToList();
            diagnostics.Add(symbol, DiagnosticCode.UnknownMarket, $"the venue has no instrument '{symbol.Text}'.", NearestName.Of(symbol.Text, symbols));
            return InstrumentId.None;
        }

        if (market.Kind == InstrumentKind.Spot)
        {
            diagnostics.Add(symbol, DiagnosticCode.WrongInstrumentKind, $"'{symbol.Text}' is spot and has no index; a perpetual was expected.");
        }

        return market.Id;
    }
}

/// <summary>Makes the terms of one instrument.</summary>
internal sealed class InstrumentPlanner(DocumentNode root, PlanNames names, DiagnosticList diagnostics)
{
    /// <summary>Returns the terms.</summary>
    public InstrumentTerms Plan(Named venue, NamedMarket market, IReadOnlyList<CollateralTerms> collateral)
    {
        var node = market.Node;
        var isSpot = market.Kind == InstrumentKind.Spot;
        var instrument = Instrument(venue, market);
        if (!isSpot && instrument.Settlement != AssetId.None && !collateral.Any(one => one.Asset == instrument.Settlement))
        {
            diagnostics.Add(node, DiagnosticCode.AssetNotTaken, $"the venue does not take {SettlementOf(node)}, in which '{node["symbol"].Text}' settles, as collateral.");
        }

        if (isSpot)
        {
            RefuseOnSpot(node);
        }

        return new InstrumentTerms
        {
            Instrument = instrument,
            OpeningPrice = OpeningPrice(node, instrument),
            MakerFee = node["maker_fee"].AsRatio(),
            TakerFee = node["taker_fee"].AsRatio(),
            Tiers = isSpot ? [] : new TierPlanner(names, diagnostics).Plan(node["tiers"], SettlementOf(node)),
            TierEdge = node["tier_edge"].Is("lower") ? TierEdge.CapIsInclusive : TierEdge.FloorIsUpper,
            ClosingFee = isSpot ? Ratio.Zero : node["closing_fee"].AsRatio(),
            InitialMarginScale = isSpot ? null : InitialMarginScale(node),
            Index = isSpot ? null : new PricePlanner(names, diagnostics).Index(node["index"]),
            Mark = isSpot ? null : new PricePlanner(names, diagnostics).Mark(node["mark"]),
            Funding = isSpot ? null : new PricePlanner(names, diagnostics).Funding(node["funding"], SettlementOf(node)),
            DepthShown = node["depth_shown"].AsRatio(),
            DepthInterval = node["depth_interval"].AsDuration(),
            CancelFee = node["cancel_fee"].AsRatio(),
            MinimumRest = MinimumRest(node["minimum_rest"]),
            Quoting = new QuotingPlanner(names, diagnostics).Plan(node["quoting"], SettlementOf(node)),
            OpenInterestCap = isSpot ? null : OpenInterestCap(node, instrument),
            CounterpartyPool = new PoolPlanner(diagnostics).Plan(node),
            Breakers = Breakers(venue, market),
            Benchmark = Benchmark(node["breakers"]),
            HaltPartners = new HaltPlanner(root, names, diagnostics).PartnersOf(venue, market),
        };
    }

    private static string SettlementOf(DocumentNode node) =>
        node["kind"].Is("inverse-perpetual") ? node["base"].Text : node["quote"].Text;

    private Instrument Instrument(Named venue, NamedMarket market)
    {
        var node = market.Node;
        var (baseAsset, quote) = (node["base"].Text, node["quote"].Text);
        var isInverse = market.Kind == InstrumentKind.InversePerpetual;
        names.IsIn(node["tick"], quote);
        names.IsIn(node["lot"], isInverse ? quote : baseAsset);
        names.IsIn(node["minimum_notional"], SettlementOf(node));
        if (node["base"].IsScalar && node["quote"].Is(baseAsset))
        {
            diagnostics.Add(node["quote"], DiagnosticCode.Contradiction, "base and quote are the same asset.");
        }

        var instrument = new Instrument
        {
            Id = market.Id,
            Symbol = node["symbol"].Text,
            Venue = venue.First,
            Kind = market.Kind!.Value,
            Base = names.Asset(node["base"]),
            Quote = names.Asset(node["quote"]),
            TickSizeMicros = node["tick"].Whole(),
            LotSizeMicros = node["lot"].Whole(),
            MinimumNotional = node["minimum_notional"].AsMoney(),
        };
        var product = (Int128)instrument.TickSizeMicros * instrument.LotSizeMicros;
        if (!isInverse && product % 1_000_000 != 0)
        {
            diagnostics.Add(node["tick"], DiagnosticCode.InexactTick, $"one lot ({node["lot"].Text}) at one tick ({node["tick"].Text}) is not a whole number of micro-units; make the tick or the lot coarser.");
        }

        return instrument;
    }

    private Price OpeningPrice(DocumentNode node, Instrument instrument)
    {
        var price = node["opening_price"];
        names.IsIn(price, node["quote"].Text);
        if (price.Measure is null || instrument.TickSizeMicros <= 0)
        {
            return Price.None;
        }

        if (price.Whole() % instrument.TickSizeMicros != 0)
        {
            diagnostics.Add(price, DiagnosticCode.OffTickGrid, $"'{price.Text}' is not a multiple of the tick, {node["tick"].Text}.");
        }

        return new Price(price.Whole() / instrument.TickSizeMicros);
    }

    private OpenInterestCap? OpenInterestCap(DocumentNode node, Instrument instrument)
    {
        var cap = node["open_interest_cap"];
        if (cap.Measure is null || instrument.LotSizeMicros <= 0)
        {
            return null;
        }

        if (string.Equals(cap.Unit, SettlementOf(node), StringComparison.Ordinal))
        {
            return Domain.Margin.OpenInterestCap.OfNotional(cap.AsMoney());
        }

        names.IsIn(cap, node["kind"].Is("inverse-perpetual") ? node["quote"].Text : node["base"].Text);
        return Domain.Margin.OpenInterestCap.OfLots(new Quantity(cap.Whole() / instrument.LotSizeMicros));
    }

    private Duration MinimumRest(DocumentNode node)
    {
        var longest = InstrumentTerms.LongestWithMinimumRest;
        if (node.Measure > 0 && root["length"].AsDuration() > longest)
        {
            diagnostics.Add(node, DiagnosticCode.Contradiction, $"with a least time in the book a run is of {longest.TotalSeconds / 86_400:0} days at most.");
        }

        return node.AsDuration();
    }

    private void RefuseOnSpot(DocumentNode node)
    {
        foreach (var name in new[] { "tiers", "index", "mark", "funding", "initial_margin_scale", "open_interest_cap", "counterparty_pool" })
        {
            if (node[name].IsThere)
            {
                diagnostics.Add(node[name], DiagnosticCode.WrongInstrumentKind, $"'{name}' is for perpetuals; '{node["symbol"].Text}' is spot.");
            }
        }
    }

    private OpenInterestScale? InitialMarginScale(DocumentNode instrument)
    {
        var node = instrument["initial_margin_scale"];
        if (!node.IsThere || !node.IsSound)
        {
            return null;
        }

        var (lower, upper) = (node["lower_cap"], node["upper_cap"]);
        names.IsIn(lower, SettlementOf(instrument));
        names.IsIn(upper, SettlementOf(instrument));
        if (upper.Measure <= lower.Measure)
        {
            diagnostics.Add(upper, DiagnosticCode.Contradiction, $"the upper cap is not above the lower cap of {lower.Text}.");
            return null;
        }

        return new OpenInterestScale(lower.AsMoney(), upper.AsMoney());
    }

    private List<IBreakerTerms> Breakers(Named venue, NamedMarket market)
    {
        var planner = new BreakerPlanner(names, diagnostics);
        var breakers = new List<IBreakerTerms>();
        foreach (var node in market.Node["breakers"].Items.Where(one => one.IsSound))
        {
            var seed = new BreakerSeed((ulong)root["seed"].Whole(), venue.First, market.Id, breakers.Count);
            if (planner.Plan(node, market.Node, seed) is { } terms)
            {
                breakers.Add(terms);
            }
        }

        if (new HaltPlanner(root, names, diagnostics).TakesPart(venue, market))
        {
            breakers.Add(new CoordinatedHaltTerms());
        }

        return breakers;
    }

    /// <summary>Returns what the market-wide breaker watches; two breakers of one instrument must watch the same.</summary>
    private InstrumentId Benchmark(DocumentNode breakers)
    {
        var benchmark = InstrumentId.None;
        foreach (var node in breakers.Items.Where(one => one.IsSound && one["benchmark"].IsScalar))
        {
            var named = names.Market(node["benchmark"], mayBeReference: true)?.Id ?? InstrumentId.None;
            if (benchmark != InstrumentId.None && named != benchmark)
            {
                diagnostics.Add(node["benchmark"], DiagnosticCode.Contradiction, "the breakers of one instrument watch one benchmark.");
            }

            benchmark = named;
        }

        return benchmark;
    }
}
