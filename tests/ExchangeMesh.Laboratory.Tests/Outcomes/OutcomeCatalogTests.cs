using ExchangeMesh.Laboratory.Outcomes;
using ExchangeMesh.Laboratory.Runs;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Laboratory.Tests.Outcomes;

public sealed class OutcomeCatalogTests
{
    [Fact]
    public void It_names_outcomes_of_the_run_of_cascades_of_venues_and_of_markets()
    {
        var catalog = OutcomeCatalog.Of(Readings.Of("two-venue-spiral").Plan!);

        Assert.Equal(MetricUnit.Ratio, catalog.Find("max_drawdown")!.Unit);
        Assert.Equal(MetricUnit.Money, catalog.Find("bad_debt")!.Unit);
        Assert.NotNull(catalog.Find("cascade.branching_ratio_p95"));
        Assert.NotNull(catalog.Find("alpha.insurance_low"));
        Assert.NotNull(catalog.Find("alpha.BTC-PERP.amplification"));
        Assert.NotNull(catalog.Find("contagion.alpha.beta"));
        Assert.All(catalog.All, outcome => Assert.False(string.IsNullOrWhiteSpace(outcome.Meaning), outcome.Name));
    }

    [Fact]
    public void It_does_not_depend_on_the_seed()
    {
        var first = OutcomeCatalog.Of(Readings.Of("two-venue-spiral").Plan!);
        var second = OutcomeCatalog.Of(Readings.Of("two-venue-spiral", ("seed", "99")).Plan!);

        Assert.Equal(first.All, second.All);
    }

    [Theory]
    [InlineData("max_drawdwn", "max_drawdown")]
    [InlineData("alpha.BTC-PERP.amplfication", "alpha.BTC-PERP.amplification")]
    public void An_unknown_name_gives_the_nearest_valid_one(string written, string meant)
    {
        var catalog = OutcomeCatalog.Of(Readings.Of("two-venue-spiral").Plan!);

        Assert.Equal(meant, catalog.NearestTo(written));
        Assert.Contains($"did you mean '{meant}'?", catalog.Complaint(written), StringComparison.Ordinal);
        Assert.Empty(catalog.Complaint(meant));
    }

    [Fact]
    public void A_name_that_is_near_to_none_is_refused_with_an_example()
    {
        var catalog = OutcomeCatalog.Of(Readings.Of("two-venue-spiral").Plan!);

        Assert.Contains("summary.json", catalog.Complaint("quux"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mango-2022")]
    [InlineData("gamma-spiral")]
    [InlineData("lending-contagion")]
    [InlineData("spoofed-book")]
    [InlineData("venus-2021")]
    public void Every_metric_of_a_run_is_in_its_catalogue_with_the_same_unit(string scenario)
    {
        var reading = Readings.Of(scenario);

        var catalog = OutcomeCatalog.Of(reading.Plan!);
        var run = PlanRun.Execute(reading, new PlanRunOptions { Catalog = catalog });

        Assert.Equal(catalog.All.Count, run.Outcomes.Values.Count);
        Assert.True(run.Outcomes["events"] > 0);
    }
}
