namespace ExchangeMesh.World.Tests.Mitigations;

/// <summary>What disclosure does depends on who reads it: the careful hold less, those who lean on it push further.</summary>
public sealed class DisclosureEffectTests
{
    private static readonly (string Path, string Value)[] Careful = [.. CarefulAt("alpha"), .. CarefulAt("beta")];

    private static readonly (string Path, string Value)[] Leaning =
    [
        ("traders.alpha-momentum.parameters.cluster_lean", "20"),
        ("traders.alpha-momentum.parameters.max_leverage", "10"),
    ];

    // They sell before they must: less is forced, though the price falls further, for what they sell has to be bought too.
    [Theory]
    [InlineData("leverage")]
    [InlineData("liquidation-map")]
    public void Where_holders_read_that_others_are_at_risk_and_cut_their_leverage_less_is_liquidated(string level)
    {
        var blind = SpiralRun.With([("disclosure.level", "nothing")], Careful);

        var told = SpiralRun.With([("disclosure.level", level)], Careful);

        Assert.True(
            told.Of("liquidated_volume") < 0.9 * blind.Of("liquidated_volume"),
            $"{told.Of("liquidated_volume")} against {blind.Of("liquidated_volume")}");
    }

    [Fact]
    public void Where_trend_followers_trade_towards_the_disclosed_liquidations_more_is_liquidated()
    {
        var blind = SpiralRun.With([("disclosure.level", "nothing")], Leaning);

        var told = SpiralRun.With([("disclosure.level", "liquidation-map")], Leaning);

        Assert.True(
            told.Of("liquidated_volume") > 1.03 * blind.Of("liquidated_volume"),
            $"{told.Of("liquidated_volume")} against {blind.Of("liquidated_volume")}");
    }

    [Theory]
    [InlineData("1")]
    [InlineData("6")]
    public void Where_market_makers_lean_towards_the_disclosed_liquidations_more_is_liquidated(string seed)
    {
        (string, string)[] leaning = [("seed", seed), ("traders.alpha-makers.parameters.cluster_lean", "5"), ("traders.beta-makers.parameters.cluster_lean", "5")];

        var blind = SpiralRun.With([("disclosure.level", "nothing")], leaning);
        var told = SpiralRun.With([("disclosure.level", "liquidation-map")], leaning);

        Assert.True(
            told.Of("liquidated_volume") > 1.03 * blind.Of("liquidated_volume"),
            $"{told.Of("liquidated_volume")} against {blind.Of("liquidated_volume")}");
    }

    [Fact]
    public void To_those_who_do_not_read_it_disclosure_is_nothing()
    {
        var blind = SpiralRun.With([("disclosure.level", "nothing")]);

        var told = SpiralRun.With([("disclosure.level", "open-interest")]);

        Assert.Equal(blind.Of("liquidated_volume"), told.Of("liquidated_volume"));
        Assert.Equal(blind.Of("trades"), told.Of("trades"));
    }

    private static IEnumerable<(string Path, string Value)> CarefulAt(string venue) =>
    [
        ($"traders.{venue}-longs.parameters.rebalance_wait", "2m"),
        ($"traders.{venue}-longs.parameters.rebalance_band", "40%"),
        ($"traders.{venue}-longs.parameters.crowd_caution", "1"),
    ];
}
