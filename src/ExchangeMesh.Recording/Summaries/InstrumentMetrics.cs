using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording.Metrics;

namespace ExchangeMesh.Recording.Summaries;

/// <summary>How a metric of several instruments becomes one of their venue, or of the run.</summary>
internal enum Joining : byte
{
    /// <summary>Only where there is one instrument.</summary>
    Single,

    /// <summary>The sum.</summary>
    Sum,

    /// <summary>The greatest.</summary>
    Greatest,

    /// <summary>The least.</summary>
    Least,
}

/// <summary>One metric that every instrument has.</summary>
/// <param name="Name">The last part of its name.</param>
/// <param name="Unit">What it counts.</param>
/// <param name="Joining">How it is joined.</param>
/// <param name="Meaning">What it is.</param>
/// <param name="Read">Its value; null for no data.</param>
internal sealed record InstrumentMetric(string Name, MetricUnit Unit, Joining Joining, string Meaning, Func<InstrumentTally, VirtualTime, double?> Read);

/// <summary>The metrics that every instrument has.</summary>
internal static class InstrumentMetrics
{
    public static readonly IReadOnlyList<InstrumentMetric> All = [.. PriceMetrics(), .. FallMetrics(), .. FlowMetrics(), .. LossMetrics(), .. QualityMetrics()];

    /// <summary>Joins the values of several instruments; null where none has data.</summary>
    public static double? Join(Joining joining, IEnumerable<double?> values)
    {
        var known = values.OfType<double>().ToList();
        return joining switch
        {
            _ when known.Count == 0 => null,
            Joining.Sum => known.Sum(),
            Joining.Greatest => known.Max(),
            Joining.Least => known.Min(),
            _ => known.Count == 1 ? known[0] : null,
        };
    }

    /// <summary>Returns millionths as units.</summary>
    public static double Units(Int128 micros) => (double)micros / 1e6;

    /// <summary>Returns an instant in seconds; null for never.</summary>
    public static double? Seconds(VirtualTime? at) =>
        at is not { } known || known == VirtualTime.Never ? null : known.Nanoseconds / 1e9;

    private static IEnumerable<InstrumentMetric> PriceMetrics() =>
    [
        new("opening", MetricUnit.Price, Joining.Single, "first price", (of, _) => PriceOf(of, of.Prices.Opening)),
        new("low", MetricUnit.Price, Joining.Single, "lowest traded price", (of, _) => PriceOf(of, of.Prices.Low)),
        new("high", MetricUnit.Price, Joining.Single, "highest traded price", (of, _) => PriceOf(of, of.Prices.High)),
        new("final", MetricUnit.Price, Joining.Single, "last traded price", (of, _) => PriceOf(of, of.Prices.Final)),
        new("mark_low", MetricUnit.Price, Joining.Single, "lowest sampled mark price", (of, _) => PriceOf(of, of.Marks.Low)),
        new("low_at", MetricUnit.Seconds, Joining.Single, "when the lowest price was first traded", (of, _) => of.Prices.Low.IsSet ? Seconds(of.Prices.LowAt) : null),
        new("max_drawdown", MetricUnit.Ratio, Joining.Greatest, "greatest fall of traded prices from an earlier peak", (of, _) => of.Prices.MaxDrawdown),
        new("max_fall", MetricUnit.Ratio, Joining.Greatest, "greatest fall of traded prices below the first", (of, _) => of.Prices.MaxFall),
        new("endogenous_fall", MetricUnit.Ratio, Joining.Single, "part of max_fall that trades made to which a liquidation led", (of, _) => Fall(of, of.Falls.EndogenousTicks)),
        new("exogenous_fall", MetricUnit.Ratio, Joining.Single, "part of max_fall that other trades made", (of, _) => Fall(of, of.Falls.ExogenousTicks)),
        new("amplification", MetricUnit.Ratio, Joining.Greatest, "endogenous over exogenous fall", (of, _) => of.Falls.Amplification),
        new("recovery_time", MetricUnit.Seconds, Joining.Greatest, "from the lowest price until half of max_fall was made good", (of, _) => Recovery(of)),
        new("mark_max_drawdown", MetricUnit.Ratio, Joining.Greatest, "greatest fall of the sampled mark price from an earlier peak", (of, _) => of.Marks.MaxDrawdown),
    ];

    private static IEnumerable<InstrumentMetric> FallMetrics() =>
        PricePath.FallsInPercent.Select(percent => new InstrumentMetric(
            $"first_fall_{percent}pct",
            MetricUnit.Seconds,
            Joining.Least,
            $"when the traded price was first {percent} % below the first",
            (of, _) => Seconds(of.Prices.FirstFall(percent))));

    private static IEnumerable<InstrumentMetric> FlowMetrics() =>
    [
        new("trades", MetricUnit.Count, Joining.Sum, "matches", (of, _) => of.Trades),
        new("volume", MetricUnit.Money, Joining.Sum, "traded notional", (of, _) => Units(of.VolumeMicros)),
        new("liquidated_volume", MetricUnit.Money, Joining.Sum, "notional closed by forced trades and takeovers", (of, _) => Units(of.LiquidatedMicros)),
        new("funding_paid", MetricUnit.Money, Joining.Sum, "funding that payers paid, in the settlement asset", (of, _) => Units(of.FundingPaidMicros)),
        new("halts", MetricUnit.Count, Joining.Sum, "trading halts", (of, _) => of.Halted.Halts),
        new("halted_time", MetricUnit.Seconds, Joining.Greatest, "time halted", (of, end) => of.Halted.Until(end).TotalSeconds),
        new("halt_refused_orders", MetricUnit.Count, Joining.Sum, "orders refused while the market was closed", (of, _) => of.Toll.RefusedOrders),
        new("halt_missed_hedges", MetricUnit.Count, Joining.Sum, "traders kept from shrinking a position, counted per halt", (of, _) => of.Toll.MissedHedges),
        new("halt_cost", MetricUnit.Money, Joining.Sum, "what it cost the refused to trade at the reopening instead", (of, _) => Units(of.Toll.CostMicros)),
        new("reopening_queue", MetricUnit.Quantity, Joining.Greatest, "most that rested on one side after a reopening", (of, _) => QuantityOf(of, of.Toll.LongestQueueLots)),
        new("first_halt", MetricUnit.Seconds, Joining.Least, "when the first halt began", (of, _) => Seconds(of.Halted.FirstAt)),
    ];

