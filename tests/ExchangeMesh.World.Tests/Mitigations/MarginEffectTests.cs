namespace ExchangeMesh.World.Tests.Mitigations;

/// <summary>What margin rules do to the two-venue spiral: margin that follows volatility feeds it, its remedies take some of that back, and limits keep the block small.</summary>
public sealed class MarginEffectTests
{
    private const string Fall = "alpha.BTC-PERP.max_fall";

    private static readonly (string Field, string Value)[] FollowsVolatility =
    [
        ("margin.dynamic.volatility_factor", "3"),
        ("margin.dynamic.horizon", "1h"),
        ("margin.dynamic.memory", "5m"),
        ("margin.dynamic.greatest_multiple", "4x"),
    ];

    [Fact]
    public void Margin_that_follows_volatility_makes_the_fall_deeper()
    {
        var off = SpiralRun.With([]);

        var on = SpiralRun.With(FollowsVolatility);

        Assert.True(on.Of(Fall) > 1.1 * off.Of(Fall), $"{on.Of(Fall)} against {off.Of(Fall)}");
        Assert.True(on.Of("liquidations") > off.Of("liquidations"));
    }

    [Theory]
    [InlineData("the floor of a long lookback", "volatility_floor", "100%", "volatility_floor", "0%")]
    [InlineData("the weight of stressed observations", "stressed_weight", "25%", "stressed_weight", "0%")]
    [InlineData("the buffer", "buffer", "100%", "buffer", "0%")]
    public void A_remedy_against_procyclical_margin_makes_the_fall_less_deep(string remedy, string field, string with, string same, string without)
    {
        (string, string)[] common = field == "buffer"
            ? [.. FollowsVolatility, ("margin.dynamic.volatility_floor", "50%")]
            : [.. FollowsVolatility, ("margin.dynamic.stressed_volatility", "400%")];

        var off = SpiralRun.With([.. common, ($"margin.dynamic.{same}", without)]);
        var on = SpiralRun.With([.. common, ($"margin.dynamic.{field}", with)]);

        Assert.True(on.Of(Fall) < 0.97 * off.Of(Fall), $"{remedy}: {on.Of(Fall)} against {off.Of(Fall)}");
    }

    [Theory]
    [InlineData("margin.dynamic.concentration", "[{share: 5%, multiple: 50x}]")]
    [InlineData("margin.position_limit", "4_000_000 USD")]
    public void Who_may_not_hold_much_of_the_market_cannot_sell_it_down(string field, string value)
    {
        // The seller's two million would carry its nine at the tiers' own margin.
        (string, string) capital = ("traders.seller.capital.0.amount", "2_000_000 USD");
        var off = SpiralRun.With([], capital);

        var on = SpiralRun.With([(field, value)], capital);

        Assert.True(off.Of("liquidations") > 1_000);
        Assert.True(on.Of(Fall) < 0.5 * off.Of(Fall), $"{on.Of(Fall)} against {off.Of(Fall)}");
        Assert.True(on.Of("liquidations") < 0.1 * off.Of("liquidations"));
    }

    [Fact]
    public void Margin_that_grows_with_open_interest_leaves_less_to_liquidate()
    {
        var off = SpiralRun.With([]);

        var on = SpiralRun.With([("margin.dynamic.interest_lower_cap", "30_000_000 USD"), ("margin.dynamic.interest_upper_cap", "45_000_000 USD")]);

        Assert.True(on.Of("liquidated_volume") < 0.99 * off.Of("liquidated_volume"));
        Assert.True(on.Of("liquidations") < 0.95 * off.Of("liquidations"));
    }

    [Fact]
    public void A_cap_on_open_interest_keeps_the_block_out()
    {
        var on = SpiralRun.With([("perpetuals.open_interest_cap", "35_000_000 QUOTE")]);

        Assert.Equal(0, on.Of("alpha.liquidations"));
    }

    [Theory]
    [InlineData("2%")]
    [InlineData("5%")]
    public void Liquidation_steps_that_are_sized_to_the_depth_make_the_fall_less_deep(string share)
    {
        var off = SpiralRun.With([]);

        var on = SpiralRun.With([("liquidation.depth_share", share)]);

        Assert.True(on.Of(Fall) < 0.97 * off.Of(Fall), $"{on.Of(Fall)} against {off.Of(Fall)}");
        Assert.True(on.Of("liquidated_volume") < off.Of("liquidated_volume"));
    }
}
