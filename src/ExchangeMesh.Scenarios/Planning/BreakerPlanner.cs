using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Makes the terms of circuit breakers.</summary>
/// <param name="names">What names stand for.</param>
/// <param name="diagnostics">What is wrong.</param>
internal sealed class BreakerPlanner(PlanNames names, DiagnosticList diagnostics)
{
    private static readonly Ratio[] UnitedStatesLevels = [Ratio.FromPercent(7), Ratio.FromPercent(13)];
    private static readonly Ratio[] ChicagoLevels = [Ratio.FromPercent(7), Ratio.FromPercent(13), Ratio.FromPercent(20)];

    /// <summary>Returns the terms of one breaker of an instrument.</summary>
    /// <param name="node">The breaker.</param>
    /// <param name="instrument">The instrument.</param>
    /// <param name="seed">Where its random numbers come from.</param>
    /// <returns>The terms; null, reported, where a breaker of an assembly cannot be made.</returns>
    public IBreakerTerms? Plan(DocumentNode node, DocumentNode instrument, BreakerSeed seed) => node["kind"].Text switch
    {
        "custom" => new BreakerLoader(diagnostics).Load(node),
        "price-band" => new PriceBandTerms
        {
            Reference = Reference(node["reference"]),
            Width = node["width"].AsRatio(),
            Action = node["action"].Is("clamp") ? BandAction.Clamp : BandAction.Reject,
            BothSides = node["both_sides"].IsTrue,
            ExemptLiquidations = node["exempt_liquidations"].IsTrue,
        },
        "premium-band" => new PremiumBandTerms
        {
            Listing = node["listing"].AsRatio(),
            Inner = node["inner"].AsRatio(),
            Outer = node["outer"].AsRatio(),
            ListingTime = node["listing_time"].AsDuration(),
            Averaging = node["averaging"].AsDuration(),
        },
        "liquidation-throttle" => new LiquidationThrottleTerms
        {
            MostPerInterval = Lots(node["most_per_interval"], instrument),
            Interval = node["interval"].AsDuration(),
        },
        "speed-bump" => new SpeedBumpTerms
        {
            Delay = node["delay"].AsDuration(),
            Jitter = node["jitter"].AsDuration(),
            TakersOnly = node["holds"].Is("takers"),
            Seed = seed,
        },
        "divergence-guard" => Guard(node, seed),
        _ => Halt(node, instrument, seed),
    };

    private IBreakerTerms Halt(DocumentNode node, DocumentNode instrument, BreakerSeed seed) => node["kind"].Text switch
    {
        "trading-halt" => new TradingHaltTerms
        {
            Watches = Reference(node["watches"]),
            Move = node["move"].AsRatio(),
            Direction = Direction(node),
            Window = node["window"].AsDuration(),
            CoolDown = node["cool_down"].AsDuration(),
            Reopening = Reopening(node, seed),
            MostHalts = (int)node["most_halts"].Whole(),
        },
        "market-wide-halt" => new MarketWideHaltTerms
        {
            Watches = node["benchmark"].IsThere ? BreakerReference.Benchmark : BreakerReference.Mark,
            Levels = Levels(node["levels"], UnitedStatesLevels),
            LastLevel = node["last_level"].AsRatio(),
            CoolDown = node["cool_down"].AsDuration(),
            Session = Session(node),
            NoHaltBeforeEnd = node["no_halt_before_end"].AsDuration(),
            Reopening = Reopening(node, seed),
        },
        "limit-up-limit-down" => new LimitUpLimitDownTerms
        {
            Tier = node["tier"].Is("second") ? LimitUpLimitDownTier.Second : LimitUpLimitDownTier.First,
            Doubling = node["doubling"].Is("original") ? BandDoubling.Original : BandDoubling.Amendment18,
            TicksPerDollar = TicksPerUnit(node, instrument),
            Session = Session(node),
            LimitState = node["limit_state"].AsDuration(),
            Pause = Call(node, "pause", seed),
        },
        _ => Limits(node, instrument, seed),
    };

