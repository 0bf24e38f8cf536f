namespace ExchangeMesh.Benchmarks.Engines;

/// <summary>A market of 1,000 traders like ABIDES' RMSC04: value, momentum and noise traders, a market maker, one exchange.</summary>
internal sealed class ReferenceMarketBenchmark : IBenchmark
{
    private const int Rounds = 3;

    /// <summary>An hour of it delivers some 130,000 messages, wake-ups included, as RMSC04's does.</summary>
    private const string Scenario = """
        name: reference-market
        seed: 1
        length: 24h
        assets: [BTC, USD]
        record: {interval: 1h}
        references:
          - {name: btc, asset: BTC, opening_price: 60000 USD, interval: 1s, volatility: 50%}
        network: {latency: 1ms}
        venues:
          - name: alpha
            rulebook: binance-style
            instruments: [{symbol: BTC-PERP, kind: linear-perpetual, base: BTC, quote: USD}]
        traders:
          - {name: noise, strategy: noise, count: 885, markets: [alpha.BTC-PERP], capital: [{venue: alpha, amount: 100000 USD}], parameters: {mean_wait: 80s, mean_offset: 10bp, order_size: 2000 USD}}
          - {name: value, strategy: value, count: 102, markets: [alpha.BTC-PERP], capital: [{venue: alpha, amount: 200000 USD}], parameters: {mean_wait: 175s}}
          - {name: momentum, strategy: momentum, count: 12, markets: [alpha.BTC-PERP], capital: [{venue: alpha, amount: 100000 USD}], parameters: {mean_wait: 37s}}
          - {name: maker, strategy: market-maker, count: 1, markets: [alpha.BTC-PERP], capital: [{venue: alpha, amount: 5000000 USD}], parameters: {refresh: 1s, levels: 5}}
        """;

    /// <inheritdoc/>
    public string Name => "reference-market";

    /// <inheritdoc/>
    public string Summary => "1,000 traders as in ABIDES' RMSC04, 24 virtual hours: messages and wake-ups per CPU second; needs a quiet core";

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Run()
    {
        var plan = NoiseMarkets.Read(Scenario);
        var (sequential, actors) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            sequential.Add(EngineRuns.Sequential(plan).EventsPerCpuSecond);
            actors.Add(EngineRuns.Actors(plan, 1).EventsPerCpuSecond);
        }

        return
        [
            new Figure("sequential runner, best of rounds", sequential.Max(), "messages/CPU s"),
            new Figure("actors, one partition, best of rounds", actors.Max(), "messages/CPU s", AtLeast: 2_000_000),
            new Figure("actors ÷ ABIDES (51,500 messages/s, quiet)", actors.Max() / 51_500, AtLeast: 40),
        ];
    }
}