    private static IEnumerable<InstrumentMetric> LossMetrics() =>
    [
        new("liquidation_steps_partial", MetricUnit.Count, Joining.Sum, "partial liquidation steps", (of, _) => of.Steps(LiquidationStage.Partial)),
        new("liquidation_steps_full", MetricUnit.Count, Joining.Sum, "full liquidation steps", (of, _) => of.Steps(LiquidationStage.Full)),
        new("takeovers", MetricUnit.Count, Joining.Sum, "positions taken over at the bankruptcy price", (of, _) => of.Steps(LiquidationStage.Takeover)),
        new("liquidation_sales", MetricUnit.Count, Joining.Sum, "positions, or parts of them, sold to bidders outside the book", (of, _) => of.Steps(LiquidationStage.Sale)),
        new("isolated_margin_calls", MetricUnit.Count, Joining.Sum, "margin calls on isolated positions", (of, _) => of.MarginCalls),
        new("first_liquidation", MetricUnit.Seconds, Joining.Least, "when the first liquidation step happened", (of, _) => Seconds(of.FirstLiquidation)),
        new("adl_count", MetricUnit.Count, Joining.Sum, "auto-deleveraged positions", (of, _) => of.Adl.Count),
        new("adl_accounts", MetricUnit.Count, Joining.Sum, "accounts that were auto-deleveraged, counted per instrument", (of, _) => of.Adl.Accounts),
        new("adl_notional", MetricUnit.Money, Joining.Sum, "notional closed by auto-deleveraging", (of, _) => Units(of.Adl.NotionalMicros)),
        new("adl_forgone", MetricUnit.Money, Joining.Sum, "what the deleveraged would have had more at the mark price", (of, _) => Units(of.Adl.ForgoneMicros)),
        new("adl_broken_hedges", MetricUnit.Count, Joining.Sum, "deleveragings that broke a hedge on another venue", (of, _) => of.Adl.BrokenHedges),
        new("first_adl", MetricUnit.Seconds, Joining.Least, "when the first position was auto-deleveraged", (of, _) => Seconds(of.Adl.FirstAt)),
    ];

    private static IEnumerable<InstrumentMetric> QualityMetrics() =>
    [
        new("spread_mean", MetricUnit.Ratio, Joining.Single, "mean quoted spread over mid", (of, _) => of.Quality.MeanSpread),
        new("spread_widest", MetricUnit.Ratio, Joining.Greatest, "widest quoted spread over mid", (of, _) => of.Quality.WidestSpread),
        new("depth_mean", MetricUnit.Quantity, Joining.Single, "mean quantity within one percent of mid, both sides", (of, _) => QuantityOf(of, of.Quality.MeanDepthLots)),
        new("depth_least", MetricUnit.Quantity, Joining.Single, "least quantity within one percent of mid, both sides", (of, _) => QuantityOf(of, of.Quality.LeastDepthLots)),
        new("one_sided_share", MetricUnit.Ratio, Joining.Greatest, "share of samples with an empty side of the book", (of, _) => of.Quality.OneSidedShare),
        new("volatility", MetricUnit.Ratio, Joining.Greatest, "realised volatility of the mark over the run, not annualised", (of, _) => of.Quality.RealisedVolatility),
        new("obligation_presence", MetricUnit.Ratio, Joining.Least, "share of samples in which obliged makers quoted as they are obliged to", (of, _) => of.Obligations.Presence),
        new("obligation_met", MetricUnit.Ratio, Joining.Least, "share of obliged makers' periods that met the obligation", (of, _) => of.Obligations.MetShare),
        new("obligation_rebates", MetricUnit.Money, Joining.Sum, "what obliged makers were paid, in the settlement asset", (of, _) => Units(of.Obligations.RebateMicros)),
        new("obligation_penalties", MetricUnit.Money, Joining.Sum, "what obliged makers were charged, in the settlement asset", (of, _) => Units(of.Obligations.PenaltyMicros)),
        new("basis_widest", MetricUnit.Ratio, Joining.Greatest, "largest gap between mark and index over the index", (of, _) => of.Quality.WidestBasis),
    ];

    private static double? Fall(InstrumentTally of, long ticks) => of.Prices.Opening.IsSet ? ticks / (double)of.Prices.Opening.Ticks : null;

    private static double? Recovery(InstrumentTally of) =>
        of.Prices.HalfRecoveredAt == VirtualTime.Never ? null : (of.Prices.HalfRecoveredAt - of.Prices.LowAt).TotalSeconds;

    private static double? PriceOf(InstrumentTally of, Price price) =>
        price.IsSet ? price.Ticks * (double)of.Terms.TickSizeMicros / 1e6 : null;

    private static double? QuantityOf(InstrumentTally of, double? lots) => lots * of.Terms.LotSizeMicros / 1e6;
}
