using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.World.Tests.Catalog;

/// <summary>The spiral is real: it crosses to a venue that nothing was sold at, and without leverage there is none.</summary>
public sealed class TwoVenueSpiralTests
{
    private static readonly (string Path, string Value)[] WithoutLiquidations =
    [
        ("venues.alpha.liquidation.enabled", "false"),
        ("venues.beta.liquidation.enabled", "false"),
    ];

    private static readonly (string Path, string Value)[] CappedAtTwo =
    [
        ("venues.alpha.margin.leverage_cap", "2x"),
        ("venues.beta.margin.leverage_cap", "2x"),
    ];

    [Fact]
    public void The_untouched_venue_has_liquidations_whose_causes_lead_back_to_the_other()
    {
        var summary = Run();

        Assert.True(Value(summary, "beta.liquidations") > 100);
        Assert.True(Value(summary, "contagion.alpha.beta") > 0, "no liquidation at beta was set off at alpha");
        Assert.True(Value(summary, "contagion.cross_venue_share") > 0.05);
    }

    [Fact]
    public void Liquidations_make_the_fall_larger_on_both_venues()
    {
        var with = Run();

        var without = Run(WithoutLiquidations);

        Assert.Equal(0, Value(without, "liquidations"));
        Assert.True(Amplification(with, without, "alpha") > 1.4);
        Assert.True(Amplification(with, without, "beta") > 1.4);
    }

    [Fact]
    public void With_leverage_capped_at_two_the_amplification_is_near_one()
    {
        var with = Run(CappedAtTwo);

        var without = Run([.. CappedAtTwo, .. WithoutLiquidations]);

        Assert.InRange(Amplification(with, without, "alpha"), 0.95, 1.05);
        Assert.InRange(Amplification(with, without, "beta"), 0.95, 1.05);
    }

    private static RunSummary Run(params (string Path, string Value)[] overrides) =>
        WorldRuns.Summarise(WorldRuns.Read("two-venue-spiral", overrides));

    private static double Amplification(RunSummary with, RunSummary without, string venue) =>
        Value(with, $"{venue}.BTC-PERP.max_fall") / Value(without, $"{venue}.BTC-PERP.max_fall");

    private static double Value(RunSummary summary, string metric) =>
        summary.Find(metric)?.Value ?? throw new InvalidOperationException($"the run has no {metric}");
}
