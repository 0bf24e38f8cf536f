using System.Globalization;
using System.Text;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Benchmarks.Engines;

/// <summary>Markets of noise traders, as large and as busy as a benchmark asks for.</summary>
/// <param name="Venues">How many exchanges, with one perpetual each.</param>
/// <param name="Traders">How many traders in all.</param>
/// <param name="MeanWaitSeconds">The mean wait of a trader between two actions.</param>
/// <param name="Lookahead">The window's length, such as <c>20ms</c>.</param>
/// <param name="LengthSeconds">Virtual seconds.</param>
internal sealed record NoiseMarkets(int Venues, int Traders, double MeanWaitSeconds, string Lookahead, double LengthSeconds)
{
    private const string EveryRule = """
            disclosure: {level: liquidation-map, interval: 10s}
            margin: {position_limit: 50_000_000 USD, dynamic: {interval: 10s, volatility_factor: 1, horizon: 10m, memory: 5m, buffer: 25%, concentration: [{share: 5%, multiple: 2x}], interest_lower_cap: 1_000_000_000 USD, interest_upper_cap: 9_000_000_000 USD}}
            liquidation: {depth_share: 10%}
            perpetuals:
              cancel_fee: 0.01bp
              minimum_rest: 40ms
              depth_shown: 1%
              quoting: {makers: [MAKERS], spread: 30bp, size: 20_000 USD, penalty: 10 USD, rebate: 0.1bp, exempt_move: 50%}
              breakers:
                - {kind: price-band, width: 20%}
                - {kind: divergence-guard, greatest: 20%}
                - {kind: trading-halt, move: 30%}
                - {kind: velocity-logic, most_ticks: 200_000}
                - {kind: volatility-interruption, static: 30%, dynamic: 30%}
                - {kind: liquidation-throttle, most_per_interval: 10 BTC}
        """;

    /// <summary>Whether there is a market maker at each exchange, and nothing else differs.</summary>
    public bool HasMakers { get; init; }

    /// <summary>Whether every kind of rule is switched on; needs <see cref="HasMakers"/>.</summary>
    public bool HasEveryRule { get; init; }

    /// <summary>How many trade on two venues each, beside the others: always, whatever the prices are. What they say crosses nodes.</summary>
    public int Arbitrageurs { get; init; }

    /// <summary>Returns the plan.</summary>
    public ScenarioPlan Plan() => Reading().Plan!;

    /// <summary>Returns the scenario.</summary>
    public ScenarioReading Reading()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            name: noise-markets
            seed: 1
            length: {LengthSeconds * 1000:0}ms
            lookahead: {Lookahead}
            assets: [BTC, USD]
            references:
              - name: btc
                asset: BTC
                opening_price: 60000 USD
            record:
              interval: 1h
            network:
              latency: {Lookahead}
            venues:
            """);
        for (var venue = 0; venue < Venues; venue++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  - name: v{venue}");
            text.AppendLine("    rulebook: binance-style");
            text.AppendLine("    instruments: [{symbol: BTC-PERP, kind: linear-perpetual, base: BTC, quote: USD}]");
            if (HasEveryRule)
            {
                text.AppendLine(EveryRule.Replace("MAKERS", $"makers{venue}", StringComparison.Ordinal));
            }
        }

        AddTraders(text);
        AddArbitrageurs(text);
        return ReadingOf(text.ToString());
    }

    /// <summary>Reads a scenario that must be sound.</summary>
    public static ScenarioPlan Read(string text) => ReadingOf(text).Plan!;

    private void AddTraders(StringBuilder text)
    {
        text.AppendLine("traders:");
        for (var venue = 0; venue < Venues; venue++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"""
                  - name: noise{venue}
                    strategy: noise
                    count: {Traders / Venues}
                    markets: [v{venue}.BTC-PERP]
                    capital:
                      - venue: v{venue}
                        amount: 20000 USD
                    parameters:
                      mean_wait: {MeanWaitSeconds * 1000:0}ms
                      mean_offset: 10bp
                """);
            if (HasMakers)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"  - {{name: makers{venue}, strategy: market-maker, count: 4, markets: [v{venue}.BTC-PERP], capital: [{{venue: v{venue}, amount: 1_000_000 USD}}]}}");
            }
        }
    }

    private void AddArbitrageurs(StringBuilder text)
    {
        for (var venue = 0; Arbitrageurs > 0 && venue < Venues; venue++)
        {
            var other = (venue + 1) % Venues;
            text.AppendLine(CultureInfo.InvariantCulture, $"""
                  - name: both{venue}
                    strategy: cross-venue-arbitrageur
                    count: {Math.Max(1, Arbitrageurs / Venues)}
                    markets: [v{venue}.BTC-PERP, v{other}.BTC-PERP]
                    capital:
                      - venue: v{venue}
                        amount: 20000 USD
                      - venue: v{other}
                        amount: 20000 USD
                    parameters:
                      mean_wait: {MeanWaitSeconds * 1000:0}ms
                      threshold: -40%
                      unwind: -40%
                      order_size: 500 USD
                """);
        }
    }

    private static ScenarioReading ReadingOf(string text)
    {
        var reading = ScenarioReader.Read("benchmark.yaml", text, new ReadingOptions());
        return reading.Plan is not null ? reading : throw new InvalidOperationException(string.Join('\n', reading.Diagnostics));
    }
}