    private IBreakerTerms Limits(DocumentNode node, DocumentNode instrument, BreakerSeed seed) => node["kind"].Text switch
    {
        "daily-price-limit" => new DailyPriceLimitTerms
        {
            Levels = Levels(node["levels"], ChicagoLevels),
            Direction = Direction(node),
            Pause = node["pause"].AsDuration() == Duration.Zero ? null : Call(node, "pause", seed),
            Session = Session(node),
        },
        "dynamic-circuit-breaker" => new DynamicCircuitBreakerTerms
        {
            Share = node["share"].AsRatio(),
            Window = node["window"].AsDuration(),
            PreOpen = Call(node, "pre_open", seed),
            LatePreOpen = node["late_pre_open"].AsDuration(),
            LatePart = node["late_part"].AsDuration(),
            Session = Session(node),
        },
        "velocity-logic" => new VelocityLogicTerms
        {
            MostTicks = node["most_ticks"].Whole(),
            Window = node["window"].AsDuration(),
            Reserve = Call(node, "reserve", seed),
        },
        "volatility-interruption" => new VolatilityInterruptionTerms
        {
            Dynamic = node["dynamic"].AsRatio(),
            Static = node["static"].AsRatio(),
            Call = Call(node, "auction", seed),
            RepeatedCall = node["repeated_auction"].AsDuration(),
        },
        _ => new TokyoPriceLimitTerms
        {
            TicksPerYen = TicksPerUnit(node, instrument),
            QuoteInterval = node["quote_interval"].AsDuration(),
            Session = Session(node),
        },
    };

    private static DivergenceGuardTerms Guard(DocumentNode node, BreakerSeed seed) => new()
    {
        Greatest = node["greatest"].AsRatio(),
        Patience = node["patience"].AsDuration(),
        Action = node["action"].Text switch
        {
            "halt" => DivergenceAction.Halt,
            "auction" => DivergenceAction.Auction,
            _ => DivergenceAction.Refuse,
        },
        CoolDown = Call(node, "cool_down", seed),
    };

    private static HaltDirection Direction(DocumentNode node) =>
        node["direction"].Is("falls") ? HaltDirection.Falls : HaltDirection.Both;

    private static BreakerReference Reference(DocumentNode node) => node.Text switch
    {
        "last" => BreakerReference.Last,
        "index" => BreakerReference.Index,
        "opening" => BreakerReference.Opening,
        _ => BreakerReference.Mark,
    };

    private static CallPeriodTerms? Reopening(DocumentNode node, BreakerSeed seed) =>
        node["reopening_auction"].AsDuration() == Duration.Zero ? null : Call(node, "reopening_auction", seed);

    private static CallPeriodTerms Call(DocumentNode node, string length, BreakerSeed seed) => new()
    {
        Length = node[length].AsDuration(),
        RandomEnd = node["random_end"].AsDuration(),
        ExtendBeyond = node["extend_beyond"].AsRatio(),
        MostExtensions = (int)node["most_extensions"].Whole(),
        Seed = seed,
    };

    private Session Session(DocumentNode node)
    {
        var (length, begun) = (node["session"].AsDuration(), node["session_begun"].AsDuration());
        if (length > Duration.Zero && begun >= length)
        {
            diagnostics.Add(node["session_begun"], DiagnosticCode.OutOfRange, $"'{node["session_begun"].Text}' is not less than a session, {node["session"].Text}.");
        }

        return new Session(length, begun);
    }

    private Ratio[] Levels(DocumentNode list, Ratio[] fallback)
    {
        Ratio[] levels = [.. list.Items.Where(one => one.Measure is not null).Select(one => one.AsRatio())];
        for (var place = 1; place < levels.Length; place++)
        {
            if (levels[place] <= levels[place - 1])
            {
                diagnostics.Add(list.Items[place], DiagnosticCode.Contradiction, "the levels must ascend.");
            }
        }

        return levels.Length == 0 ? fallback : levels;
    }

    private long TicksPerUnit(DocumentNode node, DocumentNode instrument)
    {
        var tick = instrument["tick"].Whole();
        if (tick > 0 && Ratio.One % tick != 0)
        {
            diagnostics.Add(node, DiagnosticCode.Contradiction, $"one {instrument["quote"].Text} is not a whole number of ticks of {instrument["tick"].Text}, which '{node["kind"].Text}' needs.");
        }

        return tick > 0 ? Math.Max(1, Ratio.One / tick) : 1;
    }

    private Quantity Lots(DocumentNode amount, DocumentNode instrument)
    {
        names.IsIn(amount, instrument[instrument["kind"].Is("inverse-perpetual") ? "quote" : "base"].Text);
        var lot = instrument["lot"].Whole();
        if (amount.Measure is null || lot <= 0)
        {
            return new Quantity(1);
        }

        if (amount.Whole() < lot)
        {
            diagnostics.Add(amount, DiagnosticCode.OutOfRange, $"'{amount.Text}' is less than one lot, {instrument["lot"].Text}.");
        }

        return new Quantity(amount.Whole() / lot);
    }
}
