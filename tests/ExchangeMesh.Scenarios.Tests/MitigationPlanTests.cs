using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Scenarios.Tests;

/// <summary>How the fields of mitigations become terms.</summary>
public sealed class MitigationPlanTests
{
    [Fact]
    public void Without_its_field_margin_does_not_change()
    {
        var plan = ScenarioReader.Open("two-venue-spiral", new ReadingOptions()).Plan!;

        Assert.All(plan.Exchanges, exchange => Assert.Null(exchange.Margin.Dynamic));
        Assert.All(plan.Exchanges, exchange => Assert.Null(exchange.Margin.PositionLimit));
        Assert.All(plan.Exchanges, exchange => Assert.Equal(Ratio.Zero, exchange.Liquidation.DepthShare));
    }

    [Fact]
    public void A_depeg_takes_other_assets_along_by_their_share()
    {
        var reading = Read(
            ("assets", "[BTC, USD, USDT]"),
            ("references", "[{name: btc, asset: BTC, opening_price: 60000 USD}, {name: usdt, asset: USDT, opening_price: 1 USD}]"),
            ("shocks", "[{at: 1m, kind: depeg, asset: BTC, size: -10%, along: [{asset: USDT, share: 50%}]}]"));
        Assert.True(reading.Plan is not null, string.Join('\n', reading.Diagnostics));
        var plan = reading.Plan!;

        Assert.Equal([new Ratio(-100_000), new Ratio(-50_000)], plan.Shocks.Select(shock => shock.Shock.Size));
        Assert.All(plan.Shocks, shock => Assert.Equal(ShockKind.FundamentalJump, shock.Shock.Of));
    }

    [Theory]
    [InlineData("venues.alpha.margin.dynamic.concentration", "[{share: 10%, multiple: 2x}, {share: 5%, multiple: 3x}]")]
    [InlineData("venues.alpha.margin.dynamic.concentration", "[{share: 5%, multiple: 3x}, {share: 10%, multiple: 2x}]")]
    [InlineData("venues.alpha.margin.dynamic.interest_upper_cap", "1 USD")]
    public void Steps_and_caps_that_do_not_rise_are_refused(string path, string value)
    {
        var reading = Read((path, value), ("venues.alpha.margin.dynamic.interest_lower_cap", "2 USD"));

        Assert.Contains(reading.Diagnostics, one => one.Code == DiagnosticCode.Contradiction);
    }

    private static ScenarioReading Read(params (string Path, string Value)[] overrides) =>
        ScenarioReader.Open("two-venue-spiral", new ReadingOptions { Overrides = [.. overrides.Select(one => new ScenarioOverride(one.Path, one.Value))] });
}
