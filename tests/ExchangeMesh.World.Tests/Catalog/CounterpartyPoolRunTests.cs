namespace ExchangeMesh.World.Tests.Catalog;

/// <summary>Trend followers against GMX's pool in a rise; every run is audited, the pool with it.</summary>
public sealed class CounterpartyPoolRunTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void It_is_the_same_run_on_any_number_of_partitions(int partitions)
    {
        var plan = WorldRuns.Read(Scenario).Plan!;

        Assert.Equal(WorldRuns.Sequential(plan), WorldRuns.Lockstep(plan, partitions));
    }

    private const string Scenario =
        """
        name: gmx
        length: 20m
        lookahead: 5ms
        assets: [BTC, USD]
        references:
          - name: btc
            asset: BTC
            interval: 1s
            volatility: 20%
            path: [{at: 0s, price: 60000 USD}, {at: 4m, price: 60500 USD}, {at: 14m, price: 75000 USD}, {at: 20m, price: 74000 USD}]
        venues:
          - name: gmx
            rulebook: gmx-v2-style
            insurance_fund: 900_000 USD
            instruments: [{symbol: BTC-PERP, kind: linear-perpetual, base: BTC, quote: USD}]
        traders:
          - name: trend
            strategy: momentum
            count: 40
            markets: [gmx.BTC-PERP]
            capital: [{venue: gmx, amount: 40_000 USD}]
            parameters: {mean_wait: 10s, fast_memory: 30s, slow_memory: 3m, trend_position: 20_000 USD, order_size: 20_000 USD, max_leverage: 2}
          - name: contrary
            strategy: momentum
            count: 4
            markets: [gmx.BTC-PERP]
            capital: [{venue: gmx, amount: 40_000 USD}]
            parameters: {mean_wait: 7s, fast_memory: 10m, slow_memory: 30s, trend_position: 20_000 USD, order_size: 20_000 USD, max_leverage: 2}
        network: {latency: 20ms}
        """;
}
