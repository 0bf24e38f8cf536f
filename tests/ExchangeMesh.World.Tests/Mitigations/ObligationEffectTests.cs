using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.World.Tests.Mitigations;

/// <summary>What obliging market makers does to the two-venue spiral: enough size keeps the book from emptying, too little does not.</summary>
public sealed class ObligationEffectTests
{
    private const string Fall = "alpha.BTC-PERP.max_fall";

    [Theory]
    [InlineData("100_000")]
    [InlineData("200_000")]
    public void Makers_who_are_obliged_to_enough_size_make_the_fall_less_deep(string size)
    {
        var off = SpiralRun.With([]);

        var on = Obliged(size, regard: "1");

        Assert.True(on.Of(Fall) < 0.7 * off.Of(Fall), $"{on.Of(Fall)} against {off.Of(Fall)}");
        Assert.True(on.Of("liquidated_volume") < 0.2 * off.Of("liquidated_volume"));
        Assert.True(on.Of("alpha.BTC-PERP.spread_mean") < off.Of("alpha.BTC-PERP.spread_mean"));
    }

    [Fact]
    public void An_obligation_smaller_than_the_flow_does_not_stop_the_spiral()
    {
        var off = SpiralRun.With([]);

        var on = Obliged("40_000", regard: "1");

        Assert.True(on.Of("liquidated_volume") > 0.9 * off.Of("liquidated_volume"), $"{on.Of("liquidated_volume")} against {off.Of("liquidated_volume")}");
    }

    [Fact]
    public void Makers_who_do_not_mind_it_trade_as_without_it_and_pay()
    {
        var off = SpiralRun.With([]);

        var careless = Obliged("100_000", regard: "0");
        var minding = Obliged("100_000", regard: "1");

        Assert.Equal(off.Of("trades"), careless.Of("trades"));
        Assert.True(careless.Of("alpha.BTC-PERP.obligation_penalties") > 2 * minding.Of("alpha.BTC-PERP.obligation_penalties"));
        Assert.True(careless.Of("alpha.BTC-PERP.obligation_presence") < minding.Of("alpha.BTC-PERP.obligation_presence"));
    }

    private static RunSummary Obliged(string size, string regard) => SpiralRun.With(
        [],
        [
            .. new[] { "alpha", "beta" }.SelectMany(venue => new[]
            {
                ($"venues.{venue}.instruments.BTC-PERP.quoting", $"{{makers: [{venue}-makers], spread: 30bp, size: {size} USD, presence: 80%, penalty: 20_000 USD, rebate: 1bp, stress_move: 2%, exempt_move: 50%}}"),
                ($"traders.{venue}-makers.parameters.obligation_regard", regard),
            }),
        ]);
}
