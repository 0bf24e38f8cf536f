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
    /// <summary>Returns the plan.</summary>
    public ScenarioPlan Plan()
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
        }

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
        }

        return Read(text.ToString());
    }

    /// <summary>Reads a scenario that must be sound.</summary>
    public static ScenarioPlan Read(string text)
    {
        var reading = ScenarioReader.Read("benchmark.yaml", text, new ReadingOptions());
        return reading.Plan ?? throw new InvalidOperationException(string.Join('\n', reading.Diagnostics));
    }
}
