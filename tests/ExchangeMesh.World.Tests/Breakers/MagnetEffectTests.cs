using ExchangeMesh.Domain.Records;
using ExchangeMesh.Recording.Metrics;

namespace ExchangeMesh.World.Tests.Breakers;

/// <summary>
/// The magnet effect: who fears to be locked in sells before the halt, and so the limit is touched more often. Sessions of 100 seconds, the
/// fundamental price has a deviation of 3 % in each, the limit lies 5 % below the opening.
/// </summary>
public sealed class MagnetEffectTests
{
    private const int Sessions = 150;
    private const long Limit = 9_500;

    [Theory]
    [InlineData(0, 0.0956)]
    [InlineData(468, 0.0903)]
    public void The_null_is_the_one_of_the_reflection_principle(int steps, double expected)
    {
        Assert.Equal(expected, TouchProbability.OfDiffusion(0.05, 0.03, steps), 4);
    }

    [Fact]
    public void Without_fear_the_limit_is_touched_as_often_as_by_a_diffusion_and_with_fear_more_often()
    {
        var expected = TouchProbability.OfDiffusion(0.05, 0.03, steps: 100);
        var error = Math.Sqrt(expected * (1 - expected) / Sessions);

        var calm = TouchShare(greatestChance: "0%");
        var afraid = TouchShare(greatestChance: "100%");

        Assert.InRange(calm, expected - (3 * error), expected + (3 * error));
        Assert.True(afraid > calm && afraid / expected > 1, $"{afraid} with fear, {calm} without, {expected} expected");
    }

    private static double TouchShare(string greatestChance)
    {
        var touched = 0;
        for (var seed = 1; seed <= Sessions; seed++)
        {
            var text = Text(seed, greatestChance);
            var events = WorldRuns.Events(WorldRuns.Read(text).Plan!);
            touched += events.OfType<TradeRow>().Any(trade => trade.Price.Ticks <= Limit) ? 1 : 0;
        }

        return touched / (double)Sessions;
    }

    private static string Text(int seed, string chance) => $$"""
        name: magnet
        seed: {{seed}}
        length: 100s
        assets: [BTC, USD]
        references:
          - {name: btc, asset: BTC, opening_price: 1000 USD, interval: 1s, volatility: 1685%}
        venues:
          - name: alpha
            insurance_fund: 10000 USD
            instruments:
              - {symbol: BTC-SPOT, kind: spot, base: BTC, quote: USD, tick: 0.1 USD, lot: 0.01 BTC, maker_fee: 0bp, taker_fee: 0bp}
        traders:
          - name: makers
            strategy: market-maker
            count: 2
            markets: [alpha.BTC-SPOT]
            capital: [{venue: alpha, amount: 400000 USD}, {venue: alpha, amount: 400 BTC}]
            parameters: {refresh: 500ms, half_spread: 1bp, level_gap: 20bp, levels: 10, level_size: 3000 USD, reference_weight: 100%, risk_aversion: 0, volatility_factor: 0, withdraw_volatility: 1000%, withdraw_loss: 100%, max_leverage: 1}
          - name: noise
            strategy: noise
            count: 10
            markets: [alpha.BTC-SPOT]
            capital: [{venue: alpha, amount: 20000 USD}, {venue: alpha, amount: 20 BTC}]
            parameters: {mean_wait: 4s, order_size: 100 USD, market_share: 100%}
          - name: afraid
            strategy: lock-in-seller
            count: 20
            markets: [alpha.BTC-SPOT]
            capital: [{venue: alpha, amount: 20 BTC}]
            parameters: {mean_wait: 2s, limit: 5%, fear: 1%, greatest_chance: {{chance}}, order_size: 20000 USD}
        """;
}
