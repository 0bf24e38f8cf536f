using ExchangeMesh.Recording.Summaries;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.World.Tests.Mitigations;

/// <summary>The two-venue spiral with some of its fields changed: the same seed and the same block, so that only the change differs.</summary>
internal static class SpiralRun
{
    /// <summary>Every mitigation at once, on both venues.</summary>
    public static IReadOnlyList<(string Path, string Value)> EverythingOn { get; } =
    [
        .. OnBothVenues(("disclosure.level", "liquidation-map"), ("disclosure.delay", "90s")),
        .. OnBothVenues(
            ("margin.dynamic.volatility_factor", "3"),
            ("margin.dynamic.horizon", "1h"),
            ("margin.dynamic.memory", "5m"),
            ("margin.dynamic.buffer", "25%"),
            ("margin.dynamic.volatility_floor", "50%"),
            ("margin.dynamic.concentration", "[{share: 2%, multiple: 2x}]"),
            ("margin.dynamic.interest_lower_cap", "30_000_000 USD"),
            ("margin.dynamic.interest_upper_cap", "90_000_000 USD"),
            ("margin.position_limit", "20_000_000 USD"),
            ("liquidation.depth_share", "10%"),
            ("perpetuals.cancel_fee", "0.1bp"),
            ("perpetuals.minimum_rest", "100ms"),
            ("perpetuals.depth_shown", "1%")),
        ("venues.alpha.perpetuals.quoting", "{makers: [alpha-makers], spread: 30bp, size: 40_000 USD, penalty: 1_000 USD, rebate: 1bp}"),
        ("traders.alpha-makers.parameters.obligation_regard", "10"),
        ("traders.alpha-makers.parameters.book_lean", "1"),
        ("traders.alpha-momentum.parameters.book_lean", "1"),
        ("traders.alpha-longs.parameters.crowd_caution", "1"),
        ("traders.alpha-longs.parameters.rebalance_wait", "2m"),
        ("traders.alpha-makers.parameters.cluster_lean", "5"),
        ("traders.alpha-momentum.parameters.cluster_lean", "5"),
    ];

    /// <summary>Runs it with fields changed on both venues, and other fields.</summary>
    public static RunSummary With((string Field, string Value)[] onBothVenues, params (string Path, string Value)[] others) =>
        WorldRuns.Summarise(WorldRuns.Read("two-venue-spiral", [.. OnBothVenues(onBothVenues), .. others]));

    /// <summary>Runs it with portfolios sold to bidders, five on each venue, who have so much each and price what they buy at 0.3 % of its notional.</summary>
    public static RunSummary WithBidders(string method, string capital)
    {
        var text = ScenarioLibrary.Find("two-venue-spiral")!.ReplaceLineEndings("\n");
        var groups = string.Concat(new[] { "alpha", "beta" }.Select(venue => $$"""
              - name: {{venue}}-bidders
                strategy: portfolio-liquidator
                count: 5
                markets: [{{venue}}.BTC-PERP]
                capital: [{venue: {{venue}}, amount: {{capital}}}]
                parameters: {premium: 0.3%, hold: 10m}

            """));
        var at = text.IndexOf("\ntraders:\n", StringComparison.Ordinal) + "\ntraders:\n".Length;
        return WorldRuns.Summarise(WorldRuns.Read(
            text.Insert(at, groups),
            OnBothVenues(
                ("liquidation.method", method),
                ("liquidation.offer_interval", "1s"),
                ("liquidation.auction.second_price", "50%"),
                ("liquidation.auction.fast_length", "10s"),
                ("liquidation.auction.slow_length", "20s"),
                ("liquidation.auction.insolvent_length", "10s"))));
    }

    /// <summary>Returns a metric that the run has.</summary>
    public static double Of(this RunSummary summary, string metric) =>
        summary.Find(metric)?.Value ?? throw new InvalidOperationException($"the run has no {metric}");

    private static IEnumerable<(string Path, string Value)> OnBothVenues(params (string Field, string Value)[] fields) =>
        fields.SelectMany(one => new[] { ($"venues.alpha.{one.Field}", one.Value), ($"venues.beta.{one.Field}", one.Value) });
}
