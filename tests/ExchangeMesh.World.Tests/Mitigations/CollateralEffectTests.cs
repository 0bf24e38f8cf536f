namespace ExchangeMesh.World.Tests.Mitigations;

/// <summary>
/// What collateral does that falls with the market: longs hold half of their collateral in ALT, which loses 30 % while bitcoin loses 3 %. Sums
/// over five seeds.
/// </summary>
public sealed class CollateralEffectTests
{
    private const string Liquidated = "liquidated_volume";

    private static readonly (string, string) Limit = ("venues.alpha.collateral.ALT.limit", "1000 ALT");

    private static readonly (string, string)[] Diversified =
    [
        ("traders.longs.capital.0.amount", "3000 USD"),
        ("traders.longs.capital.1.amount", "1000 ALT"),
        ("traders.longs.opening_positions.0.leverage", "{uniform: {from: 13.333x, to: 25.333x}}"),
    ];

    private const string Scenario = """
        name: coin-collateral
        seed: 1
        length: 4m
        lookahead: 5ms
        assets: [BTC, ALT, USD]
        references:
          - {name: btc, asset: BTC, opening_price: 60000 USD, interval: 1s}
          - {name: alt, asset: ALT, opening_price: 1 USD, interval: 1s}
        venues:
          - name: alpha
            insurance_fund: 10_000_000 USD
            collateral: [USD, {asset: ALT, priced_by: ALT-PERP}]
            perpetuals: {tiers: [{from: 0 SETTLEMENT, leverage: 20x, maintenance: 2.5%}], mark: {method: smoothed-basis, basis_smoothing: 5s, basis_clamp: 10%}}
            instruments:
              - {symbol: BTC-PERP, kind: linear-perpetual, base: BTC, quote: USD, tick: 1 USD, lot: 0.001 BTC}
              - {symbol: ALT-PERP, kind: linear-perpetual, base: ALT, quote: USD, tick: 0.0001 USD, lot: 1 ALT}
        traders:
          - {name: bids, strategy: ladder, markets: [alpha.BTC-PERP], capital: [{venue: alpha, amount: 30_000_000 USD}], parameters: {side: buy, distance: 10bp, step: 10bp, levels: 100, level_size: 10_000 USD}}
          - {name: values, strategy: value, count: 20, markets: [alpha.BTC-PERP], capital: [{venue: alpha, amount: 100_000 USD}], parameters: {mean_wait: 20s, threshold: 50bp, order_size: 5_000 USD}}
          - {name: longs, strategy: leveraged-holder, count: 60, markets: [alpha.BTC-PERP], capital: [{venue: alpha, amount: 2_000 USD}, {venue: alpha, amount: 2_000 ALT}], opening_positions: [{market: alpha.BTC-PERP, leverage: {uniform: {from: 20x, to: 38x}}}], parameters: {top_up_chance: 0%, reduce_chance: 0%}}
          - {name: shorts, strategy: leveraged-holder, count: 30, markets: [alpha.BTC-PERP], capital: [{venue: alpha, amount: 60_000 USD}], opening_positions: [{market: alpha.BTC-PERP, side: short, leverage: 2x}], parameters: {direction: short, top_up_chance: 0%, reduce_chance: 0%}}
        network: {latency: 20ms}
        shocks:
          - {at: 1m, kind: depeg, asset: ALT, size: -30%, along: [{asset: BTC, share: 10%}]}
        record: {interval: 1s}
        """;

    [Fact]
    public void What_falls_along_turns_a_depeg_into_a_cascade()
    {
        var alone = Sum(("shocks.0.along.0.share", "0%"));

        var along = Sum();

        Assert.Equal(0, alone);
        Assert.True(along > 10_000_000, $"{along}");
    }

    [Fact]
    public void Where_positions_are_the_same_a_limit_on_the_collateral_makes_more_be_liquidated()
    {
        var free = Sum();

        var limited = Sum(Limit);

        Assert.True(limited > 1.02 * free, $"{limited} against {free}");
    }

    [Fact]
    public void Who_keeps_to_the_limit_and_holds_the_rest_in_money_is_liquidated_less_and_the_limit_costs_nothing()
    {
        var free = Sum();

        var diversified = Sum([Limit, .. Diversified]);
        var unlimited = Sum(Diversified);

        Assert.True(diversified < 0.8 * free, $"{diversified} against {free}");
        Assert.Equal(unlimited, diversified);
    }

    private static double Sum(params (string Path, string Value)[] overrides) =>
        Enumerable.Range(1, 5).Sum(seed => WorldRuns.Summarise(WorldRuns.Read(Scenario, [.. overrides, ("seed", $"{seed}")])).Of(Liquidated));
}
